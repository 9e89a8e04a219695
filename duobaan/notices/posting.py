"""Looking after letters: what waits, what was given up, and another chance for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.notices.letter_repository import LetterRepository, LetterState
from duobaan.notices.repository import EventRepository

LATE = dt.timedelta(hours=1)


@requires(Permission.SYSTEM)
async def letters_state(actor: Actor, db: Database) -> LetterState:
    """Say how many letters wait, how many of them are late, and how many were given up."""
    async with db.read() as session:
        return await LetterRepository(session).state(now() - LATE)


@requires(Permission.SYSTEM)
async def skipped_events(actor: Actor, db: Database) -> Sequence[dict[str, Any]]:
    """Return the events of which nobody was told because they failed again and again, newest last."""
    async with db.read() as session:
        reader = await EventRepository(session).reader()
        return [] if reader is None else reader.skipped


@requires(Permission.SYSTEM)
async def try_again(actor: Actor, db: Database) -> int:
    """Let the letters that were given up be tried once more; return how many there are."""
    async with db.write(actor) as uow:
        return await LetterRepository(uow.session).revive(now())
