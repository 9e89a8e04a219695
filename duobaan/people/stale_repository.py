"""All SQL on accounts that nobody uses: found by what signing in and using tokens leave behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor
from duobaan.db import tables_above as above
from duobaan.people.models import LoginSession, User

_NOBODY = ("@clients.invalid", "@erased.invalid")  # accounts of systems, and what is left of erased ones


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition of the accounts that end by themselves: the clock's alone."""
    return sa.true() if actor.is_system else sa.false()


def _unused_since(before: dt.datetime) -> sa.ColumnElement[bool]:
    """Return the condition that nobody came in with an account since an instant, in whatever way."""
    grant, refreshed, token = above.oauth_grants, above.oauth_refresh_tokens, above.personal_tokens
    came = (
        # A session that is used moves its end on, so its end is never before its last use.
        sa.exists().where(LoginSession.user_id == User.id, LoginSession.expires_at >= before),
        sa.exists().where(grant.c.user_id == User.id, grant.c.created_at >= before),
        sa.exists().where(
            grant.c.user_id == User.id, refreshed.c.grant_id == grant.c.id, refreshed.c.created_at >= before
        ),
        sa.exists().where(token.c.user_id == User.id, token.c.last_used_at >= before),
    )
    return sa.and_(User.created_at < before, *(sa.not_(one) for one in came))


class StaleRepository:
    """Reads and marks unused accounts within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def unused(
        self, actor: Actor, before: dt.datetime, announced_before: dt.datetime | None, limit: int = 200
    ) -> Sequence[User]:
        """Return accounts of people without a seat that nobody used since an instant.

        With `announced_before` those that were told so before then, else those that were not told yet.
        """
        people = [sa.not_(User.email.endswith(domain, autoescape=True)) for domain in _NOBODY]
        seated = sa.exists().where(above.memberships.c.user_id == User.id)
        told = User.end_announced_at
        found = sa.select(User).where(
            visible_to(actor),
            *people,
            User.is_demo.is_(False),
            User.name != "",
            sa.not_(seated),
            _unused_since(before),
            told.is_(None) if announced_before is None else told < announced_before,
        )
        return (await self.session.scalars(found.order_by(User.id).limit(limit))).all()

    async def take_back(self, before: dt.datetime) -> int:
        """Take back what was announced to those who came since; return how many."""
        back = sa.and_(User.end_announced_at.is_not(None), User.name != "", sa.not_(_unused_since(before)))
        values = {"end_announced_at": None, "updated_at": User.updated_at}
        done = sa.update(User).where(back).values(**values).returning(User.id)
        return len((await self.session.scalars(done.execution_options(synchronize_session=False))).all())
