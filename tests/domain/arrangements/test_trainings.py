"""A training that ends without a licence shows on the running work: the school looks at the papers again."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
import time_machine

from duobaan.access import SYSTEM
from duobaan.arrangements.checking import approve_check
from duobaan.arrangements.clock import run_arrangement_clock
from duobaan.arrangements.models import Arrangement, CheckItem
from duobaan.db.audit import AuditRow
from duobaan.db.outbox import OutboxRow
from duobaan.eligibility.clock import run_trajectory_clock
from duobaan.eligibility.models import Trajectory
from duobaan.eligibility.service import finish_trajectory
from duobaan.professionals.models import Qualification
from duobaan.vacancies.models import Vacancy
from duobaan.words import CheckKind, CheckStatus, QualificationKind, SystemReason, TrajectoryKind, TrajectoryStatus
from tests import factories
from tests.support.agreed_work import agree, start, work
from tests.support.story import STARTS, Stage

DEADLINE = dt.date(2027, 3, 10)
DAY = dt.timedelta(days=1)


@pytest.fixture
async def leaning(any_stage: Stage, clock: time_machine.Traveller) -> tuple[Stage, Arrangement]:
    """Running work of two people; the first one stands on a training that ends in March."""
    stage = any_stage
    declared = Qualification(
        professional_id=stage.people[0].id, kind=QualificationKind.SUITABILITY_DECLARATION, subject="WIS"
    )
    await factories.store(stage.db, declared)
    training = Trajectory(
        professional_id=stage.people[0].id,
        kind=TrajectoryKind.ZIJ_INSTROOM,
        status=TrajectoryStatus.RUNNING,
        started_on=dt.date(2026, 9, 1),
        deadline_on=DEADLINE,
    )
    await factories.store(stage.db, training)
    async with stage.db.write(SYSTEM) as uow:
        (await uow.session.get_one(Vacancy, stage.vacancy.id)).grounds = ()  # any ground is welcome
    made = await agree(stage)
    await start(stage, made, clock)
    return stage, made


async def tick(stage: Stage, clock: time_machine.Traveller, day: dt.date) -> int:
    clock.move_to(dt.datetime.combine(day, dt.time(12), dt.UTC))
    await run_trajectory_clock(SYSTEM, stage.db)
    return (await run_arrangement_clock(SYSTEM, stage.db)).asked


async def looks(stage: Stage, made: Arrangement) -> list[CheckItem]:
    return [one for one in (await work(stage, made)).checks if one.kind is CheckKind.DIPLOMA_SEEN]


async def test_the_day_after_the_deadline_the_school_must_look_and_once_only(
    leaning: tuple[Stage, Arrangement], clock: time_machine.Traveller
) -> None:
    stage, made = leaning
    assert await tick(stage, clock, DEADLINE) == 0
    before = await changes(stage, made)
    assert await tick(stage, clock, DEADLINE + DAY) == 1
    (check,) = await looks(stage, made)
    assert (check.professional_id, check.status) == (stage.people[0].id, CheckStatus.REQUIRED)
    assert check.reason == SystemReason.TRAINING_ENDED
    assert await changes(stage, made) == before + 1
    async with stage.db.read() as session:
        acts = await session.scalars(sa.select(AuditRow.action).where(AuditRow.entity_id == check.id))
        assert list(acts) == ["check.require"]
    assert await tick(stage, clock, DEADLINE + 2 * DAY) == 0
    await approve_check(stage.director, stage.db, check_id=check.id)
    assert await tick(stage, clock, DEADLINE + 3 * DAY) == 0
    assert [one.status for one in await looks(stage, made)] == [CheckStatus.APPROVED]


async def test_a_look_from_before_the_deadline_runs_out_with_the_training(
    leaning: tuple[Stage, Arrangement], clock: time_machine.Traveller
) -> None:
    stage, made = leaning
    seen = CheckItem(arrangement_id=made.id, professional_id=stage.people[0].id, kind=CheckKind.DIPLOMA_SEEN)
    seen.status, seen.checked_at = CheckStatus.APPROVED, dt.datetime(2027, 1, 6, 12, tzinfo=dt.UTC)
    await factories.store(stage.db, seen)
    assert await tick(stage, clock, DEADLINE + DAY) == 1
    (check,) = await looks(stage, made)
    assert (check.id, check.status, check.reason) == (seen.id, CheckStatus.EXPIRED, SystemReason.TRAINING_ENDED)
    assert await tick(stage, clock, DEADLINE + 2 * DAY) == 0


async def test_who_fails_the_training_is_looked_at_as_well(
    leaning: tuple[Stage, Arrangement], clock: time_machine.Traveller
) -> None:
    stage, made = leaning
    async with stage.db.read() as session:
        key = await session.scalar(sa.select(Trajectory.id))
    assert key is not None
    await finish_trajectory(stage.persons[0], stage.db, trajectory_id=key, passed=False)
    assert await tick(stage, clock, STARTS + DAY) == 1
    assert [one.professional_id for one in await looks(stage, made)] == [stage.people[0].id]


async def test_a_licence_gained_in_time_asks_for_nothing(
    leaning: tuple[Stage, Arrangement], clock: time_machine.Traveller
) -> None:
    stage, made = leaning
    licence = Qualification(
        professional_id=stage.people[0].id,
        kind=QualificationKind.FIRST_DEGREE,
        subject="WIS",
        issued_on=DEADLINE - DAY,
    )
    await factories.store(stage.db, licence)
    assert await tick(stage, clock, DEADLINE + DAY) == 0
    assert await looks(stage, made) == []


async def changes(stage: Stage, made: Arrangement) -> int:
    async with stage.db.write(SYSTEM) as uow:
        rows = await uow.session.scalars(sa.select(OutboxRow).where(OutboxRow.name == "ArrangementChanged"))
        return sum(row.payload["arrangement_id"] == str(made.id) for row in rows)
