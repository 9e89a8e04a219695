"""Asks everything: documents with every field that can be reached, and a crawl from object to object by their ids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from duobaan.access import Actor
from duobaan.db.uow import Database
from schema.build import DuobaanSchema
from schema.context import Context
from schema.cursors import CursorBox
from search.engine import SearchEngine

Composite = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType


class Walk:
    """Writes selection sets: values in full, and from one object with an id to the next, `hops` times."""

    def __init__(self, schema: GraphQLSchema, *, hops: int = 1) -> None:
        self.schema, self.hops = schema, hops
        self.asked: set[tuple[str, str]] = set()

    def everything(self, name: str) -> str:
        """Return the selection set of all fields of a type, and of what they lead to."""
        start = self.schema.type_map[name]
        assert isinstance(start, GraphQLObjectType)
        return self._of(start, (), self.hops)

    def chosen(self, field: GraphQLField) -> str:
        """Return the selection set of everything that a field leads to; nothing for a plain value."""
        kind = get_named_type(field.type)
        if is_leaf_type(kind):
            return ""
        assert isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType)
        return self._of(kind, (), self.hops)

    def _of(self, kind: Composite, path: tuple[str, ...], hops: int) -> str:
        if isinstance(kind, GraphQLUnionType | GraphQLInterfaceType):
            members = self.schema.get_possible_types(kind)
            parts = [f"... on {one.name} {self._of(one, path, hops)}" for one in members]
            return "{ __typename " + " ".join(parts) + " }"
        if path and is_node(kind):
            if not hops:
                return "{ __typename id }"
            hops -= 1
        fields = [self._field(kind, name, field, path, hops) for name, field in walked(kind)]
        return "{ __typename " + " ".join(filter(None, fields)) + " }"

    def _field(self, kind: GraphQLObjectType, name: str, field: GraphQLField, path: tuple[str, ...], hops: int) -> str:
        target = get_named_type(field.type)
        here = (*path, kind.name)
        # An alias per type: members of a union may have fields of one name and different types.
        alias = name if name == "id" else f"{kind.name}_{name}: {name}"
        if here.count(target.name) > 1:
            return ""
        self.asked.add((kind.name, name))
        if is_leaf_type(target):
            return alias
        assert isinstance(target, GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType)
        return f"{alias} {self._of(target, here, hops)}"


def is_node(kind: GraphQLObjectType) -> bool:
    """Say whether objects of a type have an id of their own."""
    return any(one.name == "Node" for one in kind.interfaces)


def walked(kind: GraphQLObjectType) -> Iterator[tuple[str, GraphQLField]]:
    """Yield the fields that can be asked without knowing anything."""
    for name, field in kind.fields.items():
        if any(is_required_argument(one) for one in field.args.values()):
            continue
        if name != "edges" or "nodes" not in kind.fields:  # edges hold the same objects
            yield name, field


class Crawl:
    """Reads all that an actor can reach, beginning at some ids, until nothing new turns up."""

    def __init__(self, schema: DuobaanSchema, db: Database, actor: Actor, engine: SearchEngine | None = None) -> None:
        self.schema, self.db, self.actor, self.engine = schema, db, actor, engine
        self.walk = Walk(schema._schema)
        self.kinds: dict[str, str] = {}
        self.answers: list[Any] = []

    async def ask(self, text: str, **variables: Any) -> Any:
        """Run an operation without the limits of a request; keep the answer, errors too."""
        context = Context(db=self.db, engine=self.engine, cursors=CursorBox(b"x"), actor=self.actor)  # type: ignore[arg-type]
        result = await self.schema.execute(text, variable_values=variables, context_value=context)
        self.answers.append((result.data, [str(error) for error in result.errors or ()]))
        return result.data

    async def run(self, *ids: str) -> None:
        """Follow every id that is found."""
        waiting, known = list(ids), set(ids)
        while waiting:
            key = waiting.pop()
            found = await self.ask("query ($id: ID!) { node(id: $id) { __typename id } }", id=key)
            if not found or not found["node"]:
                continue
            kind = self.kinds[key] = found["node"]["__typename"]
            everything = self.walk.everything(kind)
            text = f"query ($id: ID!) {{ node(id: $id) {{ ... on {kind} {everything} }} }}"
            for new in sorted(set(ids_in(await self.ask(text, id=key))) - known):
                known.add(new)
                waiting.append(new)

    def leaves(self) -> list[str]:
        """Return every value that was read, as text."""
        return [str(value) for value in leaves_of(self.answers)]


def ids_in(answer: Any) -> Iterator[str]:
    """Yield every id in an answer."""
    if isinstance(answer, dict):
        if isinstance(answer.get("id"), str):
            yield answer["id"]
        for value in answer.values():
            yield from ids_in(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from ids_in(value)


def leaves_of(answer: Any) -> Iterator[Any]:
    """Yield every value in an answer that is neither a list nor an object."""
    if isinstance(answer, dict):
        for value in answer.values():
            yield from leaves_of(value)
    elif isinstance(answer, list | tuple):
        for value in answer:
            yield from leaves_of(value)
    elif answer is not None:
        yield answer
