"""All SQL about feeds."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor
from duobaan.errors import NotFound
from duobaan.feeds.models import Feed
from duobaan.people.models import User


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition of what the actor may see: only the feeds that they made themselves."""
    return sa.true() if actor.is_system else Feed.user_id == actor.user_id


class FeedRepository:
    """Reads and writes feeds within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def find(self, key: UUID, actor: Actor) -> Feed | None:
        """Return the feed if it is the actor's."""
        return (await self.session.scalars(sa.select(Feed).where(Feed.id == key, visible_to(actor)))).one_or_none()

    async def get(self, key: UUID, actor: Actor) -> Feed:
        """Return the actor's feed, or raise NotFound."""
        found = await self.find(key, actor)
        if found is None:
            raise NotFound("Feed")
        return found

    async def list_own(self, actor: Actor) -> list[Feed]:
        """Return the actor's feeds that were not revoked, newest first."""
        found = sa.select(Feed).where(visible_to(actor), Feed.revoked_at.is_(None)).order_by(Feed.id.desc())
        return list((await self.session.scalars(found)).all())

    async def by_token(self, token_hash: str) -> tuple[Feed, User] | None:
        """Return the running feed of an address with its owner."""
        found = sa.select(Feed, User).join(User, User.id == Feed.user_id)
        row = (
            await self.session.execute(found.where(Feed.token_hash == token_hash, Feed.revoked_at.is_(None)))
        ).first()
        return None if row is None else (row[0], row[1])

    async def note(self, key: UUID, *, used_at: dt.datetime, content_hash: str, changed_at: dt.datetime) -> None:
        """Write down that a feed was read and what it held."""
        values = {"last_used_at": used_at, "content_hash": content_hash, "changed_at": changed_at}
        found = sa.update(Feed).where(Feed.id == key).values(**values)
        await self.session.execute(found.execution_options(synchronize_session=False))
