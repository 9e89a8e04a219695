"""Changing what an organisation says about itself: by whom, what stays, and what a register decides."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from duobaan.access import ANONYMOUS
from duobaan.db.audit import AuditRow
from duobaan.db.uow import Database
from duobaan.errors import InvalidInput, NotAllowed, StaleRevision
from duobaan.organisations.facts import update_organisation
from duobaan.organisations.places import FROM_POSTCODE, FROM_USER
from duobaan.organisations.rules import FactsChange
from duobaan.words import OrganisationStatus, Role
from tests import factories
from tests.domain.organisations.conftest import owner_of, seated


async def test_what_is_left_out_stays_and_an_empty_text_takes_it_away(any_db: Database) -> None:
    company = await factories.company(any_db, description="Oud", website="https://oud.example", place="Zwolle")
    _, owner = await owner_of(any_db, company)
    change = FactsChange(description=" Nieuw ", website="nieuw.example", place="")
    row = await update_organisation(owner, any_db, organisation_id=company.id, change=change, expected_version=1)
    assert (row.description, row.website, row.place) == ("Nieuw", "https://nieuw.example", None)
    assert (row.name, row.version) == (company.name, 2)
    with pytest.raises(StaleRevision):
        await update_organisation(owner, any_db, organisation_id=company.id, change=change, expected_version=1)
    async with any_db.read() as session:
        noted = (await session.scalars(sa.select(AuditRow).where(AuditRow.action == "organisation.update"))).one()
    assert noted.facts == {"fields": ["description", "place", "website"]}, "no text stands in the log"


async def test_every_mistake_is_named_at_once_and_nothing_changes(db: Database) -> None:
    company = await factories.company(db, description="Oud")
    _, owner = await owner_of(db, company)
    change = FactsChange(description="x" * 5_001, website="javascript:alert(1)", postcode="achtduizend")
    with pytest.raises(InvalidInput) as error:
        await update_organisation(owner, db, organisation_id=company.id, change=change)
    found = {(issue.path[-1], issue.rule) for issue in error.value.issues}
    assert found == {("description", "too_long"), ("website", "website"), ("postcode", "postcode")}


async def test_what_a_register_says_is_changed_there(db: Database) -> None:
    school = await factories.school(db, source="DUO", website="https://school.example")
    _, owner = await owner_of(db, school)
    with pytest.raises(InvalidInput) as error:
        change = FactsChange(website="https://elders.example", house_number="2", description="Welkom")
        await update_organisation(owner, db, organisation_id=school.id, change=change)
    assert {(issue.path[-1], issue.rule) for issue in error.value.issues} == {
        ("website", "from_register"),
        ("houseNumber", "from_register"),
    }
    row = await update_organisation(owner, db, organisation_id=school.id, change=FactsChange(description="Welkom"))
    assert (row.description, row.website) == ("Welkom", "https://school.example")


async def test_a_place_from_the_postcode_follows_it_and_one_of_somebody_stays(db: Database) -> None:
    for source, lat in ((FROM_POSTCODE, None), (FROM_USER, 52.5)):
        company = await factories.company(db, postcode="8011AA", lat=52.5, lon=6.1, coordinate_source=source)
        _, owner = await owner_of(db, company)
        row = await update_organisation(owner, db, organisation_id=company.id, change=FactsChange(postcode="9999 ZZ"))
        assert (row.postcode, row.lat) == ("9999ZZ", lat), source


async def test_only_who_leads_it_changes_it_also_before_it_is_verified(db: Database) -> None:
    company = await factories.company(db, status=OrganisationStatus.REGISTERED)
    _, owner = await owner_of(db, company)
    coordinator = seated(await factories.user(db), company, Role.COMPANY_COORDINATOR)
    change = FactsChange(description="Hallo")
    for actor in (ANONYMOUS, coordinator):
        with pytest.raises(NotAllowed):
            await update_organisation(actor, db, organisation_id=company.id, change=change)
    assert (await update_organisation(owner, db, organisation_id=company.id, change=change)).description == "Hallo"
