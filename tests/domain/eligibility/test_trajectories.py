"""Trajectories: who plans, starts and finishes them, what the clock does, and what the ground becomes."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from duobaan.access import SYSTEM, Actor
from duobaan.clock import today
from duobaan.db.uow import Database
from duobaan.eligibility.asking import get_eligibility
from duobaan.eligibility.clock import run_trajectory_clock
from duobaan.eligibility.models import Trajectory
from duobaan.eligibility.repository import TrajectoryRepository
from duobaan.eligibility.service import TrajectoryFields, finish_trajectory, plan_trajectory, start_trajectory
from duobaan.eligibility.states import TRAJECTORY, TrajectoryAction, hands_on, viewer_can
from duobaan.errors import InvalidInput, NotAllowed, NotFound, StateNotAllowed
from duobaan.professionals.models import Qualification
from duobaan.transitions import Hand
from duobaan.words import (
    LegalGround,
    OrganisationKind,
    QualificationKind,
    Role,
    TrajectoryKind,
    TrajectoryStatus,
    Visibility,
)
from tests import factories
from tests.support.story import Stage, make_stage

S, A = TrajectoryStatus, TrajectoryAction
DAY = dt.timedelta(days=1)
LEADS = {
    (S.PLANNED, A.START): (S.RUNNING, {Hand.PROFESSIONAL, Hand.INSTITUTE}),
    (S.PLANNED, A.FAIL): (S.FAILED, {Hand.PROFESSIONAL, Hand.INSTITUTE}),
    (S.RUNNING, A.PASS): (S.PASSED, {Hand.PROFESSIONAL, Hand.INSTITUTE}),
    (S.RUNNING, A.FAIL): (S.FAILED, {Hand.PROFESSIONAL, Hand.INSTITUTE}),
    (S.RUNNING, A.EXPIRE): (S.EXPIRED, {Hand.CLOCK}),
}


@pytest.mark.parametrize(("state", "action", "hand"), list(itertools.product(S, A, Hand)))
def test_every_state_action_and_hand(state: S, action: A, hand: Hand) -> None:
    target, hands = LEADS.get((state, action), (None, set()))
    if target is not None and hand in hands:
        assert TRAJECTORY.target(state, action, hand) is target
    else:
        with pytest.raises(StateNotAllowed):
            TRAJECTORY.target(state, action, hand)


def wish(**more: object) -> TrajectoryFields:
    values = {"kind": TrajectoryKind.ZIJ_INSTROOM, "starts_on": today(), "subject": "WIS"} | more
    return TrajectoryFields(**values)  # type: ignore[arg-type]


async def declare(stage: Stage, who: int = 0) -> None:
    paper = Qualification(
        professional_id=stage.people[who].id, kind=QualificationKind.SUITABILITY_DECLARATION, subject="WIS"
    )
    await factories.store(stage.db, paper)


async def running(stage: Stage, *, ends_in: int) -> Trajectory:
    row = Trajectory(
        professional_id=stage.people[0].id,
        kind=TrajectoryKind.ZIJ_INSTROOM,
        status=S.RUNNING,
        started_on=today() - 400 * DAY,
        deadline_on=today() + ends_in * DAY,
    )
    return await factories.store(stage.db, row)


async def stored(stage: Stage, row: Trajectory) -> Trajectory:
    async with stage.db.read() as session:
        return await TrajectoryRepository(session).get(row.id, SYSTEM)


async def test_a_training_is_planned_started_and_passed_by_the_professional(any_db: Database) -> None:
    stage = await make_stage(any_db)
    me = stage.persons[0]
    row = await plan_trajectory(me, any_db, professional_id=stage.people[0].id, wish=wish())
    assert row.status is S.PLANNED
    assert viewer_can(me, row) == [A.START, A.FAIL]
    started = await start_trajectory(me, any_db, trajectory_id=row.id)
    assert (started.status, started.started_on) == (S.RUNNING, today())
    done = await finish_trajectory(me, any_db, trajectory_id=row.id, passed=True)
    assert (done.status, done.ended_on) == (S.PASSED, today())
    with pytest.raises(StateNotAllowed):
        await finish_trajectory(me, any_db, trajectory_id=row.id, passed=False)


async def test_the_ground_follows_the_training_up_and_down(any_db: Database) -> None:
    stage = await make_stage(any_db)
    me, person, vacancy = stage.persons[0], stage.people[0], stage.vacancy

    async def ground(on: dt.date) -> LegalGround:
        found = await get_eligibility(me, any_db, professional_id=person.id, vacancy_id=vacancy.id, on=on)
        assert found is not None
        return found.assessment.ground

    assert await ground(today()) is LegalGround.GUEST
    await declare(stage)
    row = await plan_trajectory(me, any_db, professional_id=person.id, wish=wish())
    assert await ground(today()) is LegalGround.SUITABILITY
    await start_trajectory(me, any_db, trajectory_id=row.id)
    assert await ground(today()) is LegalGround.IN_TRAJECTORY
    assert await ground(row.deadline_on + DAY) is LegalGround.SUITABILITY
    await finish_trajectory(me, any_db, trajectory_id=row.id, passed=False)
    assert await ground(today() + DAY) is LegalGround.SUITABILITY


async def test_the_term_of_the_law_is_the_deadline_when_nobody_names_one(db: Database) -> None:
    stage = await make_stage(db)
    start = dt.date(2026, 9, 1)
    row = await plan_trajectory(stage.persons[0], db, professional_id=stage.people[0].id, wish=wish(starts_on=start))
    assert row.deadline_on == dt.date(2028, 9, 1)


@pytest.mark.parametrize(
    ("_case", "values", "rule"),
    [
        ("ends before it starts", {"deadline_on": dt.date(2020, 1, 1)}, "ends_before_start"),
        ("lasts for ever", {"deadline_on": dt.date(2099, 1, 1)}, "trajectory_too_long"),
        ("no such subject", {"subject": "XYZ"}, "unknown_subject"),
        ("no term in law and none given", {"kind": TrajectoryKind.MINOR}, "required"),
    ],
)
async def test_refuses_what_cannot_be(db: Database, _case: str, values: dict[str, object], rule: str) -> None:
    stage = await make_stage(db)
    with pytest.raises(InvalidInput) as caught:
        await plan_trajectory(stage.persons[0], db, professional_id=stage.people[0].id, wish=wish(**values))
    assert [issue.rule for issue in caught.value.issues] == [rule]


async def advised(stage: Stage) -> tuple[Actor, object]:
    institute = await factories.organisation(stage.db, OrganisationKind.TRAINING_INSTITUTE)
    person = await factories.member(stage.db, institute, Role.INSTITUTE_ADVISER)
    return factories.actor(person, (institute, Role.INSTITUTE_ADVISER)), institute.id


async def test_the_institutes_adviser_leads_it_and_nobody_else_does(any_db: Database) -> None:
    stage = await make_stage(any_db)
    adviser, institute_id = await advised(stage)
    row = await plan_trajectory(
        stage.persons[0], any_db, professional_id=stage.people[0].id, wish=wish(institute_id=institute_id)
    )
    await start_trajectory(adviser, any_db, trajectory_id=row.id)
    assert hands_on(adviser, row.professional_id, row.institute_id) == {Hand.INSTITUTE}
    # The school sees it with the card, and leads nothing.
    with pytest.raises(NotAllowed):
        await finish_trajectory(stage.planner, any_db, trajectory_id=row.id, passed=True)
    other, _ = await advised(stage)
    with pytest.raises(NotFound):
        await finish_trajectory(other, any_db, trajectory_id=row.id, passed=True)
    await finish_trajectory(adviser, any_db, trajectory_id=row.id, passed=True)


async def test_an_adviser_plans_for_whom_they_may_see_at_their_own_institute(db: Database) -> None:
    stage = await make_stage(db)
    adviser, institute_id = await advised(stage)
    asked = wish(institute_id=institute_id)
    with pytest.raises(NotFound):
        await plan_trajectory(adviser, db, professional_id=stage.people[0].id, wish=asked)
    open_card = await factories.professional(db, stage.companies[0], visibility=Visibility.PUBLIC)
    await plan_trajectory(adviser, db, professional_id=open_card.id, wish=asked)
    with pytest.raises(NotAllowed):
        await plan_trajectory(adviser, db, professional_id=open_card.id, wish=wish())
    with pytest.raises(InvalidInput):
        school = wish(institute_id=stage.school.id)
        await plan_trajectory(stage.persons[0], db, professional_id=stage.people[0].id, wish=school)


async def test_the_clock_warns_on_each_day_of_the_rules_once(any_db: Database) -> None:
    stage = await make_stage(any_db)
    for days in (200, 179, 89, 29):
        row = await running(stage, ends_in=days)
        expected = 0 if days > 180 else 1
        assert await run_trajectory_clock(SYSTEM, any_db) == expected
        assert await run_trajectory_clock(SYSTEM, any_db) == 0
        warned = {200: None, 179: 180, 89: 90, 29: 30}[days]
        assert (await stored(stage, row)).warned_days == warned


async def test_the_clock_ends_a_training_after_its_last_day_and_the_ground_falls_back(any_db: Database) -> None:
    stage = await make_stage(any_db)
    last_day, over = await running(stage, ends_in=0), await running(stage, ends_in=-1)
    await run_trajectory_clock(SYSTEM, any_db)
    assert (await stored(stage, last_day)).status is S.RUNNING
    found = await stored(stage, over)
    assert (found.status, found.ended_on) == (S.EXPIRED, over.deadline_on)
    assert await run_trajectory_clock(SYSTEM, any_db) == 0


async def test_only_the_clock_runs_the_clock(db: Database) -> None:
    stage = await make_stage(db)
    with pytest.raises(NotAllowed):
        await run_trajectory_clock(stage.persons[0], db)


async def test_planning_twice_with_one_key_plans_once(db: Database) -> None:
    stage = await make_stage(db)
    asked = {"professional_id": stage.people[0].id, "wish": wish(), "idempotency_key": "k"}
    one = await plan_trajectory(stage.persons[0], db, **asked)
    other = await plan_trajectory(stage.persons[0], db, **asked)
    assert one.id == other.id
