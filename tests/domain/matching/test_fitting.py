"""Suggestions on a real database: who may ask, who is shown, what is open, and that nobody's person weighs anything."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from duobaan.access import ANONYMOUS, Actor, Seat
from duobaan.commitments.models import Commitment
from duobaan.db.uow import Database
from duobaan.errors import NotAllowed, NotFound
from duobaan.matching.criteria import Criterion, Exclusion, default_weights
from duobaan.matching.facts.building import RawPerson, RawPost, person_facts, post_facts
from duobaan.matching.fit.explain import as_data, explain
from duobaan.matching.log.journal import MatchJournal
from duobaan.matching.suggestions.fitting import explain_match, explain_people, suggest_professionals, suggest_vacancies
from duobaan.organisations.models import Organisation
from duobaan.professionals.models import Professional, ProfileSubject
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.words import (
    EngagementForm,
    Level,
    LineRole,
    OrganisationKind,
    ProfileStatus,
    Role,
    Sector,
    ShareMode,
    TimeBasis,
    VacancyStatus,
    Visibility,
    WantsLicence,
    Weekday,
)
from tests import factories
from tests.support import agreed

TODAY = dt.date(2026, 11, 23)
pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def monday() -> Any:
    with time_machine.travel(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC), tick=False):
        yield


@dataclass
class Market:
    db: Database
    school: Organisation
    company: Organisation
    vacancy: Vacancy
    slots: list[LessonSlot]
    person: Professional
    planner: Actor
    coordinator: Actor
    own: Actor
    journal: MatchJournal

    async def people(self, actor: Actor | None = None, **values: Any) -> list[UUID]:
        found = await suggest_professionals(
            actor or self.planner, self.db, self.journal, vacancy_id=self.vacancy.id, **values
        )
        return [one.professional_id for one in found.page]

    async def another(self, **values: Any) -> Professional:
        return await factories.professional(self.db, time_basis=TimeBasis.OWN_TIME, **values)


@pytest.fixture
async def market(any_db: Database) -> Market:
    db = any_db
    school, company = await factories.school(db), await factories.company(db)
    vacancy = await factories.vacancy(db, school)
    places = [(Weekday.TU, 1), (Weekday.TU, 2), (Weekday.TH, 1), (Weekday.TH, 2)]
    slots = [await factories.slot(db, vacancy, day, position) for day, position in places]
    user = await factories.user(db)
    person = await factories.professional(db, company, user_id=user.id)
    await factories.release(db, person)
    planner = factories.actor(await factories.member(db, school, Role.SCHOOL_PLANNER), (school, Role.SCHOOL_PLANNER))
    coordinator = factories.actor(
        await factories.member(db, company, Role.COMPANY_COORDINATOR), (company, Role.COMPANY_COORDINATOR)
    )
    own = factories.actor(user, professional_id=person.id)
    return Market(db, school, company, vacancy, slots, person, planner, coordinator, own, MatchJournal())


async def test_a_school_sees_who_suits_its_vacancy_and_a_person_what_suits_them(market: Market) -> None:
    assert await market.people() == [market.person.id]
    for actor in (market.own, market.coordinator):
        found = await suggest_vacancies(actor, market.db, market.journal, professional_id=market.person.id)
        assert [one.vacancy_id for one in found.page] == [market.vacancy.id]
        assert found.page[0].score > 0.5


async def test_only_who_stands_for_a_side_may_ask(market: Market) -> None:
    other = await factories.school(market.db)
    stranger = factories.actor(
        await factories.member(market.db, other, Role.SCHOOL_PLANNER), (other, Role.SCHOOL_PLANNER)
    )
    for actor in (ANONYMOUS, stranger, market.coordinator, market.own):
        with pytest.raises(NotAllowed):
            await market.people(actor)
    for actor in (ANONYMOUS, stranger, market.planner):
        with pytest.raises(NotAllowed):
            await suggest_vacancies(actor, market.db, market.journal, professional_id=market.person.id)


async def test_a_matchmaker_may_ask_within_the_own_region_only(market: Market) -> None:
    region, elsewhere = [await factories.organisation(market.db, OrganisationKind.REGION) for _ in range(2)]
    await factories.link(market.db, market.school, region)
    user = await factories.user(market.db)
    matchmaker, other = [
        Actor(user_id=user.id, seats=(Seat(one.id, one.kind, frozenset({Role.MATCHMAKER})),))
        for one in (region, elsewhere)
    ]
    assert await market.people(matchmaker) == [market.person.id]
    with pytest.raises(NotAllowed):
        await market.people(other)


async def test_who_may_not_be_seen_is_not_weighed(market: Market) -> None:
    await market.another(hidden_from=(market.school.id.hex,))
    await market.another(visibility=Visibility.PRIVATE)
    await market.another(status=ProfileStatus.PAUSED)
    await market.another(sectors=(Sector.MBO,), levels=())
    await market.another(lat=50.85, lon=5.69)
    found = await suggest_professionals(
        market.planner, market.db, market.journal, vacancy_id=market.vacancy.id, include_near=True
    )
    assert [one.professional_id for one in found.page] == [market.person.id]
    assert found.considered == 1


async def test_who_hides_from_a_school_is_not_offered_it_either(market: Market) -> None:
    user = await factories.user(market.db)
    hiding = await market.another(hidden_from=(market.school.id.hex,), user_id=user.id)
    me = factories.actor(user, professional_id=hiding.id)
    found = await suggest_vacancies(me, market.db, market.journal, professional_id=hiding.id, include_near=True)
    assert [fail.code for fail in found.page[0].fails] == [Exclusion.NOT_VISIBLE]
    with pytest.raises(NotFound):
        await explain_match(
            market.planner,
            market.db,
            market.journal,
            vacancy_id=market.vacancy.id,
            professional_id=hiding.id,
        )


async def test_only_open_lessons_are_weighed(market: Market) -> None:
    other = await market.another()
    await agreed.arrangement(market.db, market.vacancy, other, [one.id for one in market.slots[:3]])
    found = await explain_match(
        market.planner,
        market.db,
        market.journal,
        vacancy_id=market.vacancy.id,
        professional_id=market.person.id,
    )
    assert [one.lesson.key for one in found.taught] == [market.slots[3].id]


async def test_what_is_taken_of_a_week_is_taken_out_of_the_plan(market: Market) -> None:
    taken = Commitment(
        professional_id=market.person.id,
        source_kind="Arrangement",
        source_id=market.vacancy.id,
        location_id=market.school.id,
        weekday=2,
        start_minute=500,
        end_minute=530,
        valid_from=factories.STARTS,
        valid_to=factories.ENDS,
    )
    await factories.store(market.db, taken)
    found = await explain_match(
        market.coordinator,
        market.db,
        market.journal,
        vacancy_id=market.vacancy.id,
        professional_id=market.person.id,
    )
    assert [(one.lesson.key, one.fail.code) for one in found.missed] == [(market.slots[0].id, Exclusion.COMMITTED)]


async def test_those_who_nearly_fit_come_after_those_who_fit(market: Market) -> None:
    far = await market.another(max_travel_minutes=5, lat=52.58, lon=6.09)
    assert await market.people() == [market.person.id]
    assert await market.people(include_near=True) == [market.person.id, far.id]
    assert await market.people(include_near=True, first=1) == [market.person.id]


async def test_a_search_for_a_vacancy_explains_every_hit(market: Market) -> None:
    other = await market.another()
    found = await explain_people(
        market.planner,
        market.db,
        market.journal,
        vacancy_id=market.vacancy.id,
        professional_ids=[market.person.id, other.id],
    )
    assert set(found) == {market.person.id, other.id}


async def test_changing_everything_personal_changes_no_score(market: Market) -> None:
    before = await suggest_professionals(market.planner, market.db, market.journal, vacancy_id=market.vacancy.id)
    async with market.db.write() as uow:
        row = await uow.session.get_one(Professional, market.person.id)
        row.name, row.contact_email, row.contact_phone = "Ander Mens", "ander@example.org", "0612345678"
        row.about, row.headline, row.profession, row.named = "Over mij", "Kop", "vak", True
    after = await suggest_professionals(market.planner, market.db, market.journal, vacancy_id=market.vacancy.id)
    assert [as_data(one) for one in after.page] == [as_data(one) for one in before.page]


# What no rule may know, whatever it would be called if someone added it to the profile.
PERSONAL = ("name", "contact_email", "contact_phone", "about", "headline", "profession", "place", "home_pc4")
NEVER = ("gender", "age", "birth_date", "origin", "nationality", "photo_ref", "religion", "health")


@given(values=st.lists(st.text(max_size=40), min_size=len(PERSONAL + NEVER), max_size=len(PERSONAL + NEVER)))
def test_no_personal_field_can_change_a_score(values: list[str]) -> None:
    def found(texts: dict[str, str]) -> dict[str, Any]:
        row = Professional(
            id=UUID(int=5),
            status=ProfileStatus.PUBLISHED,
            time_basis=TimeBasis.OWN_TIME,
            sectors=(Sector.VO,),
            levels=(Level.HAVO,),
            forms=(EngagementForm.GUEST_TEACHER,),
            contract_kinds=(),
            languages=("nl",),
            min_minutes_week=0,
            max_minutes_week=300,
            max_days=5,
            max_travel_minutes=40,
            hidden_from=(),
            wants_licence=WantsLicence.MAYBE,
            **{name: text for name, text in texts.items() if name in PERSONAL},
        )
        for name in NEVER:
            if name in texts:
                setattr(row, name, texts[name])
        offers = [ProfileSubject(subject="WIS", strength=4)]
        raw = RawPerson(row, offers, [], [], [], [], [], [], [], [], {})
        return as_data(explain(person_facts(raw, POST, FACTS), FACTS, default_weights()))

    assert found(dict(zip(PERSONAL + NEVER, values, strict=True))) == found({})


_SCHOOL = Organisation(id=UUID(int=8), kind=OrganisationKind.SCHOOL, name="Lyceum")
_VACANCY = Vacancy(
    id=UUID(int=9),
    school_id=UUID(int=8),
    status=VacancyStatus.PUBLISHED,
    sector=Sector.VO,
    levels=(Level.HAVO,),
    subjects=("WIS",),
    forms=(),
    contract_kinds=(),
    grounds=(),
    role=LineRole.LEAD,
    share_mode=ShareMode.ALLOWED,
    text_language="nl",
    minutes_week=200,
    starts_on=factories.STARTS,
    ends_on=factories.ENDS,
    responsible_teacher="Sectieleider",
    supervision_minutes_week=0,
)
POST = RawPost(_VACANCY, [], _SCHOOL, None)
FACTS = post_facts(POST, TODAY)


async def test_weights_shift_the_order(market: Market) -> None:
    strong = await market.another(lat=52.6, lon=6.09, max_travel_minutes=60)
    async with market.db.write() as uow:
        for subject in ("WIS", "NAT"):
            offer = await uow.session.get_one(ProfileSubject, (strong.id, subject))
            offer.strength = 5
    by_subject = await market.people(weights={one: 0 for one in Criterion} | {Criterion.SUBJECT: 10})
    by_travel = await market.people(weights={one: 0 for one in Criterion} | {Criterion.TRAVEL: 10})
    assert (by_subject[0], by_travel[0]) == (strong.id, market.person.id)
