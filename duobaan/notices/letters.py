"""Writes letters: subject, text and HTML in the reader's language, with a link that stops them.

A subject says what kind of thing happened and nothing of whom it concerns: it stands on locked screens.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

import jinja2

from duobaan import labels
from duobaan.ids import Kind, public
from duobaan.notices.links import NoticeLinks
from duobaan.notices.models import Notice, NoticeKind
from duobaan.notices.rule_book import rule_book
from duobaan.people.models import User
from duobaan.words import ProposalStatus

FRESHNESS = frozenset({NoticeKind.PROFILE_STALE, NoticeKind.PROFILE_STALE_SOON})


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter ready to be handed over."""

    to: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Line:
    """One notice in a letter; `confirm` is the link that does what it asks for."""

    text: str
    url: str
    confirm: str = ""


def page_of(kind: NoticeKind, subject_kind: str, subject_id: UUID) -> str:
    """Return where a notice leads in the web client."""
    return rule_book()[kind].page.format(id=public(Kind(subject_kind), subject_id))


def sentence(kind: NoticeKind, facts: Mapping[str, Any], locale: str) -> str:
    """Return what a notice says."""
    shown: dict[str, object] = dict(facts)
    if "status" in facts:
        shown["status"] = ProposalStatus(facts["status"])
    if "day" in facts:
        shown["day"] = dt.date.fromisoformat(str(facts["day"]))
    return labels.render(f"notices.line.{kind.name}", locale, shown)


def write(
    person: User, notices: Sequence[Notice], links: NoticeLinks, *, key: UUID, confirmed_at: dt.datetime | None = None
) -> Mail:
    """Write one letter about some notices."""
    locale, kinds = person.locale, {row.kind for row in notices}
    only = next(iter(kinds)) if len(kinds) == 1 else None
    subject = labels.label(f"notices.subject.{only.name if only else 'SEVERAL'}", locale)
    stop = links.stop(person.id, only)
    facts = {
        "locale": locale,
        "subject": subject,
        "lines": [_line(row, person, links, confirmed_at) for row in notices],
        "settings": f"{links.public_url}/inbox/settings",
        "stop": stop,
        "stop_words": labels.label(f"notices.letter.{'stop_kind' if only else 'stop_all'}", locale),
        "say": lambda word: labels.label(f"notices.letter.{word}", locale),
    }
    domain = links.public_url.partition("://")[2].partition("/")[0].partition(":")[0]
    return Mail(
        to=person.email,
        subject=subject,
        text=_templates().get_template("letter.txt").render(facts),
        html=_templates().get_template("letter.html").render(facts),
        headers={
            # RFC 2369 and RFC 8058: the mail program shows a button, which posts to this address.
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            # A letter that is sent twice after a crash is one letter to its reader's program.
            "Message-ID": f"<{key}@{domain}>",
            "Content-Language": locale,
        },
    )


def _line(row: Notice, person: User, links: NoticeLinks, confirmed_at: dt.datetime | None) -> _Line:
    confirm = links.confirm(person.id, row.subject_id, confirmed_at) if row.kind in FRESHNESS else ""
    url = f"{links.public_url}{page_of(row.kind, row.subject_kind, row.subject_id)}"
    return _Line(sentence(row.kind, row.facts, person.locale), url, confirm)


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("duobaan.notices"),
        autoescape=jinja2.select_autoescape(("html",)),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
