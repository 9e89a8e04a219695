"""All SQL on support accesses: who of the platform looks into which organisation, until when."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission
from duobaan.errors import NotFound
from duobaan.organisations.models import Organisation, SupportAccess
from duobaan.people.models import User

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Look:
    """A support access with the name of who looks, for the organisation that is looked into."""

    row: SupportAccess
    name: str


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition of the accesses an actor may see: their own, and those into their organisations."""
    if actor.is_system:
        return sa.true()
    readable = actor.organisations_with(Permission.MEMBERS_READ)
    return sa.or_(SupportAccess.user_id == actor.user_id, SupportAccess.organisation_id.in_(readable))


class SupportRepository:
    """Reads and writes support accesses within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def open_for(self, user_id: UUID, at: dt.datetime) -> Sequence[Organisation]:
        """Return the organisations into which someone may look at an instant."""
        found = (
            sa.select(Organisation)
            .join(SupportAccess, SupportAccess.organisation_id == Organisation.id)
            .where(SupportAccess.user_id == user_id, SupportAccess.ended_at.is_(None), SupportAccess.expires_at > at)
            .distinct()
        )
        return (await self.session.scalars(found.order_by(Organisation.id))).all()

    async def find_open(self, organisation_id: UUID, user_id: UUID, at: dt.datetime) -> SupportAccess | None:
        """Return someone's open access into an organisation."""
        found = sa.select(SupportAccess).where(
            SupportAccess.organisation_id == organisation_id,
            SupportAccess.user_id == user_id,
            SupportAccess.ended_at.is_(None),
            SupportAccess.expires_at > at,
        )
        return await self.session.scalar(found.limit(1))

    async def lock(self, key: UUID, actor: Actor) -> SupportAccess:
        """Return an access that the actor may see and keep it; raise NotFound."""
        found = sa.select(SupportAccess).where(SupportAccess.id == key, visible_to(actor)).with_for_update()
        row = (await self.session.scalars(found)).one_or_none()
        if row is None:
            raise NotFound("SupportAccess")
        return row

    async def lists(self, organisation_ids: Collection[UUID], actor: Actor) -> dict[UUID, list[Look]]:
        """Return who looked into organisations, as far as the actor may see it, the last 100 in all first."""
        found = (
            sa.select(SupportAccess, User.name)
            .join(User, User.id == SupportAccess.user_id)
            .where(SupportAccess.organisation_id.in_(organisation_ids), visible_to(actor))
            .order_by(SupportAccess.id.desc())
            .limit(MOST_LISTED)
        )
        grouped: defaultdict[UUID, list[Look]] = defaultdict(list)
        for row, name in (await self.session.execute(found)).all():
            grouped[row.organisation_id].append(Look(row, name))
        return dict(grouped)
