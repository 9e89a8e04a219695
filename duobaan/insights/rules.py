"""What a table of the market may show: no cell of fewer than three people, rounded hours, bounded rows; pure.

A count that moves by one tells of one person, so sums over people are rounded and small ones are left out. A cell for a
subject counts whoever teaches it also under their other subjects; nothing can be reckoned back from a total.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from duobaan.errors import InvalidInput
from duobaan.reference.holidays import school_year_of

LEAST_PEOPLE = 3
ROUNDED_TO_MINUTES = 300
MOST_SUBJECTS = 20
FIRST_MONTH_OF_SCHOOL_YEAR = 8


@dataclass(frozen=True, slots=True)
class Demand:
    """Open work: how many vacancies, and their minutes a week that nobody has yet."""

    vacancies: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Supply:
    """People with time, and their minutes a week that are still free."""

    people: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `supply` is None where fewer than three people are behind it. No subject means all subjects."""

    subject: str | None
    demand: Demand
    supply: Supply | None


@dataclass(frozen=True, slots=True)
class AreaBalance:
    """An area by its name or key, with all subjects together and the subjects that matter most."""

    area: str
    total: Cell
    subjects: tuple[Cell, ...]


Table = Mapping[tuple[str, str | None], "Demand"]
People = Mapping[tuple[str, str | None], "Supply"]


def shown_supply(supply: Supply) -> Supply | None:
    """Return a sum over people as it may be shown, or None where they are too few."""
    if supply.people < LEAST_PEOPLE:
        return None
    rounded = (supply.minutes + ROUNDED_TO_MINUTES // 2) // ROUNDED_TO_MINUTES * ROUNDED_TO_MINUTES
    return Supply(supply.people, rounded)


def chosen_subjects(demand: Table, wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the subjects to show: those that are asked, or those with most open time over all areas."""
    if wanted:
        return tuple(dict.fromkeys(wanted))[:MOST_SUBJECTS]
    open_minutes: dict[str, int] = {}
    for (_, subject), cell in demand.items():
        if subject is not None:
            open_minutes[subject] = open_minutes.get(subject, 0) + cell.minutes
    ordered = sorted(open_minutes, key=lambda code: (-open_minutes[code], code))
    return tuple(ordered[:MOST_SUBJECTS])


def balance(areas: Iterable[str], demand: Table, people: People, subjects: Sequence[str]) -> tuple[AreaBalance, ...]:
    """Lay demand and supply beside each other, area by area; a subject that has neither is left out."""
    found = []
    for area in areas:
        cells = [_cell(area, subject, demand, people) for subject in subjects]
        filled = tuple(cell for cell in cells if cell.demand.vacancies or cell.supply is not None)
        found.append(AreaBalance(area, _cell(area, None, demand, people), filled))
    return tuple(found)


def _cell(area: str, subject: str | None, demand: Table, people: People) -> Cell:
    key = area, subject
    return Cell(subject, demand.get(key, Demand()), shown_supply(people.get(key, Supply())))


def period(start: dt.date | None, end: dt.date | None, today: dt.date) -> tuple[dt.date, dt.date]:
    """Return the days that are asked (the second excluded): without a start, from the start of the school year."""
    last = end or today + dt.timedelta(days=1)
    first = start or dt.date(school_year_of(min(today, last - dt.timedelta(days=1))), FIRST_MONTH_OF_SCHOOL_YEAR, 1)
    if first >= last:
        raise InvalidInput.at("until", rule="ends_before_start")
    return first, last
