"""The format as the tables of columns.toml give it: columns by heading, in Dutch and English, and the template."""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import enum
import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from duobaan import words
from duobaan.clock import today
from duobaan.running.statement import safe_cell
from duobaan.timetable.reading.vocabulary import plain
from duobaan.words import ImportKind

BOM = "\ufeff"
"""What stands before UTF-8 so that spreadsheets read it as that."""

DELIMITERS = {"nl": ";", "en": ","}
"""What divides cells, as Excel writes and expects it in each language."""

_ALIKE = 0.75


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its headings, how its cells are read, and what the template's example row has in it."""

    name: str
    kind: str
    headings: Mapping[str, str]
    also: tuple[str, ...]
    examples: Mapping[str, str]
    words: type[enum.StrEnum] | None = None
    is_needed: bool = False


@cache
def columns_of(kind: ImportKind) -> Mapping[str, Column]:
    """Return the columns of a kind of file by name, in the order of the template."""
    read = tomllib.loads(files("duobaan.imports").joinpath("columns.toml").read_text("utf-8"))
    return {
        name: Column(
            name=name,
            kind=said["kind"],
            headings={"nl": said["nl"], "en": said["en"]},
            also=tuple(said["also"]),
            examples={"nl": said["to_nl"], "en": said["to_en"]},
            words=getattr(words, said["words"]) if "words" in said else None,
            is_needed=said.get("needed", False),
        )
        for name, said in read[kind.value.lower()].items()
    }


def _heads(kind: ImportKind) -> dict[str, str]:
    found: dict[str, str] = {}
    for column in columns_of(kind).values():
        for heading in (column.name.replace("_", " "), *column.also, *column.headings.values()):
            found.setdefault(plain(heading), column.name)
    return found


@cache
def headings(kind: ImportKind) -> Mapping[str, str]:
    """Return the names of columns by every heading that means one."""
    return _heads(kind)


def column_named(kind: ImportKind, heading: str) -> str | None:
    """Return the column that a heading means."""
    known = plain(heading)
    return headings(kind).get(known) or headings(kind).get(known.replace("_", " "))


def alike(kind: ImportKind, heading: str) -> str | None:
    """Return the column that somebody may have meant by a heading that means none."""
    close = difflib.get_close_matches(plain(heading[:80]), headings(kind), n=1, cutoff=_ALIKE)
    return headings(kind)[close[0]] if close else None


def template(kind: ImportKind, locale: str) -> bytes:
    """Return a file to begin with: the headings of a language and one invented row."""
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out, delimiter=DELIMITERS[locale])
    columns = columns_of(kind).values()
    writer.writerow([column.headings[locale] for column in columns])
    writer.writerow([safe_cell(_example(column, locale)) for column in columns])
    return out.getvalue().encode()


def _example(column: Column, locale: str) -> str:
    """Return the cell of the example row; its days lie in the school year to come, so that it never grows old."""
    said = column.examples[locale]
    year = today().year + (today().month >= 8)
    days = {"START": dt.date(year, 8, 1), "END": dt.date(year + 1, 7, 31)}
    if said not in days:
        return said
    return days[said].strftime("%d-%m-%Y") if locale == "nl" else days[said].isoformat()
