"""Restores Dutch capitals in the upper-case place names of DUO's files: "S GRAVENHAGE" is 's-Gravenhage."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from duobaan.reference.tables import Row, read_table

_MUNICIPALITY = re.compile(r"\s+GEM\.?\s.+$")
_GENITIVE = re.compile(r"^'?S[ -]+(?=[A-Z])")
_ARTICLE = re.compile(r"^'?T\s+(?=[A-Z])")
_PARTS = re.compile(r"([ -])")


def _table() -> Row:
    return read_table("file_columns.toml").table("places")


@cache
def _exact() -> Mapping[str, str]:
    table = _table().table("exact")
    return {name: table.text(name) for name in table.values}


@cache
def _small_words() -> frozenset[str]:
    return frozenset(_table().texts("small_words"))


@cache
def _suffix() -> re.Pattern[str]:
    return re.compile(rf"\s+\(?(?:{'|'.join(_table().texts('suffixes'))})\)?$")


def _capital(word: str) -> str:
    small = word.lower()
    if small.startswith("ij"):
        return "IJ" + small[2:]
    return small[:1].upper() + small[1:]


def _part(part: str, is_first: bool) -> str:
    small = part.lower()
    return small if not is_first and small in _small_words() else _capital(part)


@cache
def dutch_place_name(text: str) -> str:
    """The name with Dutch capitals; a name that is not all capitals stays as it is."""
    name = " ".join(text.split())
    if not name.isupper():
        return name
    if name in _exact():
        return _exact()[name]
    name = _suffix().sub("", _MUNICIPALITY.sub("", name))
    start = ""
    if _GENITIVE.match(name):
        start, name = "'s-", _GENITIVE.sub("", name)
    elif _ARTICLE.match(name):
        start, name = "'t ", _ARTICLE.sub("", name)
    parts = _PARTS.split(name)
    return start + "".join(_part(part, is_first=number == 0) for number, part in enumerate(parts))
