"""Use cases of live updates: where the feed is now, and how far the installation's own jobs are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.db import jobs
from duobaan.db.jobs import ENDED, JobRow
from duobaan.db.uow import Database
from duobaan.errors import NotAllowed
from duobaan.live.repository import FeedRepository

EVENTS_KEPT = dt.timedelta(days=14)
"""How long events can be asked for again; an index or a reader that is older than that begins anew."""


@requires(Permission.BROWSE)
async def read_mark(actor: Actor, db: Database) -> int:
    """Say where the feed of changes is now, so that whoever loads a page can follow it from there without a gap."""
    async with db.read() as session:
        return await FeedRepository(session).newest()


@requires(Permission.BROWSE)
async def watch_jobs(actor: Actor, db: Database) -> Sequence[JobRow]:
    """Follow what imports leave to be done: indexes and words that are filled anew; for the platform's own people."""
    if not (actor.is_system or actor.holds_at_platform(Permission.ORGANISATIONS_VERIFY)):
        raise NotAllowed(Permission.ORGANISATIONS_VERIFY.value)
    async with db.read() as session:
        return [row for row in reversed(await jobs.latest(session)) if not has_ended(row)]


def has_ended(row: JobRow) -> bool:
    """Say whether a job is done or failed."""
    return row.status in {status.value for status in ENDED}


async def job_now(db: Database, number: int) -> JobRow | None:
    """Return how far a job is."""
    async with db.read() as session:
        return await jobs.find(session, number)


@requires(Permission.SYSTEM)
async def forget_events(actor: Actor, db: Database) -> int:
    """Forget delivered events that are too old to be asked for again."""
    async with db.write(actor) as uow:
        return await FeedRepository(uow.session).forget(now() - EVENTS_KEPT)
