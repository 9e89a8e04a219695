"""Pure rules of saved searches: a name, how large a filter may be, how many one person keeps, when to ask again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import orjson

from duobaan.errors import InvalidInput, Issue
from duobaan.text import squeeze

MOST: Final = 50
_LONGEST = {"name": 120, "text": 200}
_FILTER_BYTES: Final = 4_000


def review_on(day: dt.date) -> dt.date:
    """Return the day, twelve months on, at which someone is asked whether they still want to hear."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)


def check_name(name: str) -> str:
    """Return the name on one line, or raise InvalidInput."""
    return check_search(name, "", {})[0]


def check_search(name: str, text: str, wanted: Mapping[str, Any]) -> tuple[str, str]:
    """Return name and text on one line, or raise InvalidInput with every issue."""
    lines = {"name": squeeze(name), "text": squeeze(text)}
    issues = [
        Issue(path=("input", field), rule="too_long", facts={"longest": longest})
        for field, longest in _LONGEST.items()
        if len(lines[field]) > longest
    ]
    if not lines["name"]:
        issues.append(Issue(path=("input", "name"), rule="required"))
    if len(orjson.dumps(dict(wanted), default=str)) > _FILTER_BYTES:
        issues.append(Issue(path=("input", "filter"), rule="too_long", facts={"longest": _FILTER_BYTES}))
    if issues:
        raise InvalidInput(*issues)
    return lines["name"], lines["text"]
