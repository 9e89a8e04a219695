"""How the settings have an installation deal with webhooks."""

from __future__ import annotations

import datetime as dt

from duobaan.settings import Settings
from duobaan.webhooks.addresses import AddressRule
from duobaan.webhooks.rules import WebhookTerms


def terms_of(settings: Settings) -> WebhookTerms:
    """Return how an installation deals with webhooks."""
    return WebhookTerms(
        most=settings.webhook_limit,
        plain_http=settings.webhook_http,
        addresses=AddressRule.of(settings.webhook_networks),
        overlap=dt.timedelta(hours=settings.webhook_overlap_hours),
        failing=dt.timedelta(days=settings.webhook_failing_days),
        kept=dt.timedelta(days=settings.webhook_log_days),
    )
