"""Who needs supervision fits only where some is left, and nobody new fits a school that is full."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import time_machine

from duobaan.arrangements.models import Arrangement
from duobaan.db.uow import Database
from duobaan.matching.criteria import Exclusion
from duobaan.matching.facts.building import RawPost
from duobaan.matching.facts.facts_repository import FactsRepository
from duobaan.matching.facts.person_and_post import PersonFacts, PlacementFacts, PostFacts
from duobaan.matching.fit.rules import judge
from duobaan.running.supervision import assign_supervisor, set_placement_limit, set_supervision_capacity
from duobaan.words import LegalGround, LineRole, OnFull, SupervisionRole
from tests.domain.matching.facts import PERSON, POST, person, post
from tests.support.agreed_work import NOW, agree, work
from tests.support.story import Stage, make_stage

E = Exclusion
OTHER = frozenset({UUID(int=8)})


def codes(one: PersonFacts, other: PostFacts) -> list[Exclusion]:
    return [fail.code for fail in judge(one, other).fails]


@pytest.mark.parametrize(
    ("one", "asked", "excluded"),
    [
        (PERSON, post(supervision_left=0, supervision_minutes=30), [E.NO_SUPERVISION_LEFT]),
        (person(papers=()), post(supervision_left=0), [E.NO_SUPERVISION_LEFT]),
        (PERSON, post(supervision_left=0), []),
        (person(papers=()), post(supervision_left=1), []),
        (person(papers=()), post(supervision_left=None), []),
        (PERSON, post(supervision_left=0, supervision_minutes=30, role=LineRole.SUPPORT), []),
        (person(papers=()), post(supervision_left=0, grounds=(LegalGround.FULL,)), [E.GROUND]),
    ],
)
def test_only_who_needs_supervision_is_excluded_when_none_is_left(
    one: PersonFacts, asked: PostFacts, excluded: list[Exclusion]
) -> None:
    assert [code for code in codes(one, asked) if code in {E.NO_SUPERVISION_LEFT, E.GROUND}] == excluded


def test_a_full_school_excludes_who_is_new_and_not_who_is_there() -> None:
    full = PlacementFacts(1, OTHER)
    assert codes(PERSON, post(placements=(full,))) == [E.PLACEMENTS_FULL]
    assert codes(PERSON, post(placements=(PlacementFacts(2, OTHER),))) == []
    assert codes(PERSON, post(placements=(PlacementFacts(1, frozenset({PERSON.id})),))) == []
    assert POST.placements == ()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
async def stage(any_db: Database, clock: Any) -> Stage:
    return await make_stage(any_db)


@pytest.fixture
async def made(stage: Stage) -> Arrangement:
    return await agree(stage)


async def raw(stage: Stage) -> RawPost:
    async with stage.db.read() as session:
        return (await FactsRepository(session).posts([stage.vacancy], NOW.date()))[0]


async def test_supervision_is_left_as_long_as_a_supervisor_has_people_and_minutes(
    stage: Stage, made: Arrangement
) -> None:
    assert (await raw(stage)).supervision_left is None
    wish: dict[str, Any] = {"school_id": stage.school.id, "name": "Coach", "role": SupervisionRole.COACH}
    room = await set_supervision_capacity(stage.planner, stage.db, minutes_week=60, max_people=2, **wish)
    assert (await raw(stage)).supervision_left == 2
    mine = (await work(stage, made)).assignments[0].id
    key = room.capacity.id
    await assign_supervisor(stage.planner, stage.db, capacity_id=key, assignment_id=mine, minutes_week=40)
    assert (await raw(stage)).supervision_left == 1
    await set_supervision_capacity(stage.planner, stage.db, minutes_week=40, max_people=2, capacity_id=key, **wish)
    assert (await raw(stage)).supervision_left == 0


async def test_room_is_counted_per_role_and_for_the_subjects_asked(stage: Stage) -> None:
    async def room(role: SupervisionRole, people: int, subject: str | None = None) -> None:
        await set_supervision_capacity(
            stage.planner,
            stage.db,
            school_id=stage.school.id,
            name="Collega",
            role=role,
            subject=subject,
            minutes_week=60,
            max_people=people,
        )

    await room(SupervisionRole.SUBJECT_SUPERVISOR, 4, "FRA")
    assert (await raw(stage)).supervision_left is None  # of these subjects nobody keeps count
    await room(SupervisionRole.SUBJECT_SUPERVISOR, 1, "WIS")
    await room(SupervisionRole.SUBJECT_SUPERVISOR, 1)
    assert (await raw(stage)).supervision_left == 2  # the one for French carries nobody in mathematics
    await room(SupervisionRole.COACH, 1)
    assert (await raw(stage)).supervision_left == 1  # a coach is needed beside the supervisor, not instead
    await room(SupervisionRole.COACH, 5)
    assert (await raw(stage)).supervision_left == 2


@pytest.mark.parametrize(
    ("subject", "on_full", "counted"),
    [(None, OnFull.BLOCK, 1), ("WIS", OnFull.BLOCK, 1), ("FRA", OnFull.BLOCK, 0), (None, OnFull.WARN, 0)],
)
async def test_only_limits_that_block_and_concern_the_vacancy_count(
    stage: Stage, made: Arrangement, subject: str | None, on_full: OnFull, counted: int
) -> None:
    await set_placement_limit(
        stage.planner, stage.db, school_id=stage.school.id, max_people=2, on_full=on_full, subject=subject
    )
    found = (await raw(stage)).placements
    assert len(found) == counted
    for one in found:
        assert (one.limit, one.people) == (2, frozenset(row.id for row in stage.people))
