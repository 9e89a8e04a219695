"""What is read when somebody asks: how much waits in the database, and whether database and search engine answer."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog

from duobaan.clock import now
from duobaan.db import jobs, leases, outbox
from duobaan.notices.letter_repository import LetterRepository
from duobaan.webhooks.delivery_repository import DeliveryRepository
from duobaan.webhooks.repository import WebhookRepository
from search.engine import EngineUnavailable
from search.keeping import LEASE as SEARCH_LEASE

if TYPE_CHECKING:
    from api.house import House

_PATIENCE_SECONDS = 2.0
_LATE = dt.timedelta(minutes=5)
_log = structlog.get_logger("duobaan.metrics")


@dataclass(slots=True)
class Reading:
    """The state of what all processes share, as one of them sees it; what cannot be read is left out."""

    database_up: bool = False
    search_up: bool = False
    figures: dict[str, float] = field(default_factory=dict)
    jobs: Mapping[str, int] = field(default_factory=dict)
    disk_free: int | None = None


async def read(house: House) -> Reading:
    """Ask database, search engine and disk; nothing raises, and nobody waits for longer than some seconds."""
    found = Reading()
    await asyncio.gather(_database(house, found), _search(house, found))
    folder = house.settings.data_dir
    found.disk_free = shutil.disk_usage(folder).free if folder.is_dir() else None
    return found


async def _database(house: House, found: Reading) -> None:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await _waiting(house, found)
    except Exception as error:
        _log.warning("metrics.database", exc_info=error)
        return
    found.database_up = True


async def _waiting(house: House, found: Reading) -> None:
    at = now()
    async with house.db.read() as session:
        events = await outbox.state(session)
        letters = await LetterRepository(session).state(at - _LATE)
        messages = await DeliveryRepository(session).state(at - _LATE)
        failing = await WebhookRepository(session).count_failing()
        found.jobs = await jobs.counts(session)
        held = await leases.expiry(session, SEARCH_LEASE)
    oldest = (at - events.oldest).total_seconds() if events.oldest is not None else 0.0
    found.figures |= {
        "outbox_waiting": events.waiting,
        "outbox_dead": events.dead,
        "outbox_oldest_seconds": max(0.0, oldest),
        "letters_waiting": letters.waiting,
        "letters_late": letters.late,
        "letters_dead": letters.dead,
        "webhooks_waiting": messages.waiting,
        "webhooks_late": messages.late,
        "webhooks_failed": messages.failed,
        "webhooks_delivered": messages.delivered,
        "webhooks_failing": failing,
    }
    if house.engine.is_shared:
        found.figures["index_lease_seconds"] = (held - at).total_seconds() if held is not None else -1.0


async def _search(house: House, found: Reading) -> None:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await house.engine.watermark()
    except (EngineUnavailable, TimeoutError):
        return
    found.search_up = not house.engine.unfilled
