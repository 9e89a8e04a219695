"""What a saved search finds, as Atom (RFC 4287) and as JSON Feed 1.1: facts of the work or the person, never a name."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final
from xml.etree import ElementTree as Xml

import orjson

from api.house import House
from duobaan import labels
from duobaan.access import Actor
from duobaan.alerts.models import SavedSearch, SearchScope
from duobaan.alerts.service import view_saved_search
from duobaan.errors import NotFound
from duobaan.feeds.models import Feed
from duobaan.ids import Kind, public
from duobaan.professionals.models import Professional
from duobaan.reference.subjects import subjects
from duobaan.vacancies.models import Vacancy
from duobaan.words import Level
from schema.build import DuobaanSchema
from schema.search.saved import known_question
from search.asking import Sort
from search.engine import EngineUnavailable
from search.finding import find

MOST: Final = 50
_ATOM: Final = "http://www.w3.org/2005/Atom"
_HOUR: Final = 60
# What XML 1.0 cannot hold at all, escaped or not.
_UNWRITABLE: Final = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was found; `path` is where the client shows it."""

    id: str
    path: str
    title: str
    summary: str
    published_at: dt.datetime
    updated_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Results:
    """What a search finds now, newest first."""

    title: str
    locale: str
    path: str
    entries: tuple[Entry, ...]

    def content(self) -> bytes:
        """Return all of it in one form, to be compared with what it was."""
        return orjson.dumps(self)


async def results_of(house: House, schema: DuobaanSchema, actor: Actor, feed: Feed) -> Results:
    """Ask a saved search as its owner may ask it now; raises NotFound, or EngineUnavailable.

    The database alone would find something else, and every reader would tell of things that only seem to be new.
    """
    row = await view_saved_search(actor, house.db, saved_search_id=feed.subject_id)
    kept = known_question(schema, row)
    if kept is None:
        raise NotFound("SavedSearch")
    question = replace(kept.question, sort=Sort.NEWEST, limit=MOST)
    found = await find(actor, house.db, house.engine, question, kept.market, house.lexicon)
    if found.degraded:
        raise EngineUnavailable("the search is answered by the database alone")
    entries = tuple(_entry(one.row, feed.locale) for one in found.rows)
    return Results(row.name, feed.locale, _path(row), entries)


def _path(row: SavedSearch) -> str:
    return "/vacancies" if row.scope is SearchScope.VACANCIES else "/professionals"


def _entry(row: Vacancy | Professional, locale: str) -> Entry:
    if isinstance(row, Vacancy):
        key, path = public(Kind.VACANCY, row.id), "/vacancies/"
        named = (known.name(locale) for code in row.subjects if (known := subjects().get(code)))
        facts = [*named, *_levels(row.levels, locale), _hours(row.minutes_week), row.description]
        title = row.title
    else:
        key, path = public(Kind.PROFESSIONAL, row.id), "/professionals/"
        facts = [row.place or row.province or "", *_levels(row.levels, locale), _hours(row.max_minutes_week)]
        title = row.profession
    summary = ", ".join(filter(None, facts))
    return Entry(key, path + key, title, summary, row.published_at or row.created_at, row.updated_at)


def _levels(levels: Iterable[Level], locale: str) -> list[str]:
    return [labels.label_of(level, locale) for level in levels]


def _hours(minutes: int) -> str:
    return f"{minutes / _HOUR:g} h" if minutes else ""


def as_json(found: Results, base: str) -> bytes:
    """Return the results as JSON Feed."""
    items: list[dict[str, Any]] = [
        {
            "id": one.id,
            "url": base + one.path,
            "title": one.title,
            "content_text": one.summary,
            "date_published": _instant(one.published_at),
            "date_modified": _instant(one.updated_at),
        }
        for one in found.entries
    ]
    body = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": found.title,
        "home_page_url": base + found.path,
        "language": found.locale,
        "items": items,
    }
    return orjson.dumps(body)


def as_atom(found: Results, base: str, changed_at: dt.datetime, feed_id: str) -> bytes:
    """Return the results as Atom; the ids stay what they are wherever the feed is read."""
    root = Xml.Element("feed", {"xmlns": _ATOM, "xml:lang": found.locale})
    _add(root, "id", f"urn:duobaan:{feed_id}")
    _add(root, "title", found.title)
    _add(root, "updated", _instant(changed_at))
    Xml.SubElement(root, "link", {"href": base + found.path})
    _add(Xml.SubElement(root, "author"), "name", "Duobaan")
    for one in found.entries:
        entry = Xml.SubElement(root, "entry")
        _add(entry, "id", f"urn:duobaan:{one.id}")
        _add(entry, "title", one.title)
        _add(entry, "published", _instant(one.published_at))
        _add(entry, "updated", _instant(one.updated_at))
        Xml.SubElement(entry, "link", {"href": base + one.path})
        _add(entry, "summary", one.summary)
    written: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _add(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, name).text = _UNWRITABLE.sub("", text)


def _instant(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
