"""What time does to the data of people who were not chosen: four weeks after a procedure its texts are gone."""

from __future__ import annotations

import datetime as dt

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.conversations.retention_repository import RetentionRepository
from duobaan.db.uow import Database

KEPT = dt.timedelta(weeks=4)  # what the Dutch authority asks for application data: autoriteitpersoonsgegevens.nl


@requires(Permission.SYSTEM)
async def run_retention_clock(actor: Actor, db: Database) -> int:
    """Blank messages, comments and notes of proposals and introductions that led to nothing; return how many rows."""
    async with db.write(actor) as uow:
        return await RetentionRepository(uow.session).blank(now() - KEPT)
