"""Documents and shorthands with which the tests of running work ask the API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from duobaan.arrangements.models import Arrangement
from duobaan.ids import Kind, public
from tests.support.agreed_work import work
from tests.support.story import Stage

FAILURE = "... on UserError { code ... on InvalidInput { issues { path rule } } }"


def mutation(name: str, answer: str) -> str:
    """The document of a mutation that asks for its success and its failures."""
    upper = name[0].upper() + name[1:]
    return (
        f"mutation($input: {upper}Input!) {{ {name}(input: $input) {{ __typename"
        f" ... on {upper}Success {{ {answer} }} {FAILURE} }} }}"
    )


def key(made: Arrangement) -> str:
    """The public id of an arrangement."""
    return public(Kind.ARRANGEMENT, made.id)


def org(row: Any) -> str:
    """The public id of an organisation."""
    return public(Kind.ORGANISATION, row.id)


async def assignment_of(stage: Stage, made: Arrangement, who: int) -> str:
    """The public id of one of the two assignments."""
    return public(Kind.ASSIGNMENT, await assignment_key(stage, made, who))


async def assignment_key(stage: Stage, made: Arrangement, who: int) -> UUID:
    """The key of one of the two assignments."""
    found = await work(stage, made)
    return next(one.id for one in found.assignments if one.professional_id == stage.people[who].id)


def rules(answer: dict[str, Any]) -> list[str]:
    """The rules that an answer says were broken."""
    return [issue["rule"] for issue in answer["issues"]]
