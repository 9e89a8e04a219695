"""Registering, giving another secret and ending programs: by whom, and what is kept."""

from __future__ import annotations

import dataclasses

import pytest
import sqlalchemy as sa

from auth.actors import actor_for
from duobaan.access import Actor, Permission
from duobaan.clients.models import ApiClient
from duobaan.clients.rules import NewClient
from duobaan.clients.service import (
    MOST_CLIENTS,
    list_client_scopes,
    list_clients,
    register_client,
    revoke_client,
    rotate_client_secret,
    view_client,
)
from duobaan.db.audit import AuditRow
from duobaan.db.keyset import Window
from duobaan.db.uow import Database
from duobaan.errors import AlreadyDone, InvalidInput, LimitReached, NotAllowed, NotFound
from duobaan.organisations.models import Organisation
from duobaan.people.models import User
from duobaan.words import ClientKind, OrganisationStatus, Role
from tests import factories

APP = NewClient(ClientKind.APP, "App", ("nl.voorbeeld.app:/terug",), frozenset({Permission.BROWSE}))
SYSTEM = NewClient(ClientKind.MACHINE, "Rooster", (), frozenset({Permission.VACANCIES_WRITE}))


async def admin_of(db: Database, of: Organisation) -> Actor:
    return await actor_for(db, await factories.member(db, of, Role.SCHOOL_ADMIN))


async def test_a_system_gets_a_secret_that_is_kept_as_a_hash_and_an_account_nobody_signs_in_to(
    any_db: Database,
) -> None:
    school = await factories.school(any_db)
    made = await register_client(await admin_of(any_db, school), any_db, organisation_id=school.id, new=SYSTEM)
    assert made.secret is not None
    assert made.secret.startswith("dbs_")
    async with any_db.read() as session:
        row = (await session.scalars(sa.select(ApiClient).where(ApiClient.organisation_id == school.id))).one()
        account = await session.get_one(User, row.user_id)
        noted = (await session.scalars(sa.select(AuditRow).where(AuditRow.action == "client.register"))).one()
    assert made.secret not in (row.secret_hash or "")
    assert account.email.endswith("@clients.invalid")
    assert account.email_proven_at is None
    assert (noted.organisation_id, noted.facts["kind"]) == (school.id, "MACHINE")
    assert made.secret not in str(noted.facts)


async def test_an_app_has_neither(db: Database) -> None:
    school = await factories.school(db)
    made = await register_client(await admin_of(db, school), db, organisation_id=school.id, new=APP)
    assert (made.secret, made.client.secret_hash, made.client.user_id) == (None, None, None)


async def test_others_may_neither_register_nor_see(db: Database) -> None:
    school, other = await factories.school(db), await factories.school(db)
    admin, stranger = await admin_of(db, school), await admin_of(db, other)
    planner = await actor_for(db, await factories.member(db, school, Role.SCHOOL_PLANNER))
    made = await register_client(admin, db, organisation_id=school.id, new=SYSTEM)
    for actor in (stranger, planner):
        with pytest.raises(NotAllowed):
            await register_client(actor, db, organisation_id=school.id, new=APP)
    for use_case in (view_client, rotate_client_secret, revoke_client):
        with pytest.raises(NotFound):
            await use_case(stranger, db, client_id=made.client.id)
    assert (await list_clients(stranger, db, organisation_id=school.id, window=Window())).rows == []
    assert [row.id for row in (await list_clients(admin, db, organisation_id=school.id, window=Window())).rows] == [
        made.client.id
    ]


async def test_an_organisation_that_was_not_verified_registers_nothing(db: Database) -> None:
    school = await factories.school(db, status=OrganisationStatus.REGISTERED)
    with pytest.raises(NotAllowed):
        await register_client(await admin_of(db, school), db, organisation_id=school.id, new=APP)


async def test_a_narrowed_token_mints_no_wider_one(db: Database) -> None:
    school = await factories.school(db)
    admin = await admin_of(db, school)
    made = await register_client(admin, db, organisation_id=school.id, new=SYSTEM)
    narrowed = dataclasses.replace(admin, scopes=frozenset({Permission.CLIENTS_MANAGE}))
    with pytest.raises(NotAllowed):
        await register_client(narrowed, db, organisation_id=school.id, new=APP)
    with pytest.raises(NotAllowed):
        await rotate_client_secret(narrowed, db, client_id=made.client.id)


async def test_what_ended_stays_ended_and_makes_room(db: Database) -> None:
    school = await factories.school(db)
    admin = await admin_of(db, school)
    async with db.write() as uow:
        uow.session.add_all(
            ApiClient(organisation_id=school.id, kind=ClientKind.APP, name="x") for _ in range(MOST_CLIENTS - 1)
        )
    made = await register_client(admin, db, organisation_id=school.id, new=SYSTEM)
    with pytest.raises(LimitReached):
        await register_client(admin, db, organisation_id=school.id, new=APP)
    ended = await revoke_client(admin, db, client_id=made.client.id)
    assert (ended.secret_hash, ended.revoked_at is None) == (None, False)
    for use_case in (revoke_client, rotate_client_secret):
        with pytest.raises(AlreadyDone):
            await use_case(admin, db, client_id=made.client.id)
    app = await register_client(admin, db, organisation_id=school.id, new=APP)
    with pytest.raises(InvalidInput):
        await rotate_client_secret(admin, db, client_id=app.client.id)


async def test_the_scopes_on_offer_are_those_that_a_registration_takes(db: Database) -> None:
    school = await factories.school(db)
    admin = await admin_of(db, school)
    for kind, example in ((ClientKind.APP, APP), (ClientKind.MACHINE, SYSTEM)):
        scopes = frozenset(await list_client_scopes(admin, db, organisation_id=school.id, kind=kind))
        new = dataclasses.replace(example, scopes=scopes)
        made = await register_client(admin, db, organisation_id=school.id, new=new)
        assert frozenset(made.client.scopes) == scopes
        for scope in frozenset(Permission) - scopes:
            with pytest.raises(InvalidInput):
                wider = dataclasses.replace(new, scopes=scopes | {scope})
                await register_client(admin, db, organisation_id=school.id, new=wider)
    other = await factories.company(db)
    assert await list_client_scopes(admin, db, organisation_id=other.id, kind=ClientKind.APP) == []
