"""Listing, settings, boards, regions and networks."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from duobaan.access import ANONYMOUS, SYSTEM, Actor, Seat
from duobaan.db.keyset import Window
from duobaan.db.uow import Database
from duobaan.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound, StaleRevision
from duobaan.organisations.models import Organisation, SchoolSettings
from duobaan.organisations.repository import OrganisationFilter, OrganisationRepository
from duobaan.organisations.service import (
    count_organisations,
    join_parent,
    leave_parent,
    list_organisations,
    set_board,
)
from duobaan.organisations.settings_rules import BellTime, SettingsChange
from duobaan.running.rebooking import change_school_settings
from duobaan.text import slug
from duobaan.words import OrganisationKind, OrganisationStatus, Role, Sector
from tests import factories
from tests.domain.organisations.conftest import owner_of, seated

K = OrganisationKind


async def names(db: Database, actor: Actor = ANONYMOUS, **wanted: Any) -> list[str]:
    page = await list_organisations(actor, db, wanted=OrganisationFilter(**wanted), window=Window(first=100))
    return [row.name for row in page.rows]


async def named(db: Database, kind: OrganisationKind, name: str, **values: Any) -> Organisation:
    return await factories.organisation(db, kind, name=name, slug=slug(name), **values)


async def test_organisations_are_found_by_words_and_filters_and_paged_by_name(any_db: Database) -> None:
    await named(any_db, K.SCHOOL, "Zoë College", sectors=(Sector.VO,), brin="01AA", location_code="01AA00")
    await named(any_db, K.SCHOOL, "basisschool De Zwaan", sectors=(Sector.PO,), province="Gelderland")
    await named(any_db, K.COMPANY, "Zwaan Techniek", kvk_no="12345678")
    await named(any_db, K.COMPANY, "Wachtend bedrijf", status=OrganisationStatus.REGISTERED)
    assert await names(any_db) == ["basisschool De Zwaan", "Zoë College", "Zwaan Techniek"]
    assert await names(any_db, text="zoe") == ["Zoë College"]
    assert await names(any_db, text="ZWAAN tech") == ["Zwaan Techniek"]
    assert await names(any_db, text="100%_") == []
    assert await names(any_db, kinds=(K.COMPANY,)) == ["Zwaan Techniek"]
    assert await names(any_db, sectors=(Sector.PO, Sector.SO)) == ["basisschool De Zwaan"]
    assert await names(any_db, provinces=("Gelderland",), kinds=(K.COMPANY,)) == []
    assert await names(any_db, location_code="01AA00", brin="01AA") == ["Zoë College"]
    first = await list_organisations(ANONYMOUS, any_db, wanted=OrganisationFilter(), window=Window(first=2))
    rest = await list_organisations(
        ANONYMOUS, any_db, wanted=OrganisationFilter(), window=Window(first=2, after=first.keys[-1])
    )
    assert ([row.name for row in rest.rows], first.has_next, rest.has_next) == (["Zwaan Techniek"], True, False)
    assert await count_organisations(ANONYMOUS, any_db, wanted=OrganisationFilter(kinds=(K.SCHOOL,))) == 2


@pytest.mark.parametrize("status", list(OrganisationStatus))
async def test_every_read_hides_what_an_actor_may_not_know_of(db: Database, status: OrganisationStatus) -> None:
    company = await factories.company(db, status=status)
    own = seated(await factories.user(db), company, Role.COMPANY_COORDINATOR)
    other = seated(await factories.user(db), await factories.company(db), Role.COMPANY_ADMIN)
    async with db.read() as session:
        repository = OrganisationRepository(session)
        for actor in (ANONYMOUS, other):
            seen = status is OrganisationStatus.ACTIVE
            assert (await repository.find(company.id, actor) is not None) is seen
            assert (company.id in await repository.by_ids([company.id], actor)) is seen
            page = await repository.list_page(actor, OrganisationFilter(kvk_no=company.kvk_no), Window())
            assert bool(page.rows) is seen
        assert await repository.find(company.id, own) is not None
        assert await repository.find(company.id, SYSTEM) is not None


async def test_a_school_changes_how_it_counts(db: Database) -> None:
    school = await factories.school(db)
    _, owner = await owner_of(db, school)
    change = SettingsChange(
        lesson_minutes=45,
        bell_times=[BellTime(2, 560, 605), BellTime(1, 510, 555)],
        cycle_anchor_on=dt.date(2026, 8, 24),
    )
    row = await change_school_settings(owner, db, organisation_id=school.id, change=change, expected_version=1)
    assert row.version == 2
    async with db.read() as session:
        kept = (await session.scalars(sa.select(SchoolSettings))).one()
    assert (kept.lesson_minutes, kept.cycle_anchor_on, kept.markup_percent) == (45, dt.date(2026, 8, 24), 70)
    assert [bell["position"] for bell in kept.bell_times] == [1, 2]
    with pytest.raises(StaleRevision):
        await change_school_settings(owner, db, organisation_id=school.id, change=change, expected_version=1)


async def test_only_its_managers_change_a_school_and_only_schools_have_settings(db: Database) -> None:
    school, company = await factories.school(db), await factories.company(db)
    planner = seated(await factories.user(db), school, Role.SCHOOL_PLANNER)
    _, manager = await owner_of(db, company)
    change = SettingsChange(school_weeks=39)
    for actor in (ANONYMOUS, planner, manager):
        with pytest.raises(NotAllowed):
            await change_school_settings(actor, db, organisation_id=school.id, change=change)
    with pytest.raises(InvalidInput):
        await change_school_settings(manager, db, organisation_id=company.id, change=change)


async def test_a_school_chooses_its_first_board_and_that_board_lets_it_go(db: Database) -> None:
    school = await factories.school(db)
    one, two = await factories.organisation(db, K.SCHOOL_BOARD), await factories.organisation(db, K.SCHOOL_BOARD)
    _, school_owner = await owner_of(db, school)
    _, board_owner = await owner_of(db, one)
    with pytest.raises(NotFound):
        await set_board(school_owner, db, organisation_id=school.id, board_id=school.id)
    row = await set_board(school_owner, db, organisation_id=school.id, board_id=one.id)
    assert row.board_id == one.id
    with pytest.raises(NotAllowed):
        await set_board(school_owner, db, organisation_id=school.id, board_id=two.id)
    with pytest.raises(AlreadyDone):
        await set_board(board_owner, db, organisation_id=school.id, board_id=one.id)
    assert (await set_board(board_owner, db, organisation_id=school.id, board_id=two.id)).board_id == two.id


async def test_a_region_admits_by_itself_and_one_region_is_the_most(db: Database) -> None:
    school = await factories.school(db)
    one, two = await factories.organisation(db, K.REGION), await factories.organisation(db, K.REGION)
    _, school_owner = await owner_of(db, school)
    _, region_owner = await owner_of(db, one)
    _, other_owner = await owner_of(db, two)
    with pytest.raises(NotAllowed):
        await join_parent(school_owner, db, organisation_id=school.id, parent_id=one.id)
    await join_parent(region_owner, db, organisation_id=school.id, parent_id=one.id)
    with pytest.raises(AlreadyDone):
        await join_parent(region_owner, db, organisation_id=school.id, parent_id=one.id)
    with pytest.raises(InvalidInput) as error:
        await join_parent(other_owner, db, organisation_id=school.id, parent_id=two.id)
    assert error.value.issues[0].rule == "one_region"
    with pytest.raises(NotAllowed):
        await leave_parent(other_owner, db, organisation_id=school.id, parent_id=one.id)
    await leave_parent(school_owner, db, organisation_id=school.id, parent_id=one.id)
    await join_parent(other_owner, db, organisation_id=school.id, parent_id=two.id)


async def test_a_network_needs_both_sides(db: Database) -> None:
    company, network = await factories.company(db), await factories.organisation(db, K.NETWORK)
    person, owner = await owner_of(db, company)
    _, network_owner = await owner_of(db, network)
    for actor in (owner, network_owner):
        with pytest.raises(NotAllowed):
            await join_parent(actor, db, organisation_id=company.id, parent_id=network.id)
    both = Actor(user_id=person.id, seats=(*owner.seats, Seat(network.id, K.NETWORK, frozenset({Role.REGION_VIEWER}))))
    await join_parent(both, db, organisation_id=company.id, parent_id=network.id)
    assert await names(db, parent_id=network.id) == [company.name]
    waiting = await factories.organisation(db, K.NETWORK, status=OrganisationStatus.REGISTERED)
    with pytest.raises(NotFound):
        await join_parent(both, db, organisation_id=company.id, parent_id=waiting.id)
