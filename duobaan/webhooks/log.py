"""Use cases of the log of deliveries: read it, send again, and try an address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.db import keyset
from duobaan.db.uow import Database
from duobaan.errors import AlreadyDone, InvalidInput, LimitReached, NotFound
from duobaan.ids import Kind, new_id
from duobaan.notices.repository import EventRepository
from duobaan.webhooks.delivery_repository import ORDER, DeliveryRepository
from duobaan.webhooks.messages import CursorOf, Happening, Message, row_of
from duobaan.webhooks.models import DeliveryStatus, WebhookAttempt, WebhookDelivery, WebhookKind
from duobaan.webhooks.repository import WebhookRepository
from duobaan.webhooks.service import check_in_person

_MANAGE = Permission.CLIENTS_MANAGE
MOST_TESTS = 10
"""So many test messages may wait for one address."""


@requires(_MANAGE, raises=(NotFound,))
async def list_deliveries(
    actor: Actor, db: Database, *, webhook_id: UUID, window: keyset.Window, status: DeliveryStatus | None = None
) -> keyset.Page[WebhookDelivery]:
    """List the messages to an address, newest first."""
    async with db.read() as session:
        listed = DeliveryRepository(session).listed(actor, webhook_id, status)
        return await keyset.fetch(session, listed, ORDER, window)


@requires(_MANAGE)
async def count_deliveries(actor: Actor, db: Database, *, webhook_id: UUID, status: DeliveryStatus | None) -> int:
    """Count the messages to an address that the log holds."""
    async with db.read() as session:
        return await keyset.count(session, DeliveryRepository(session).listed(actor, webhook_id, status))


@requires(_MANAGE, raises=(NotFound,))
async def view_delivery(actor: Actor, db: Database, *, delivery_id: UUID) -> WebhookDelivery:
    """Read a message to an address that the actor manages."""
    async with db.read() as session:
        found = await DeliveryRepository(session).find(delivery_id, actor)
    if found is None:
        raise NotFound("WebhookDelivery")
    return found


@requires(_MANAGE)
async def attempts_of(
    actor: Actor, db: Database, *, delivery_ids: Collection[UUID]
) -> dict[UUID, list[WebhookAttempt]]:
    """Return the attempts of messages to addresses that the actor manages."""
    async with db.read() as session:
        return await DeliveryRepository(session).attempts(delivery_ids, actor)


@requires(_MANAGE, raises=(NotFound, AlreadyDone))
async def redeliver_message(actor: Actor, db: Database, *, delivery_id: UUID) -> WebhookDelivery:
    """Send a message once more, under the same `webhook-id` and with the same bytes; its schedule begins anew."""
    check_in_person(actor)
    async with db.write(actor) as uow:
        row = await DeliveryRepository(uow.session).lock(delivery_id, actor)
        hook = await WebhookRepository(uow.session).lock(row.webhook_id, actor)
        if row.status is DeliveryStatus.WAITING and row.attempts == 0:
            raise AlreadyDone("delivery_waits")
        row.status, row.attempts, row.not_before, row.ended_at = DeliveryStatus.WAITING, 0, now(), None
        uow.record("webhook.redeliver", hook, organisation_id=hook.organisation_id, facts={"messages": 1})
    return row


@requires(_MANAGE, raises=(NotFound,))
async def redeliver_failed(actor: Actor, db: Database, *, webhook_id: UUID, since: dt.datetime) -> int:
    """Send all messages of what happened since an instant that were given up; return how many there are."""
    check_in_person(actor)
    async with db.write(actor) as uow:
        hook = await WebhookRepository(uow.session).lock(webhook_id, actor)
        count = await DeliveryRepository(uow.session).revive_failed(hook.id, since, now())
        uow.record("webhook.redeliver", hook, organisation_id=hook.organisation_id, facts={"messages": count})
    return count


@requires(_MANAGE, raises=(NotFound, InvalidInput, LimitReached))
async def send_test(
    actor: Actor, db: Database, *, webhook_id: UUID, cursor: CursorOf, idempotency_key: str | None = None
) -> WebhookDelivery:
    """Send a message that tells nothing to an address that is switched on, to try it."""
    check_in_person(actor)
    request, at = [webhook_id], now()
    async with db.write(actor) as uow:
        deliveries = DeliveryRepository(uow.session)
        hook = await WebhookRepository(uow.session).lock(webhook_id, actor)
        if (done := await uow.replay(idempotency_key, "send_test", request)) is not None:
            return await deliveries.lock(done, actor)
        if hook.stop is not None:
            raise InvalidInput.at("input", "webhookId", rule="webhook_stopped")
        if await deliveries.waiting_tests(hook.id) >= MOST_TESTS:
            raise LimitReached(limit=MOST_TESTS, what="webhook_tests")
        key, event = new_id(), await EventRepository(uow.session).newest()
        told = frozenset({hook.organisation_id})
        one = Happening(WebhookKind.TEST, Kind.WEBHOOK, hook.id, key.hex, told, at, event)
        row = row_of(Message(hook.id, hook.organisation_id, one), cursor, at)
        row.id = key
        uow.session.add(row)
        uow.remember(idempotency_key, "send_test", request, row.id)
        uow.record("webhook.test", hook, organisation_id=hook.organisation_id)
    return row
