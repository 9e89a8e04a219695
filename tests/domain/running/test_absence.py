"""Who stands in keeps to the release and to working time, and who is back earlier gives the lessons back."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
import time_machine

from duobaan.access import SYSTEM
from duobaan.arrangements.models import Arrangement
from duobaan.commitments.models import Commitment
from duobaan.commitments.repository import booking_of
from duobaan.db.uow import Database
from duobaan.errors import HoursExceeded, InvalidInput, NotAllowed, NotEligible, NotFound
from duobaan.professionals.models import Release
from duobaan.running.absence import Away, answer_absence_offer, report_absence, run_absence_clock
from duobaan.running.returning import end_absence
from duobaan.timetable.hours import Load, peak_minutes
from duobaan.words import AbsenceKind, CommitmentKind, OfferStatus, Weekday
from tests.support.agreed_work import work
from tests.support.story import Stage

FIRST, RETURN = dt.date(2027, 1, 11), dt.date(2027, 2, 8)


async def report(stage: Stage, made: Arrangement) -> Away:
    """The first of the two is ill for four weeks."""
    teams = (await work(stage, made)).assignments
    mine = next(one.id for one in teams if one.professional_id == stage.people[0].id)
    return await report_absence(
        stage.persons[0], stage.db, assignment_id=mine, starts_on=FIRST, ends_on=RETURN, kind=AbsenceKind.SICK
    )


async def stand_in(stage: Stage, away: Away) -> Away:
    """The second of the two says yes."""
    return await answer_absence_offer(stage.persons[1], stage.db, offer_id=away.offers[0].id, accepted=True)


async def change_release(db: Database, professional_id: UUID, **values: Any) -> None:
    """The employer's release becomes another."""
    async with db.write() as uow:
        row = (await uow.session.scalars(sa.select(Release).where(Release.professional_id == professional_id))).one()
        for name, value in values.items():
            setattr(row, name, value)


async def lessons_on(stage: Stage, on: dt.date) -> int:
    """How many stretches the week of whoever stands in holds around a day."""
    async with stage.db.read() as session:
        rows = await session.scalars(
            sa.select(Commitment).where(Commitment.active, Commitment.professional_id == stage.people[1].id)
        )
        return sum(row.valid_from <= on < row.valid_to for row in rows)


async def test_stands_in_only_within_the_minutes_that_the_employer_released(stage: Stage, made: Arrangement) -> None:
    away, person = await report(stage, made), stage.people[1]
    own = next(one for one in (await work(stage, made)).assignments if one.professional_id == person.id)
    await change_release(stage.db, person.id, minutes_week=own.minutes_week + 10)
    with pytest.raises(HoursExceeded) as refused:
        await stand_in(stage, away)
    assert refused.value.available_minutes == 10
    assert await lessons_on(stage, FIRST) == 2
    await change_release(stage.db, person.id, minutes_week=own.minutes_week + refused.value.requested_minutes)
    assert (await stand_in(stage, away)).offers[0].status is OfferStatus.ACCEPTED


@pytest.mark.parametrize(
    ("values", "code"),
    [({"weekdays": (Weekday.FR,)}, "RELEASE_WEEKDAY"), ({"valid_to": FIRST}, "RELEASE_MISSING")],
)
async def test_stands_in_only_on_days_that_the_employer_released(
    stage: Stage, made: Arrangement, values: dict[str, Any], code: str
) -> None:
    away = await report(stage, made)
    await change_release(stage.db, stage.people[1].id, **values)
    with pytest.raises(NotEligible) as refused:
        await stand_in(stage, away)
    assert {reason.code for reason in refused.value.reasons} == {code}


def test_what_runs_at_once_counts_together_and_what_is_over_does_not() -> None:
    week = dt.timedelta(days=7)
    held = [Load(100, FIRST, RETURN), Load(30, FIRST, FIRST + week), Load(20, FIRST + week, RETURN)]
    assert peak_minutes(held, FIRST, RETURN) == 130
    assert peak_minutes(held, FIRST + week, RETURN) == 120
    assert peak_minutes(held, RETURN, RETURN + week) == 0


async def test_nobody_stands_in_beyond_the_limits_of_working_time(stage: Stage, made: Arrangement) -> None:
    away = await report(stage, made)
    async with stage.db.read() as session:
        taken = list(
            await session.scalars(sa.select(Commitment).where(Commitment.professional_id == stage.people[0].id))
        )
    async with stage.db.write() as uow:
        # Twelve hours elsewhere, after the lessons of that day.
        uow.session.add(
            Commitment(
                professional_id=stage.people[1].id,
                source_kind="Other",
                source_id=stage.people[1].id,
                kind=CommitmentKind.EMPLOYER_WORK,
                weekday=taken[0].weekday,
                start_minute=12 * 60,
                end_minute=24 * 60 - 1,
                cycle_mask=3,
                valid_from=dt.date(2027, 1, 1),
                valid_to=dt.date(2027, 3, 1),
            )
        )
    with pytest.raises(NotEligible) as refused:
        await stand_in(stage, away)
    assert "WORK_SHIFT_MAX" in {reason.code for reason in refused.value.reasons}


async def test_who_is_back_earlier_has_the_lessons_again(
    stage: Stage, made: Arrangement, clock: time_machine.Traveller
) -> None:
    away = await report(stage, made)
    await stand_in(stage, away)
    early, after = dt.date(2027, 1, 25), dt.date(2027, 1, 26)
    assert await lessons_on(stage, after) == 4
    for actor, error in ((stage.stranger, NotFound), (stage.persons[1], NotFound), (stage.coordinators[1], NotFound)):
        with pytest.raises((error, NotAllowed)):
            await end_absence(actor, stage.db, absence_id=away.absence.id, ends_on=early)
    clock.move_to(dt.datetime(2027, 1, 20, 9, tzinfo=dt.UTC))
    for wrong in (dt.date(2027, 1, 19), RETURN):
        with pytest.raises(InvalidInput):
            await end_absence(stage.planner, stage.db, absence_id=away.absence.id, ends_on=wrong)
    found = await end_absence(stage.planner, stage.db, absence_id=away.absence.id, ends_on=early)
    assert found.absence.ends_on == early
    assert (await lessons_on(stage, dt.date(2027, 1, 19)), await lessons_on(stage, after)) == (4, 2)


async def test_what_is_given_back_early_stays_in_tight_form(stage: Stage, made: Arrangement) -> None:
    away = await report(stage, made)
    await stand_in(stage, away)
    await end_absence(stage.planner, stage.db, absence_id=away.absence.id, ends_on=FIRST + dt.timedelta(days=4))
    async with stage.db.read() as session:
        rows = (await session.scalars(sa.select(Commitment).where(Commitment.active))).all()
    slots = [booking_of(row).slot for row in rows]
    assert [slot.tight() for slot in slots] == slots


async def test_an_absence_that_is_called_off_keeps_nothing(stage: Stage, made: Arrangement) -> None:
    away = await report(stage, made)
    found = await end_absence(stage.coordinators[0], stage.db, absence_id=away.absence.id, ends_on=FIRST)
    assert [offer.status for offer in found.offers] == [OfferStatus.LAPSED]
    assert await run_absence_clock(SYSTEM, stage.db) == 0
    again = await report(stage, made)
    await stand_in(stage, again)
    await end_absence(stage.persons[0], stage.db, absence_id=again.absence.id, ends_on=FIRST)
    assert await lessons_on(stage, FIRST) == 2
