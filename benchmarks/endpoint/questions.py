"""What is asked: one public search, of which every request can be another by a bound that changes nothing."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import orjson

PROVINCES = ("OV", "GE", "UT", "NH", "ZH", "NB", "LI", "FR", "GR", "DR", "FL", "ZE")
HALVES = tuple((day, half) for day in ("MO", "TU", "WE", "TH", "FR") for half in ("MORNING", "AFTERNOON"))
FIELDS = """id headline displayName profession levels sectors forms contractKinds languages minMinutesWeek
 maxMinutesWeek maxDays maxTravelMinutes duoPreference employer { name }"""

OURS = (
    """query Search($provinces: [String!], $day: Weekday!, $half: HalfDay!, $most: Int) {
 searchProfessionals(first: 20, filter: {provinces: $provinces, minutesPerWeek: {lte: $most},
 slots: {slots: [{halfDay: {day: $day, half: $half}}]}}) {
 totalCount nodes { """
    + FIELDS
    + """ } facets(names: [SUBJECT, LEVEL]) { values { value count } } } }"""
)
PLAIN = (
    """query Search($province: String!, $half: String!, $most: Int) {
 search(first: 20, province: $province, half: $half, most: $most) {
 totalCount nodes { """
    + FIELDS
    + """ } facets { name values { value count } } } }"""
)


def ours() -> Iterator[bytes]:
    """Yield bodies for Duobaan, each another question with about the same answer."""
    for number, (province, (day, half)) in enumerate(itertools.cycle(itertools.product(PROVINCES, HALVES))):
        variables = {"provinces": [province], "day": day, "half": half, "most": 3_000 + number}
        yield orjson.dumps({"query": OURS, "variables": variables})


def plain() -> Iterator[bytes]:
    """Yield the same questions in the smaller language of the others."""
    for number, (province, (day, half)) in enumerate(itertools.cycle(itertools.product(PROVINCES, HALVES))):
        variables = {"province": province, "half": f"{day}_{half}", "most": 3_000 + number}
        yield orjson.dumps({"query": PLAIN, "variables": variables})


def repeated(body: bytes) -> Iterator[bytes]:
    """Yield one question for ever."""
    return itertools.repeat(body)
