"""Reads what systems can be told (kinds.toml): per kind its name in messages and what brings it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from duobaan.webhooks.models import WebhookKind


@dataclass(frozen=True, slots=True)
class KindRule:
    """How one kind of message comes about."""

    kind: WebhookKind
    type: str
    events: tuple[str, ...]
    when: str
    subject: str
    told: str
    steps: frozenset[str]
    besides_author: bool


@cache
def kind_book() -> Mapping[WebhookKind, KindRule]:
    """Return the kinds of this version."""
    read = tomllib.loads(files("duobaan.webhooks").joinpath("kinds.toml").read_text(encoding="utf-8"))
    found = {
        WebhookKind(name): KindRule(
            kind=WebhookKind(name),
            type=said["type"],
            events=tuple(said["events"]),
            when=said["when"],
            subject=said["subject"],
            told=said["told"],
            steps=frozenset(said.get("steps", ())),
            besides_author=said.get("besides_author", False),
        )
        for name, said in read.items()
    }
    return MappingProxyType(found)


@cache
def heard_events() -> frozenset[str]:
    """Return the events that can bring a message."""
    return frozenset(name for rule in kind_book().values() for name in rule.events)


@cache
def rules_of(event: str, when: str) -> tuple[KindRule, ...]:
    """Return the kinds that an event brings in one way."""
    return tuple(rule for rule in kind_book().values() if event in rule.events and rule.when == when)
