"""Open hours beside free hours on both databases: who and what counts, and for whom."""

from __future__ import annotations

import datetime as dt

import pytest

from duobaan.access import ANONYMOUS, Actor
from duobaan.clock import held_at
from duobaan.db.uow import Database
from duobaan.errors import InvalidInput
from duobaan.insights.rules import AreaBalance, Cell, Demand, Supply
from duobaan.insights.service import read_market_balance, read_region_report
from duobaan.organisations.models import Organisation
from duobaan.words import OrganisationKind, ProfileStatus, Role, TimeBasis, VacancyStatus, Visibility
from tests import factories
from tests.support.agreed import arrangement

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
OWN = {"time_basis": TimeBasis.OWN_TIME, "visibility": Visibility.PUBLIC}


@pytest.fixture(autouse=True)
def clock():
    with held_at(NOW):
        yield


async def overijssel(db: Database, actor: Actor = ANONYMOUS, *subjects: str) -> AreaBalance:
    found = await read_market_balance(actor, db, subjects=subjects)
    assert len(found) == 12
    return next(one for one in found if one.area == "Overijssel")


def cell(area: AreaBalance, subject: str) -> Cell:
    return next(one for one in area.subjects if one.subject == subject)


async def test_open_work_is_what_nobody_has_yet(any_db: Database) -> None:
    school = await factories.school(any_db)
    person = await factories.professional(any_db)
    taken = await factories.vacancy(any_db, school, subjects=("WIS", "NAT"), status=VacancyStatus.PARTLY_FILLED)
    slot = await factories.slot(any_db, taken)
    await arrangement(any_db, taken, person, [slot.id])
    await factories.vacancy(any_db, school, minutes_week=100)
    for hidden in (
        {"status": VacancyStatus.DRAFT},
        {"status": VacancyStatus.FILLED},
        {"visibility": Visibility.SCHOOLS},
    ):
        await factories.vacancy(any_db, school, **hidden)
    area = await overijssel(any_db)
    assert area.total.demand == Demand(2, 250)  # 200 - 50 + 100
    assert (cell(area, "WIS").demand, cell(area, "NAT").demand) == (Demand(2, 250), Demand(1, 150))
    assert [one.subject for one in area.subjects] == ["WIS", "NAT"]


async def test_free_time_is_what_offer_release_and_agreed_work_leave(any_db: Database) -> None:
    company, school = await factories.company(any_db), await factories.school(any_db)
    asked = await factories.vacancy(any_db, school)
    people = [await factories.professional(any_db, max_minutes_week=600, **OWN) for _ in range(2)]
    lent = await factories.professional(any_db, company, max_minutes_week=600, visibility=Visibility.PUBLIC)
    await factories.release(any_db, lent, minutes_week=400)
    slots = [await factories.slot(any_db, asked, position=n) for n in (1, 2)]
    await arrangement(any_db, asked, people[0], [one.id for one in slots])
    area = await overijssel(any_db)
    assert area.total.supply == Supply(3, 1_500)  # 500 + 600 + 400, rounded to five hours
    assert cell(area, "WIS").supply == Supply(3, 1_500)


async def test_who_has_no_time_no_profile_or_no_release_does_not_count(any_db: Database) -> None:
    company = await factories.company(any_db)
    for _ in range(2):
        await factories.professional(any_db, **OWN)
    await factories.professional(any_db, **OWN, status=ProfileStatus.PAUSED)
    await factories.professional(any_db, **OWN | {"max_minutes_week": 0})
    await factories.professional(any_db, company, visibility=Visibility.PUBLIC)  # no release
    assert (await overijssel(any_db)).total.supply is None
    await factories.professional(any_db, **OWN)
    assert (await overijssel(any_db)).total.supply == Supply(3, 1_500)


async def test_only_whom_the_market_shows_the_viewer_counts(any_db: Database) -> None:
    school = await factories.school(any_db)
    planner = factories.actor(await factories.user(any_db), (school, Role.SCHOOL_PLANNER))
    for _ in range(3):
        await factories.professional(any_db, **OWN | {"visibility": Visibility.SCHOOLS})
    assert (await overijssel(any_db)).total.supply is None
    assert (await overijssel(any_db, planner)).total.supply == Supply(3, 1_500)
    await factories.professional(any_db, **OWN, hidden_from=(school.id.hex,))
    assert (await overijssel(any_db, planner)).total.supply == Supply(3, 1_500)


async def test_subjects_are_those_that_are_asked(any_db: Database) -> None:
    await factories.vacancy(any_db, await factories.school(any_db), subjects=("WIS", "NAT"))
    area = await overijssel(any_db, ANONYMOUS, "NAT", "ENG")
    assert [one.subject for one in area.subjects] == ["NAT"]
    with pytest.raises(InvalidInput):
        await overijssel(any_db, ANONYMOUS, "TOVEREN")


async def test_a_region_holds_its_schools_and_the_people_of_its_companies(any_db: Database) -> None:
    region: Organisation = await factories.organisation(any_db, OrganisationKind.REGION, province="Drenthe")
    viewer = factories.actor(await factories.user(any_db), (region, Role.REGION_VIEWER))
    inside, outside = await factories.school(any_db), await factories.school(any_db)
    company, other = await factories.company(any_db), await factories.company(any_db)
    for member in (inside, company):
        await factories.link(any_db, member, region)
    for school in (inside, outside):
        await factories.vacancy(any_db, school, minutes_week=150)
    for employer in (company, company, other):
        person = await factories.professional(any_db, employer)
        await factories.release(any_db, person)
    assert (await read_region_report(viewer, any_db, region_id=region.id)).balance.total.supply is None
    await factories.professional(any_db, **OWN, province="Drenthe")  # without an employer: by the home
    await factories.professional(any_db, **OWN)
    report = await read_region_report(viewer, any_db, region_id=region.id)
    assert report.balance.total == Cell(None, Demand(1, 150), Supply(3, 1_500))
    assert (report.start, report.end) == (dt.date(2026, 8, 1), dt.date(2026, 11, 24))
