"""All SQL about the keys that sign access tokens."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from auth.models import SigningKey


class KeyRepository:
    """Reads and writes signing keys within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def counting(self, at: dt.datetime) -> list[SigningKey]:
        """Return the keys whose tokens count at an instant, newest first."""
        statement = (
            sa.select(SigningKey)
            .where(sa.or_(SigningKey.ends_at.is_(None), SigningKey.ends_at > at))
            .order_by(SigningKey.signs_from.desc(), SigningKey.created_at.desc(), SigningKey.kid)
        )
        return list((await self.session.scalars(statement)).all())

    async def end_all(self, at: dt.datetime) -> None:
        """Let the tokens of all present keys count until an instant at most."""
        statement = (
            sa.update(SigningKey)
            .where(sa.or_(SigningKey.ends_at.is_(None), SigningKey.ends_at > at))
            .values(ends_at=at)
        )
        await self.session.execute(statement.execution_options(synchronize_session=False))
