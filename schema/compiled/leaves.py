"""Expressions that complete scalars and enums: a test of the exact type, with graphql-core's coercion beside it."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Mapping
from typing import Any, cast

from graphql import GraphQLEnumType, GraphQLLeafType, Undefined
from strawberry.types.enum import StrawberryEnumDefinition

from schema.compiled.irregular import Irregular, plain

# The least a value must be to go out unchanged; all else goes through the scalar's own coercion.
_AS_IT_IS: Mapping[str, str] = {
    "String": "type({0}) is str",
    "ID": "type({0}) is str",
    "Int": "type({0}) is int and -2147483648 <= {1} <= 2147483647",
    "Float": "type({0}) is float and {1} - {1} == 0.0",  # neither infinite nor NaN
    "Boolean": "({0}) is True or {1} is False",
}
# Days and instants as schema/scalars.py writes them, for values of exactly those kinds.
_WRITTEN: Mapping[str, tuple[str, str]] = {
    "Date": ("type({0}) is {date}", "{1}.isoformat()"),
    "DateTime": ("type({0}) is {datetime} and {1}.tzinfo is {utc}", "{1}.isoformat()[:-6] + 'Z'"),
}
_HARMLESS = frozenset({str, int, float, bool, dt.date, dt.datetime})


def coercion(kind: GraphQLLeafType) -> Callable[[Any], Any]:
    """Return graphql-core's coercion of a leaf, which refuses what is irregular."""
    coerce = kind.coerce_output_value

    def coerced(value: Any) -> Any:
        found = coerce(value if type(value) in _HARMLESS else plain(value))
        if found is None or found is Undefined:
            raise Irregular("a leaf that becomes null")
        return found

    return coerced


def names_of(kind: GraphQLEnumType) -> tuple[type[enum.Enum], dict[str, str]] | None:
    """Return the class of an enum and the name in the schema of each member, as the enum itself serialises it."""
    definition = kind.extensions.get("strawberry-definition")
    if not isinstance(definition, StrawberryEnumDefinition):
        return None
    members = cast("type[enum.Enum]", definition.wrapped_cls)
    return members, {one.name: str(kind.coerce_output_value(one)) for one in members}


def expression(kind: GraphQLLeafType, first: str, later: str, name: Callable[[Any], str]) -> str:
    """Return the text that completes a leaf; `name` gives a constant its name in the text.

    `first` names the value where it is used first (and may bind it), `later` names it from then on.
    """
    otherwise = f"{name(coercion(kind))}({later})"
    if isinstance(kind, GraphQLEnumType):
        known = names_of(kind)
        if known is not None:
            members, names = known
            return f"({name(names)}[{later}._name_] if type({first}) is {name(members)} else {otherwise})"
    if kind.name in _WRITTEN:
        exactly, text = _WRITTEN[kind.name]
        known_as = {"date": name(dt.date), "datetime": name(dt.datetime), "utc": name(dt.UTC)}
        return f"({text.format(first, later)} if {exactly.format(first, later, **known_as)} else {otherwise})"
    test = _AS_IT_IS.get(kind.name)
    if test is None:
        return f"{name(coercion(kind))}({first})"
    return f"({later} if {test.format(first, later)} else {otherwise})"
