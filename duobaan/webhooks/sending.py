"""Sends messages that are due: leased, some at a time and few to one address, tried again by the schedule of the rules.

A message counts as delivered when its address said 2xx. A kill between that and our note sends it again under the same
`webhook-id`. An address that says 410, or fails for days without one success, is told nothing more, and its
organisation hears of it.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

import structlog

from duobaan.access import SYSTEM
from duobaan.clock import now
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import TransientConflict
from duobaan.events import WebhookStopped
from duobaan.webhooks.answer import GONE, Answer, Post
from duobaan.webhooks.delivery_repository import DeliveryRepository
from duobaan.webhooks.models import DeliveryStatus, Webhook, WebhookAttempt, WebhookDelivery, WebhookStop
from duobaan.webhooks.repository import WebhookRepository
from duobaan.webhooks.rules import WebhookTerms, excerpt, is_to_stop, next_try
from duobaan.webhooks.signing import headers_of

MOST = 32
"""So many messages are under way at once in one process."""
_log = structlog.get_logger("duobaan.webhooks")


@dataclass(slots=True)
class WebhookSender:
    """Sends what is due in one installation, from one process."""

    db: Database
    post: Post
    terms: WebhookTerms
    _busy: Counter[UUID] = field(default_factory=Counter, init=False)
    _running: set[asyncio.Task[None]] = field(default_factory=set, init=False)

    async def begin(self) -> int:
        """Start on what is due, as far as there is room; return how many attempts that makes."""
        room = MOST - len(self._running)
        if room <= 0:
            return 0
        async with self.db.read() as session:
            if not await DeliveryRepository(session).is_due(now()):
                return 0
        try:
            async with self.db.write(SYSTEM) as uow:
                rows = await DeliveryRepository(uow.session).claim(now(), room, +self._busy)
        except TransientConflict:  # another worker was first; what it left is claimed in the next round
            return 0
        for row in rows:
            self._busy[row.webhook_id] += 1
            task = asyncio.create_task(self._carry(row))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        return len(rows)

    async def finish(self, seconds: float | None = None) -> None:
        """Wait for the attempts under way; those that take longer are broken off, and made again after their lease."""
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=seconds)
            for task in late:
                task.cancel()

    async def drain(self) -> int:
        """Make every attempt that is due now; return how many there were."""
        made = 0
        while started := await self.begin():
            made += started
            await self.finish()
        return made

    async def _carry(self, row: WebhookDelivery) -> None:
        try:
            await self._attempt(row)
        except Exception as error:  # the lease runs out and the message is tried again
            _log.error("webhooks.attempt_failed", delivery_id=str(row.id), exc_info=error)
        finally:
            self._busy[row.webhook_id] -= 1

    async def _attempt(self, row: WebhookDelivery) -> None:
        async with self.db.read() as session:
            hook = (await WebhookRepository(session).by_ids([row.webhook_id])).get(row.webhook_id)
        if hook is None or hook.stop is not None:  # since a moment; the message waits for the address
            return
        started, at = time.monotonic(), now()
        headers = headers_of(hook, row, at) | {"content-type": "application/json"}
        answer = await self.post(hook.url, headers, row.body.encode())
        spent = round((time.monotonic() - started) * 1_000)
        async with self.db.write(SYSTEM) as uow:
            await self._note(uow, row, answer, spent)

    async def _note(self, uow: UnitOfWork, row: WebhookDelivery, answer: Answer, spent: int) -> None:
        deliveries, at = DeliveryRepository(uow.session), now()
        hook = (await WebhookRepository(uow.session).by_ids([row.webhook_id])).get(row.webhook_id)
        if hook is None or await deliveries.find(row.id, SYSTEM) is None:  # removed, or erased, meanwhile
            return
        uow.session.add(
            WebhookAttempt(
                delivery_id=row.id,
                status_code=answer.status_code,
                trouble=answer.trouble,
                duration_ms=spent,
                response=excerpt(answer.body),
            )
        )
        if answer.is_taken:
            await deliveries.settle(row, status=DeliveryStatus.DELIVERED, ended_at=at)
            await WebhookRepository(uow.session).note(hook.id, delivered_at=at, failing_since=None)
            return
        await self._not_taken(uow, hook, row, answer)

    async def _not_taken(self, uow: UnitOfWork, hook: Webhook, row: WebhookDelivery, answer: Answer) -> None:
        at = now()
        again = None if answer.status_code == GONE else next_try(row.attempts, at, answer.retry_after)
        if again is None:
            await DeliveryRepository(uow.session).settle(row, status=DeliveryStatus.FAILED, ended_at=at)
        else:
            await DeliveryRepository(uow.session).settle(row, not_before=again)
        since = hook.failing_since or at
        await WebhookRepository(uow.session).note(hook.id, failing_since=since)
        if answer.status_code == GONE:
            await self._stop(uow, hook, WebhookStop.GONE)
        elif is_to_stop(since, at, self.terms):
            await self._stop(uow, hook, WebhookStop.FAILING)

    async def _stop(self, uow: UnitOfWork, hook: Webhook, why: WebhookStop) -> None:
        if not await WebhookRepository(uow.session).stop(hook.id, why, now()):
            return
        _log.warning("webhooks.stopped", webhook_id=str(hook.id), why=why.value)
        uow.record("webhook.stop", hook, organisation_id=hook.organisation_id, facts={"why": why.value})
        uow.emit(WebhookStopped(organisation_id=hook.organisation_id, webhook_id=hook.id))
