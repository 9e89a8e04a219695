"""What follows an erasure within the hour, and the ledger by which a backup that is put back forgets again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.db import jobs
from duobaan.db.jobs import JobKind
from duobaan.db.scrubbing import scrub
from duobaan.db.uow import Database
from duobaan.privacy.models import ErasureKind
from duobaan.privacy.register import register
from duobaan.privacy.repository import PrivacyRepository


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line of the ledger: what was erased, by its id."""

    kind: ErasureKind
    subject_id: UUID


@requires(Permission.SYSTEM)
async def run_erasure_clock(actor: Actor, db: Database, *, indexes: Sequence[str]) -> bool:
    """Take what was erased out of free pages, and have the index written anew: it keeps deleted documents a while.

    True when there was something to scrub and all of it is gone; what could not be done comes again with the next run.
    """
    async with db.read() as session:
        waiting = await PrivacyRepository(session, register()).to_scrub()
    if not waiting or not await scrub(db.engine):
        return False
    async with db.write(actor) as uow:
        await jobs.leave(uow.session, JobKind.REINDEX, indexes, now=now())
        await PrivacyRepository(uow.session, register()).mark_scrubbed(waiting, now())
    return True


@requires(Permission.SYSTEM)
async def note_scrubbed(actor: Actor, db: Database) -> int:
    """Note that files and index hold nothing of who was erased so far; return for how many that is new."""
    async with db.write(actor) as uow:
        privacy = PrivacyRepository(uow.session, register())
        waiting = await privacy.to_scrub()
        await privacy.mark_scrubbed(waiting, now())
    return len(waiting)


@requires(Permission.SYSTEM)
async def read_ledger(actor: Actor, db: Database) -> list[LedgerEntry]:
    """Return the ledger of erasures, to be kept outside the backups of the database."""
    async with db.read() as session:
        rows = await PrivacyRepository(session, register()).ledger()
    return [LedgerEntry(row.kind, row.subject_id) for row in rows]
