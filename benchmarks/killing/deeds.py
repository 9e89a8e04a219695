"""One mutation over HTTP, and the rows that must be there when it was acknowledged, wholly or not at all."""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from duobaan.ids import new_id

Answer = Mapping[str, Any]
Key = tuple[str, tuple[tuple[str, Hashable], ...]]
ANY = object()  # a value that stands there, whichever it is


@dataclass(frozen=True, slots=True)
class Fact:
    """So many rows of a table that answer to these columns, with these values; a frozenset names several of them."""

    table: str
    where: Mapping[str, Hashable]
    values: Mapping[str, Any] = field(default_factory=dict)
    count: int = 1

    @property
    def key(self) -> Key:
        """Return what the fact is about."""
        return self.table, tuple(sorted(self.where.items()))


@dataclass(slots=True)
class Act:
    """A mutation of one realm; `answer` stays empty when the server died before it said anything."""

    name: str
    token: str
    fields: dict[str, Any]
    facts: tuple[Fact, ...] = ()
    chosen: str = "__typename"
    then: Callable[[Answer], None] = lambda answer: None
    is_repeatable: bool = False
    must_fail: bool = False
    is_for_anyone: bool = False
    unknown_field: bool = False
    answer: Answer | None = None

    @property
    def done(self) -> bool:
        """Say whether the server acknowledged a change."""
        return self.answer is not None and "code" not in self.answer

    @property
    def document(self) -> str:
        """Return the operation."""
        kind = self.name[0].upper() + self.name[1:]
        chosen = "isNoSuchField" if self.unknown_field else self.chosen
        return (
            f"mutation Act($input: {kind}Input!) {{ it: {self.name}(input: $input) {{"
            f" ... on {kind}Success {{ {chosen} }} ... on UserError {{ code }} }} }}"
        )


def mark(word: str, chance: random.Random) -> str:
    """Return a text that stands nowhere else; the word says what it is."""
    return f"{word} {chance.randrange(10**6)} {new_id().hex}"


def spoiled(act: Act, stranger: str, chance: random.Random) -> Act:
    """Return the same mutation made wrong in one of the ways that must be refused, whoever sends it."""
    act.must_fail, act.facts, act.then = True, (), lambda answer: None
    ways: list[Callable[[Act], None]] = [_nobody, _unknown_field, _unknown_input]
    if any(name.endswith("Id") for name in act.fields):
        ways += [_without_a_field, _garbage, _other_kind_of_id]
        ways += [] if act.is_for_anyone else [lambda one: _stranger(one, stranger)]
    chance.choice(ways)(act)
    return act


def _nobody(act: Act) -> None:
    act.token = "dbn_" + "0" * 32


def _stranger(act: Act, token: str) -> None:
    act.token = token


def _without_a_field(act: Act) -> None:
    act.fields = {}


def _unknown_field(act: Act) -> None:
    act.unknown_field = True


def _unknown_input(act: Act) -> None:
    act.fields = act.fields | {"nietBestaand": 1}


def _garbage(act: Act) -> None:
    act.fields = {name: {"a": [1, {"b": None}]} for name in act.fields}


def _other_kind_of_id(act: Act) -> None:
    name = next(name for name in act.fields if name.endswith("Id"))
    act.fields = act.fields | {name: "not_an_id" if len(act.fields) % 2 else "vac_00000000000000000000000000"}
