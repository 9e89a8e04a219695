"""Writes random valid queries over a whole schema: aliases, fragments, directives, variables, merged selections."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLSchema,
    is_abstract_type,
    is_composite_type,
    is_enum_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    is_required_argument,
    is_required_input_field,
)

_SCALARS: dict[str, tuple[Any, ...]] = {
    "String": ("", "wiskunde", 'een "tekst" \n ü😀'),
    "ID": ("vac_018f", "x", ""),
    "Int": (0, 1, 20, -5, 2**31 - 1),
    "Float": (0.5, 1.0, -2.25, 3),
    "Boolean": (True, False),
    "DateTime": ("2027-01-04T09:00:00Z", "2026-06-30T23:59:59+02:00"),
    "Date": ("2027-01-04", "2026-12-31"),
    "TimeOfDay": ("08:30", "24:00"),
}


@dataclass(frozen=True, slots=True)
class Enum:
    """A value that is written without quotes in a document and with them in variables."""

    name: str


@dataclass(slots=True)
class Question:
    """A document with the variables that are sent with it."""

    text: str
    variables: dict[str, Any]

    def both(self) -> list[Question]:
        """Return it with its variables and, where it has switches, with each of them the other way round."""
        turned = {name: not value if isinstance(value, bool) else value for name, value in self.variables.items()}
        return [self] if turned == self.variables else [self, Question(self.text, turned)]


@dataclass(slots=True)
class Author:
    """Writes one document; its fragments and variables are gathered on the way."""

    schema: GraphQLSchema
    rng: random.Random
    fragments: list[str] = field(default_factory=list)
    declared: list[str] = field(default_factory=list)
    variables: dict[str, Any] = field(default_factory=dict)
    room: int = 25

    def question(self) -> Question:
        """Write a query."""
        body = self.selection(self.schema.query_type, self.rng.choice((2, 3, 4, 5, 6)), most=3)
        head = f"query Q({', '.join(self.declared)})" if self.declared else self.rng.choice(("", "query Q"))
        return Question("\n".join([f"{head} {body}", *self.fragments]), self.variables)

    def chance(self, share: float) -> bool:
        """Say yes in this share of cases."""
        return self.rng.random() < share

    def selection(self, kind: Any, depth: int, most: int = 7) -> str:
        """Write a selection set of a composite type."""
        parts = [self._part(kind, depth) for _ in range(self.rng.randint(1, most))]
        if self.chance(0.2):
            parts.append(self.rng.choice(("__typename", "t: __typename" + self._switch())))
        return f"{{ {' '.join(parts)} }}"

    def _part(self, kind: Any, depth: int) -> str:
        if (is_abstract_type(kind) and self.chance(0.7)) or self.chance(0.1):
            return self._fragment(kind, depth)
        if is_object_type(kind) or getattr(kind, "fields", None):
            return self._field(kind, depth)
        return "__typename"

    def _field(self, kind: Any, depth: int) -> str:
        names = list(kind.fields)
        if depth <= 0 or self.room <= 0:
            names = [name for name in names if not is_composite_type(named(kind.fields[name].type))]
        if not names:
            return "__typename"
        self.room -= 1
        name = self.rng.choice(names)
        definition = kind.fields[name]
        arguments = self._arguments(definition)
        # What may stand twice with other arguments gets a name of its own.
        alias = f"a{self.rng.randrange(10**6)}: " if arguments or self.chance(0.15) else ""
        target = named(definition.type)
        body = " " + self.selection(target, depth - 1) if is_composite_type(target) else ""
        return f"{alias}{name}{arguments}{self._switch()}{body}"

    def _fragment(self, kind: Any, depth: int) -> str:
        possible = [kind] if is_object_type(kind) else list(self.schema.get_possible_types(kind))
        wider = [one for one in self.schema.type_map.values() if is_abstract_type(one)]
        kinds = [*possible, *(one for one in wider if set(self.schema.get_possible_types(one)) & set(possible))]
        on = self.rng.choice(kinds)
        condition = f" on {on.name}" if on is not kind or self.chance(0.5) else ""
        body = self.selection(on, depth, most=4)
        if not condition or self.chance(0.5):
            return f"...{condition}{self._switch()} {body}"
        name = f"F{len(self.fragments)}x{self.rng.randrange(10**6)}"
        self.fragments.append(f"fragment {name}{condition} {body}")
        spread = f"...{name}{self._switch()}"
        return f"{spread} ...{name}" if self.chance(0.1) else spread

    def _switch(self) -> str:
        if not self.chance(0.12):
            return ""
        value = self.rng.choice(("true", "false", ""))
        value = value or self._variable("Boolean!", self.chance(0.5))
        return f" @{self.rng.choice(('include', 'skip'))}(if: {value})"

    def _variable(self, kind: str, value: Any, default: str = "") -> str:
        name = f"v{len(self.declared)}"
        self.declared.append(f"${name}: {kind}{default}")
        if not default or self.chance(0.5):
            self.variables[name] = plain(value)
        return f"${name}"

    def _arguments(self, definition: GraphQLField) -> str:
        given = []
        for name, argument in definition.args.items():
            if is_required_argument(argument) or self.chance(0.35):
                given.append(f"{name}: {self._argument(argument)}")
        return f"({', '.join(given)})" if given else ""

    def _argument(self, argument: Any) -> str:
        value = self.value(argument.type)
        if not self.chance(0.4):
            return written(value)
        kind = argument.type
        if self.chance(0.2) and not is_non_null_type(kind):
            name = f"v{len(self.declared)}"  # declared, but not sent
            self.declared.append(f"${name}: {kind}")
            return f"${name}"
        default = f" = {written(self.value(kind))}" if self.chance(0.3) else ""
        return self._variable(str(kind), value, default)

    def value(self, kind: Any) -> Any:
        """Return a valid value of an input type."""
        if is_non_null_type(kind):
            return self._present(kind.of_type)
        return None if self.chance(0.1) else self._present(kind)

    def _present(self, kind: Any) -> Any:
        if is_list_type(kind):
            return [self.value(kind.of_type) for _ in range(self.rng.choice((0, 1, 2)))]
        if is_enum_type(kind):
            assert isinstance(kind, GraphQLEnumType)
            return Enum(self.rng.choice(list(kind.values)))
        if is_input_object_type(kind):
            return self._input(kind)
        return self.rng.choice(_SCALARS[kind.name])

    def _input(self, kind: GraphQLInputObjectType) -> dict[str, Any]:
        if kind.is_one_of:
            name = self.rng.choice(list(kind.fields))
            of = kind.fields[name].type
            return {name: self._present(of.of_type if is_non_null_type(of) else of)}
        return {
            name: self.value(one.type)
            for name, one in kind.fields.items()
            if is_required_input_field(one) or self.chance(0.25)
        }


def named(kind: Any) -> Any:
    """Return a type without its wrappers."""
    while hasattr(kind, "of_type"):
        kind = kind.of_type
    return kind


def written(value: Any) -> str:
    """Return a value as a document writes it."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {written(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return json.dumps(value)


def plain(value: Any) -> Any:
    """Return a value as JSON variables hold it."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value
