"""Use cases that read reference data: the same for everyone."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from duobaan.access import Actor, Permission, requires
from duobaan.reference.holidays import SchoolHoliday, school_holidays
from duobaan.reference.regions import Province, provinces
from duobaan.reference.subjects import Subject, subjects
from duobaan.reference.vocabulary import find_subjects
from duobaan.words import HolidayRegion, Sector


@dataclass(frozen=True, slots=True)
class WordList:
    """One closed list of codes with its members."""

    name: str
    members: tuple[enum.Enum, ...]


@requires(Permission.BROWSE)
async def list_words(
    actor: Actor, known: Mapping[str, type[enum.Enum]], *, names: tuple[str, ...] | None = None
) -> list[WordList]:
    """Every closed list of codes with its words in Dutch and English."""
    return [WordList(name, tuple(known[name])) for name in sorted(known) if names is None or name in names]


@requires(Permission.BROWSE)
async def list_subjects(actor: Actor, *, text: str | None = None, sector: Sector | None = None) -> list[Subject]:
    """The subjects, or those that a text names in Dutch or English, best first."""
    known = subjects()
    found = list(known.values()) if text is None else [known[match.code] for match in find_subjects(text)]
    return [subject for subject in found if sector is None or sector in subject.sectors]


@requires(Permission.BROWSE)
async def list_provinces(actor: Actor) -> list[Province]:
    """The twelve provinces from north to south."""
    return list(provinces())


@requires(Permission.BROWSE)
async def list_school_holidays(actor: Actor, *, region: HolidayRegion, school_year: int) -> list[SchoolHoliday]:
    """The school holidays of a region in the school year that starts in August of `school_year`."""
    return list(school_holidays(region, school_year))
