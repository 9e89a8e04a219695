"""From stored lessons and facts to the question of coverage, and what would let a team cover more."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from duobaan import clock
from duobaan.access import Actor
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.matching.fit.near_misses import ChangeKind
from duobaan.matching.log.journal import MatchJournal
from duobaan.matching.models import MatchLog
from duobaan.matching.teams.answer import TeamCriterion
from duobaan.matching.teams.teaming import CoveragePage, suggest_coverage
from duobaan.professionals.models import Professional, Release
from duobaan.professionals.repository import ProfessionalRepository
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.words import Cycle
from tests.support.story import Stage, make_stage

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


async def _page(
    stage: Stage, journal: MatchJournal | None = None, actor: Actor | None = None, **values: object
) -> CoveragePage:
    with clock.held_at(NOW):
        return await suggest_coverage(
            actor or stage.planner,
            stage.db,
            journal or MatchJournal(),
            vacancy_id=stage.vacancy.id,
            budget_ms=5_000.0,
            **values,  # type: ignore[arg-type]
        )


async def _release_only(stage: Stage, minutes: int) -> None:
    async with stage.db.write() as uow:
        parts = await ProfessionalRepository(uow.session).parts(Release, [one.id for one in stage.people])
        for rows in parts.values():
            rows[0].minutes_week = minutes


async def test_one_person_who_can_do_all_comes_before_two(db: Database) -> None:
    stage = await make_stage(db)
    page = await _page(stage)
    assert page.is_proven
    assert [len(team.partners) for team in page.teams] == [1, 1, 2]
    assert all(team.is_complete for team in page.teams)
    assert [reason.code for reason in page.teams[0].reasons] == list(TeamCriterion)
    assert page.near_misses == ()


async def test_released_minutes_bound_each_share(db: Database) -> None:
    stage = await make_stage(db)
    await _release_only(stage, 100)
    best = (await _page(stage)).teams[0]
    assert sorted(partner.minutes_week for partner in best.partners) == [100, 100]
    assert best.is_complete


async def test_one_more_released_hour_covers_more(db: Database) -> None:
    stage = await make_stage(db)
    await _release_only(stage, 60)
    page = await _page(stage)
    best = page.teams[0]
    assert (best.covered, best.total, len(best.open_rows)) == (2, 4, 2)
    more = [one for one in page.near_misses if one.change.kind is ChangeKind.RELEASE_MORE]
    assert more
    assert {one.professional_id for one in more} <= {one.id for one in stage.people}
    assert all(one.more_lessons > 0 for one in more)
    assert page.near_misses[0].more_lessons == max(one.more_lessons for one in page.near_misses)


async def test_who_is_just_too_far_is_named_with_the_minutes(db: Database) -> None:
    stage = await make_stage(db)
    async with stage.db.write() as uow:
        for one in stage.people:
            row = await uow.session.get_one(Professional, one.id)
            school = await uow.session.get_one(type(stage.school), stage.school.id)
            row.lat, row.lon = (school.lat or 52.5) + 0.15, school.lon or 6.1
            row.max_travel_minutes = 15
    journal = MatchJournal()
    page = await _page(stage, journal)
    assert page.teams == ()
    farther = [one for one in page.near_misses if one.change.kind is ChangeKind.TRAVEL_FARTHER]
    assert farther
    assert farther[0].is_complete
    await journal.flush(db)
    async with db.read() as session:
        noted = (await session.scalars(sa.select(MatchLog))).one().items
    assert {item["id"] for item in noted} == {
        public(Kind.PROFESSIONAL, one.professional_id) for one in page.near_misses
    }, "who is only named for what would have to change was shown too"


async def test_lessons_of_other_weeks_do_not_meet(db: Database) -> None:
    """Two lessons at one hour, one in week A and one in week B: one person teaches both."""
    stage = await make_stage(db)
    async with stage.db.write() as uow:
        one, other = [await uow.session.get_one(LessonSlot, row.id) for row in stage.slots[:2]]
        one.cycle, other.cycle = Cycle.WEEK_A, Cycle.WEEK_B
        other.start_minute, other.end_minute, other.position = one.start_minute, one.end_minute, one.position
    best = (await _page(stage)).teams[0]
    assert len(best.partners) == 1
    assert best.partners[0].minutes_week == 150


async def test_lessons_of_other_periods_do_not_meet(db: Database) -> None:
    stage = await make_stage(db)
    async with stage.db.write() as uow:
        one, other = [await uow.session.get_one(LessonSlot, row.id) for row in stage.slots[:2]]
        vacancy = await uow.session.get_one(Vacancy, stage.vacancy.id)
        assert vacancy.starts_on is not None
        half = max(vacancy.starts_on, NOW.date()) + dt.timedelta(days=56)
        one.valid_to, other.valid_from = half, half
        other.start_minute, other.end_minute, other.position = one.start_minute, one.end_minute, one.position
    assert len((await _page(stage)).teams[0].partners) == 1


async def test_lessons_of_one_hour_need_two_people(db: Database) -> None:
    stage = await make_stage(db)
    async with stage.db.write() as uow:
        one, other = [await uow.session.get_one(LessonSlot, row.id) for row in stage.slots[:2]]
        other.start_minute, other.end_minute, other.position = one.start_minute, one.end_minute, one.position
    best = (await _page(stage)).teams[0]
    assert (len(best.partners), best.is_complete) == (2, True)
