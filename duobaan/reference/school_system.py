"""Sectors, levels, norms of hours, and DUO's codes of education structure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from duobaan.reference.tables import ReferenceDataError, read_table
from duobaan.words import Level, Sector

TABLE = "school_system.toml"


@dataclass(frozen=True, slots=True)
class SectorFacts:
    """The statute that rules a sector and its levels in order of the school career."""

    sector: Sector
    statute: str
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Norms:
    """First values for a school's own settings; hours a year per full-time post, weeks, minutes."""

    year_hours: int
    working_weeks: int
    week_hours: float
    school_weeks_from: int
    school_weeks_to: int
    default_school_weeks: int
    default_lesson_minutes: int
    lesson_minutes: tuple[int, ...]
    default_markup_factor: float
    full_time_lessons: Mapping[int, float]
    source: str


@dataclass(frozen=True, slots=True)
class Structure:
    """What a code of education structure says of a location."""

    sector: Sector
    levels: tuple[Level, ...]


@cache
def sectors() -> Mapping[Sector, SectorFacts]:
    """Every sector with its statute and levels."""
    found = {}
    for row in read_table(TABLE).rows("sector"):
        sector = Sector(row.text("code"))
        levels = tuple(Level(code) for code in row.texts("levels"))
        found[sector] = SectorFacts(sector, row.text("statute"), levels)
    if set(found) != set(Sector) or sorted(level for one in found.values() for level in one.levels) != sorted(Level):
        raise ReferenceDataError(f"{TABLE}: every sector and every level must stand there once")
    return MappingProxyType(found)


@cache
def sector_of(level: Level) -> Sector:
    """The sector to which a level belongs."""
    return next(facts.sector for facts in sectors().values() if level in facts.levels)


@cache
def norms() -> Norms:
    """The norms of hours and weeks."""
    row = read_table(TABLE).table("norms")
    lessons = row.table("full_time_lessons")
    return Norms(
        year_hours=row.whole("year_hours"),
        working_weeks=row.whole("working_weeks"),
        week_hours=row.number("week_hours"),
        school_weeks_from=row.whole("school_weeks_from"),
        school_weeks_to=row.whole("school_weeks_to"),
        default_school_weeks=row.whole("default_school_weeks"),
        default_lesson_minutes=row.whole("default_lesson_minutes"),
        lesson_minutes=tuple(item for item in row.items("lesson_minutes") if isinstance(item, int)),
        default_markup_factor=row.number("default_markup_factor"),
        full_time_lessons=MappingProxyType({int(key): lessons.number(key) for key in lessons.values}),
        source=row.text("source"),
    )


@cache
def _structures() -> Mapping[str, Structure]:
    table = read_table(TABLE).table("structure")
    rows = {code: table.table(code) for code in table.values}
    return {
        code: Structure(Sector(row.text("sector")), tuple(Level(level) for level in row.texts("levels")))
        for code, row in rows.items()
    }


@cache
def structure_of(text: str) -> Structure | None:
    """The sector and levels behind DUO's code, such as "VBO/MAVO/HAVO"; none when a part is unknown."""
    parts = [_structures().get(part.strip()) for part in text.upper().split("/")]
    known = [part for part in parts if part is not None]
    if len(known) != len(parts):
        return None
    named = {level for part in known for level in part.levels}
    return Structure(known[0].sector, tuple(level for level in Level if level in named))
