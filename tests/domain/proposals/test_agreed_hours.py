"""What random histories found once: offers that shrink, vacancies withdrawn and work that ends between consents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from duobaan.arrangements.service import terminate_arrangement
from duobaan.errors import HoursExceeded, NotFound, StateNotAllowed
from duobaan.professionals.releases import accept_release, grant_release
from duobaan.professionals.rules import ReleaseFields
from duobaan.professionals.service import update_profile
from duobaan.proposals.amending import amend_arrangement
from duobaan.proposals.answers import accept_proposal
from duobaan.proposals.erasing import erase_profile
from duobaan.vacancies.models import Vacancy
from duobaan.vacancies.service import withdraw_vacancy
from duobaan.words import VacancyStatus
from tests.support.agreed_work import NOW, agree, start, work
from tests.support.story import DAY, ENDS, STARTS, Stage


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The first of December 2026, until a test moves on."""
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


async def test_an_offer_may_not_drop_below_agreed_hours(stage: Stage, clock: time_machine.Traveller) -> None:
    await agree(stage)
    key = stage.people[0].id
    with pytest.raises(HoursExceeded):
        await update_profile(stage.persons[0], stage.db, professional_id=key, profile={"max_minutes_week": 99})
    kept = await update_profile(stage.persons[0], stage.db, professional_id=key, profile={"max_minutes_week": 100})
    assert kept.max_minutes_week == 100


@pytest.mark.parametrize(("minutes", "valid_to"), [(99, ENDS), (480, ENDS - DAY)])
async def test_a_release_that_does_not_hold_the_agreed_work_takes_no_place(
    stage: Stage, clock: time_machine.Traveller, minutes: int, valid_to: dt.date
) -> None:
    # Granted while nothing was agreed, accepted when something was.
    fields = ReleaseFields(minutes_week=minutes, valid_from=NOW.date(), valid_to=valid_to)
    key = stage.people[0].id
    offered = await grant_release(stage.coordinators[0], stage.db, professional_id=key, release=fields)
    await agree(stage)
    with pytest.raises(HoursExceeded):
        await accept_release(stage.persons[0], stage.db, release_id=offered.id)


async def test_a_vacancy_that_was_withdrawn_is_not_agreed_on(stage: Stage, clock: time_machine.Traveller) -> None:
    row = await stage.propose(stage.line(0, 0))
    await accept_proposal(stage.persons[0], stage.db, proposal_id=row.id, revision=1)
    await withdraw_vacancy(stage.planner, stage.db, vacancy_id=stage.vacancy.id, reason="geen uren meer")
    with pytest.raises(StateNotAllowed):
        await accept_proposal(stage.coordinators[0], stage.db, proposal_id=row.id, revision=1)


async def test_nobody_agrees_for_someone_who_erased_their_profile(stage: Stage, clock: time_machine.Traveller) -> None:
    row = await stage.propose(stage.line(0, 0))
    await accept_proposal(stage.persons[0], stage.db, proposal_id=row.id, revision=1)
    await erase_profile(stage.persons[0], stage.db, professional_id=stage.people[0].id)
    with pytest.raises((NotFound, StateNotAllowed)):
        await accept_proposal(stage.coordinators[0], stage.db, proposal_id=row.id, revision=1)


async def test_ended_work_is_not_amended_and_its_notice_still_counts(
    stage: Stage, clock: time_machine.Traveller
) -> None:
    made = await agree(stage)
    await start(stage, made, clock)
    later = STARTS + 30 * DAY
    proposal = await amend_arrangement(
        stage.planner, stage.db, arrangement_id=made.id, terms=stage.terms(starts_on=later)
    )
    await terminate_arrangement(stage.planner, stage.db, arrangement_id=made.id, ends_on=later + DAY, reason="fusie")
    async with stage.db.read() as session:
        vacancy = await session.get_one(Vacancy, stage.vacancy.id)
    assert vacancy.status is VacancyStatus.PARTLY_FILLED, "the lessons have teachers in the days of notice"
    for actor in (*stage.persons, stage.coordinators[0]):
        await accept_proposal(actor, stage.db, proposal_id=proposal.id, revision=1)
    with pytest.raises(StateNotAllowed):
        await accept_proposal(stage.coordinators[1], stage.db, proposal_id=proposal.id, revision=1)


async def test_an_amendment_before_an_earlier_one_leaves_one_teacher_a_lesson(
    stage: Stage, clock: time_machine.Traveller
) -> None:
    made = await agree(stage)
    await start(stage, made, clock)
    for first in (STARTS + 60 * DAY, STARTS + 30 * DAY):
        wish = stage.terms(starts_on=first)
        proposal = await amend_arrangement(stage.planner, stage.db, arrangement_id=made.id, terms=wish)
        for actor in (*stage.persons, *stage.coordinators):
            await accept_proposal(actor, stage.db, proposal_id=proposal.id, revision=1)
    spans = [
        one.span
        for one in (await work(stage, made)).assignments
        if one.professional_id == stage.people[0].id and one.span[0] < one.span[1]
    ]
    assert sorted(spans) == [(STARTS, STARTS + 30 * DAY), (STARTS + 30 * DAY, ENDS)]
