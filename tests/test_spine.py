"""The spine on both databases: units of work, outbox, audit, keys that make things happen once."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest
import sqlalchemy as sa

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.db import outbox
from duobaan.db.audit import AuditRow
from duobaan.db.uow import Database
from duobaan.errors import InvalidInput, NotAllowed, NotFound, TransientConflict
from duobaan.events import OrganisationChanged
from duobaan.ids import Kind, new_id, parse, private, public
from duobaan.organisations.models import Organisation
from duobaan.people.models import User
from tests import factories


async def test_what_is_written_is_read_back(any_db: Database) -> None:
    made = await factories.school(any_db, name="Christelijk Lyceum 't Zand ë")
    async with any_db.read() as session:
        row = (await session.scalars(sa.select(Organisation))).one()
    assert (row.id, row.name, row.levels, row.version) == (made.id, made.name, made.levels, 1)
    assert row.created_at.tzinfo is not None


async def test_an_error_leaves_nothing_behind(any_db: Database) -> None:
    with pytest.raises(NotFound):
        async with any_db.write() as uow:
            uow.session.add(User(email="a@example.org", name="A"))
            uow.emit(OrganisationChanged(organisation_id=new_id()))
            await uow.session.flush()
            raise NotFound("User")
    async with any_db.read() as session:
        assert (await session.scalars(sa.select(User))).all() == []
        assert (await outbox.state(session)).waiting == 0


async def test_outbox_gives_each_event_once_and_again_after_the_lease(any_db: Database) -> None:
    async with any_db.write() as uow:
        uow.emit(OrganisationChanged(organisation_id=new_id()))
    at = now()
    async with any_db.write() as uow:
        first = await outbox.claim(uow.session, now=at)
    async with any_db.write() as uow:
        assert await outbox.claim(uow.session, now=at) == []
    async with any_db.write() as uow:
        again = await outbox.claim(uow.session, now=at + dt.timedelta(seconds=31))
        await outbox.acknowledge(uow.session, [row.id for row in again], now=at)
    assert [row.id for row in first] == [row.id for row in again]
    async with any_db.read() as session:
        assert (await outbox.state(session)).waiting == 0


async def test_a_failing_event_is_parked_after_ten_tries(any_db: Database) -> None:
    async with any_db.write() as uow:
        uow.emit(OrganisationChanged(organisation_id=new_id()))
    at = now()
    for _ in range(10):
        at += dt.timedelta(hours=1)
        async with any_db.write() as uow:
            (row,) = await outbox.claim(uow.session, now=at)
            await outbox.fail(uow.session, row, "engine down", now=at)
    async with any_db.read() as session:
        found = await outbox.state(session)
    assert (found.waiting, found.dead) == (0, 1)


async def test_lost_updates_are_impossible(any_db: Database) -> None:
    person = await factories.user(any_db, name="0")

    @requires(Permission.ACCOUNT_MANAGE)
    async def add_one(actor: Actor, db: Database) -> None:
        async with db.write(actor) as uow:
            row = await uow.session.get_one(User, person.id)
            row.name = str(int(row.name) + 1)

    await asyncio.gather(*(_stubborn(add_one, any_db, person) for _ in range(8)))
    async with any_db.read() as session:
        assert (await session.get_one(User, person.id)).name == "8"


async def _stubborn(use_case: object, db: Database, person: User) -> None:
    while True:
        try:
            await use_case(factories.actor(person), db)  # type: ignore[operator]
            return
        except TransientConflict:
            continue


async def test_a_key_makes_things_happen_once(any_db: Database) -> None:
    person = await factories.user(any_db)
    actor = factories.actor(person)
    result = new_id()
    async with any_db.write(actor) as uow:
        assert await uow.replay("k", "make", {"a": 1}) is None
        uow.remember("k", "make", {"a": 1}, result)
    async with any_db.write(actor) as uow:
        assert await uow.replay("k", "make", {"a": 1}) == result
        with pytest.raises(InvalidInput):
            await uow.replay("k", "make", {"a": 2})


async def test_the_audit_names_person_and_act(db: Database) -> None:
    person = await factories.user(db)
    async with db.write(factories.actor(person)) as uow:
        uow.record("user.renamed", person, before=None, after=None)
    async with db.read() as session:
        row = (await session.scalars(sa.select(AuditRow))).one()
    assert (row.actor_id, row.action, row.entity_kind, row.entity_id) == (person.id, "user.renamed", "User", person.id)


def test_public_ids_come_back_and_foreign_ones_do_not_exist() -> None:
    key = new_id()
    assert parse(public(Kind.VACANCY, key)) == (Kind.VACANCY, key)
    for wrong in ("", "vac_", "vac_zzz", public(Kind.USER, key), "x_" + "0" * 26, "vac_" + "z" * 26):
        with pytest.raises(NotFound):
            private(Kind.VACANCY, wrong)


async def test_a_use_case_refuses_strangers() -> None:
    @requires(Permission.VACANCIES_WRITE)
    async def write(actor: Actor) -> None:
        raise AssertionError("ran")

    with pytest.raises(NotAllowed):
        await write(Actor())
