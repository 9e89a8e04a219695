"""Pure rules of webhooks: what may be registered, when is tried again, and when an address is given up."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from duobaan.organisations.rules import Findings
from duobaan.webhooks.addresses import PUBLIC, AddressRule
from duobaan.webhooks.models import WebhookKind

_LONGEST_URL: Final = 500
_LONGEST_DESCRIPTION: Final = 200
EXCERPT: Final = 1_000
"""So many characters of an answer are kept."""

# The characters of RFC 3986 without a fragment, without names and passwords in front of the host.
_HOST = r"(?P<host>[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])"
_URL: Final = re.compile(
    rf"(?P<scheme>https?)://{_HOST}(?::(?P<port>[0-9]{{1,5}}))?(?:/[\x21\x24-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]*)?"
)

_SECONDS, _MINUTES, _HOURS = (dt.timedelta(seconds=1), dt.timedelta(minutes=1), dt.timedelta(hours=1))
SCHEDULE: Final = (
    5 * _SECONDS,
    5 * _MINUTES,
    30 * _MINUTES,
    2 * _HOURS,
    5 * _HOURS,
    10 * _HOURS,
    14 * _HOURS,
    20 * _HOURS,
    24 * _HOURS,
)
"""How long is waited after each attempt that failed (the example of Standard Webhooks 1.0.0): ten in three days."""
_JITTER: Final = 0.1
_LONGEST_WISH: Final = 24 * _HOURS


@dataclass(frozen=True, slots=True)
class WebhookTerms:
    """How an installation deals with webhooks; the settings say so."""

    most: int = 10  # addresses of one organisation
    plain_http: bool = False  # for trying
    addresses: AddressRule = PUBLIC
    overlap: dt.timedelta = dt.timedelta(hours=24)  # for which an old secret still signs
    failing: dt.timedelta = dt.timedelta(days=5)  # after which an address is given up
    kept: dt.timedelta = dt.timedelta(days=30)  # for which the log is kept


@dataclass(frozen=True, slots=True)
class NewWebhook:
    """What someone registers."""

    url: str
    kinds: frozenset[WebhookKind]
    description: str = ""


def check_webhook(new: NewWebhook, terms: WebhookTerms) -> NewWebhook:
    """Return the registration in normal form, or raise InvalidInput with every issue."""
    found = Findings()
    url = new.url.strip()
    if (rule := _wrong_with(url, terms)) is not None:
        found.add("url", rule)
    description = found.line("description", new.description, _LONGEST_DESCRIPTION) or ""
    _check_kinds(new.kinds, found)
    found.settle()
    return NewWebhook(url, new.kinds, description)


def _check_kinds(kinds: Collection[WebhookKind], found: Findings) -> None:
    if not kinds:
        found.add("kinds", "required")
    elif WebhookKind.TEST in kinds:
        found.add("kinds", "webhook_kind_asked")


def _wrong_with(url: str, terms: WebhookTerms) -> str | None:
    """Return the rule that an address breaks."""
    form = _URL.fullmatch(url)
    if form is None or len(url) > _LONGEST_URL or not 1 <= int(form["port"] or 443) <= 65_535:
        return "webhook_url"
    if form["scheme"] == "http" and not terms.plain_http:
        return "webhook_https"
    return None if terms.addresses.permits_host(form["host"].strip("[]")) else "webhook_address"


def next_try(attempts: int, at: dt.datetime, wished: dt.timedelta | None = None) -> dt.datetime | None:
    """Return when is tried again after so many attempts; None when it was the last.

    Waits are up to a tenth longer, so that messages that failed together do not come back together. What the receiver
    asks for (Retry-After) counts where it is longer, up to a day.
    """
    if attempts > len(SCHEDULE):
        return None
    wait = SCHEDULE[attempts - 1] * (1 + _JITTER * random.random())  # noqa: S311 # nosec B311 - a pause, no secret
    return at + max(wait, min(wished or wait, _LONGEST_WISH))


def is_to_stop(failing_since: dt.datetime | None, at: dt.datetime, terms: WebhookTerms) -> bool:
    """Say whether an address failed for so long, without one success, that it is given up."""
    return failing_since is not None and at - failing_since >= terms.failing


def excerpt(answer: bytes) -> str:
    """Return the beginning of an answer as text that every database and page can hold."""
    text = answer.decode("utf-8", "replace")[:EXCERPT]
    return "".join(one if one.isprintable() or one == "\n" else "�" for one in text)
