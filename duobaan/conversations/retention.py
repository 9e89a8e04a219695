"""What time does to the data of people who were not chosen: four weeks after a procedure its texts are gone."""

from __future__ import annotations

import datetime as dt

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.conversations.retention_repository import RetentionRepository
from duobaan.db.uow import Database

# What the Dutch authority asks for application data: autoriteitpersoonsgegevens.nl.
KEPT = dt.timedelta(weeks=4)
KEPT_WITH_CONSENT = dt.timedelta(days=365)


@requires(Permission.SYSTEM)
async def run_retention_clock(actor: Actor, db: Database) -> int:
    """Blank messages, comments and notes of proposals and introductions that led to nothing; return how many rows.

    Whose name and address were told in them are strangers again. With the person's consent all of it stays a year.
    """
    before, kept_since = now() - KEPT, now() - KEPT_WITH_CONSENT
    async with db.write(actor) as uow:
        retention = RetentionRepository(uow.session)
        blanked = await retention.blank(before, kept_since)
        await retention.forget(before, kept_since, now())
    return blanked
