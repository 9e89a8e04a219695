"""Mutations of webhooks."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Annotated
from uuid import UUID

import strawberry

from duobaan.ids import Kind, private
from duobaan.webhooks import log, service
from duobaan.webhooks.models import WebhookKind
from duobaan.webhooks.rules import NewWebhook
from schema.access import mutation
from schema.context import Info
from schema.cursors import live_cursor
from schema.errors import AlreadyDone, InvalidInput, LimitReached, NotAllowed, NotFound, StaleRevision
from schema.webhooks.types import Webhook, WebhookDelivery, wrap, wrap_delivery


@strawberry.input(description="An address that is to be told of events.")
class RegisterWebhookInput:
    """Messages are posted to it as Standard Webhooks says (docs/webhooks.md)."""

    organisation_id: strawberry.ID
    url: str = strawberry.field(description="https; an address on the internet.")
    kinds: list[WebhookKind] = strawberry.field(description="What it is told of; see `webhookTopics`.")
    description: str = ""
    idempotency_key: str | None = None


@strawberry.input(description="What is to be otherwise with an address; what is left out stays as it is.")
class ChangeWebhookInput:
    """Switched on again, it hears what happens from then on; what waited for it is sent."""

    webhook_id: strawberry.ID
    url: str | None = strawberry.field(default=None, description="https; an address on the internet.")
    kinds: list[WebhookKind] | None = None
    description: str | None = None
    is_active: bool | None = None
    expected_version: int | None = None


@strawberry.input(description="The address that gets another secret.")
class RotateWebhookSecretInput:
    """For a while every message is signed with both, unless the old one ends at once."""

    webhook_id: strawberry.ID
    ends_old_at_once: bool = False


@strawberry.input(description="The address that is removed.")
class RemoveWebhookInput:
    """With its log."""

    webhook_id: strawberry.ID


@strawberry.input(description="The address that is tried.")
class SendTestWebhookInput:
    """It gets a message of type `webhook.test`."""

    webhook_id: strawberry.ID
    idempotency_key: str | None = None


@strawberry.input(description="The message that is sent once more.")
class RedeliverWebhookInput:
    """Under the same `webhook-id`."""

    delivery_id: strawberry.ID


@strawberry.input(description="Whose messages that were given up are sent once more.")
class RedeliverFailedWebhooksInput:
    """Those of what happened since an instant."""

    webhook_id: strawberry.ID
    since: dt.datetime


@strawberry.type(description="The address that was registered.")
class RegisterWebhookSuccess:
    """The secret is told this once: keep it where the receiver reads it and nowhere else."""

    webhook: Webhook
    secret: str | None = strawberry.field(description="What messages are signed with, `whsec_…`; null in a replay.")


@strawberry.type(description="The address as it is now.")
class ChangeWebhookSuccess:
    """Messages that leave from now on go there."""

    webhook: Webhook


@strawberry.type(description="The address with its new secret.")
class RotateWebhookSecretSuccess:
    """The secret is told this once."""

    webhook: Webhook
    secret: str


@strawberry.type(description="The address was removed.")
class RemoveWebhookSuccess:
    """What waited for it is not sent."""

    webhook_id: strawberry.ID


@strawberry.type(description="The test message, which leaves within seconds.")
class SendTestWebhookSuccess:
    """Ask for its attempts to see what came of it."""

    delivery: WebhookDelivery


@strawberry.type(description="The message, which leaves within seconds.")
class RedeliverWebhookSuccess:
    """Its schedule begins anew."""

    delivery: WebhookDelivery


@strawberry.type(description="How many messages are sent once more.")
class RedeliverFailedWebhooksSuccess:
    """They leave within seconds, some at a time."""

    count: int


RegisterWebhookResult = Annotated[
    RegisterWebhookSuccess | NotAllowed | NotFound | InvalidInput | LimitReached,
    strawberry.union("RegisterWebhookResult"),
]
ChangeWebhookResult = Annotated[
    ChangeWebhookSuccess | NotAllowed | NotFound | InvalidInput | StaleRevision,
    strawberry.union("ChangeWebhookResult"),
]
RotateWebhookSecretResult = Annotated[
    RotateWebhookSecretSuccess | NotAllowed | NotFound, strawberry.union("RotateWebhookSecretResult")
]
RemoveWebhookResult = Annotated[RemoveWebhookSuccess | NotAllowed | NotFound, strawberry.union("RemoveWebhookResult")]
SendTestWebhookResult = Annotated[
    SendTestWebhookSuccess | NotAllowed | NotFound | InvalidInput | LimitReached,
    strawberry.union("SendTestWebhookResult"),
]
RedeliverWebhookResult = Annotated[
    RedeliverWebhookSuccess | NotAllowed | NotFound | AlreadyDone, strawberry.union("RedeliverWebhookResult")
]
RedeliverFailedWebhooksResult = Annotated[
    RedeliverFailedWebhooksSuccess | NotAllowed | NotFound, strawberry.union("RedeliverFailedWebhooksResult")
]


@strawberry.type
class WebhookMutations:
    """Mixed into Mutation."""

    @mutation(service.register_webhook)
    async def register_webhook(self, info: Info, input: RegisterWebhookInput) -> RegisterWebhookResult | None:
        made = await service.register_webhook(
            info.context.actor,
            info.context.db,
            organisation_id=private(Kind.ORGANISATION, input.organisation_id, path=("input", "organisationId")),
            new=NewWebhook(input.url, frozenset(input.kinds), input.description),
            terms=info.context.webhooks,
            idempotency_key=input.idempotency_key,
        )
        return RegisterWebhookSuccess(webhook=wrap(made.webhook), secret=made.secret)

    @mutation(service.change_webhook)
    async def change_webhook(self, info: Info, input: ChangeWebhookInput) -> ChangeWebhookResult | None:
        kinds = None if input.kinds is None else frozenset(input.kinds)
        row = await service.change_webhook(
            info.context.actor,
            info.context.db,
            webhook_id=_hook(input.webhook_id),
            change=service.WebhookChange(input.url, kinds, input.description, input.is_active),
            terms=info.context.webhooks,
            expected_version=input.expected_version,
        )
        return ChangeWebhookSuccess(webhook=wrap(row))

    @mutation(service.rotate_webhook_secret)
    async def rotate_webhook_secret(
        self, info: Info, input: RotateWebhookSecretInput
    ) -> RotateWebhookSecretResult | None:
        made = await service.rotate_webhook_secret(
            info.context.actor,
            info.context.db,
            webhook_id=_hook(input.webhook_id),
            terms=info.context.webhooks,
            ends_old_at_once=input.ends_old_at_once,
        )
        return RotateWebhookSecretSuccess(webhook=wrap(made.webhook), secret=made.secret or "")

    @mutation(service.remove_webhook)
    async def remove_webhook(self, info: Info, input: RemoveWebhookInput) -> RemoveWebhookResult | None:
        key = _hook(input.webhook_id)
        await service.remove_webhook(info.context.actor, info.context.db, webhook_id=key)
        return RemoveWebhookSuccess(webhook_id=input.webhook_id)

    @mutation(log.send_test)
    async def send_test_webhook(self, info: Info, input: SendTestWebhookInput) -> SendTestWebhookResult | None:
        row = await log.send_test(
            info.context.actor,
            info.context.db,
            webhook_id=_hook(input.webhook_id),
            cursor=partial(live_cursor, info.context.cursors),
            idempotency_key=input.idempotency_key,
        )
        return SendTestWebhookSuccess(delivery=wrap_delivery(row))

    @mutation(log.redeliver_message)
    async def redeliver_webhook(self, info: Info, input: RedeliverWebhookInput) -> RedeliverWebhookResult | None:
        key = private(Kind.WEBHOOK_DELIVERY, input.delivery_id, path=("input", "deliveryId"))
        row = await log.redeliver_message(info.context.actor, info.context.db, delivery_id=key)
        return RedeliverWebhookSuccess(delivery=wrap_delivery(row))

    @mutation(log.redeliver_failed)
    async def redeliver_failed_webhooks(
        self, info: Info, input: RedeliverFailedWebhooksInput
    ) -> RedeliverFailedWebhooksResult | None:
        key = _hook(input.webhook_id)
        count = await log.redeliver_failed(info.context.actor, info.context.db, webhook_id=key, since=input.since)
        return RedeliverFailedWebhooksSuccess(count=count)


def _hook(text: strawberry.ID) -> UUID:
    return private(Kind.WEBHOOK, text, path=("input", "webhookId"))
