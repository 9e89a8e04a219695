"""All SQL on who opened whose profile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from duobaan.access import Actor, Permission
from duobaan.db import keyset
from duobaan.privacy.models import ProfileViewing
from duobaan.professionals.models import Professional
from duobaan.words import ProfileStatus

NEWEST = (keyset.Key(ProfileViewing.on, descending=True), keyset.Key(ProfileViewing.id, descending=True))


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition of the viewings that an actor may read: those of their own profile."""
    if actor.is_system:
        return sa.true()
    if actor.user_id is None or not actor.lets(Permission.PROFILES_OWN):
        return sa.false()
    own = sa.select(Professional.id).where(Professional.user_id == actor.user_id)
    return ProfileViewing.professional_id.in_(own)


class ViewingRepository:
    """Reads and writes viewings within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def insert_new(self, rows: Sequence[dict[str, Any]]) -> None:
        """Store those viewings that are not known yet; several processes may note the same one."""
        insert: Any = postgresql.insert if self.session.get_bind().dialect.name == "postgresql" else sqlite.insert
        await self.session.execute(insert(ProfileViewing).values(list(rows)).on_conflict_do_nothing())

    async def living(self, keys: Collection[UUID]) -> set[UUID]:
        """Return those of the professionals who were not erased since."""
        found = sa.select(Professional.id).where(Professional.id.in_(keys), Professional.status != ProfileStatus.ERASED)
        return set(await self.session.scalars(found))

    def listed(self, actor: Actor) -> sa.Select[ProfileViewing]:
        """Return the statement of the actor's viewings: one a day of each organisation, whoever of it came."""
        earlier = aliased(ProfileViewing)
        same = sa.exists().where(
            earlier.professional_id == ProfileViewing.professional_id,
            earlier.on == ProfileViewing.on,
            earlier.organisation_id == ProfileViewing.organisation_id,
            earlier.id < ProfileViewing.id,
        )
        return sa.select(ProfileViewing).where(visible_to(actor), sa.not_(same))

    async def delete_before(self, day: dt.date) -> int:
        """Drop viewings from before a day and return how many there were."""
        old = sa.delete(ProfileViewing).where(ProfileViewing.on < day).returning(ProfileViewing.id)
        gone = await self.session.scalars(old.execution_options(synchronize_session=False))
        return len(gone.all())
