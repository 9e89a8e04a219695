"""How many items a field may make: from its own arguments, from its parent's page, or from the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLList,
    ListValueNode,
    Undefined,
    ValueNode,
    VariableNode,
    get_nullable_type,
    value_from_ast_untyped,
)

from schema.cost import table
from schema.cost.terms import Length, Variable, length_of, longest

_PAGES: Final = ("first", "last")
_CHOICES: Final = ("ids", "names")
# Lists that hold the page which the field above them was asked for.
_IN_A_PAGE: Final = {"edges", "nodes"}


@dataclass(frozen=True, slots=True)
class Pages:
    """How many items a field makes, whether its parent's page multiplies them, and the page for lists below it."""

    items: Length = 1
    of_parent: bool = False
    below: Length = table.UNKNOWN


def pages_of(parent: str, name: str, field: GraphQLField, node: FieldNode) -> Pages:
    """Return the lengths of a field that makes objects."""
    page = _page(f"{parent}.{name}", field, node)
    if not _is_list(field):
        return Pages(below=table.UNKNOWN if page is None else page)
    chosen = [_asked(field, node, each, table.length(parent, name)) for each in _CHOICES if each in field.args]
    if chosen:
        return Pages(items=longest(chosen), below=table.UNKNOWN if page is None else page)
    if name in _IN_A_PAGE or f"{parent}.{name}" in table.PAGED:
        return Pages(of_parent=True)
    return Pages(items=table.length(parent, name) if page is None else page)


def _is_list(field: GraphQLField) -> bool:
    return isinstance(get_nullable_type(field.type), GraphQLList)


def _page(where: str, field: GraphQLField, node: FieldNode) -> Length | None:
    whole = table.WHOLE.get(where.partition(".")[2], 0)
    asked = [_asked(field, node, each, whole) for each in _PAGES if each in field.args]
    return longest(asked) if asked else None


def _asked(field: GraphQLField, node: FieldNode, name: str, when_null: int) -> Length:
    default = field.args[name].default_value
    absent = length_of(None if default is Undefined else default, when_null)
    value = next((argument.value for argument in node.arguments or () if argument.name.value == name), None)
    if value is None:
        return absent
    if isinstance(value, VariableNode):
        return Variable(value.name.value, absent, when_null)
    if isinstance(value, ListValueNode):
        return len(value.values)
    return length_of(_literal(value), when_null)


def _literal(value: ValueNode) -> Any:
    return value_from_ast_untyped(value)
