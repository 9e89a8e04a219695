"""Understands where: postcodes, places by name, points, and the place that a text names."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from duobaan.errors import InvalidInput
from duobaan.geo import Point
from duobaan.text import fold, normal_postcode, pc4, squeeze
from search.asking import DEFAULT_KM, Near
from search.choices import Choice
from search.engine import AnyOf, Within
from search.repository import SearchRepository
from search.text import typo_budget

_POSTCODE = re.compile(
    r"(?:\b(in|te|bij|rond|rondom|nabij|omgeving|near|around)\s+)?\b([1-9][0-9]{3})\s?([a-z]{2})?\b", re.I
)
_IN = re.compile(r"\b(?:in|te)\s+(?=\S)", re.I)
_AROUND = re.compile(
    r"(?:\ue000|\b)(?:in de )?(?:buurt|bij|rond|rondom|nabij|omgeving|near|around)(?: (?:van|of))?\s+(?=\S)", re.I
)
_KM = re.compile(
    r"(?:\b(?:binnen|within|maximaal|max\.?|tot|(?:in )?een straal van)\s+)?(?<!\d)(\d{1,3})\s?"
    r"(?:km|kilometers?|kilometres?)\b(?:\s+(?:van|rond|rondom|of|from|around|om)\b)?",
    re.I,
)
_ALIKE = 200
FARTHEST_KM = 500
_YEARS = range(2020, 2040)
_LONGEST_NAME = 4  # words, as in "Alphen aan den Rijn"


@dataclass(frozen=True, slots=True)
class Place:
    """A place by name with the middle of its postcodes."""

    name: str
    point: Point


@dataclass(frozen=True, slots=True)
class Where:
    """What was understood of where: the filter, the point that distances are measured from, and its name."""

    choice: Choice | None = None
    point: Point | None = None
    km: float | None = None
    name: str | None = None


NOWHERE = Where()
Home = Callable[[], Awaitable[Point | None]]


def around(point: Point, km: float, name: str | None) -> Where:
    """Within so many kilometres of a point."""
    return Where(Choice("near", Within(point, km)), point, km, name)


async def locate(repository: SearchRepository, near: Near) -> Where:
    """Find the point that someone means; raises InvalidInput for an unknown postcode or place."""
    if near.point is not None:
        return around(near.point, near.within_km, None)
    if near.postcode is not None:
        code = normal_postcode(near.postcode)
        point = None if code is None else await repository.postcode(pc4(code))
        if point is None or code is None:
            raise InvalidInput.at("filter", "near", "place", "postcode", rule="unknown_postcode")
        return around(point, near.within_km, pc4(code))
    place = await repository.place(near.place or "")
    if place is None:
        raise InvalidInput.at("filter", "near", "place", "name", rule="unknown_place")
    return around(place[1], near.within_km, place[0])


async def read_text(repository: SearchRepository, text: str, home: Home) -> tuple[str, Where]:
    """Take the place out of a text: "in Utrecht" means inside it, "bij Utrecht" and a postcode mean around it.

    "binnen 20 km" says how far around, and around one's own school (`home`) where no place is named.
    """
    typed = text
    text, km = _distance(text)
    for understand in (_by_postcode, _by_surroundings, _by_name):
        rest, where = await understand(repository, text, km)
        if where is not NOWHERE:
            return rest, where
    if km is not None and (point := await home()) is not None:
        return squeeze(text.replace(_HERE, " ")), around(point, km, None)
    return typed, NOWHERE


_HERE = "\ue000rond"
"""Stands where a distance stood, as a word that says "around"; nobody can type it."""


def _distance(text: str) -> tuple[str, float | None]:
    found = _KM.search(text)
    if found is None or not 1 <= int(found[1]) <= FARTHEST_KM:
        return text, None
    return f"{text[: found.start()]} {_HERE} {text[found.end() :]}".strip(), float(found[1])


def _rest(text: str, start: int, end: int, between: str = "") -> str:
    return squeeze(f"{text[:start]} {between} {text[end:]}".replace(_HERE, " "))


async def _by_postcode(repository: SearchRepository, text: str, km: float | None) -> tuple[str, Where]:
    for found in _POSTCODE.finditer(text):
        before, digits, letters = found.groups()
        if not before and not letters and int(digits) in _YEARS:
            continue  # "wiskunde 2027" names a year
        point = await repository.postcode(digits)
        if point is not None:
            return _rest(text, found.start(), found.end()), around(point, km or DEFAULT_KM, digits)
    return text, NOWHERE


async def _by_surroundings(repository: SearchRepository, text: str, km: float | None) -> tuple[str, Where]:
    for found in _AROUND.finditer(text):
        place, rest = await _named(repository, text[found.end() :], may_be_misspelt=True)
        if place is not None:
            left = _rest(text, found.start(), len(text), rest)
            return left, around(place.point, km or DEFAULT_KM, place.name)
    return text, NOWHERE


async def _by_name(repository: SearchRepository, text: str, km: float | None) -> tuple[str, Where]:
    for found in _IN.finditer(text):
        place, rest = await _named(repository, text[found.end() :])
        if place is None:
            continue
        left = _rest(text, found.start(), len(text), rest)
        if km is not None:
            return left, around(place.point, km, place.name)
        return left, Where(Choice("place", AnyOf("place", (place.name,))), place.point, None, place.name)
    return text, NOWHERE


async def _named(repository: SearchRepository, text: str, *, may_be_misspelt: bool = False) -> tuple[Place | None, str]:
    """The place that a text begins with, the longest name first, and what follows it."""
    words = text.split()
    for length in range(min(_LONGEST_NAME, len(words)), 0, -1):
        place = await repository.place(" ".join(words[:length]))
        if place is not None:
            return Place(*place), " ".join(words[length:])
    if may_be_misspelt and words and (name := await _nearest_name(repository, words[0])) is not None:
        place = await repository.place(name)
        return (None, text) if place is None else (Place(*place), " ".join(words[1:]))
    return None, text


async def _nearest_name(repository: SearchRepository, word: str) -> str | None:
    """The name that a misspelt word means: it begins alike and is one or two typos away."""
    budget = typo_budget(fold(word).lower())
    if not budget:
        return None
    names = await repository.places_like(word[:2], _ALIKE)
    near = [(OSA.distance(fold(word).lower(), fold(name).lower(), score_cutoff=budget), name) for name in names]
    return min(((typos, name) for typos, name in near if typos <= budget), default=(0, None))[1]
