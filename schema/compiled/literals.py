"""Arguments as they stand in a document, read once: what of them hangs on variables is a function, the rest is fixed.

It follows graphql-core's `coerce_input_literal` and `get_argument_values`. Where these would find fault, the request is
irregular, and graphql-core finds the words.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from graphql import (
    FieldNode,
    GraphQLArgument,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    ListValueNode,
    ObjectValueNode,
    Undefined,
    ValueNode,
    VariableNode,
    Visitor,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
    visit,
)
from graphql.execution.values import VariableValues
from graphql.utilities.coerce_input_value import coerce_default_value, coerce_input_literal

from schema.compiled.irregular import Irregular

Values: TypeAlias = Mapping[str, Any]
Read: TypeAlias = Callable[[Values], Any]
_UNCHANGING = (str, int, float, bool, type(None), dt.date, enum.Enum)


class _Variables(Visitor):
    """Notes whether a variable stands anywhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found = False

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        """Note it."""
        self.found = True


def has_variables(node: FieldNode | ValueNode) -> bool:
    """Say whether the value, or the arguments of a field, hang on a variable."""
    seen = _Variables()
    for value in [one.value for one in node.arguments or ()] if isinstance(node, FieldNode) else [node]:
        visit(value, seen)
    return seen.found


def unchanging(value: Any) -> bool:
    """Say whether nobody can change a value, so that all may have the same."""
    return isinstance(value, _UNCHANGING)


def _settled(value: Any) -> bool:
    """Say whether nothing in a value but its lists and maps, which are never handed out, can be changed."""
    if isinstance(value, dict):
        return all(map(_settled, value.values()))
    return all(map(_settled, value)) if isinstance(value, list) else unchanging(value)


def arguments(definition: GraphQLField, node: FieldNode) -> Read:
    """Return what reads the arguments of a field from the variables of a request."""
    given = {one.name.value: one.value for one in node.arguments or ()}
    fixed: dict[str, Any] = {}
    steps: list[_Step] = []
    for name, one in definition.args.items():
        _place(one, one.out_name or name, given.get(name), fixed, steps)
    return _mapping(fixed, steps)


_Step: TypeAlias = tuple[str, Read, str, Any]
"""Where a value goes, what reads it, the variable without which there is none, and what is taken then."""


def _place(
    one: GraphQLArgument | GraphQLInputField,
    name: str,
    node: ValueNode | None,
    fixed: dict[str, Any],
    steps: list[_Step],
) -> None:
    """Put the value of an argument or field where it belongs: what does not change, or what is read each time."""
    default = coerce_default_value(one)
    is_required = is_non_null_type(one.type) and default is Undefined
    if node is None:
        if is_required:
            raise Irregular("a value that is missing")
        if default is not Undefined:
            if not _settled(default):
                raise Irregular("a default that can be changed")
            fixed[name] = default
        return
    if isinstance(node, VariableNode):
        steps.append((name, literal(node, one.type), node.name.value, _MISSING if is_required else default))
    else:
        steps.append((name, literal(node, one.type), "", default))


_MISSING = object()


def _mapping(fixed: dict[str, Any], steps: list[_Step]) -> Read:
    def read(values: Values) -> dict[str, Any]:
        found = dict(fixed)
        for name, value_of, variable, default in steps:
            if not variable or variable in values:
                found[name] = value_of(values)
            elif default is _MISSING:
                raise Irregular("a variable that is missing")
            elif default is not Undefined:
                found[name] = default
        return found

    return read


def literal(node: ValueNode, kind: GraphQLInputType) -> Read:
    """Return what reads one value."""
    if isinstance(node, VariableNode):
        return _variable(node, kind)
    if not has_variables(node):
        return _constant(node, kind)
    if is_non_null_type(kind):
        return literal(node, kind.of_type)
    if is_list_type(kind):
        return _list(node, kind.of_type)
    if is_input_object_type(kind) and isinstance(node, ObjectValueNode):
        return _object(node, kind)
    return _as_ever(node, kind)


def _as_ever(node: ValueNode, kind: GraphQLInputType) -> Read:
    def read(values: Values) -> Any:
        found = coerce_input_literal(node, kind, VariableValues({}, dict(values)))
        if found is Undefined:
            raise Irregular("a value that does not fit")
        return found

    return read


def _constant(node: ValueNode, kind: GraphQLInputType) -> Read:
    found = coerce_input_literal(node, kind)
    if found is Undefined:
        raise Irregular("a value that does not fit")
    return (lambda values: found) if _settled(found) else _as_ever(node, kind)


def _variable(node: VariableNode, kind: GraphQLInputType) -> Read:
    name, is_required = node.name.value, is_non_null_type(kind)

    def read(values: Values) -> Any:
        found = values.get(name, Undefined)
        if found is Undefined or (found is None and is_required):
            raise Irregular("a variable that is missing")
        return found

    return read


def _list(node: ValueNode, kind: GraphQLInputType) -> Read:
    if not isinstance(node, ListValueNode):
        only = literal(node, kind)
        return lambda values: [only(values)]
    parts = [(literal(one, kind), _absent_as_null(one, kind)) for one in node.values]
    return lambda values: [None if name and name not in values else read(values) for read, name in parts]


def _absent_as_null(node: ValueNode, kind: GraphQLInputType) -> str:
    """Return the variable that makes a null of an item of a list where it is missing; none where it may not."""
    return node.name.value if isinstance(node, VariableNode) and not is_non_null_type(kind) else ""


def _object(node: ObjectValueNode, kind: GraphQLInputObjectType) -> Read:
    given = {one.name.value: one.value for one in node.fields}
    if not given.keys() <= kind.fields.keys():
        return _as_ever(node, kind)
    fixed: dict[str, Any] = {}
    steps: list[_Step] = []
    for name, one in kind.fields.items():
        _place(one, one.out_name or name, given.get(name), fixed, steps)
    read, end = _mapping(fixed, steps), finish(kind)
    return read if end is None else lambda values: end(read(values))


def finish(kind: GraphQLInputObjectType) -> Callable[[dict[str, Any]], Any] | None:
    """Return what is done to the values of an input at last; None for nothing, as it mostly is."""
    if not kind.is_one_of and kind.out_type is GraphQLInputObjectType.out_type:
        return None

    def finished(found: dict[str, Any]) -> Any:
        if kind.is_one_of and (len(found) != 1 or None in found.values()):
            raise Irregular("an input that does not fit")
        return kind.out_type(found)

    return finished
