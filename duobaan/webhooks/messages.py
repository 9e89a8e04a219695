"""The messages themselves: which address is told what, as bytes that stay the same at every attempt."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from duobaan.ids import Kind, public
from duobaan.webhooks.kind_book import kind_book
from duobaan.webhooks.models import Webhook, WebhookDelivery, WebhookKind

CursorOf = Callable[[int], str]
"""Writes the cursor of an event, with which a subscription goes on after it."""


@dataclass(frozen=True, slots=True)
class Happening:
    """What an event means for systems: the kind, its subject, which turn of it, and which organisations it concerns."""

    kind: WebhookKind
    subject: Kind
    subject_id: UUID
    mark: str
    told: frozenset[UUID]
    happened_at: dt.datetime
    event: int


@dataclass(frozen=True, slots=True)
class Message:
    """One happening for one address."""

    webhook_id: UUID
    organisation_id: UUID
    happening: Happening

    @property
    def key(self) -> tuple[UUID, WebhookKind, UUID, str]:
        """What an address is told once."""
        one = self.happening
        return self.webhook_id, one.kind, one.subject_id, one.mark


def is_for(hook: Webhook, one: Happening) -> bool:
    """Say whether an address is told of something, as far as its choice, its owner and its time say."""
    return one.kind in hook.kinds and hook.organisation_id in one.told and one.happened_at >= hook.heard_since


def row_of(message: Message, cursor: CursorOf, at: dt.datetime) -> WebhookDelivery:
    """Return the row of a message that is due at once."""
    one = message.happening
    return WebhookDelivery(
        webhook_id=message.webhook_id,
        kind=one.kind,
        subject_kind=one.subject.value,
        subject_id=one.subject_id,
        mark=one.mark,
        happened_at=one.happened_at,
        body=body_of(message, cursor),
        not_before=at,
    )


def body_of(message: Message, cursor: CursorOf) -> str:
    """Return what is sent: ids, the kind, when, and where to go on; nothing of anybody (the receiver asks the API)."""
    one = message.happening
    said = {
        "type": kind_book()[one.kind].type,
        "timestamp": one.happened_at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "data": {
            "id": public(one.subject, one.subject_id),
            "organisationId": public(Kind.ORGANISATION, message.organisation_id),
            "cursor": cursor(one.event),
        },
    }
    return json.dumps(said, separators=(",", ":"))
