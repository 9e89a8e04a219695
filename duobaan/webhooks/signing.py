"""Secrets and signatures as Standard Webhooks 1.0.0 has them: HMAC-SHA-256 over id, time and body."""

from __future__ import annotations

import base64
import datetime as dt
import secrets
from typing import Final
from uuid import UUID

from standardwebhooks import Webhook as Signer

from duobaan.ids import Kind, public
from duobaan.webhooks.models import Webhook, WebhookDelivery

_PREFIX: Final = "whsec_"
_BYTES: Final = 32


def new_secret() -> str:
    """Return a secret of 256 bits as the specification writes them."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def message_id(key: UUID) -> str:
    """Return the `webhook-id` of a message: its public id, the same at every attempt."""
    return public(Kind.WEBHOOK_DELIVERY, key)


def headers_of(hook: Webhook, row: WebhookDelivery, at: dt.datetime) -> dict[str, str]:
    """Return the headers of an attempt; while an old secret still counts it signs too."""
    known = [hook.secret]
    if hook.old_secret and hook.old_secret_until is not None and at < hook.old_secret_until:
        known.append(hook.old_secret)
    key = message_id(row.id)
    return {
        "webhook-id": key,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(Signer(secret).sign(key, at, row.body) for secret in known),
    }
