"""Addresses that are told of events, the messages to them and the attempts, as their organisation sees them."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import strawberry

from duobaan.errors import NotAllowed, NotFound
from duobaan.ids import Kind, public
from duobaan.webhooks import models
from duobaan.webhooks.kind_book import kind_book
from duobaan.webhooks.log import attempts_of, count_deliveries, list_deliveries, view_delivery
from duobaan.webhooks.models import DeliveryStatus, DeliveryTrouble, WebhookKind, WebhookStop
from duobaan.webhooks.service import count_webhooks, list_topics, list_webhooks, view_webhook
from schema.context import Context, Info
from schema.cursors import scope_of
from schema.ids import NODES, Node, node_loader
from schema.organisations.types import Organisation, by_id
from schema.pagination import Connection, connect, window
from schema.vocabulary import Locale, label, register

register(WebhookKind)
register(WebhookStop)
register(DeliveryStatus)
register(DeliveryTrouble)


@strawberry.type(description="Something that a webhook can be told of.")
class WebhookTopic:
    """The kind as a code, as messages write it, and in words for who chooses."""

    kind: WebhookKind = strawberry.field(description="What `registerWebhook` takes.")
    type: str = strawberry.field(description="How a message names it.")

    @strawberry.field(description="The words in the caller's language.")
    def label(self, info: Info, locale: Locale | None = None) -> str:
        """Look the words up."""
        return label(info.context, self.kind, locale)


@strawberry.type(description="One attempt to deliver a message.")
class WebhookAttempt:
    """What the address answered, or why it did not."""

    made_at: dt.datetime = strawberry.field(description="When it ended.")
    status_code: int | None = strawberry.field(description="The status of the answer; null without one.")
    trouble: DeliveryTrouble | None = strawberry.field(description="Why it came to nothing; null when it was taken.")
    duration_ms: int = strawberry.field(description="How long it took, in milliseconds.")
    response: str = strawberry.field(description="The beginning of the answer's body, at most 1,000 characters.")

    @classmethod
    def of(cls, row: models.WebhookAttempt) -> WebhookAttempt:
        """Wrap an attempt."""
        return cls(
            made_at=row.created_at,
            status_code=row.status_code,
            trouble=row.trouble,
            duration_ms=row.duration_ms,
            response=row.response,
        )


@strawberry.type(description="One message to one address; its id is the `webhook-id` of every attempt.")
class WebhookDelivery(Node):
    """It holds ids and codes; what is behind them is asked of this API."""

    row: strawberry.Private[models.WebhookDelivery]
    kind: WebhookKind = strawberry.field(description="What it tells.")
    happened_at: dt.datetime = strawberry.field(description="When what it tells happened.")
    status: DeliveryStatus = strawberry.field(description="How far it is.")
    body: str = strawberry.field(description="What is sent, the same bytes at every attempt.")
    next_attempt_at: dt.datetime | None = strawberry.field(description="When it is tried again; null when it is not.")

    @strawberry.field(description="What it is about, as it is now; null when the viewer may see it no more.")
    async def subject(self, info: Info) -> Node | None:
        """Load it through its own door."""
        load = NODES.get(Kind(self.row.subject_kind))
        return None if load is None else await load(info.context, self.row.subject_id)

    @strawberry.field(description="Every attempt, the oldest first.")
    async def attempts(self, info: Info) -> list[WebhookAttempt]:
        """Load them for all messages of the page at once."""
        return [WebhookAttempt.of(one) for one in await info.context.loader(_attempts).load(self.row.id)]


async def _attempts(context: Context, keys: list[UUID]) -> list[list[models.WebhookAttempt]]:
    found = await attempts_of(context.actor, context.db, delivery_ids=keys)
    return [found.get(key, []) for key in keys]


@strawberry.type(description="An address of an organisation that is told of events.")
class Webhook(Node):
    """Its secret is told once and never shown again."""

    row: strawberry.Private[models.Webhook]
    url: str = strawberry.field(description="Where messages are posted to.")
    description: str = strawberry.field(description="What its people call it.")
    kinds: list[WebhookKind] = strawberry.field(description="What it is told of.")
    is_active: bool = strawberry.field(description="Whether it is told of events now.")
    stop: WebhookStop | None = strawberry.field(description="Why it is told nothing; null while it is active.")
    stopped_at: dt.datetime | None = strawberry.field(description="Since when it is told nothing.")
    failing_since: dt.datetime | None = strawberry.field(
        description="When the first attempt failed after the last that was taken; null when the last was taken."
    )
    delivered_at: dt.datetime | None = strawberry.field(description="When it took a message last.")
    old_secret_until: dt.datetime | None = strawberry.field(description="Until when the old secret signs too.")
    created_at: dt.datetime
    version: int = strawberry.field(description="Goes up with every change; a mutation takes it as `expectedVersion`.")

    @strawberry.field(description="Whose it is.")
    async def organisation(self, info: Info) -> Organisation | None:
        """Load the organisation."""
        return await by_id(info.context, self.row.organisation_id)

    @strawberry.field(description="The log: messages to it, the newest first, for as long as the log is kept.")
    async def deliveries(
        self, info: Info, status: DeliveryStatus | None = None, first: int = 20, after: str | None = None
    ) -> Connection[WebhookDelivery]:
        """Read a page of the log."""
        context, key = info.context, self.row.id
        scope = scope_of("webhook deliveries", key, status)
        asked = window(context, scope, first, after)
        page = await list_deliveries(context.actor, context.db, webhook_id=key, window=asked, status=status)

        async def count() -> int:
            return await count_deliveries(context.actor, context.db, webhook_id=key, status=status)

        return connect(context, scope, page, asked, wrap_delivery, count)


def wrap(row: models.Webhook) -> Webhook:
    """Wrap an address."""
    return Webhook(
        id=strawberry.ID(public(Kind.WEBHOOK, row.id)),
        row=row,
        url=row.url,
        description=row.description,
        kinds=list(row.kinds),
        is_active=row.stop is None,
        stop=row.stop,
        stopped_at=row.stopped_at,
        failing_since=row.failing_since,
        delivered_at=row.delivered_at,
        old_secret_until=row.old_secret_until,
        created_at=row.created_at,
        version=row.version,
    )


def wrap_delivery(row: models.WebhookDelivery) -> WebhookDelivery:
    """Wrap a message."""
    return WebhookDelivery(
        id=strawberry.ID(public(Kind.WEBHOOK_DELIVERY, row.id)),
        row=row,
        kind=row.kind,
        happened_at=row.happened_at,
        status=row.status,
        body=row.body,
        next_attempt_at=row.not_before if row.status is DeliveryStatus.WAITING else None,
    )


async def topics(context: Context) -> list[WebhookTopic]:
    """Return what can be chosen."""
    return [WebhookTopic(kind=kind, type=kind_book()[kind].type) for kind in await list_topics(context.actor)]


@node_loader(Kind.WEBHOOK)
async def load(context: Context, key: UUID) -> Node | None:
    """Load an address for `node`."""
    try:
        return wrap(await view_webhook(context.actor, context.db, webhook_id=key))
    except (NotFound, NotAllowed):
        return None


@node_loader(Kind.WEBHOOK_DELIVERY)
async def load_delivery(context: Context, key: UUID) -> Node | None:
    """Load a message for `node`."""
    try:
        return wrap_delivery(await view_delivery(context.actor, context.db, delivery_id=key))
    except (NotFound, NotAllowed):
        return None


async def listed(context: Context, key: UUID, first: int, after: str | None) -> Connection[Webhook]:
    """Return one page of an organisation's addresses, newest first."""
    scope = scope_of("webhooks", key)
    asked = window(context, scope, first, after)
    page = await list_webhooks(context.actor, context.db, organisation_id=key, window=asked)

    async def count() -> int:
        return await count_webhooks(context.actor, context.db, organisation_id=key)

    return connect(context, scope, page, asked, wrap, count)
