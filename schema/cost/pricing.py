"""Prices a document: one pass over it, each fragment once, whatever it is spread into.

price = REQUEST + for each field: its weight + items x (object + fields below); docs/endpoint.md says it in words.
What is counted is an upper bound: lists are as long as they may be, directives whose value is not known apply, and
fields that graphql-core merges are counted each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_leaf_type,
    value_from_ast_untyped,
)

from schema.cost import table
from schema.cost.introspection import BEYOND, Introspection
from schema.cost.lengths import Pages, pages_of
from schema.cost.terms import (
    Condition,
    Evaluation,
    Looked,
    Term,
    Variables,
    dearest,
    times,
    total,
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one request costs: points altogether, objects of the schema itself, and milliseconds of matching."""

    points: int
    introspected: int = 0
    work: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """The price of a selection: once, for each item of the page around it, and what it looks up in the schema."""

    once: Term = 0
    per_item: Term = 0
    looked_up: Term = 0


@dataclass(frozen=True, slots=True)
class Book:
    """What a pricer counts: the weight of each field, and of each object."""

    field: Callable[[str, str], int] = table.weight
    object: Callable[[str], int] = table.object_weight


WORK = Book(table.work, lambda _: 0)


@dataclass(slots=True)
class _Parts:
    once: list[Term] = field(default_factory=list)
    per_item: list[Term] = field(default_factory=list)
    looked_up: list[Term] = field(default_factory=list)

    def add(self, plan: Plan, condition: Condition | int = 1) -> None:
        self.once.append(times(condition, plan.once))
        self.per_item.append(times(condition, plan.per_item))
        self.looked_up.append(times(condition, plan.looked_up))

    def plan(self) -> Plan:
        return Plan(total(self.once), total(self.per_item), total(self.looked_up))


class Pricer:
    """Prices the selections of one document."""

    def __init__(self, schema: GraphQLSchema, tree: DocumentNode, book: Book | None = None) -> None:
        self._schema = schema
        self._book = Book() if book is None else book
        # Few documents match or compare anything: only those are gone through once more.
        self.work = Pricer(schema, tree, WORK) if book is None and _names(tree) & table.WORKING else None
        self._fragments = {d.name.value: d for d in tree.definitions if isinstance(d, FragmentDefinitionNode)}
        self._known: dict[str, Plan] = {}
        self.introspection = Introspection(schema, self._fragments)

    def of(self, selections: SelectionSetNode | None, parent: GraphQLNamedType) -> Plan:
        """Return the plan of a selection on a type."""
        parts, by_type = _Parts(), dict[str, _Parts]()
        for node in selections.selections if selections is not None else ():
            if isinstance(node, FieldNode):
                plan, only_on = self._field(node, parent), None
            else:
                plan, only_on = self._spread(node, parent)
            target = parts if only_on is None else by_type.setdefault(only_on, _Parts())
            target.add(plan, _condition(node.directives))
        if by_type:
            parts.add(_dearest([each.plan() for each in by_type.values()]))
        return parts.plan()

    def _spread(self, node: SelectionNode, parent: GraphQLNamedType) -> tuple[Plan, str | None]:
        if isinstance(node, FragmentSpreadNode):
            name = node.name.value
            if name not in self._known:
                fragment = self._fragments[name]
                self._known[name] = self.of(fragment.selection_set, self._type(fragment.type_condition.name.value))
            plan, on = self._known[name], self._fragments[name].type_condition.name.value
        else:
            condition = node.type_condition  # type: ignore[attr-defined]
            on = parent.name if condition is None else condition.name.value
            plan = self.of(node.selection_set, self._type(on))  # type: ignore[attr-defined]
        # An object is of one type: what stands on different types is not added up.
        alone = not isinstance(parent, GraphQLObjectType) and isinstance(self._type(on), GraphQLObjectType)
        return plan, on if alone else None

    def _type(self, name: str) -> GraphQLNamedType:
        return self._schema.type_map[name]

    def _field(self, node: FieldNode, parent: GraphQLNamedType) -> Plan:
        name = node.name.value
        if name.startswith("__"):
            return self._meta(node)
        assert isinstance(parent, GraphQLObjectType | GraphQLInterfaceType)
        found = parent.fields[name]
        kind, weight = get_named_type(found.type), self._book.field(parent.name, name)
        if is_leaf_type(kind):
            return Plan(weight)
        pages, inner = pages_of(parent.name, name, found, node), self.of(node.selection_set, kind)
        each = total((self._book.object(kind.name), inner.once, times(pages.below, inner.per_item)))
        return _placed(weight, pages, each)

    def _meta(self, node: FieldNode) -> Plan:
        if node.name.value == "__schema":
            return Plan(looked_up=self.introspection.of_schema(node))
        if node.name.value == "__type":
            value = _only_value(node)
            if isinstance(value, VariableNode):
                return Plan(looked_up=Looked(value.name.value, partial(self.introspection.of_type, node)))
            return Plan(looked_up=self.introspection.of_type(node, value_from_ast_untyped(value)))
        return Plan()


