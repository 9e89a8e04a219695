"""All SQL on what a person consented to; rows of higher floors are read by name (duobaan/db/tables_above.py)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission
from duobaan.db import tables_above as above
from duobaan.db.audit import AuditRow
from duobaan.privacy.models import RetentionConsent

Rows = Sequence[Any]


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition of the consents to be kept that an actor may read: their own."""
    if actor.is_system:
        return sa.true()
    if actor.professional_id is None or not actor.lets(Permission.PROFILES_OWN):
        return sa.false()
    return RetentionConsent.professional_id == actor.professional_id


class ConsentRepository:
    """Reads and writes consents within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def profile(self, user_id: UUID) -> Any:
        """Return a person's profile: its key, whether it is shown by name, and when it was last confirmed."""
        mine = above.professionals
        found = sa.select(mine.c.id, mine.c.named, mine.c.confirmed_at).where(mine.c.user_id == user_id)
        return (await self.session.execute(found)).one_or_none()

    async def acts(self, professional_id: UUID, actions: Sequence[str]) -> Sequence[tuple[str, dt.datetime]]:
        """Return when which of these acts were done to a profile, oldest first."""
        found = sa.select(AuditRow.action, AuditRow.created_at).where(
            AuditRow.entity_kind == "Professional", AuditRow.entity_id == professional_id, AuditRow.action.in_(actions)
        )
        rows = await self.session.execute(found.order_by(AuditRow.created_at, AuditRow.id))
        return [(action, at) for action, at in rows]

    async def retention(self, actor: Actor) -> Sequence[RetentionConsent]:
        """Return the actor's consents to be kept for a year, oldest first."""
        return (await self.session.scalars(sa.select(RetentionConsent).where(visible_to(actor)))).all()

    async def standing(self, actor: Actor) -> RetentionConsent | None:
        """Return the consent of the actor that stands, locked."""
        found = sa.select(RetentionConsent).where(visible_to(actor), RetentionConsent.withdrawn_at.is_(None))
        return (await self.session.scalars(found.limit(1).with_for_update())).one_or_none()

    async def releases(self, professional_id: UUID) -> Rows:
        """Return what employers grant and the person accepted: key, company, since when, until when."""
        one = above.releases
        found = sa.select(one.c.id, one.c.company_id, one.c.accepted_at, one.c.revoked_at)
        return (
            await self.session.execute(
                found.where(one.c.professional_id == professional_id, one.c.accepted_at.is_not(None))
            )
        ).all()

    async def apps(self, user_id: UUID) -> Rows:
        """Return what apps were let in: key, the app's organisation, since when, until when."""
        one, app = above.oauth_grants, above.api_clients
        found = sa.select(one.c.client_id, app.c.organisation_id, one.c.created_at, one.c.revoked_at)
        joined = found.join(app, app.c.id == one.c.client_id).where(one.c.user_id == user_id)
        return (await self.session.execute(joined)).all()

    async def proposals(self, user_id: UUID, professional_id: UUID | None) -> Rows:
        """Return to which revisions the person said yes for themselves: proposal, school, when, number."""
        one, party, about = above.consents, above.proposal_parties, above.match_proposals
        columns = (one.c.proposal_id, about.c.school_id, one.c.created_at, one.c.revision_number)
        joined = (
            sa.select(*columns).join(party, party.c.id == one.c.party_id).join(about, about.c.id == one.c.proposal_id)
        )
        mine = sa.and_(one.c.by_id == user_id, party.c.professional_id == professional_id)
        return (await self.session.execute(joined.where(mine, one.c.decision == "ACCEPTED"))).all()
