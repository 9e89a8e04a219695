"""Rows that strangers were shown are read once, and never shown after anything was committed (ADR-31)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import pytest
import sqlalchemy as sa

from duobaan.access import ANONYMOUS, SYSTEM, Actor
from duobaan.db import kept_rows
from duobaan.db.uow import Database
from duobaan.organisations.models import Organisation
from duobaan.organisations.repository import OrganisationRepository
from duobaan.words import OrganisationStatus
from tests import factories


class Shown:
    """Asks for organisations as a loader does and counts what was read."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.read: list[UUID] = []

    async def __call__(self, *keys: UUID, actor: Actor = ANONYMOUS) -> dict[UUID, Organisation]:
        async def read(some: list[UUID]) -> Mapping[UUID, Organisation]:
            self.read += some
            async with self.db.read() as session:
                return await OrganisationRepository(session).by_ids(some, actor)

        return await self.db.kept.by_keys("organisations", actor, keys, read)


async def test_reads_once_what_strangers_see(db: Database) -> None:
    one, two = await factories.school(db), await factories.school(db)
    shown = Shown(db)
    await shown(one.id)
    assert set(await shown(one.id, two.id, actor=Actor(locale="en"))) == {one.id, two.id}
    assert shown.read == [one.id, two.id]


async def test_hides_what_was_withdrawn_at_once(db: Database) -> None:
    school, shown = await factories.school(db), Shown(db)
    assert await shown(school.id)
    async with db.write(SYSTEM) as uow:
        row = await uow.session.get_one(Organisation, school.id)
        row.status = OrganisationStatus.SUSPENDED
    assert await shown(school.id) == {}


async def test_shows_what_was_changed_by_a_statement(db: Database) -> None:
    school, shown = await factories.school(db), Shown(db)
    await shown(school.id)
    async with db.write(SYSTEM) as uow:
        await uow.session.execute(sa.update(Organisation).where(Organisation.id == school.id).values(name="Anders"))
    assert (await shown(school.id))[school.id].name == "Anders"


async def test_what_is_committed_while_rows_are_read_is_not_kept_for_later(db: Database) -> None:
    school = await factories.school(db)

    async def read(some: list[UUID]) -> Mapping[UUID, Organisation]:
        async with db.read() as session:
            found = await OrganisationRepository(session).by_ids(some, ANONYMOUS)
        async with db.write(SYSTEM) as uow:
            await uow.session.execute(sa.update(Organisation).values(name="Nieuw"))
        return found

    await db.kept.by_keys("organisations", ANONYMOUS, [school.id], read)
    assert (await Shown(db)(school.id))[school.id].name == "Nieuw"


@pytest.mark.parametrize("actor", [SYSTEM, Actor(scopes=frozenset())], ids=["the house itself", "a scoped program"])
async def test_keeps_nothing_of_what_anybody_else_sees(db: Database, actor: Actor) -> None:
    school, shown = await factories.school(db), Shown(db)
    await shown(school.id, actor=actor)
    await shown(school.id, actor=actor)
    await shown(school.id)
    assert shown.read == [school.id] * 3


async def test_asks_again_for_what_was_not_there(db: Database) -> None:
    hidden = await factories.school(db, status=OrganisationStatus.SUSPENDED)
    shown = Shown(db)
    await shown(hidden.id)
    await shown(hidden.id)
    assert shown.read == [hidden.id] * 2


async def test_holds_no_more_rows_than_it_may(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_rows, "_MOST_ROWS", 2)
    keys = [(await factories.school(db)).id for _ in range(3)]
    shown = Shown(db)
    for key in keys:
        await shown(key)
    assert len(db.kept._rows) <= 2
    assert set(await shown(*keys)) == set(keys)
    assert len(db.kept._rows) <= 2


async def test_without_a_cheap_count_nothing_is_kept(pg_db: Database) -> None:
    school, shown = await factories.school(pg_db), Shown(pg_db)
    await shown(school.id)
    await shown(school.id)
    assert shown.read == [school.id] * 2


async def test_what_is_made_of_a_row_is_made_once_until_something_is_committed(db: Database) -> None:
    school, shown = await factories.school(db), Shown(db)
    made: list[str] = []

    def make(row: Organisation) -> list[str]:
        made.append(row.name)
        return [row.name]

    first = db.kept.made((await shown(school.id))[school.id], make)
    assert db.kept.made((await shown(school.id))[school.id], make) is first
    async with db.write(SYSTEM) as uow:
        await uow.session.execute(sa.update(Organisation).where(Organisation.id == school.id).values(name="Anders"))
    assert db.kept.made((await shown(school.id))[school.id], make) == ["Anders"]
    assert made == [school.name, "Anders"]


async def test_what_is_made_of_a_row_of_somebody_is_not_shared(db: Database) -> None:
    school, shown = await factories.school(db), Shown(db)
    row = (await shown(school.id, actor=SYSTEM))[school.id]
    assert db.kept.made(row, lambda one: [one.name]) is not db.kept.made(row, lambda one: [one.name])


async def test_a_kept_row_is_given_only_for_the_count_for_which_it_holds(db: Database) -> None:
    school, shown = await factories.school(db), Shown(db)
    await shown(school.id)
    number = db.kept.number_for(ANONYMOUS)
    assert number is not None
    assert db.kept.find("organisations", school.id, number).id == school.id
    assert db.kept.find("organisations", school.id, number + 1) is None
    assert db.kept.number_for(SYSTEM) is None
