"""Draws values from a seed: the same question at the same place gives the same answer, however often it is asked."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

from schema.shared import is_shareable, share


class Broken(Exception):
    """What a resolver raises in the twin."""


@dataclass(frozen=True, slots=True)
class Mood:
    """How often things go wrong: chances per value."""

    null: float = 0.2
    fault: float = 0.0
    odd: float = 0.0
    sleep: float = 0.3


class Source:
    """The seeded source of everything that resolvers of the twin return."""

    def __init__(self, schema: GraphQLSchema, seed: int, mood: Mood) -> None:
        self.schema = schema
        self.seed = seed
        self.mood = mood
        self._shared: dict[object, Any] = {}

    def of(self, *key: object) -> random.Random:
        """Return the randomness of one place."""
        return random.Random(f"{self.seed}|{key!r}")

    def field(self, kind: str, field: str, key: object, *, resolved: bool) -> Any:
        """Return what a field of an object gives; raise Broken when it is to fail."""
        rng = self.of(kind, field, key)
        definition = self.schema.type_map[kind].fields[field]  # type: ignore[attr-defined]
        if resolved and rng.random() < self.mood.fault:
            raise Broken(f"{kind}.{field}")
        return self.value(definition.type, rng, (key, field))

    def value(self, kind: Any, rng: random.Random, key: object) -> Any:
        """Return a value for a type, now and then one that graphql-core must refuse."""
        if rng.random() < self.mood.fault:
            return self._fault(kind, rng, key)
        if is_non_null_type(kind):
            return self._present(kind.of_type, rng, key)
        return None if rng.random() < self.mood.null else self._present(kind, rng, key)

    def _present(self, kind: Any, rng: random.Random, key: object) -> Any:
        if is_list_type(kind):
            items = [self.value(kind.of_type, rng, (key, index)) for index in range(rng.choice((0, 1, 2, 3)))]
            return tuple(items) if rng.random() < self.mood.odd else items
        if is_leaf_type(kind):
            return self._odd(kind, rng) if rng.random() < self.mood.odd else _leaf(kind, rng)
        if is_abstract_type(kind):
            return self.instance(rng.choice(self.schema.get_possible_types(kind)), key)
        return self.instance(kind, key)

    def instance(self, kind: GraphQLObjectType, key: object) -> Any:
        """Return an object of the class behind a type; its attributes are drawn when they are read.

        Half of those that may be shared are: the same object comes back whoever asks, and keeps what was made of it.
        """
        if (known := self._shared.get((kind.name, repr(key)))) is not None:
            return known
        cls = kind.extensions["strawberry-definition"].origin
        made = object.__new__(cls)
        vars(made).update(_source=self, _kind=kind.name, _key=key)
        if is_shareable(cls) and self.of("shared", kind.name, key).random() < 0.5:
            self._shared[kind.name, repr(key)] = share(made)
        return made

    def _fault(self, kind: Any, rng: random.Random, key: object) -> Any:
        objects = [one for one in self.schema.type_map.values() if isinstance(one, GraphQLObjectType)]
        ours = [one for one in objects if "strawberry-definition" in one.extensions]
        return rng.choice(
            (
                None,
                None,
                Undefined,
                Broken("as a value"),
                object,
                "text",
                b"bytes",
                2**31,
                -1,
                1.5,
                float("nan"),
                [None, 3],
                {"a": 1},
                frozenset({1}),
                self.instance(rng.choice(ours), key),
            )
        )

    def _odd(self, kind: Any, rng: random.Random) -> Any:
        """Return a value of another class that graphql-core turns into a leaf, or refuses."""
        return rng.choice((True, False, 1, 7.0, 0.5, "3", "x", "", 10**12, _leaf(kind, rng), _Text("sub")))


class _Text(str):
    __slots__ = ()


def _leaf(kind: GraphQLNamedType, rng: random.Random) -> Any:
    if isinstance(kind, GraphQLEnumType):
        definition = kind.extensions.get("strawberry-definition")
        members = list(definition.wrapped_cls) if definition is not None else []
        return rng.choice(members)
    return _LEAVES[kind.name](rng)


_LEAVES = {
    "String": lambda rng: rng.choice(("", "Wiskunde", "ë…\n\t\"'", "a" * 40, "😀", "null", "0")),
    "ID": lambda rng: rng.choice(("vac_1", "", "prof_ü")),
    "Int": lambda rng: rng.choice((0, 1, -1, 2**31 - 1, -(2**31), rng.randrange(10_000))),
    "Float": lambda rng: rng.choice((0.0, -0.0, 1.5, 1e300, rng.random())),
    "Boolean": lambda rng: rng.random() < 0.5,
    "DateTime": lambda rng: dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC) + dt.timedelta(minutes=rng.randrange(10**6)),
    "Date": lambda rng: dt.date(2027, 1, 4) + dt.timedelta(days=rng.randrange(400)),
    "TimeOfDay": lambda rng: rng.randrange(1441),
    "Cents": lambda rng: rng.choice((0, 366_667, 2**31, -(2**53) + 1, 2**53 - 1)),
    "JSON": lambda rng: rng.choice(({"a": [1, None, "ë"]}, [], {}, 0, "", False, [{"b": 0.5}])),
}
