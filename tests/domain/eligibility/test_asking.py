"""The answer for a person and a vacancy from what is stored, and who may know how much of it."""

from __future__ import annotations

import datetime as dt

import pytest

from duobaan.access import ANONYMOUS
from duobaan.clock import today
from duobaan.db.uow import Database
from duobaan.eligibility.asking import get_eligibility, get_guest_budget
from duobaan.errors import NotEligible
from duobaan.professionals.models import Qualification
from duobaan.proposals.answers import accept_proposal
from duobaan.reference.holidays import is_school_day, school_year_of
from duobaan.words import CheckKind, CheckStatus, HolidayRegion, LegalGround, QualificationKind, Visibility
from tests import factories
from tests.support.story import Stage, make_stage

YEAR = school_year_of(factories.STARTS)


async def agree(stage: Stage) -> None:
    row = await stage.propose()
    for actor in stage.everyone[1:]:
        await accept_proposal(actor, stage.db, proposal_id=row.id, revision=1)


def lesson_days(weekday: int) -> int:
    day, found = factories.STARTS, 0
    while day < factories.ENDS:
        found += day.isoweekday() == weekday and is_school_day(HolidayRegion.NOORD, day)
        day += dt.timedelta(days=1)
    return found


async def test_says_the_ground_of_every_lesson_with_the_budget_counted_in(any_db: Database) -> None:
    stage = await make_stage(any_db)
    found = await get_eligibility(
        stage.persons[0], any_db, professional_id=stage.people[0].id, vacancy_id=stage.vacancy.id
    )
    assert found is not None
    answer = found.assessment
    assert answer.ground is LegalGround.GUEST
    assert {lesson.key for lesson in answer.lessons} == {str(slot.id) for slot in stage.slots}
    assert answer.on == max(today(), factories.STARTS)
    assert {row.board_id for row in answer.budgets} == {stage.board.id, None}
    asked = 50 * 2 * (lesson_days(2) + lesson_days(4))
    assert [row.used_minutes for row in answer.budgets] == [asked, asked]
    assert answer.changes
    assert found.vog is not None
    assert not found.vog.is_held


async def test_what_is_agreed_counts_in_the_year_of_its_board(any_db: Database) -> None:
    stage = await make_stage(any_db)
    await agree(stage)
    budget = await get_guest_budget(stage.persons[0], any_db, professional_id=stage.people[0].id, school_year=YEAR)
    assert budget is not None
    assert budget.total.used_minutes == 50 * 2 * lesson_days(2)
    assert [(row.board_id, row.used_minutes) for row in budget.boards] == [(stage.board.id, budget.total.used_minutes)]
    assert budget.total.limit_minutes == 240 * 60


async def test_self_employer_and_parties_see_the_budget_and_strangers_do_not(any_db: Database) -> None:
    stage = await make_stage(any_db)
    await agree(stage)

    async def boards(actor: object) -> int | None:
        budget = await get_guest_budget(actor, any_db, professional_id=stage.people[0].id, school_year=YEAR)  # type: ignore[arg-type]
        return None if budget is None else len(budget.boards)

    assert await boards(stage.persons[0]) == 1
    assert await boards(stage.coordinators[0]) == 1
    assert await boards(stage.planner) == 1
    # The other company is a party to the same proposal: it learns a total, and no board.
    assert await boards(stage.coordinators[1]) in (0, None)
    assert await boards(stage.stranger) is None
    assert await boards(ANONYMOUS) is None


async def test_a_stranger_learns_the_ground_and_nothing_of_other_work(db: Database) -> None:
    stage = await make_stage(db)
    await agree(stage)
    found = await get_eligibility(stage.stranger, db, professional_id=stage.people[0].id, vacancy_id=stage.vacancy.id)
    assert found is not None
    assert found.assessment.ground is LegalGround.GUEST
    assert (found.assessment.budgets, found.vog) == ((), None)


async def test_who_may_not_see_both_learns_nothing(db: Database) -> None:
    stage = await make_stage(db)
    hidden = await factories.professional(db, stage.companies[0], visibility=Visibility.PRIVATE)
    asked = {"professional_id": hidden.id, "vacancy_id": stage.vacancy.id}
    assert await get_eligibility(stage.stranger, db, **asked) is None
    assert await get_eligibility(stage.coordinators[0], db, **asked) is not None
    secret = await factories.vacancy(db, stage.school, visibility=Visibility.PRIVATE)
    asked = {"professional_id": stage.people[0].id, "vacancy_id": secret.id}
    assert await get_eligibility(stage.coordinators[0], db, **asked) is None


async def test_a_licence_takes_the_limit_away(db: Database) -> None:
    stage = await make_stage(db)
    person = stage.people[0]
    await factories.store(
        db, Qualification(professional_id=person.id, kind=QualificationKind.FIRST_DEGREE, subject="WIS")
    )
    found = await get_eligibility(stage.persons[0], db, professional_id=person.id, vacancy_id=stage.vacancy.id)
    assert found is not None
    assert (found.assessment.ground, found.assessment.budgets) == (LegalGround.FULL, ())


async def test_a_vacancy_without_a_timetable_is_answered_by_subject_and_level(db: Database) -> None:
    stage = await make_stage(db)
    plain = await factories.vacancy(db, stage.school, subjects=("WIS", "NAT"), minutes_week=240)
    found = await get_eligibility(stage.persons[0], db, professional_id=stage.people[0].id, vacancy_id=plain.id)
    assert found is not None
    assert [(one.subject, one.lesson_count) for one in found.assessment.by_subject()] == [("WIS", 1), ("NAT", 1)]
    weeks = found.assessment.budgets[0].used_minutes / 240
    assert 20 <= weeks <= 26


async def test_a_proposal_beyond_the_year_of_the_board_is_refused_with_the_figures(db: Database) -> None:
    stage = await make_stage(db)
    async with db.write() as uow:
        person = await uow.session.get_one(type(stage.people[0]), stage.people[0].id)
        person.max_minutes_week = 3000
    wide = await factories.vacancy(db, stage.school, minutes_week=2400)
    from duobaan.proposals.rules import LineWish, TermsWish
    from duobaan.proposals.service import propose_match
    from duobaan.words import TimeBasis

    line = LineWish(stage.people[0].id, TimeBasis.OWN_TIME, minutes_week=900)
    terms = TermsWish((line,), factories.STARTS, factories.ENDS)
    with pytest.raises(NotEligible) as caught:
        await propose_match(stage.planner, db, vacancy_id=wide.id, terms=terms)
    (reason,) = caught.value.reasons
    assert reason.code == "GUEST_BUDGET"
    assert reason.facts["limit_hours"] == 240
    assert reason.source == "WVO 2020 art. 7.19"


async def test_an_approved_certificate_is_held_by_that_board(db: Database) -> None:
    from sqlalchemy import update

    from duobaan.arrangements.models import CheckItem

    stage = await make_stage(db)
    await agree(stage)
    async with db.write() as uow:
        await uow.session.execute(
            update(CheckItem)
            .where(CheckItem.kind == CheckKind.VOG)
            .values(status=CheckStatus.APPROVED, issued_on=dt.date(2026, 10, 1), handed_over_on=dt.date(2026, 11, 1))
        )
    asked = {"professional_id": stage.people[0].id, "vacancy_id": stage.vacancy.id}
    found = await get_eligibility(stage.persons[0], db, **asked)
    assert found is not None
    assert found.vog is not None
    assert found.vog.is_held
