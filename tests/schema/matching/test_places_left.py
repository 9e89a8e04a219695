"""A school that has no supervision or no place left says so through GraphQL, and what would make room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.proposals.answers import accept_proposal
from duobaan.running.supervision import set_placement_limit, set_supervision_capacity
from duobaan.words import OnFull, SupervisionRole
from tests.support.graph import Graph
from tests.support.story import Stage, make_stage

EXPLAIN = """query ($vacancy: ID!, $person: ID!) {
  matchExplanation(vacancyId: $vacancy, professionalId: $person) {
    fits exclusions { code label(locale: EN) } nearMisses { changes { kind side label(locale: EN) } }
  }
}"""


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC), tick=True):
        yield


async def explained(stage: Stage, who: int = 0) -> Any:
    person, vacancy = stage.people[who].id, stage.vacancy.id
    keys = {"vacancy": public(Kind.VACANCY, vacancy), "person": public(Kind.PROFESSIONAL, person)}
    return await Graph(stage.db).ask(EXPLAIN, stage.planner, **keys)


def kinds(found: Any) -> set[tuple[str, str]]:
    return {(one["kind"], one["side"]) for near in found["nearMisses"] for one in near["changes"]}


async def test_a_guest_is_excluded_where_no_supervisor_has_time(db: Database) -> None:
    stage = await make_stage(db)
    before = {one["code"] for one in (await explained(stage))["exclusions"]}
    wish: dict[str, Any] = {"school_id": stage.school.id, "name": "Collega", "role": SupervisionRole.COACH}
    room = await set_supervision_capacity(stage.planner, db, minutes_week=0, max_people=1, **wish)
    found = await explained(stage)
    assert {one["code"] for one in found["exclusions"]} - before == {"NO_SUPERVISION_LEFT"}
    assert ("MORE_SUPERVISION", "SCHOOL") in kinds(found)
    key = room.capacity.id
    await set_supervision_capacity(stage.planner, db, minutes_week=60, max_people=1, capacity_id=key, **wish)
    assert {one["code"] for one in (await explained(stage))["exclusions"]} == before


async def test_a_school_whose_places_are_taken_offers_none_to_who_is_new(db: Database) -> None:
    stage = await make_stage(db)
    proposal = await stage.propose(stage.line(0, 0, 1))
    for actor in (stage.persons[0], stage.coordinators[0]):
        accepted = await accept_proposal(actor, db, proposal_id=proposal.id, revision=1)
    assert accepted.arrangement is not None
    await set_placement_limit(stage.planner, db, school_id=stage.school.id, max_people=1, on_full=OnFull.BLOCK)
    found = await explained(stage, 1)
    (full,) = [one for one in found["exclusions"] if one["code"] == "PLACEMENTS_FULL"]
    assert full["label"] == "The school places 1 people at once, and they are there."
    assert ("MORE_PLACEMENTS", "SCHOOL") in kinds(found)
    there = await explained(stage, 0)
    assert "PLACEMENTS_FULL" not in {one["code"] for one in there["exclusions"]}
