"""A process of PostgreSQL that dies under a transaction: what was decided stands, and nobody is told of a bug."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.db.uow import Database
from duobaan.errors import NotFound, StoreUnavailable
from duobaan.people.models import User
from tests import factories

pytestmark = pytest.mark.postgres
_BACKEND = sa.text("SELECT pg_backend_pid()")
_END = sa.text("SELECT pg_terminate_backend(:pid, 10000)")


async def end_its_backend(session: AsyncSession, db: Database) -> None:
    """End the process of the database that serves a session, and wait until it is gone."""
    pid = await session.scalar(_BACKEND)
    async with db.engine.connect() as other:
        assert await other.scalar(_END, {"pid": pid})


async def test_a_refusal_stays_what_it_is(pg_db: Database) -> None:
    with pytest.raises(NotFound):
        async with pg_db.write() as uow:
            await end_its_backend(uow.session, pg_db)
            raise NotFound("Vacancy")
    assert await factories.user(pg_db), "the next one gets a connection that lives"


async def test_what_was_read_is_an_answer(pg_db: Database) -> None:
    stored = await factories.user(pg_db)
    async with pg_db.read() as session:
        name = await session.scalar(sa.select(User.name))
        await end_its_backend(session, pg_db)
    assert name == stored.name


async def test_a_change_that_was_not_committed_is_told_to_come_back(pg_db: Database) -> None:
    with pytest.raises(StoreUnavailable):
        async with pg_db.write() as uow:
            uow.session.add(User(email="verloren@example.org", name="Verloren"))
            await uow.session.flush()
            await end_its_backend(uow.session, pg_db)
    async with pg_db.read() as session:
        assert await session.scalar(sa.select(User.id).where(User.email == "verloren@example.org")) is None


async def test_a_question_to_a_dead_process_is_told_to_come_back(pg_db: Database) -> None:
    with pytest.raises(StoreUnavailable):
        async with pg_db.read() as session:
            await end_its_backend(session, pg_db)
            await session.scalar(sa.select(User.name))
