"""Queries of webhooks."""

from __future__ import annotations

import strawberry

from duobaan.ids import Kind, private
from duobaan.webhooks.service import list_topics, list_webhooks
from schema.access import query
from schema.context import Info
from schema.pagination import Connection
from schema.webhooks.types import Webhook, WebhookTopic, listed, topics


@strawberry.type
class WebhookQueries:
    """Mixed into Query."""

    @query(list_webhooks)
    async def webhooks(
        self, info: Info, organisation_id: strawberry.ID, first: int = 20, after: str | None = None
    ) -> Connection[Webhook]:
        return await listed(info.context, private(Kind.ORGANISATION, organisation_id), first, after)

    @query(list_topics)
    async def webhook_topics(self, info: Info) -> list[WebhookTopic]:
        return await topics(info.context)
