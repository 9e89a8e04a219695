"""Says in words what no docstring says: every type, field, argument and value of the schema has a description.

A docstring or a `description` in the code always wins. Below it come, in order: one exact field, what the same field
of the object behind an input says, what a field of this name means everywhere, and for enums the label in both
languages.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
)

from duobaan import labels

_SHAPES = (
    (re.compile(r"(\w+)Connection"), "A page of a list: its items, and how to go on."),
    (re.compile(r"(\w+)Edge"), "One item of a list, with its cursor."),
    (re.compile(r"(\w+)Result"), "What `{0}` answers: its success, or the failure that stood in the way."),
    (re.compile(r"(\w+)Success"), "What `{0}` answers when it was done."),
    (re.compile(r"(\w+)Input"), "What `{0}` takes."),
)
_LABELS = {
    "CoverageCriterion": "coverage.criteria",
    "MatchChangeKind": "match.changes",
    "MatchCriterion": "match.criteria",
    "MatchExclusionCode": "match.fails",
    "MatchSide": "match.sides",
}
Fielded = GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType


@cache
def _words(name: str) -> Mapping[str, Mapping[str, str]]:
    text = (resources.files(__name__) / f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)


def describe(graph: GraphQLSchema) -> None:
    """Give a description to whatever has none."""
    for kind in graph.type_map.values():
        if not kind.name.startswith("__"):
            _describe(kind)


def _describe(kind: GraphQLNamedType) -> None:
    kind.description = kind.description or _of_type(kind.name)
    if isinstance(kind, GraphQLEnumType):
        for name, value in kind.values.items():
            value.description = value.description or _of_value(kind.name, name, value.value)
    elif isinstance(kind, Fielded):
        for name, field in kind.fields.items():
            _describe_field(kind, name, field)


def _describe_field(kind: Fielded, name: str, field: GraphQLField | GraphQLInputField) -> None:
    words = _words("fields")
    if not field.description:
        exact = words.get("exact", {}).get(f"{kind.name}.{name}")
        field.description = exact or _inherited(kind, name) or words["fields"].get(name)
    if isinstance(field, GraphQLField):
        for argument, taken in field.args.items():
            taken.description = taken.description or words["arguments"].get(argument)


def _inherited(kind: Fielded, name: str) -> str | None:
    """Return what the interface says of the field."""
    faces = () if isinstance(kind, GraphQLInputObjectType) else kind.interfaces
    return next((one.fields[name].description for one in faces if name in one.fields), None)


def _of_type(name: str) -> str | None:
    if said := _words("fields")["types"].get(name):
        return said
    for shape, text in _SHAPES:
        if found := shape.fullmatch(name):
            return text.format(found[1][0].lower() + found[1][1:])
    return None


def _of_value(kind: str, name: str, value: object) -> str | None:
    """Return the label in English and Dutch; a figure that only a case has shows as an ellipsis."""
    if said := _words("values").get(kind, {}).get(name):
        return said
    for key in _keys(kind, name, str(getattr(value, "value", value))):
        if key in labels.catalogue("en"):
            english, dutch = (re.sub(r"\{\w+\}", "…", labels.label(key, one)) for one in ("en", "nl"))
            return f"{english[0].upper()}{english[1:].rstrip('.')} (in Dutch: {dutch.rstrip('.')})."
    return None


def _keys(kind: str, name: str, value: str) -> tuple[str, ...]:
    if kind == "Permission":
        return (f"permissions.{value}",)
    if kind.endswith("Action"):
        return (f"actions.{name}",)
    return (f"{_LABELS.get(kind, f'enums.{kind}')}.{name}",)
