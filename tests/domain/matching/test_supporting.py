"""Who may only support is judged for the lessons that ask for support, and for no lesson that is led."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
import time_machine

from duobaan.db.uow import Database
from duobaan.matching.criteria import Criterion, Exclusion, default_weights
from duobaan.matching.facts.person_and_post import PersonFacts, PostFacts
from duobaan.matching.fit.explain import Explanation, explain, ranked
from duobaan.matching.fit.near_misses import ChangeKind, near_misses
from duobaan.matching.fit.steps import steps_of
from duobaan.matching.log.journal import MatchJournal
from duobaan.matching.suggestions.fitting import Suggestions, suggest_professionals, suggest_vacancies
from duobaan.matching.teams.teaming import suggest_coverage
from duobaan.professionals.models import ProfileSubject
from duobaan.vacancies.coverage import refill
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.words import LegalGround, LineRole, VacancyStatus, Weekday
from tests import factories
from tests.domain.matching.facts import PERSON, POST, person, post, window
from tests.support import agreed
from tests.support.story import Stage, make_stage

HELPED = post(support=POST.lessons[1:3])
UNSKILLED = person(id=UUID(int=4), subjects={})
E = Exclusion


def found(one: PersonFacts, other: PostFacts) -> Explanation:
    return explain(one, other, default_weights())


def keys(one: Explanation) -> list[int]:
    return [taught.lesson.key.int for taught in one.taught]


def test_who_does_not_know_the_subject_may_support_and_is_counted_no_lesson_to_lead() -> None:
    one = found(UNSKILLED, HELPED)
    assert (one.role, one.fits, keys(one), one.minutes) == (LineRole.SUPPORT, True, [12, 13], 100)
    assert [fail.code for fail in one.judgement.lead_fails] == [E.SUBJECT, E.NO_LESSON]
    table = {row.criterion: dict(row.facts) for row in one.components}
    assert table[Criterion.GROUND] == {"ground": LegalGround.SUPPORT_ONLY.value}
    assert table[Criterion.COVERAGE] == {"minutes": 100, "asked": 100}
    assert not found(UNSKILLED, POST).fits, "without such lessons nothing is left"


def test_who_may_lead_is_judged_to_lead() -> None:
    one = found(PERSON, HELPED)
    assert (one.role, keys(one), one.judgement.lead_fails) == (LineRole.LEAD, [11, 12, 13, 14], ())


def test_who_supports_keeps_to_the_own_week() -> None:
    tuesdays = person(subjects={}, windows=(window(Weekday.TU),))
    one = found(tuesdays, HELPED)
    assert keys(one) == [12]
    assert [(missed.lesson.key.int, missed.fail.code) for missed in one.missed] == [(13, E.NOT_AVAILABLE)]
    nobody = found(person(subjects={}, windows=(window(Weekday.WE),)), HELPED)
    assert (nobody.role, [fail.code for fail in nobody.fails]) == (LineRole.SUPPORT, [E.NO_LESSON])


def test_where_all_lessons_are_led_only_support_is_left() -> None:
    one = found(PERSON, post(lessons=(), minutes_week=0, support=POST.lessons[:1]))
    assert (one.role, keys(one)) == (LineRole.SUPPORT, [11])


def test_who_leads_comes_before_who_supports_only() -> None:
    weak = person(id=UUID(int=9), subjects={"WIS": 2}, max_days=1, windows=(window(Weekday.TU),))
    helps = person(id=UUID(int=8), subjects={}, windows=())
    order = ranked([found(helps, HELPED), found(weak, HELPED)])
    assert [one.professional_id.int for one in order] == [9, 8]
    assert all(one.fits for one in order)


def test_a_near_miss_names_what_would_let_someone_lead() -> None:
    barred = person(papers=())
    asked = post(grounds=(LegalGround.FULL,), support=POST.lessons[:1])
    one = found(barred, asked)
    assert (one.role, one.fits) == (LineRole.SUPPORT, True)
    near = near_misses(one.judgement, steps_of(one.judgement), default_weights())
    assert [(miss.changes[0].kind, miss.more_lessons) for miss in near] == [(ChangeKind.ACCEPT_GROUND, 4)]


# --- on a database --------------------------------------------------------------------------------


@pytest.fixture
def _monday() -> Any:
    with time_machine.travel(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
async def stage(any_db: Database, _monday: None) -> Stage:
    """The second of the two people does not know the subject, and the first lesson asks for support."""
    found = await make_stage(any_db)
    async with any_db.write() as uow:
        (await uow.session.get_one(LessonSlot, found.slots[0].id)).support_needed = 1
        for subject in ("WIS", "NAT"):
            (await uow.session.get_one(ProfileSubject, (found.people[1].id, subject))).strength = 1
    return found


async def people_for(stage: Stage) -> Suggestions:
    return await suggest_professionals(stage.planner, stage.db, MatchJournal(), vacancy_id=stage.vacancy.id)


async def posts_for(stage: Stage, who: int) -> Suggestions:
    return await suggest_vacancies(
        stage.persons[who], stage.db, MatchJournal(), professional_id=stage.people[who].id, include_near=True
    )


async def test_both_sides_are_suggested_support_as_such(stage: Stage) -> None:
    page = (await people_for(stage)).page
    assert [(one.professional_id, one.role) for one in page] == [
        (stage.people[0].id, LineRole.LEAD),
        (stage.people[1].id, LineRole.SUPPORT),
    ]
    assert [one.lesson.key for one in page[1].taught] == [stage.slots[0].id]
    mine = (await posts_for(stage, 1)).page
    assert [(one.vacancy_id, one.role, one.fits) for one in mine] == [(stage.vacancy.id, LineRole.SUPPORT, True)]


async def test_support_that_is_agreed_is_sought_no_more(stage: Stage) -> None:
    helper = await factories.professional(stage.db)
    await agreed.arrangement(stage.db, stage.vacancy, helper, [stage.slots[0].id], role=LineRole.SUPPORT)
    assert [one.professional_id for one in (await people_for(stage)).page] == [stage.people[0].id]
    assert [one.fits for one in (await posts_for(stage, 1)).page] == [False]
    assert len((await people_for(stage)).page[0].taught) == 4, "what is supported is still to be led"


async def test_of_a_post_of_support_what_is_agreed_is_taken(stage: Stage) -> None:
    async with stage.db.write() as uow:
        (await uow.session.get_one(Vacancy, stage.vacancy.id)).role = LineRole.SUPPORT
    helper = await factories.professional(stage.db)
    await agreed.arrangement(
        stage.db, stage.vacancy, helper, [one.id for one in stage.slots[:3]], role=LineRole.SUPPORT
    )
    page = (await people_for(stage)).page
    assert [[one.lesson.key for one in match.taught] for match in page] == [[stage.slots[3].id]] * 2
    team = (await suggest_coverage(stage.planner, stage.db, MatchJournal(), vacancy_id=stage.vacancy.id)).teams[0]
    assert [row.id for one in team.partners for row in one.rows] == [stage.slots[3].id]


@pytest.mark.parametrize(("role", "status"), [(LineRole.SUPPORT, "FILLED"), (LineRole.LEAD, "PUBLISHED")])
async def test_a_post_is_filled_by_what_it_asks(stage: Stage, role: LineRole, status: str) -> None:
    helper = await factories.professional(stage.db)
    everything = [one.id for one in stage.slots]
    await agreed.arrangement(stage.db, stage.vacancy, helper, everything, role=LineRole.SUPPORT)
    async with stage.db.write() as uow:
        row = await uow.session.get_one(Vacancy, stage.vacancy.id)
        row.role = role
        await refill(uow, row.id)
        assert row.status is VacancyStatus(status)