def _placed(weight: int, pages: Pages, each: Term) -> Plan:
    if pages.of_parent:
        return Plan(weight, times(pages.items, each))
    return Plan(total((weight, times(pages.items, each))))


def _dearest(plans: list[Plan]) -> Plan:
    return Plan(
        dearest([plan.once for plan in plans]),
        dearest([plan.per_item for plan in plans]),
        dearest([plan.looked_up for plan in plans]),
    )


def _only_value(node: FieldNode | DirectiveNode) -> ValueNode:
    assert node.arguments, "a valid document has it"
    return node.arguments[0].value


def _condition(directives: Iterable[DirectiveNode] | None) -> Condition | int:
    for directive in directives or ():
        if directive.name.value in ("include", "skip"):
            wanted, value = directive.name.value == "include", _only_value(directive)
            if isinstance(value, VariableNode):
                return Condition(value.name.value, wanted)
            if value_from_ast_untyped(value) is not wanted:
                return 0
    return 1


@dataclass(frozen=True, slots=True)
class Price:
    """What one operation costs, as far as it is known without the variables of a request."""

    plan: Plan
    defaults: Mapping[str, Any]
    work: Term = 0
    known: Cost | None = None

    @classmethod
    def of(cls, operation: OperationDefinitionNode, schema: GraphQLSchema, pricer: Pricer) -> Price:
        """Price a valid operation."""
        root = schema.get_root_type(operation.operation)
        assert root is not None
        plan = pricer.of(operation.selection_set, root)
        defaults = {
            one.variable.name.value: value_from_ast_untyped(one.default_value)
            for one in operation.variable_definitions or ()
            if one.default_value is not None
        }
        work: Term = 0 if pricer.work is None else pricer.work.of(operation.selection_set, root).once
        known = None
        if isinstance(plan.once, int) and isinstance(plan.looked_up, int) and isinstance(work, int):
            known = _cost(plan.once, plan.looked_up, work)
        return cls(plan, defaults, work, known)

    def cost(self, variables: Variables) -> Cost:
        """Return the cost of a request with these variables."""
        if self.known is not None:
            return self.known
        given = {**self.defaults, **variables}
        evaluation = Evaluation(given)
        plan = self.plan
        return _cost(evaluation.value(plan.once), evaluation.value(plan.looked_up), evaluation.value(self.work))


def _names(tree: DocumentNode) -> set[str]:
    """Return the names of all fields that a document selects."""
    kinds = OperationDefinitionNode, FragmentDefinitionNode
    found, waiting = set[str](), [one.selection_set for one in tree.definitions if isinstance(one, kinds)]
    while waiting:
        for node in waiting.pop().selections:
            if isinstance(node, FieldNode):
                found.add(node.name.value)
            if getattr(node, "selection_set", None) is not None:
                waiting.append(node.selection_set)  # type: ignore[attr-defined]
    return found


def _cost(tenths: int, introspected: int, work: int) -> Cost:
    """Turn tenths into whole points, upwards; twenty objects of the schema itself weigh one point."""
    whole = -(-(table.REQUEST + tenths) // table.POINT) - (-introspected // table.LOOKED_UP_PER_POINT)
    return Cost(min(whole, BEYOND), min(introspected, BEYOND), min(work, BEYOND))
