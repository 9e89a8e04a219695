"""Timetables that make sense: bell times, class groups, double lessons, A/B weeks and lessons that may move."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from duobaan.organisations.settings_rules import BellTime
from duobaan.reference.tables import Row
from duobaan.seed.places import seed_table
from duobaan.words import Cycle, Level, Weekday

TABLE = "timetables.toml"
SCHOOL_WEEK = (Weekday.MO, Weekday.TU, Weekday.WE, Weekday.TH, Weekday.FR)


@dataclass(frozen=True, slots=True)
class Grid:
    """How a school's day runs and how it counts."""

    lesson_minutes: int
    full_time_lessons: float
    markup_percent: int
    bells: tuple[BellTime, ...]

    def bell(self, position: int) -> BellTime:
        """Return the bell time of a position, counted from 1."""
        return self.bells[position - 1]

    def is_adjacent(self, position: int) -> bool:
        """Say whether the next lesson follows without a break."""
        return position < len(self.bells) and self.bell(position).end_minute == self.bell(position + 1).start_minute


@dataclass(frozen=True, slots=True)
class Spot:
    """One lesson to be: where it stands in the week, for which class, and with which lessons it hangs together."""

    weekday: Weekday
    position: int
    group: str
    cycle: Cycle = Cycle.EVERY_WEEK
    bundle: str | None = None
    must: bool = True
    movable_to: tuple[tuple[Weekday, int], ...] = ()


@dataclass(slots=True)
class Wish:
    """What a timetable must hold: how many lessons, on how many days, for which classes."""

    lessons: int
    days: int
    groups: Sequence[str]
    double: float = 0.3  # how often two lessons of a class stand together
    alternate: bool = False  # one place in the week is shared by two classes in A and B weeks
    movable: int = 0
    optional: int = 0
    on: Sequence[Weekday] = field(default=SCHOOL_WEEK)


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def _grid(row: Row) -> Grid:
    length = row.whole("lesson_minutes")
    starts = [_minutes(text) for text in row.texts("starts")]
    bells = tuple(BellTime(number, start, start + length) for number, start in enumerate(starts, 1))
    return Grid(length, row.number("full_time_lessons"), row.whole("markup_percent"), bells)


@cache
def grid(code: str) -> Grid:
    """Return the bell times with that code."""
    return _grid(seed_table(TABLE).table("grid").table(code))


def class_groups(dice: random.Random, level: Level, count: int) -> list[str]:
    """Return names of different classes of a level, as a school would call them."""
    row = seed_table(TABLE).table("groups").table(level.value)
    first, last = (int(str(year)) for year in row.items("years"))
    names: dict[str, None] = {}
    while len(names) < count:
        year = dice.randint(first, last)
        name = row.text("name").format(
            year=year, number=dice.randint(1, 4), letter=dice.choice(string.ascii_lowercase[:4])
        )
        names[name] = None
    return list(names)


def make_timetable(dice: random.Random, school: Grid, wish: Wish) -> list[Spot]:
    """Return lessons that stand together per day, each class at most once a day but for double lessons."""
    days = sorted(dice.sample(list(wish.on), min(wish.days, len(wish.on))), key=lambda day: day.number)
    spots: list[Spot] = []
    for day, lessons in zip(days, _shares(wish.lessons, len(days)), strict=True):
        most = min(lessons, len(school.bells))
        first = dice.randint(1, len(school.bells) - most + 1)
        spots += _day(dice, school, wish, day, range(first, first + most), spots)
    if wish.alternate:
        spots = _alternate(spots, wish.groups)
    return _loosen(dice, school, wish, spots)


def _shares(lessons: int, days: int) -> list[int]:
    return [lessons // days + (number < lessons % days) for number in range(days)]


def _day(
    dice: random.Random, school: Grid, wish: Wish, day: Weekday, positions: range, before: Sequence[Spot]
) -> Iterator[Spot]:
    counts = {group: sum(spot.group == group for spot in before) for group in wish.groups}
    left, today = list(positions), set[str]()
    while left:
        position = left.pop(0)
        group = min(wish.groups, key=lambda name: (name in today, counts[name]))
        double = bool(left) and school.is_adjacent(position) and dice.random() < wish.double
        bundle = f"{day.value}{position}" if double else None
        yield Spot(day, position, group, bundle=bundle)
        if double:
            yield Spot(day, left.pop(0), group, bundle=bundle)
        today.add(group)
        counts[group] += 1 + double


def _alternate(spots: list[Spot], groups: Sequence[str]) -> list[Spot]:
    """Let the last single lesson be shared by two classes, one in A and one in B weeks."""
    single = [spot for spot in spots if spot.bundle is None]
    if not single or len(groups) < 2:
        return spots
    shared = single[-1]
    other = next(group for group in reversed(groups) if group != shared.group)
    at = spots.index(shared)
    pair = [replace(shared, cycle=Cycle.WEEK_A), replace(shared, group=other, cycle=Cycle.WEEK_B)]
    return spots[:at] + pair + spots[at + 1 :]


def _loosen(dice: random.Random, school: Grid, wish: Wish, spots: list[Spot]) -> list[Spot]:
    """Let some single lessons move to free places of the same days, and let some be optional."""
    taken = {(spot.weekday, spot.position) for spot in spots}
    days = list(dict.fromkeys(spot.weekday for spot in spots))
    free = [(day, bell.position) for day in days for bell in school.bells if (day, bell.position) not in taken]
    single = [at for at, spot in enumerate(spots) if spot.bundle is None and spot.cycle is Cycle.EVERY_WEEK]
    dice.shuffle(single)
    for at in single[: wish.movable] if free else ():
        spots[at] = replace(spots[at], movable_to=tuple(sorted(dice.sample(free, min(2, len(free))))))
    for at in single[wish.movable : wish.movable + min(wish.optional, len(spots) - 1)]:
        spots[at] = replace(spots[at], must=False)
    return spots
