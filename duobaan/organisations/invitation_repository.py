"""All SQL on open invitations: who was asked into which organisation and has not answered yet."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission
from duobaan.db.audit import AuditRow
from duobaan.errors import NotFound
from duobaan.organisations.models import Invitation

MOST_LISTED = 100


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition of the invitations an actor may see: those of organisations whose members they manage."""
    if actor.is_system:
        return sa.true()
    return Invitation.organisation_id.in_(actor.organisations_with(Permission.MEMBERS_MANAGE))


class InvitationRepository:
    """Reads and writes invitations within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def lists(
        self, organisation_ids: Collection[UUID], actor: Actor, at: dt.datetime
    ) -> dict[UUID, list[Invitation]]:
        """Return the invitations that are open at an instant, the last 100 in all, newest first."""
        statement = (
            sa.select(Invitation)
            .where(
                Invitation.organisation_id.in_(organisation_ids),
                Invitation.accepted_at.is_(None),
                Invitation.expires_at > at,
                visible_to(actor),
            )
            .order_by(Invitation.id.desc())
            .limit(MOST_LISTED)
        )
        grouped: defaultdict[UUID, list[Invitation]] = defaultdict(list)
        for row in (await self.session.scalars(statement)).all():
            grouped[row.organisation_id].append(row)
        return dict(grouped)

    async def lock(self, key: UUID, actor: Actor) -> Invitation:
        """Return an invitation that the actor may see and keep it from being accepted meanwhile; raise NotFound."""
        found = sa.select(Invitation).where(Invitation.id == key, visible_to(actor)).with_for_update()
        row = (await self.session.scalars(found)).one_or_none()
        if row is None:
            raise NotFound("Invitation")
        return row

    async def drop(self, row: Invitation) -> None:
        """Delete an invitation: the hash of its secret goes with it."""
        await self.session.delete(row)
        await self.session.flush()

    async def sent_since(self, organisation_id: UUID, at: dt.datetime) -> int:
        """Return how many invitations an organisation made since an instant, also of those that it took back."""
        made = sa.select(sa.func.count()).where(
            AuditRow.organisation_id == organisation_id, AuditRow.action == "member.invite", AuditRow.created_at >= at
        )
        return int(await self.session.scalar(made) or 0)

    async def sent_to_since(self, organisation_id: UUID, email: str, at: dt.datetime) -> int:
        """Return how many invitations of an organisation to an address stand that were made since an instant."""
        made = sa.select(sa.func.count()).where(
            Invitation.organisation_id == organisation_id, Invitation.email == email, Invitation.created_at >= at
        )
        return int(await self.session.scalar(made) or 0)
