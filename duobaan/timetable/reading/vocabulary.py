"""The words of timetables: heads of columns, subjects by their short names, levels, cells without a lesson."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from duobaan.labels import LOCALES, label_of
from duobaan.reference.subjects import subjects
from duobaan.text import fold
from duobaan.words import Level


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("duobaan.timetable.reading").joinpath("words.toml").read_text("utf-8"))


def plain(text: str) -> str:
    """Return a word as these tables have it: folded, in one line, without a mark at its end."""
    return " ".join(fold(text).split()).strip(" .:;,*#")


@cache
def heads() -> Mapping[str, str]:
    """Return the field that a head of a column names, by the plain head; codes of the API are heads too."""
    return {plain(word): name for name, words in _words()["heads"].items() for word in words}


def head_of(text: str) -> str | None:
    """Return the field that a head of a column names."""
    known = plain(text)
    return heads().get(known) or heads().get(known.replace("_", " "))


@cache
def _subjects() -> Mapping[str, str]:
    """Return codes of subjects by every name that means one of them only; names go before synonyms."""
    by_name = {plain(name): one.code for one in subjects().values() for name in (one.name_nl, one.name_en)}
    synonyms = Counter(plain(term) for one in subjects().values() for term in (*one.synonyms_nl, *one.synonyms_en))
    alone = {
        plain(term): one.code
        for one in subjects().values()
        for term in (*one.synonyms_nl, *one.synonyms_en)
        if synonyms[plain(term)] == 1
    }
    by_code = {plain(code): code for code in subjects()}
    return alone | by_name | by_code | dict(_words()["subjects"])


def subject_of(text: str) -> str | None:
    """Return the code of the subject that a name, a short name or a code means."""
    return _subjects().get(plain(text))


@cache
def _levels() -> Mapping[str, Level]:
    words = {plain(label_of(level, locale)): level for level in Level for locale in LOCALES}
    codes = {plain(code): level for level in Level for code in (level.value, level.value.replace("_", " "))}
    return words | codes | {"mavo": Level.VMBO_TL, "vmbo-t": Level.VMBO_TL, "vmbo t": Level.VMBO_TL}


def level_of(text: str) -> Level | None:
    """Return the level that a name or a code means."""
    return _levels().get(plain(text))


@cache
def _cells(kind: str) -> frozenset[str]:
    return frozenset(plain(word) for word in _words()[kind])


def is_free(text: str) -> bool:
    """Say whether a cell holds no lesson."""
    return plain(text) in _cells("free")


def is_mark(text: str) -> bool:
    """Say whether a cell only says that there is a lesson."""
    return plain(text) in _cells("taken")
