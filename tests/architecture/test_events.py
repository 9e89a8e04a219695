"""Every event has words in both languages, and somebody hears it or it is on the list of what comes later."""

from __future__ import annotations

import dataclasses
from uuid import UUID

import pytest

from duobaan import labels
from duobaan.events import EVENTS
from duobaan.notices.rule_book import heard_events
from duobaan.webhooks import kind_book as webhooks
from search.indexer import _ROLES

LIVE_ONLY = {
    "ReportChanged",
    "SearchSaved",
}
"""Nobody's but those who look: they change what a stream or one's own page shows, and tell no one else anything."""


def test_every_event_is_heard_or_named_here() -> None:
    heard = set(_ROLES) | heard_events() | webhooks.heard_events()
    assert heard | LIVE_ONLY == set(EVENTS)
    assert heard & LIVE_ONLY == set()


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_has_words(name: str) -> None:
    said = {labels.label(f"events.{name}", locale) for locale in ("nl", "en")}
    assert len(said) == 2
    assert not any(name in text for text in said)


@pytest.mark.parametrize("kind", EVENTS.values(), ids=EVENTS)
def test_events_carry_ids_only(kind: type) -> None:
    # A subscriber loads the present state; an event that carried words would also carry personal data.
    fields = {field.name: field.type for field in dataclasses.fields(kind)}
    assert fields
    assert all(name.endswith("_id") for name in fields)
    assert set(fields.values()) == {UUID.__name__}
