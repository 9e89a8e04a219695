"""Waiting for one's turn on PostgreSQL: who comes second finds what the first one did. SQLite has one writer anyway."""

from __future__ import annotations

import enum
import hashlib

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession


class Turn(enum.IntEnum):
    """What is done one after another, as the class of an advisory lock of two numbers; those of one are apart."""

    KEY = 7  # requests with the same idempotency key
    IMPORT = 8  # rows that one organisation imports


async def wait_for_turn(session: AsyncSession, turn: Turn, name: bytes) -> None:
    """Wait until no other transaction holds the turn of this name; it is held until this one ends."""
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(name).digest()[:4], "big", signed=True)
        await session.execute(sa.select(sa.func.pg_advisory_xact_lock(turn.value, number)))
