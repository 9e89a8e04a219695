"""Looking after webhooks: what waits, what was given up, what was skipped; and the log is forgotten in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.notices.repository import EventRepository
from duobaan.webhooks.delivery_repository import DeliveryRepository, DeliveryState
from duobaan.webhooks.reading import WebhookReading
from duobaan.webhooks.repository import WebhookRepository
from duobaan.webhooks.rules import WebhookTerms

LATE = dt.timedelta(minutes=5)
"""What was due for so long is late: nobody sends."""


@requires(Permission.SYSTEM)
async def deliveries_state(actor: Actor, db: Database) -> DeliveryState:
    """Measure the log of deliveries of all organisations."""
    async with db.read() as session:
        return await DeliveryRepository(session).state(now() - LATE)


@requires(Permission.SYSTEM)
async def count_failing(actor: Actor, db: Database) -> int:
    """Count the addresses that fail, or that were given up for it."""
    async with db.read() as session:
        return await WebhookRepository(session).count_failing()


@requires(Permission.SYSTEM)
async def skipped_events(actor: Actor, db: Database) -> Sequence[dict[str, Any]]:
    """Return the events of which no address was told because they failed again and again, newest last."""
    async with db.read() as session:
        reader = await EventRepository(session, WebhookReading.name).reader()
        return [] if reader is None else reader.skipped


@requires(Permission.SYSTEM)
async def run_webhook_clock(actor: Actor, db: Database, *, terms: WebhookTerms) -> int:
    """Forget secrets that sign no more and messages that are older than the log is kept; return how many messages."""
    async with db.write(actor) as uow:
        await WebhookRepository(uow.session).forget_old_secrets(now())
        return await DeliveryRepository(uow.session).forget(now() - terms.kept)
