"""Joining the market: register, claim, verify, suspend, restore."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from duobaan.access import ANONYMOUS, SYSTEM, Actor
from duobaan.db.audit import AuditRow
from duobaan.db.outbox import OutboxRow
from duobaan.db.uow import Database
from duobaan.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound, StaleRevision, StateNotAllowed
from duobaan.ids import new_id
from duobaan.organisations.models import Membership, Organisation, OrganisationLink, SchoolSettings
from duobaan.organisations.registration import (
    register_organisation,
    restore_organisation,
    suspend_organisation,
    verify_organisation,
)
from duobaan.organisations.rules import NewOrganisation
from duobaan.organisations.service import view_organisation
from duobaan.people.service import prove_email
from duobaan.reference.models import Postcode
from duobaan.words import OrganisationKind, OrganisationStatus, Role
from tests import factories
from tests.domain.organisations.conftest import seated

K, S = OrganisationKind, OrganisationStatus
COMPANY = NewOrganisation(K.COMPANY, "Voorbeeld Techniek BV", kvk_no="1234 5678", postcode="8011 PK")
SCHOOL = NewOrganisation(K.SCHOOL, "Mijn school", brin="99ZZ", location_code="99ZZ01")


async def imported_school(db: Database, **values: object) -> Organisation:
    defaults = {"brin": "99ZZ", "location_code": "99ZZ01", "source": "DUO", "website": "https://www.lyceum.example"}
    return await factories.organisation(db, K.SCHOOL, **defaults | values)


async def test_a_newcomer_registers_and_owns_what_waits_for_verification(any_db: Database) -> None:
    await factories.store(
        any_db,
        Postcode(
            pc4="8011", place="Zwolle", municipality="Zwolle", province="Overijssel", lat=52.51, lon=6.1, source="test"
        ),
    )
    person = Actor(user_id=(await factories.user(any_db)).id)
    row = await register_organisation(person, any_db, new=COMPANY)
    assert (row.status, row.kvk_no, row.postcode) == (S.REGISTERED, "12345678", "8011PK")
    assert (row.lat, row.lon, row.coordinate_source) == (52.51, 6.1, "POSTCODE")
    assert (row.place, row.province) == ("Zwolle", "Overijssel")
    async with any_db.read() as session:
        membership = (await session.scalars(sa.select(Membership))).one()
        events = (await session.scalars(sa.select(OutboxRow.name).order_by(OutboxRow.name))).all()
        [audit] = (await session.scalars(sa.select(AuditRow).where(AuditRow.entity_id == row.id))).all()
    assert (membership.user_id, membership.roles, membership.is_owner) == (person.user_id, (Role.COMPANY_ADMIN,), True)
    assert events == ["MembershipChanged", "OrganisationChanged"]
    assert (audit.action, audit.actor_id) == ("organisation.register", person.user_id)


async def test_nobody_registers_without_an_account(db: Database) -> None:
    for actor in (ANONYMOUS, SYSTEM):
        with pytest.raises(NotAllowed):
            await register_organisation(actor, db, new=COMPANY)
    async with db.read() as session:
        assert (await session.scalars(sa.select(Organisation))).all() == []
        assert (await session.scalars(sa.select(OutboxRow))).all() == []


async def test_an_unverified_organisation_is_seen_by_its_own_people_and_verifiers_only(
    db: Database, newcomer: Actor, platform: Actor
) -> None:
    row = await register_organisation(newcomer, db, new=COMPANY)
    stranger = Actor(user_id=(await factories.user(db)).id)
    for actor in (ANONYMOUS, stranger):
        with pytest.raises(NotFound):
            await view_organisation(actor, db, organisation_id=row.id)
    own = seated(await factories.user(db), row, Role.COMPANY_ADMIN)
    for actor in (own, platform):
        assert (await view_organisation(actor, db, organisation_id=row.id)).id == row.id


async def test_a_number_is_registered_once(any_db: Database) -> None:
    people = [Actor(user_id=(await factories.user(any_db)).id) for _ in range(4)]
    found = await asyncio.gather(
        *(register_organisation(person, any_db, new=COMPANY) for person in people), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in found) == ["AlreadyDone"] * 3 + ["Organisation"]


async def test_the_same_key_registers_once_and_another_request_refuses_it(db: Database, newcomer: Actor) -> None:
    one = await register_organisation(newcomer, db, new=COMPANY, idempotency_key="k")
    two = await register_organisation(newcomer, db, new=COMPANY, idempotency_key="k")
    assert one.id == two.id
    with pytest.raises(InvalidInput) as error:
        await register_organisation(newcomer, db, new=SCHOOL, idempotency_key="k")
    assert error.value.issues[0].rule == "key_reused"


async def test_an_imported_school_is_claimed_and_loses_its_standing_until_verified(
    db: Database, newcomer: Actor
) -> None:
    school = await imported_school(db)
    row = await register_organisation(newcomer, db, new=SCHOOL)
    assert (row.id, row.status, row.name) == (school.id, S.REGISTERED, school.name)
    # The register still says that it exists, so anyone may know of it.
    assert (await view_organisation(ANONYMOUS, db, organisation_id=row.id)).id == school.id
    async with db.read() as session:
        assert await session.get(SchoolSettings, school.id) is not None
    with pytest.raises(AlreadyDone):
        await register_organisation(Actor(user_id=(await factories.user(db)).id), db, new=SCHOOL)


@pytest.mark.parametrize(
    ("_case", "email", "proven", "source", "status"),
    [
        ("the school's own domain", "hoofd@lyceum.example", True, "DUO", S.ACTIVE),
        ("an address that anyone can type", "hoofd@lyceum.example", False, "DUO", S.REGISTERED),
        ("another domain", "hoofd@elders.example", True, "DUO", S.REGISTERED),
        ("a website that no register gave", "hoofd@lyceum.example", True, None, S.REGISTERED),
    ],
)
async def test_a_proven_address_on_the_imported_website_verifies(
    db: Database, _case: str, email: str, proven: bool, source: str | None, status: S
) -> None:
    await imported_school(db, source=source)
    person = await factories.user(db, email=email, email_proven_at=None)
    if proven:
        await prove_email(SYSTEM, db, email=email)
    row = await register_organisation(Actor(user_id=person.id), db, new=SCHOOL)
    assert row.status is status
    assert (row.verified_by == person.id) is (status is S.ACTIVE)


async def test_a_region_verifies_who_says_to_belong_to_it_and_nobody_else(db: Database, newcomer: Actor) -> None:
    mine, other = await factories.organisation(db, K.REGION), await factories.organisation(db, K.REGION)
    new = NewOrganisation(K.COMPANY, "Bedrijf", kvk_no="12345678", region_id=mine.id)
    row = await register_organisation(newcomer, db, new=new)
    admin = seated(await factories.user(db), mine, Role.REGION_ADMIN)
    stranger = seated(await factories.user(db), other, Role.REGION_ADMIN)
    with pytest.raises(NotFound):
        await verify_organisation(stranger, db, organisation_id=row.id, reason="ken ik goed")
    with pytest.raises(NotAllowed):
        viewer = seated(await factories.user(db), mine, Role.REGION_VIEWER)
        await verify_organisation(viewer, db, organisation_id=row.id, reason="ken ik goed")
    with pytest.raises(InvalidInput):
        await verify_organisation(admin, db, organisation_id=row.id, reason=" ")
    done = await verify_organisation(admin, db, organisation_id=row.id, reason="Gebeld met de directeur")
    assert (done.status, done.verified_by, done.verification_reason) == (
        S.ACTIVE,
        admin.user_id,
        "Gebeld met de directeur",
    )
    async with db.read() as session:
        audit = (await session.scalars(sa.select(AuditRow).where(AuditRow.action == "organisation.verify"))).one()
    assert (audit.from_state, audit.to_state, audit.facts) == ("REGISTERED", "ACTIVE", {}), "typed words stay out of it"
    with pytest.raises(StateNotAllowed):
        await verify_organisation(admin, db, organisation_id=row.id, reason="nog een keer")


async def test_a_founder_does_not_verify_themselves_as_a_region(db: Database, newcomer: Actor) -> None:
    region = await register_organisation(newcomer, db, new=NewOrganisation(K.REGION, "Eigen regio"))
    company = await factories.company(db, status=S.REGISTERED)
    await factories.store(db, OrganisationLink(organisation_id=company.id, parent_id=region.id))
    founder = seated(await factories.user(db), region, Role.REGION_ADMIN, is_owner=True)
    for key in (region.id, company.id):
        with pytest.raises(NotAllowed):
            await verify_organisation(founder, db, organisation_id=key, reason="dat ben ik zelf")


async def test_an_unknown_or_unverified_region_is_refused_and_nothing_is_written(db: Database, newcomer: Actor) -> None:
    waiting = await factories.organisation(db, K.REGION, status=S.REGISTERED)
    for region in (waiting.id, new_id()):
        with pytest.raises(NotFound):
            await register_organisation(
                newcomer, db, new=NewOrganisation(K.COMPANY, "B", kvk_no="12345678", region_id=region)
            )
    async with db.read() as session:
        assert (await session.scalar(sa.select(sa.func.count()).select_from(Membership))) == 0


async def test_the_platform_suspends_and_restores(db: Database, platform: Actor) -> None:
    company = await factories.company(db)
    before = company.version
    row = await suspend_organisation(platform, db, organisation_id=company.id, reason="klachten van scholen")
    assert (row.status, row.version) == (S.SUSPENDED, before + 1)
    assert row.verification_reason == "klachten van scholen"
    with pytest.raises(NotFound):
        await view_organisation(ANONYMOUS, db, organisation_id=company.id)
    with pytest.raises(StaleRevision):
        await restore_organisation(platform, db, organisation_id=company.id, reason="opgelost", expected_version=before)
    row = await restore_organisation(platform, db, organisation_id=company.id, reason="opgelost nu")
    assert (row.status, row.verification_reason) == (S.ACTIVE, "opgelost nu")
    async with db.read() as session:
        acts = (await session.scalars(sa.select(AuditRow).where(AuditRow.entity_id == company.id))).all()
    assert [act.facts for act in acts] == [{}, {}]
