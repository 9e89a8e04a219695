"""Reads the schema as a handbook: a chapter per kind, an entry per type or root field, with types, access and ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from threading import Lock

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    Undefined,
    ast_from_value,
    get_named_type,
    is_specified_scalar_type,
    print_ast,
)

from schema.access import doors
from schema.build import build

CHAPTERS = ("queries", "mutations", "subscriptions", "objects", "inputs", "enums", "abstracts", "scalars")


@dataclass(frozen=True, slots=True)
class Part:
    """A field, an argument, an enum value or a member of a union; `kind` is its type as the SDL writes it."""

    name: str
    description: str
    kind: str = ""
    named: str = ""
    default: str = ""
    deprecated: str = ""
    arguments: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A type, or a root field with the permission that it asks."""

    name: str
    description: str
    parts: tuple[Part, ...]
    kind: str = ""
    named: str = ""
    permission: str = ""
    deprecated: str = ""
    implements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Handbook:
    """Every entry of every chapter, and in which chapter a type stands."""

    chapters: dict[str, tuple[Entry, ...]]
    home: dict[str, str]


_writing = Lock()


def handbook() -> Handbook:
    """Return the handbook of the schema that this code serves."""
    with _writing:  # pages that ask for it at once, each in a thread, would each build the schema anew
        return _written()


@cache
def _written() -> Handbook:
    schema = build(sort=True, compiled=False)
    graph = schema._schema  # noqa: SLF001
    asked = {name: use_case.permission.value for name, use_case in doors(schema).items()}
    chapters = {name: tuple(_entries(graph, name, asked)) for name in CHAPTERS}
    home = {entry.name: name for name in CHAPTERS[3:] for entry in chapters[name]}
    return Handbook(chapters, home)


def _entries(graph: GraphQLSchema, chapter: str, asked: dict[str, str]) -> Iterator[Entry]:
    roots = {"queries": graph.query_type, "mutations": graph.mutation_type, "subscriptions": graph.subscription_type}
    if chapter in roots:
        root = roots[chapter]
        yield from (_door(name, field, asked[name]) for name, field in (root.fields if root else {}).items())
        return
    apart = {root.name for root in roots.values() if root}
    for name, kind in sorted(graph.type_map.items()):
        if name.startswith("__") or name in apart or is_specified_scalar_type(kind):
            continue
        if isinstance(kind, _KINDS[chapter]):
            yield _type(kind)


_KINDS: dict[str, tuple[type[GraphQLNamedType], ...]] = {
    "objects": (GraphQLObjectType,),
    "inputs": (GraphQLInputObjectType,),
    "enums": (GraphQLEnumType,),
    "abstracts": (GraphQLInterfaceType, GraphQLUnionType),
    "scalars": (GraphQLScalarType,),
}


def _door(name: str, field: GraphQLField, permission: str) -> Entry:
    part = _field(name, field)
    return Entry(name, part.description, part.arguments, part.kind, part.named, permission, part.deprecated)


def _type(kind: GraphQLNamedType) -> Entry:
    implements = kind.interfaces if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) else ()
    return Entry(kind.name, kind.description or "", _parts(kind), implements=tuple(one.name for one in implements))


def _parts(kind: GraphQLNamedType) -> tuple[Part, ...]:
    if isinstance(kind, GraphQLEnumType):
        return tuple(_value(name, value) for name, value in kind.values.items())
    if isinstance(kind, GraphQLUnionType):
        return tuple(Part(one.name, one.description or "", one.name, one.name) for one in kind.types)
    if isinstance(kind, GraphQLInputObjectType):
        return tuple(_taken(name, field) for name, field in kind.fields.items())
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        return tuple(_field(name, field) for name, field in kind.fields.items())
    return ()


def _value(name: str, value: GraphQLEnumValue) -> Part:
    return Part(name, value.description or "", deprecated=value.deprecation_reason or "")


def _field(name: str, field: GraphQLField) -> Part:
    taken = tuple(_taken(one, argument) for one, argument in field.args.items())
    return Part(
        name,
        field.description or "",
        str(field.type),
        get_named_type(field.type).name,
        deprecated=field.deprecation_reason or "",
        arguments=taken,
    )


def _taken(name: str, taken: GraphQLArgument | GraphQLInputField) -> Part:
    node = None if taken.default_value in (Undefined, None) else ast_from_value(taken.default_value, taken.type)
    return Part(
        name,
        taken.description or "",
        str(taken.type),
        get_named_type(taken.type).name,
        default=print_ast(node) if node else "",
        deprecated=taken.deprecation_reason or "",
    )


def everything() -> Iterator[tuple[str, str]]:
    """Yield every type, field, argument and value as a path with its description."""
    for chapter, entries in handbook().chapters.items():
        for entry in entries:
            yield f"{chapter}.{entry.name}", entry.description
            for part in entry.parts:
                yield f"{chapter}.{entry.name}.{part.name}", part.description
                yield from ((f"{entry.name}.{part.name}({one.name})", one.description) for one in part.arguments)


def filtered(entries: tuple[Entry, ...], words: str) -> tuple[Entry, ...]:
    """Return the entries of which the name, or that of a part, holds what was typed."""
    wanted = words.strip().casefold()

    return tuple(one for one in entries if any(wanted in name.casefold() for name in _names(one)))


def _names(entry: Entry) -> tuple[str, ...]:
    return (entry.name, *(part.name for part in entry.parts))
