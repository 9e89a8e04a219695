"""What time brings: profiles that will be hidden, releases that end, checks that are due; and old notices go."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission, requires
from duobaan.clock import day_of, now, today
from duobaan.db.uow import Database
from duobaan.ids import Kind
from duobaan.notices.audience import ActorOf
from duobaan.notices.fact_repository import FactRepository
from duobaan.notices.facts import Fact, Party
from duobaan.notices.letter_repository import LetterRepository
from duobaan.notices.making import tell, tellings
from duobaan.notices.models import NoticeKind

CHECK_DAYS = 30
"""A certificate of conduct is asked for four weeks before it is needed."""
RELEASE_DAYS = 30


@dataclass(frozen=True, slots=True)
class Terms:
    """How an installation counts: days until a profile is hidden, before that it is said, and notices are kept."""

    fresh_days: int
    reminder_days: int
    kept_days: int


@requires(Permission.SYSTEM)
async def run_reminder_clock(actor: Actor, db: Database, *, actor_of: ActorOf, by_mail: bool, terms: Terms) -> int:
    """Tell what comes near, once each, and forget what was told long ago; return how many notices were written."""
    async with db.read() as session:
        told = await tellings(session, await _facts(session, terms), actor_of)
    async with db.write(actor) as uow:
        rows = await tell(uow, told, by_mail=by_mail)
        await LetterRepository(uow.session).forget(now() - dt.timedelta(days=terms.kept_days))
    return len(rows)


async def _facts(session: AsyncSession, terms: Terms) -> list[Fact]:
    return [*await _profiles(session, terms), *await _releases(session), *await _checks(session)]


async def _profiles(session: AsyncSession, terms: Terms) -> list[Fact]:
    at = now()
    fresh = dt.timedelta(days=terms.fresh_days)
    before = at - fresh + dt.timedelta(days=terms.reminder_days)
    rows = await FactRepository(session).soon_stale(before, at - fresh)
    return [
        Fact(
            kind=NoticeKind.PROFILE_STALE_SOON,
            subject=Kind.PROFESSIONAL,
            subject_id=row.id,
            mark=str(row.confirmed_at or row.created_at),
            parties=(Party(professional_id=row.id),),
            happened_at=at,
            figures={"day": day_of((row.confirmed_at or row.created_at) + fresh).isoformat()},
        )
        for row in rows
    ]


async def _releases(session: AsyncSession) -> list[Fact]:
    first = today()
    rows = await FactRepository(session).releases_ending(first, first + dt.timedelta(days=RELEASE_DAYS))
    return [
        Fact(
            kind=NoticeKind.RELEASE_EXPIRING,
            subject=Kind.PROFESSIONAL,
            subject_id=row.professional_id,
            mark=f"{row.id.hex} {row.valid_to}",
            parties=(Party(professional_id=row.professional_id), Party(organisation_id=row.company_id)),
            happened_at=now(),
            figures={"day": (row.valid_to - dt.timedelta(days=1)).isoformat()},  # half open: the last day itself
        )
        for row in rows
    ]


async def _checks(session: AsyncSession) -> list[Fact]:
    return [
        Fact(
            kind=NoticeKind.CHECK_DUE,
            subject=Kind.ARRANGEMENT,
            subject_id=work.id,
            mark=f"{check.id.hex} {due_on}",
            parties=(
                Party(organisation_id=work.school_id),
                *([Party(professional_id=check.professional_id)] if check.professional_id else ()),
            ),
            happened_at=now(),
            figures={"day": due_on.isoformat()},
        )
        for check, work, due_on in await FactRepository(session).checks_due(today(), CHECK_DAYS)
    ]
