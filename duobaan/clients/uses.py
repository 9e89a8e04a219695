"""Who still uses what will go: counted per day, caller and part of the schema, off the request path.

A caller is a registered program by its public id, or one of the words below; never a person.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission, requires
from duobaan.clients.service import view_client
from duobaan.clients.use_repository import UseRepository
from duobaan.clock import now, today
from duobaan.db.journal import Journal
from duobaan.db.uow import Database
from duobaan.errors import NotFound
from duobaan.ids import Kind, public

NOBODY: Final = "anonymous"
SIGNED_IN: Final = "session"
OWN_TOKEN: Final = "personal token"
KEPT = dt.timedelta(days=365)
SHOWN = dt.timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Used:
    """One request of a caller used a part of the schema that will go."""

    on: dt.date
    caller: str
    path: str


@dataclass(frozen=True, slots=True)
class UseSum:
    """How many requests of a caller used a part of the schema, and when the last one was."""

    caller: str
    path: str
    uses: int
    last_on: dt.date


class UseJournal(Journal[Used]):
    """Takes notes of requests; what is the same is counted before it is written."""

    name = "uses"

    def note(self, caller: str, paths: Iterable[str]) -> None:
        """Note what one request used."""
        for path in sorted(paths):
            self.take(Used(today(), caller, path))

    async def write(self, session: AsyncSession, batch: Sequence[Used]) -> None:
        """Add a batch to the counts."""
        counts = Counter((one.on, one.caller, one.path) for one in batch)
        await UseRepository(session).add(counts, at=now())


@requires(Permission.CLIENTS_MANAGE, raises=(NotFound,))
async def list_client_uses(actor: Actor, db: Database, *, client_id: UUID) -> list[UseSum]:
    """List what a program of the actor's organisation used in the last 90 days and will go, the most used first."""
    await view_client(actor, db, client_id=client_id)
    async with db.read() as session:
        found = await UseRepository(session).sums(since=today() - SHOWN, caller=public(Kind.CLIENT, client_id))
    return [UseSum(*one) for one in found]


@requires(Permission.SYSTEM)
async def list_uses(actor: Actor, db: Database, *, since: dt.date) -> list[UseSum]:
    """List what every caller used since a day and will go, the most used first."""
    async with db.read() as session:
        return [UseSum(*one) for one in await UseRepository(session).sums(since=since)]


@requires(Permission.SYSTEM)
async def run_use_clock(actor: Actor, db: Database) -> int:
    """Drop counts that are a year old; return how many."""
    async with db.write(actor) as uow:
        return await UseRepository(uow.session).delete_before(today() - KEPT)
