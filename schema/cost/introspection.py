"""Counts the objects of an introspection: the schema is known, so that this price is exact."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Final

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLList,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    SchemaMetaFieldDef,
    SelectionNode,
    SelectionSetNode,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_type,
)

BEYOND: Final = 1_000_000_000
_MOST_STEPS: Final = 60_000
_WITH_DEPRECATED: Final = {"includeDeprecated": True}


class _TooMuch(Exception):
    """Counting itself would take too long."""


class Introspection:
    """Counts for one document; a selection is counted once for each type that it is asked of."""

    def __init__(self, schema: GraphQLSchema, fragments: dict[str, FragmentDefinitionNode]) -> None:
        self._schema = schema
        self._info: Any = SimpleNamespace(schema=schema)  # all that these resolvers look at
        self._fragments = fragments
        self._known: dict[tuple[int, int], int] = {}
        self._parts: dict[int, list[SelectionNode]] = {}
        self._steps = 0

    def of_schema(self, field: FieldNode) -> int:
        """Return how many objects `__schema` makes."""
        kind = get_named_type(SchemaMetaFieldDef.type)
        assert isinstance(kind, GraphQLObjectType)
        return self._root(kind, self._schema, field)

    def of_type(self, field: FieldNode, name: object) -> int:
        """Return how many objects `__type` makes for this name."""
        found = self._schema.get_type(name) if isinstance(name, str) else None
        kind = self._schema.get_type("__Type")
        assert isinstance(kind, GraphQLObjectType)
        return 0 if found is None else self._root(kind, found, field)

    def _root(self, kind: GraphQLObjectType, value: Any, field: FieldNode) -> int:
        try:
            return 1 + self._count(kind, value, field.selection_set)
        except (_TooMuch, RecursionError):
            return BEYOND

    def _count(self, kind: GraphQLObjectType, value: Any, selections: SelectionSetNode | None) -> int:
        if selections is None:
            return 0
        key = (id(selections), id(value))
        if key in self._known:
            return self._known[key]
        found = sum(self._selected(kind, value, node) for node in self._making(selections))
        if is_type(value):  # what the schema keeps; fields and arguments come in pairs made for the moment
            self._known[key] = found
        return found

    def _making(self, selections: SelectionSetNode) -> list[SelectionNode]:
        """Return what of a selection may make objects: names and descriptions are most of it and make none."""
        found = self._parts.get(id(selections))
        if found is None:
            found = [one for one in selections.selections if not isinstance(one, FieldNode) or one.selection_set]
            self._parts[id(selections)] = found
        return found

    def _selected(self, kind: GraphQLObjectType, value: Any, node: Any) -> int:
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise _TooMuch
        if isinstance(node, FieldNode):
            return self._field(kind, value, node)
        if isinstance(node, FragmentSpreadNode):
            node = self._fragments[node.name.value]
        return self._count(kind, value, node.selection_set)

    def _field(self, kind: GraphQLObjectType, value: Any, node: FieldNode) -> int:
        field = kind.fields.get(node.name.value)
        if field is None or node.selection_set is None:
            return 0
        inner: GraphQLNamedType = get_named_type(field.type)
        if is_leaf_type(inner) or not isinstance(inner, GraphQLObjectType):
            return 0
        assert field.resolve is not None
        made = field.resolve(value, self._info, **(_WITH_DEPRECATED if "includeDeprecated" in field.args else {}))
        if made is None:
            return 0
        items = made if isinstance(get_nullable_type(field.type), GraphQLList) else [made]
        self._steps += len(items)
        return sum(1 + self._count(inner, item, node.selection_set) for item in items)
