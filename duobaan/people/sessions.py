"""Use cases of one's own sessions: see where one is signed in, and sign out there."""

from __future__ import annotations

from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.errors import NotFound
from duobaan.people.models import LoginSession
from duobaan.people.session_repository import SessionRepository


@requires(Permission.ACCOUNT_MANAGE)
async def list_sessions(actor: Actor, db: Database) -> list[LoginSession]:
    """List where the actor is signed in, newest first."""
    if actor.user_id is None:
        return []
    async with db.read() as session:
        return await SessionRepository(session).running(actor, at=now())


@requires(Permission.ACCOUNT_MANAGE, raises=(NotFound,))
async def end_session(actor: Actor, db: Database, *, session_id: UUID) -> LoginSession:
    """Sign the actor out in one place, at once."""
    async with db.write(actor) as uow:
        row = await SessionRepository(uow.session).get(session_id, actor, at=now())
        row.revoked_at = now()
        uow.record("session.end", row)
    return row


@requires(Permission.ACCOUNT_MANAGE)
async def end_other_sessions(actor: Actor, db: Database, *, keep: UUID | None = None) -> list[LoginSession]:
    """Sign the actor out everywhere, except in one session."""
    async with db.write(actor) as uow:
        rows = [] if actor.user_id is None else await SessionRepository(uow.session).running(actor, at=now())
        ended = [row for row in rows if row.id != keep]
        for row in ended:
            row.revoked_at = now()
            uow.record("session.end", row)
    return ended
