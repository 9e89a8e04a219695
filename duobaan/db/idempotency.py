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
from duobaan.db.turns import Turn, wait_for_turn
from duobaan.errors import InvalidInput

KEPT = timedelta(hours=24)


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
    # Behind a twin this would find what that one did as a refusal.
    await wait_for_turn(session, Turn.KEY, actor_id.bytes + key.encode())
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
