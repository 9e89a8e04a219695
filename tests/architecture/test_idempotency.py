"""Every mutation that creates takes an idempotency key, or says here why a retry can do no harm."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from types import ModuleType

import pytest
from graphql import GraphQLInputObjectType, get_named_type

from schema.access import doors
from schema.build import DuobaanSchema, build

HARMLESS = {
    "acceptInvitation": "the link works once; a retry says ALREADY_DONE",
    "acceptJointProfile": "an offer is accepted once; a retry says ALREADY_DONE",
    "allowRetention": "says yes to what is kept; a retry says the same",
    "changeNoticeSettings": "sets values; a retry sets the same",
    "changeSchoolSettings": "sets values; a retry sets the same",
    "declineProposal": "one answer per party; a retry says in which state it is",
    "eraseAccount": "there is one account and it goes once",
    "eraseProfile": "there is one profile and it goes once",
    "joinParent": "one link between the two; a retry finds it",
    "markThreadRead": "sets how far one read; a retry sets the same",
    "reportAsGuest": "nobody is signed in whom a key could be bound to; the desk limits how often",
    "setClassContact": "one contact per class; a retry sets the same",
    "setHandoverMoment": "one moment per arrangement; a retry sets the same",
    "setPlacementLimit": "one limit per level and year; a retry sets the same",
    "signArrangement": "one signature per party and version; a retry finds it",
    "submitProfile": "one profile per person; a retry says in which state it is",
    "updateProfile": "sets values; a retry sets the same",
}
"""Mutations behind which a row may be added, and why twice is as once."""


@cache
def schema() -> DuobaanSchema:
    return build()


def takes_key(name: str) -> bool:
    mutation = schema()._schema.mutation_type
    assert mutation is not None
    given = mutation.fields[name].args.get("input")
    if given is None:
        return False
    found = get_named_type(given.type)
    assert isinstance(found, GraphQLInputObjectType)
    return "idempotencyKey" in found.fields


def mutations() -> list[str]:
    mutation = schema()._schema.mutation_type
    assert mutation is not None
    return sorted(mutation.fields)


@cache
def functions(module: ModuleType) -> dict[str, ast.AST]:
    tree = ast.parse(inspect.getsource(module))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def reached(name: str) -> str:
    """The source of a use case and of the functions of its module that it calls, directly or not."""
    use_case = doors(schema())[name]
    module = inspect.getmodule(use_case.function)
    assert module is not None
    known, waiting, seen = functions(module), [use_case.function.__name__], set[str]()
    while waiting:
        one = waiting.pop()
        seen.add(one)
        called = {node.id for node in ast.walk(known[one]) if isinstance(node, ast.Name)}
        waiting += [name for name in called if name in known and name not in seen]
    return "\n".join(ast.unparse(known[one]) for one in sorted(seen))


@pytest.mark.parametrize("name", mutations())
def test_a_mutation_that_adds_rows_takes_a_key_or_is_harmless(name: str) -> None:
    adds = "session.add(" in reached(name) or "session.add_all(" in reached(name)
    assert takes_key(name) or not adds or name in HARMLESS, f"{name} creates: give its input an idempotencyKey"
    assert not (takes_key(name) and name in HARMLESS), f"{name} takes a key and needs no excuse"


@pytest.mark.parametrize("name", [name for name in mutations() if takes_key(name)])
def test_a_key_is_looked_up_and_remembered(name: str) -> None:
    source = reached(name)
    assert "uow.replay(idempotency_key" in source
    assert "uow.remember(idempotency_key" in source


def test_the_excuses_are_of_mutations_that_are_there() -> None:
    assert set(HARMLESS) <= set(mutations())
