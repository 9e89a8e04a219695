"""Keys that make a creating mutation happen once: bound to actor and request, kept 24 hours."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.db.base import Base, UTCDateTime
from duobaan.errors import InvalidInput

KEPT = timedelta(hours=24)
KEY_LOCK = 7
"""The class of the advisory locks of keys: PostgreSQL's locks of two numbers are apart from those of one."""


class IdempotencyRow(Base):
    """What one key of one actor led to."""

    __tablename__ = "idempotency_keys"

    actor_id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    result_id: Mapped[UUID] = mapped_column(sa.Uuid)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


def fingerprint(name: str, request: object) -> str:
    """Return the hash of a use case's name and its arguments."""
    body = orjson.dumps([name, request], default=str, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    return hashlib.sha256(body).hexdigest()


async def find(session: AsyncSession, actor_id: UUID, key: str, mark: str, *, now: datetime) -> UUID | None:
    """Return the id that this key led to; refuse the key with another request."""
    await _alone(session, actor_id, key)
    row = await session.get(IdempotencyRow, (actor_id, key))
    if row is None:
        return None
    if row.created_at < now - KEPT:
        await session.delete(row)
        await session.flush()
        return None
    if row.fingerprint != mark:
        raise InvalidInput.at("input", "idempotencyKey", rule="key_reused")
    return row.result_id


async def _alone(session: AsyncSession, actor_id: UUID, key: str) -> None:
    """Let a twin wait here until the first one is done: behind this it would find what the first did as a refusal.

    SQLite has one writer at a time as it is.
    """
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(actor_id.bytes + key.encode()).digest()[:4], "big", signed=True)
        await session.execute(sa.select(sa.func.pg_advisory_xact_lock(KEY_LOCK, number)))
