"""What a week holds beside lessons takes part in the guard, and gives way where the employer released the day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duobaan.access import SYSTEM
from duobaan.clock import now, today
from duobaan.commitments.models import Commitment
from duobaan.commitments.other_work import SOURCE, Freed, StatedWindow, bookings_of, without
from duobaan.commitments.repository import CommitmentRepository
from duobaan.db.uow import Database
from duobaan.eligibility.asking import get_eligibility
from duobaan.eligibility.repository import TrajectoryRepository
from duobaan.eligibility.service import TrajectoryFields, plan_trajectory
from duobaan.errors import DoubleBooking, InvalidInput, NotAllowed, NotEligible
from duobaan.ids import new_id
from duobaan.professionals.ageing import run_profile_clock
from duobaan.professionals.other_work import list_other_work, set_other_work
from duobaan.professionals.releases import revoke_release
from duobaan.proposals.answers import accept_proposal
from duobaan.proposals.erasing import erase_profile
from duobaan.words import CommitmentKind, ProposalStatus, TimeBasis, TrajectoryKind, Weekday
from tests import factories
from tests.support.story import Stage, make_stage

C = CommitmentKind
FROM = dt.date(2026, 9, 1)


def window(weekday: int, start: int = 540, end: int = 1020, kind: C = C.EMPLOYER_WORK, **more: object) -> StatedWindow:
    return StatedWindow(kind, weekday, start, end, **{"valid_from": FROM} | more)  # type: ignore[arg-type]


OFFICE = [window(day) for day in range(1, 6)]


async def taken(db: Database, stage: Stage) -> list[Commitment]:
    async with db.read() as session:
        rows = await CommitmentRepository(session).list_active(
            [stage.people[0].id], dt.date(2026, 9, 1), dt.date(2030, 1, 1)
        )
    return [row for row in rows if row.source_kind == SOURCE]


def test_what_is_left_of_a_range_without_holes() -> None:
    day = dt.date(2027, 1, 1)
    days = [day + dt.timedelta(days=number) for number in range(10)]
    assert list(without((days[0], days[9]), [])) == [(days[0], days[9])]
    assert list(without((days[0], days[9]), [(days[6], days[7]), (days[2], days[4]), (days[3], days[5])])) == [
        (days[0], days[2]),
        (days[5], days[6]),
        (days[7], days[9]),
    ]
    assert list(without((days[2], days[4]), [(days[0], days[9])])) == []


spans = st.tuples(st.integers(0, 40), st.integers(1, 20)).map(
    lambda pair: (FROM + dt.timedelta(days=pair[0]), FROM + dt.timedelta(days=pair[0] + pair[1]))
)


@given(spans, st.lists(spans, max_size=5))
def test_what_is_left_is_exactly_the_days_in_no_hole(
    span: tuple[dt.date, dt.date], holes: list[tuple[dt.date, dt.date]]
) -> None:
    def days(of: tuple[dt.date, dt.date]) -> set[dt.date]:
        return {of[0] + dt.timedelta(days=number) for number in range((of[1] - of[0]).days)}

    left = [days(one) for one in without(span, holes)]
    assert set().union(*left) == days(span) - set().union(*(days(hole) for hole in holes))
    assert sum(map(len, left)) == len(set().union(*left))


def test_a_release_frees_its_weekdays_of_the_employers_hours_and_nothing_else() -> None:
    person = new_id()
    freed = [Freed(dt.date(2027, 1, 1), dt.date(2027, 8, 1), frozenset({2}))]
    found = bookings_of(person, [window(1), window(2), window(2, 1100, 1200, C.PRIVATE)], freed)
    assert [(one.kind, one.slot.weekday, one.slot.valid_to) for one in found] == [
        (C.EMPLOYER_WORK, 1, dt.date(9999, 12, 28)),
        (C.EMPLOYER_WORK, 2, dt.date(2026, 12, 30)),
        (C.EMPLOYER_WORK, 2, dt.date(9999, 12, 29)),
        (C.PRIVATE, 2, dt.date(9999, 12, 29)),
    ]


async def test_released_days_stay_free_for_lessons_and_the_others_are_taken(any_db: Database) -> None:
    stage = await make_stage(any_db)
    await set_other_work(stage.persons[0], any_db, kind=C.EMPLOYER_WORK, windows=OFFICE)
    in_term = [row for row in await taken(any_db, stage) if row.valid_from < dt.date(2027, 8, 1)]
    # The release holds for Tuesday and Thursday until August 2027.
    assert sorted({row.weekday for row in in_term}) == [1, 3, 5]
    row = await stage.propose()
    for actor in stage.everyone[1:]:
        agreed = await accept_proposal(actor, any_db, proposal_id=row.id, revision=1)
    assert agreed.proposal.status is ProposalStatus.AGREED


async def test_a_lesson_in_the_employers_hours_is_refused(any_db: Database) -> None:
    stage = await make_stage(any_db)
    monday = await factories.slot(any_db, stage.vacancy, Weekday.MO, 3)
    stage.slots.append(monday)
    await set_other_work(stage.persons[0], any_db, kind=C.EMPLOYER_WORK, windows=OFFICE)
    row = await stage.propose(stage.line(0, 4, time_basis=TimeBasis.OWN_TIME))
    with pytest.raises(DoubleBooking) as caught:
        await accept_proposal(stage.persons[0], any_db, proposal_id=row.id, revision=1)
    assert {(fact.weekday, fact.kind) for fact in caught.value.clashes} == {(1, "EMPLOYER_WORK")}


async def test_what_overlaps_agreed_lessons_cannot_be_stated(db: Database) -> None:
    stage = await make_stage(db)
    row = await stage.propose()
    for actor in stage.everyone[1:]:
        await accept_proposal(actor, db, proposal_id=row.id, revision=1)
    with pytest.raises(DoubleBooking):
        await set_other_work(stage.persons[0], db, kind=C.PRIVATE, windows=[window(2, 500, 700, C.PRIVATE)])
    assert await taken(db, stage) == []


async def test_stating_anew_takes_the_place_of_the_same_kind_only(any_db: Database) -> None:
    stage = await make_stage(any_db)
    me = stage.persons[0]
    await set_other_work(me, any_db, kind=C.PRIVATE, windows=[window(1, 1100, 1200, C.PRIVATE)])
    await set_other_work(me, any_db, kind=C.EMPLOYER_WORK, windows=OFFICE)
    await set_other_work(me, any_db, kind=C.EMPLOYER_WORK, windows=[window(1)])
    stated = (await list_other_work(me, any_db, professional_ids=[stage.people[0].id]))[stage.people[0].id]
    assert [(one.kind, one.weekday) for one in stated] == [(C.EMPLOYER_WORK, 1), (C.PRIVATE, 1)]
    assert {(row.kind, row.weekday) for row in await taken(any_db, stage)} == {(C.EMPLOYER_WORK, 1), (C.PRIVATE, 1)}
    assert await list_other_work(stage.planner, any_db, professional_ids=[stage.people[0].id]) == {}


async def test_a_release_that_ends_takes_the_day_again(any_db: Database) -> None:
    stage = await make_stage(any_db)
    person = stage.people[0]
    await set_other_work(stage.persons[0], any_db, kind=C.EMPLOYER_WORK, windows=OFFICE)

    async def tuesday_from() -> dt.date:
        return min(row.valid_from for row in await taken(any_db, stage) if row.weekday == 2)

    assert dt.date(2027, 8, 1) <= await tuesday_from() < dt.date(2027, 8, 8)
    extra = await factories.release(any_db, person, valid_from=dt.date(2027, 8, 1), valid_to=dt.date(2028, 8, 1))
    await set_other_work(stage.persons[0], any_db, kind=C.EMPLOYER_WORK, windows=OFFICE)
    assert await tuesday_from() >= dt.date(2028, 8, 1)
    await revoke_release(stage.coordinators[0], any_db, release_id=extra.id)
    assert dt.date(2027, 8, 1) <= await tuesday_from() < dt.date(2027, 8, 8)


async def test_the_clock_takes_back_what_a_past_release_freed(db: Database) -> None:
    stage = await make_stage(db)
    alone = await factories.user(db)
    company = stage.companies[0]
    person = await factories.professional(db, company, user_id=alone.id)
    await factories.release(
        db, person, weekdays=(), valid_from=dt.date(2026, 8, 1), valid_to=today() + dt.timedelta(days=1)
    )
    me = factories.actor(alone, professional_id=person.id)
    await set_other_work(me, db, kind=C.EMPLOYER_WORK, windows=[window(3, valid_from=today())])
    async with db.write() as uow:
        (release,) = (await uow.session.scalars(_releases_of(person.id))).all()
        release.valid_to = today()
    await run_profile_clock(SYSTEM, db, now())
    async with db.read() as session:
        rows = await CommitmentRepository(session).list_active([person.id], today(), today() + dt.timedelta(days=8))
    assert [row.weekday for row in rows] == [3]


def _releases_of(key: object) -> object:
    import sqlalchemy as sa

    from duobaan.professionals.models import Release

    return sa.select(Release).where(Release.professional_id == key)


@pytest.mark.parametrize(
    ("_case", "kind", "windows", "rule"),
    [
        ("no kind of its own", C.TEACHING, [], "not_other_work"),
        ("overlapping itself", C.PRIVATE, [window(1, kind=C.PRIVATE), window(1, 600, 700, C.PRIVATE)], "overlap"),
        ("ends before it starts", C.PRIVATE, [window(1, 700, 600, C.PRIVATE)], "ends_before_start"),
        ("far too many", C.PRIVATE, [window(1, n, n + 1, C.PRIVATE) for n in range(50)], "too_many"),
    ],
)
async def test_refuses_what_cannot_be(
    db: Database, _case: str, kind: C, windows: list[StatedWindow], rule: str
) -> None:
    stage = await make_stage(db)
    with pytest.raises(InvalidInput) as caught:
        await set_other_work(stage.persons[0], db, kind=kind, windows=windows)
    assert [issue.rule for issue in caught.value.issues] == [rule]


async def test_only_a_professional_states_the_own_week(db: Database) -> None:
    stage = await make_stage(db)
    with pytest.raises(NotAllowed):
        await set_other_work(stage.planner, db, kind=C.PRIVATE, windows=[])


async def test_lessons_on_top_of_a_full_week_pass_the_limits_of_working_time(any_db: Database) -> None:
    stage = await make_stage(any_db)
    long_days = [window(day, 420, 1140) for day in (1, 3, 5)] + [window(day, 640, 1350) for day in (2, 4)]
    await set_other_work(stage.persons[0], any_db, kind=C.EMPLOYER_WORK, windows=long_days)
    with pytest.raises(NotEligible) as caught:
        await stage.propose()
    assert {reason.code for reason in caught.value.reasons} >= {"WORK_SHIFT_MAX", "WORK_WEEK_MAX"}
    found = await get_eligibility(
        stage.persons[0], any_db, professional_id=stage.people[0].id, vacancy_id=stage.vacancy.id
    )
    assert found is not None
    assert "WORK_WEEK_MAX" in {reason.code for reason in found.assessment.blocks}


async def test_erasing_a_profile_takes_other_work_and_trainings_with_it(any_db: Database) -> None:
    stage = await make_stage(any_db)
    me, person = stage.persons[0], stage.people[0]
    await set_other_work(me, any_db, kind=C.PRIVATE, windows=[window(1, kind=C.PRIVATE)])
    wish = TrajectoryFields(TrajectoryKind.PDG, today())
    await plan_trajectory(me, any_db, professional_id=person.id, wish=wish)
    await erase_profile(me, any_db, professional_id=person.id)
    assert await taken(any_db, stage) == []
    async with any_db.read() as session:
        assert await CommitmentRepository(session).other_work([person.id]) == []
        assert await TrajectoryRepository(session).of_people([person.id], SYSTEM) == {}
