"""Reasons, exclusions and changes in words: figures stay figures, codes get their words, days are written out."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Mapping

from duobaan import labels
from duobaan.matching.facts.person_and_post import Facts
from duobaan.matching.fails import Fail
from duobaan.matching.fit.near_misses import Change, NearMiss
from duobaan.matching.fit.scoring import Component
from duobaan.reference.subjects import subjects
from duobaan.timetable.slots import clock_text
from duobaan.words import ContractKind, EngagementForm, LegalGround, Level, Sector, WantsLicence, Weekday

_NL = "januari,februari,maart,april,mei,juni,juli,augustus,september,oktober,november,december"
_EN = "January,February,March,April,May,June,July,August,September,October,November,December"
_ENUMS: Mapping[str, type[enum.StrEnum]] = {
    "weekday": Weekday,
    "to_weekday": Weekday,
    "ground": LegalGround,
    "level": Level,
    "sector": Sector,
    "form": EngagementForm,
    "contract": ContractKind,
    "wish": WantsLicence,
}


def _subjects(value: object, locale: str) -> str:
    known = subjects()
    return ", ".join(known[code].name(locale) if code in known else code for code in str(value).split(",") if code)


def day_text(value: object, locale: str) -> str:
    """Write a day as people say it: "3 maart 2027"."""
    day = dt.date.fromisoformat(str(value))
    months = (_EN if locale == "en" else _NL).split(",")
    return f"{day.day} {months[day.month - 1]} {day.year}"


_WORDS: Mapping[str, Callable[[object, str], str]] = {"subject": _subjects, "subjects": _subjects, "on": day_text}


def spoken(facts: Facts, locale: str) -> dict[str, object]:
    """Return facts with codes in words, days written out and clock times beside minutes."""
    found: dict[str, object] = {}
    for name, value in facts.items():
        if name in _ENUMS:
            found[name] = labels.label_of(_ENUMS[name](str(value)), locale)
        elif name in _WORDS:
            found[name] = _WORDS[name](value, locale)
        else:
            found[name] = value
    for name, clock in (("start", "clock"), ("to_start", "to_clock")):
        if name in facts:
            found[clock] = clock_text(int(str(facts[name])))
    return found


def fail_text(fail: Fail, locale: str) -> str:
    """Say why something excludes."""
    return labels.render(f"match.fails.{fail.code}", locale, spoken(fail.facts, locale))


def reason_text(row: Component, locale: str) -> str:
    """Say what stands behind a component."""
    return labels.render(f"match.reasons.{row.criterion}", locale, spoken(row.facts, locale))


def change_text(change: Change, locale: str) -> str:
    """Say what a side would do."""
    return labels.render(f"match.changes.{change.kind}", locale, spoken(change.facts, locale))


def effect_text(near: NearMiss, locale: str, *, fits_now: bool) -> str:
    """Say what the changes bring."""
    key = "more" if fits_now else "fits"
    facts = {"lessons": near.more_lessons, "minutes": near.more_minutes}
    return labels.render(f"match.effects.{key}", locale, facts)
