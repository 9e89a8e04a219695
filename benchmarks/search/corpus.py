"""Invented professionals as documents of the index, as many as asked and the same in every run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache, lru_cache

from duobaan.reference.regions import find_province
from duobaan.seed.places import Place, shipped_places
from duobaan.seed.texts import sentence as sentence_of
from duobaan.seed.texts import subject_name, text
from duobaan.seed.trades import Trade, levels_of, pick_trade
from duobaan.words import Cycle, Weekday
from search.engine import Document, Value
from search.subject_words import expertise_words, subject_words, with_those_above
from search.week import Codes, Stretch, free_codes

SEED = 20261121
MARKERS = 10_000
"""Documents carry one of so many rare words, as names of programs and of products are."""

_FORMS = ["GUEST_TEACHER", "HYBRID_TEACHER", "MASTERCLASS", "PRACTICE_EXPERT", "INSTRUCTOR", "DUO_JOB", "GUEST_LESSON"]
_CONTRACTS = ["SECONDMENT", "COLLEGIAL_LENDING", "SECOND_EMPLOYMENT", "FREELANCE", "PAYROLL_AGENCY"]
_QUALIFICATIONS = ["FIRST_DEGREE", "SECOND_DEGREE", "PDG", "PABO", "BACHELOR", "MASTER", "MBO4"]
_LANGUAGES = [["nl"], ["nl"], ["nl", "en"], ["nl", "en", "de"], ["nl", "fr"], ["nl", "tr"], ["en"]]
_HOURS = [(480, 765), (735, 1020), (480, 1020)]
_SYLLABLES = ["ba", "do", "fe", "gri", "hu", "ka", "lo", "mi", "nu", "pra", "ro", "su", "ti", "vel", "wo", "zan"]


def professionals(count: int, seed: int = SEED) -> Iterator[Document]:
    """Yield so many published professionals from all provinces."""
    dice = random.Random(seed)
    places = shipped_places()
    for number in range(count):
        yield _professional(dice, number, dice.choice(places))


def _professional(dice: random.Random, number: int, home: Place) -> Document:
    trade = pick_trade(dice)
    language = "en" if dice.random() < 0.1 else "nl"
    subjects, levels = _taught(trade)
    values: dict[str, Value] = {
        "id": f"pro_{dice.getrandbits(64):016x}{number:06d}",
        "version": 1,
        **_texts(dice, trade, subjects, language),
        "subjects": sorted(subjects),
        "subject_tree": with_those_above(subjects),
        "levels": levels,
        "sectors": [str(sector) for sector in trade.sectors],
        "forms": sorted(dice.sample(_FORMS, 3)),
        "contract_kinds": sorted(dice.sample(_CONTRACTS, 2)),
        "qualifications": sorted(dice.sample(_QUALIFICATIONS, dice.randrange(3))),
        "languages": dice.choice(_LANGUAGES),
        **_week(dice),
        "minutes_per_week": dice.randrange(50, 1500, 50),
        "published_at": 1_780_000_000 + dice.randrange(10_000_000),
        "confirmed_at": 1_790_000_000 + dice.randrange(4_000_000),
        "province": _province_code(home.province or ""),
        "municipality": home.municipality,
        "place": home.name,
        "pc4": home.pc4,
        "lat": home.point.lat,
        "lon": home.point.lon,
        **_audience(dice),
    }
    if dice.random() < 0.1:
        values["earliest_start"] = 20270100 + dice.randrange(1, 29)
    return {name: value for name, value in values.items() if value not in (None, "", [])}


@cache
def _taught(trade: Trade) -> tuple[list[str], list[str]]:
    return list(trade.strengths(trade.sectors)), [str(level) for level in levels_of(trade, trade.sectors)]


@lru_cache
def _province_code(name: str) -> str:
    found = find_province(name)
    return found.code if found else name


def marker(number: int) -> str:
    """A coined word."""
    word = ""
    for _ in range(4):
        number, part = divmod(number, len(_SYLLABLES))
        word += _SYLLABLES[part]
    return word


def _texts(dice: random.Random, trade: Trade, subjects: list[str], language: str) -> dict[str, Value]:
    words = {
        "profession": trade.name(language),
        "subject": subject_name(subjects[0], language),
        "years": dice.randint(3, 25),
    }
    about = text(dice, "profile", ("work", "wish", "experience"), language, **words)
    return {
        "headline": sentence_of(dice, "profile", "headline", language, **words),
        "about": f"{about} {marker(dice.randrange(MARKERS))}",
        "profession": trade.name(language),
        **subject_words(sorted(subjects)),
        "expertise": expertise_words(trade.expertise),
    }


def _week(dice: random.Random) -> dict[str, Value]:
    days = sorted(dice.sample(range(5), dice.choice((1, 1, 2, 2, 3, 4))))
    names = [list(Weekday)[day] for day in days]
    cycle = dice.choice((Cycle.EVERY_WEEK,) * 8 + (Cycle.WEEK_A, Cycle.WEEK_B))
    return _codes(tuple(Stretch(day, *dice.choice(_HOURS), cycle) for day in names))


@cache
def _codes(free: tuple[Stretch, ...]) -> dict[str, Value]:
    return {
        "half_days": free_codes(free, (), Codes.HALF_DAYS),
        "half_hours": free_codes(free, (), Codes.HALF_HOURS),
        "weekdays": [str(one.day) for one in free],
    }


def _audience(dice: random.Random) -> dict[str, Value]:
    company = f"{dice.randrange(1000):032x}"
    visibility = dice.choices(("PUBLIC", "SCHOOLS", "REGION", "PARTNERS"), (30, 50, 15, 5))[0]
    circles = {
        "PUBLIC": ["public"],
        "SCHOOLS": ["schools"],
        "REGION": [f"region:{dice.randrange(40):032x}"],
        "PARTNERS": [f"network:{dice.randrange(60):032x}"],
    }
    hidden = [f"{dice.randrange(300):032x}"] if dice.random() < 0.05 else []
    return {
        "company_id": company,
        "visibility": visibility,
        "visible_to": [f"org:{company}", f"user:{dice.getrandbits(64):032x}", *circles[visibility]],
        "hidden_from": hidden,
    }
