"""Reads the rules of notices (rules.toml): per kind what brings it, who may be told, and how by default."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from duobaan.access import Permission
from duobaan.notices.models import NoticeChannel, NoticeKind

CLOCK = "clock"
"""What stands for an event where time brings a notice."""


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """How one kind of notice comes about."""

    kind: NoticeKind
    events: tuple[str, ...]
    to: str
    permission: Permission
    channel: NoticeChannel
    page: str
    pause_minutes: int


@cache
def rule_book() -> Mapping[NoticeKind, NoticeRule]:
    """Return the rules of this version, by kind."""
    read = tomllib.loads(files("duobaan.notices").joinpath("rules.toml").read_text(encoding="utf-8"))
    found = {
        NoticeKind(name): NoticeRule(
            kind=NoticeKind(name),
            events=tuple(said["events"]),
            to=said["to"],
            permission=Permission(said["permission"]),
            channel=NoticeChannel(said["channel"]),
            page=said["page"],
            pause_minutes=said.get("pause_minutes", 0),
        )
        for name, said in read.items()
    }
    return MappingProxyType(found)


@cache
def heard_events() -> frozenset[str]:
    """Return the events that can bring a notice."""
    return frozenset(name for rule in rule_book().values() for name in rule.events) - {CLOCK}
