"""Understands where: postcodes, places by name, points, and the place that a text names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from duobaan.errors import InvalidInput
from duobaan.geo import Point
from duobaan.text import normal_postcode, pc4, squeeze
from search.asking import DEFAULT_KM, Near
from search.choices import Choice
from search.engine import AnyOf, Within
from search.repository import SearchRepository

_POSTCODE = re.compile(
    r"(?:\b(in|te|bij|rond|rondom|nabij|omgeving|near|around)\s+)?\b([1-9][0-9]{3})\s?([a-z]{2})?\b", re.I
)
_IN = re.compile(r"\b(in|te)\s+(.+)$", re.I)
_AROUND = re.compile(r"\b(?:in de )?(bij|rond|rondom|nabij|omgeving|near|around)(?: van)?\s+(.+)$", re.I)
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


async def read_text(repository: SearchRepository, text: str) -> tuple[str, Where]:
    """Take the place out of a text: "in Utrecht" means inside it, "bij Utrecht" and a postcode mean around it."""
    for understand in (_by_postcode, _by_surroundings, _by_name):
        rest, where = await understand(repository, text)
        if where is not NOWHERE:
            return rest, where
    return text, NOWHERE


async def _by_postcode(repository: SearchRepository, text: str) -> tuple[str, Where]:
    for found in _POSTCODE.finditer(text):
        before, digits, letters = found.groups()
        if not before and not letters and int(digits) in _YEARS:
            continue  # "wiskunde 2027" names a year
        point = await repository.postcode(digits)
        if point is not None:
            return squeeze(text[: found.start()] + " " + text[found.end() :]), around(point, DEFAULT_KM, digits)
    return text, NOWHERE


async def _by_surroundings(repository: SearchRepository, text: str) -> tuple[str, Where]:
    found = _AROUND.search(text)
    if found is None:
        return text, NOWHERE
    place, rest = await _named(repository, found[2])
    if place is None:
        return text, NOWHERE
    return squeeze(text[: found.start()] + " " + rest), around(place.point, DEFAULT_KM, place.name)


async def _by_name(repository: SearchRepository, text: str) -> tuple[str, Where]:
    found = _IN.search(text)
    if found is None:
        return text, NOWHERE
    place, rest = await _named(repository, found[2])
    if place is None:
        return text, NOWHERE
    where = Where(Choice("place", AnyOf("place", (place.name,))), place.point, None, place.name)
    return squeeze(text[: found.start()] + " " + rest), where


async def _named(repository: SearchRepository, text: str) -> tuple[Place | None, str]:
    """The place that a text begins with, the longest name first, and what follows it."""
    words = text.split()
    for length in range(min(_LONGEST_NAME, len(words)), 0, -1):
        place = await repository.place(" ".join(words[:length]))
        if place is not None:
            return Place(*place), " ".join(words[length:])
    return None, text
