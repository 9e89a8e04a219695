"""What is asked: the reference query of the goals, its relatives, and a mixed load."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from duobaan.geo import Point
from duobaan.reference.regions import provinces
from search.engine import And, AnyOf, By, ByDistance, Filter, Not, Or, Query, Range, Within

INDEX = "professionals"
FACETS = ("subject_tree", "levels")
ORGANISATION, REGION = f"{7:032x}", f"{3:032x}"
MARKET = And(
    (
        AnyOf("visible_to", ("public", "schools", f"region:{REGION}")),
        Not(AnyOf("hidden_from", (ORGANISATION,))),
    )
)
SCOPE = Or((MARKET, AnyOf("visible_to", (f"org:{ORGANISATION}",))))
"""What a school may see: the market, without who hides from it, and its own people."""

HALVES = [f"{day}_{half}_" for day in ("MO", "TU", "WE", "TH", "FR") for half in ("MORNING", "AFTERNOON")]
TYPED = ["wiskunde", "natuurkunde docent", "engineer", "scheikunde", "verpleegkundige zorg", "ict", "techniek mbo"]
MISSPELT = {
    "wiskudne": "wiskunde",
    "natuurkude docnt": "natuurkunde docent",
    "enginer mechanicl": "engineer mechanical",
    "scheikuned": "scheikunde",
    "werktuigbouwkundge natuurkude": "werktuigbouwkundige natuurkunde",
}
ZWOLLE = Point(52.5168, 6.083)


def asked(*where: Filter, text: str = "", exact: bool = False) -> Query:
    """A search of a school: its audience, some filters, a text, two facets."""
    return Query(INDEX, text, scope=SCOPE, where=And(where), facets=FACETS, exact=exact)


def half_day(name: str) -> AnyOf:
    """Free on a half-day of every week."""
    return AnyOf("half_days", (f"{name}E",))


OVERIJSSEL, TUESDAY = AnyOf("province", ("OV",)), half_day("TU_MORNING_")
REFERENCE = asked(OVERIJSSEL, TUESDAY)
REFERENCE_MISSPELT = asked(OVERIJSSEL, TUESDAY, text="werktuigbouwkundge natuurkude ")

NAMED = {
    "reference: province and half-day": REFERENCE,
    "half-day only": asked(TUESDAY),
    "no filter but the audience": asked(),
    "two provinces, three half-days": asked(
        AnyOf("province", ("OV", "GE")), AnyOf("half_days", tuple(f"{one}E" for one in HALVES[:3]))
    ),
    "reference, newest first": replace(REFERENCE, sort=(By("published_at", descending=True),)),
    "reference with hours": asked(OVERIJSSEL, TUESDAY, Range("minutes_per_week", gte=200, lte=600)),
    "reference with a whole word": asked(OVERIJSSEL, TUESDAY, text="wiskunde ", exact=True),
    "two whole words": asked(text="docent wiskunde ", exact=True),
}
"""Questions that SQLite can answer too, with the same answers."""

OWN = {
    "reference with two misspelt words": REFERENCE_MISSPELT,
    "one misspelt word, no filter": asked(text="wiskudne "),
    "typing: a beginning of a word": asked(OVERIJSSEL, text="wisk"),
    "within 25 km, nearest first": replace(asked(Within(ZWOLLE, 25.0), TUESDAY), sort=(ByDistance(ZWOLLE),)),
}
"""Questions that SQLite cannot answer: typing errors and distances."""


def mixed(count: int, seed: int) -> Iterator[Query]:
    """Yield what many people ask: filters most often, then texts, some of them misspelt."""
    dice = random.Random(seed)
    codes = [one.code for one in provinces()]
    for _ in range(count):
        where: list[Filter] = [AnyOf("province", tuple(dice.sample(codes, dice.randint(1, 2))))]
        where += [half_day(name) for name in dice.sample(HALVES, dice.randrange(3))]
        text = dice.choice(("", "", "", dice.choice(TYPED), dice.choice(list(MISSPELT))))
        offset = dice.choice((0, 0, 0, 20))
        yield replace(asked(*where[dice.randrange(2) :], text=text), offset=offset)


def spelled(query: Query) -> Query:
    """The same question for an engine that knows no typing errors."""
    return replace(query, text=MISSPELT.get(query.text, query.text))
