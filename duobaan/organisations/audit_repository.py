"""All SQL on the audit log as the admins of an organisation read it, and on its end."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission
from duobaan.db import keyset
from duobaan.db.audit import AuditRow

NEWEST = (keyset.Key(AuditRow.id, descending=True),)
# Whose content is reported does not learn who reported it.
_SECRET = ("report.make",)


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which acts: of one kind (the word before the dot), from an instant on, before another."""

    kind: str | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition of the acts that an actor may read: those in the organisations that they lead."""
    if actor.is_system:
        return sa.true()
    led = actor.organisations_with(Permission.ORGANISATIONS_MANAGE)
    return sa.and_(AuditRow.organisation_id.in_(led), AuditRow.action.not_in(_SECRET))


class AuditRepository:
    """Reads the audit log within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    def listed(self, actor: Actor, organisation_id: UUID, wanted: AuditFilter) -> sa.Select[AuditRow]:
        """Return the statement of the acts in an organisation that the actor may read."""
        found = sa.select(AuditRow).where(visible_to(actor), AuditRow.organisation_id == organisation_id)
        if wanted.kind is not None:
            found = found.where(AuditRow.action.startswith(f"{wanted.kind}.", autoescape=True))
        if wanted.since is not None:
            found = found.where(AuditRow.created_at >= wanted.since)
        return found if wanted.until is None else found.where(AuditRow.created_at < wanted.until)

    async def delete_before(self, at: dt.datetime) -> int:
        """Drop acts from before an instant and return how many there were."""
        old = sa.delete(AuditRow).where(AuditRow.created_at < at).returning(AuditRow.id)
        gone = await self.session.scalars(old.execution_options(synchronize_session=False))
        return len(gone.all())
