"""`requirementCounts`: live counts for a wizard, for a kept draft and for one that is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from duobaan.access import Actor
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.organisations.models import Organisation
from duobaan.professionals.models import AvailabilityWindow, ProfileSubject
from duobaan.vacancies.models import Vacancy
from duobaan.words import EngagementForm, LegalGround, OrganisationKind, Role, TimeBasis, VacancyStatus, Weekday
from tests import factories
from tests.support.agreed_work import NOW
from tests.support.graph import Graph

COUNTS = """query ($input: RequirementCountsInput!) { requirementCounts(input: $input) {
    considered capped matching requirements { kind day without label(locale: EN) } } }"""
SLOTS = [{"day": day, "position": 1, "classGroup": "4H1", "subject": "WIS"} for day in ("TU", "TH")]


@dataclass
class Market:
    graph: Graph
    school: Organisation
    planner: Actor

    async def counts(self, actor: Actor | None = None, **values: Any) -> Any:
        return await self.graph.ask(COUNTS, actor or self.planner, input=values)

    def draft(self, **vacancy: Any) -> dict[str, Any]:
        fields = {
            "sector": "VO",
            "levels": ["HAVO"],
            "subjects": ["WIS"],
            "forms": ["HYBRID_TEACHER"],
            "acceptedGrounds": ["GUEST"],
            "responsibleTeacher": "Sectieleider",
            "startsOn": "2027-01-11",
            "endsOn": "2027-07-09",
        }
        school = public(Kind.ORGANISATION, self.school.id)
        return {"schoolId": school, "vacancy": fields | vacancy, "slots": SLOTS}


@pytest.fixture
async def market(any_db: Database) -> Any:
    """Five people: two for both days, two without Thursday, one of another subject."""
    with time_machine.travel(NOW, tick=True):
        school = await factories.school(any_db)
        own = {"time_basis": TimeBasis.OWN_TIME}
        people = [await factories.professional(any_db, **own) for _ in range(5)]
        for person in people[2:4]:
            thursday = (AvailabilityWindow.professional_id == person.id, AvailabilityWindow.weekday == Weekday.TH)
            await _delete(any_db, sa.delete(AvailabilityWindow).where(*thursday))
        await _delete(any_db, sa.delete(ProfileSubject).where(ProfileSubject.professional_id == people[4].id))
        await factories.store(any_db, ProfileSubject(professional_id=people[4].id, subject="ENG", strength=4))
        planner = factories.actor(await factories.user(any_db), (school, Role.SCHOOL_PLANNER))
        yield Market(Graph(any_db), school, planner)


async def _delete(db: Database, statement: Any) -> None:
    async with db.write() as uow:
        await uow.session.execute(statement)


async def test_a_day_says_how_many_people_it_costs(market: Market) -> None:
    found = await market.counts(draft=market.draft())
    by_name = {one["day"] or one["kind"]: one["without"] for one in found["requirements"]}
    assert (found["considered"], found["capped"], found["matching"]) == (5, False, 2)
    assert (by_name["TH"], by_name["TU"], by_name["SUBJECT"], by_name["LEVEL"]) == (4, 2, 3, 2)
    assert {one["label"] for one in found["requirements"]} >= {"Thursday", "subject"}


async def test_a_kept_draft_counts_as_the_form_it_was_kept_from(market: Market, any_db: Database) -> None:
    row: Vacancy = await factories.vacancy(
        any_db,
        market.school,
        status=VacancyStatus.DRAFT,
        forms=(EngagementForm.HYBRID_TEACHER,),
        grounds=(LegalGround.GUEST,),
        minutes_week=100,
    )
    for day in (Weekday.TU, Weekday.TH):
        await factories.slot(any_db, row, day, 1)
    kept = await market.counts(vacancyId=public(Kind.VACANCY, row.id))
    draft = market.draft(startsOn=row.starts_on.isoformat(), endsOn=row.ends_on.isoformat())  # type: ignore[union-attr]
    assert kept == await market.counts(draft=draft)


async def test_nothing_of_a_draft_is_stored(market: Market, any_db: Database) -> None:
    await market.counts(draft=market.draft())
    async with any_db.read() as session:
        assert await session.scalar(sa.select(sa.func.count()).select_from(Vacancy)) == 0


async def test_only_the_school_its_board_and_its_region_count(market: Market, any_db: Database) -> None:
    region = await factories.organisation(any_db, OrganisationKind.REGION)
    await factories.link(any_db, market.school, region)
    matchmaker = factories.actor(await factories.user(any_db), (region, Role.MATCHMAKER))
    assert (await market.counts(matchmaker, draft=market.draft()))["matching"] == 2
    other = await factories.school(any_db)
    stranger = factories.actor(await factories.user(any_db), (other, Role.SCHOOL_PLANNER))
    for given in ({"draft": market.draft()},):
        refused = await market.graph.answer(COUNTS, stranger, input=given)
        assert [error["extensions"]["code"] for error in refused.errors] == ["FORBIDDEN"]
    hidden = await factories.vacancy(any_db, market.school, status=VacancyStatus.DRAFT)
    assert await market.counts(stranger, vacancyId=public(Kind.VACANCY, hidden.id)) is None


async def test_a_draft_needs_a_sector(market: Market) -> None:
    draft = market.draft()
    del draft["vacancy"]["sector"]
    refused = await market.graph.answer(COUNTS, market.planner, input={"draft": draft})
    assert [error["extensions"]["code"] for error in refused.errors] == ["BAD_USER_INPUT"]
