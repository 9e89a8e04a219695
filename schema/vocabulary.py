"""Registers the field's words as GraphQL enums, once, and gives every code its label."""

from __future__ import annotations

import enum
import inspect
from typing import TypeVar

import strawberry

from duobaan import labels, words
from schema.context import Context

E = TypeVar("E", bound=enum.Enum)


@strawberry.enum(description="A language of the product.")
class Locale(enum.Enum):
    """Dutch or English."""

    NL = "nl"
    EN = "en"


LISTS: dict[str, type[enum.Enum]] = {}
"""Every closed list of the schema whose codes have words of their own, by its name."""


def register(kind: type[E]) -> type[E]:
    """Make an enum part of the schema under its own name; its docstring is the description."""
    if all(f"enums.{kind.__name__}.{member.name}" in labels.catalogue(labels.LOCALES[0]) for member in kind):
        LISTS[kind.__name__] = kind
    return strawberry.enum(kind, description=inspect.getdoc(kind))


for _name in words.__all__:
    register(getattr(words, _name))


def language(context: Context, locale: Locale | None) -> str:
    """Return the language to answer in: what the field asks, else what the request asks."""
    return context.locale if locale is None else str(locale.value)


def label(context: Context, member: enum.StrEnum, locale: Locale | None = None) -> str:
    """Return the word for a code in the caller's language."""
    return labels.label_of(member, language(context, locale))


def reason_label(context: Context, reason: str | None, locale: Locale | None = None) -> str | None:
    """Return a reason in words: a code of the system or of a refusal as its word, what people wrote as it stands."""
    for kind in (words.SystemReason, words.DeclineReason):
        if reason in set(kind):
            return label(context, kind(reason), locale)
    return reason
