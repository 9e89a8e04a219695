"""Which lessons of a post someone would take, within days, hours, the guest's budget and working time; pure."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from duobaan.matching.criteria import Exclusion, figures
from duobaan.matching.facts.person_and_post import Lesson, PersonFacts, Place, PostFacts
from duobaan.matching.fails import Fail, spot_facts
from duobaan.matching.fit.guests import GuestRoom, guest_room
from duobaan.matching.fit.law import asked_of, asked_of_post
from duobaan.matching.fit.lessons import UNSAID, asked_fail, place_fail_at, week_fit
from duobaan.matching.working_time.room import WorkRoom, full_fail, work_room
from duobaan.timetable.hours import Fullness, peak_minutes
from duobaan.timetable.overlap import overlaps
from duobaan.words import TimeBasis, Weekday

NO_LIMIT = WorkRoom()


@dataclass(frozen=True, slots=True)
class Taught:
    """A lesson that the person would teach, where it stands, and how it falls in their week."""

    lesson: Lesson
    window: str

    @property
    def place(self) -> Place:
        """Return where the lesson stands."""
        return self.lesson.places[0]


@dataclass(frozen=True, slots=True)
class Missed:
    """A lesson that the person would not teach, and the first reason why."""

    lesson: Lesson
    fail: Fail


@dataclass(frozen=True, slots=True)
class Plan:
    """The lessons someone would take; `capacity` is what they can take in a week and `bound` what bounds it.

    `minutes` are those of the fullest period: lessons that never share a week are not added up.
    """

    taught: tuple[Taught, ...]
    missed: tuple[Missed, ...]
    minutes: int
    capacity: int
    bound: Fail

    @property
    def days(self) -> frozenset[Weekday]:
        """Return the days on which they come."""
        return frozenset(one.place.weekday for one in self.taught)

    @property
    def all_minutes(self) -> int:
        """Return the minutes of all lessons, whatever their period: how much of the post is taken."""
        return sum(one.lesson.minutes_week for one in self.taught) or self.minutes


def conflicts(lessons: Sequence[Lesson]) -> Mapping[UUID, frozenset[UUID]]:
    """Return, for each lesson, the others that nobody can teach beside it."""
    found: dict[UUID, set[UUID]] = {one.key: set() for one in lessons}
    for one, other in itertools.combinations(lessons, 2):
        if _meet(one.places[0], other.places[0]):
            found[one.key].add(other.key)
            found[other.key].add(one.key)
    return {key: frozenset(keys) for key, keys in found.items()}


def _meet(one: Place, other: Place) -> bool:
    if one.weekday is not other.weekday or one.start >= other.end or other.start >= one.end:
        return False
    return any(overlaps(a, b) for a in one.slots for b in other.slots)


def _offered_rooms(person: PersonFacts) -> Iterator[tuple[int, Fail]]:
    yield max(0, person.max_minutes - person.agreed_minutes), Fail(Exclusion.HOURS_FULL)
    if person.time_basis is TimeBasis.EMPLOYER_TIME and person.release is not None:
        yield max(0, person.release.minutes_week - person.release.used_minutes), Fail(Exclusion.RELEASE_HOURS)


def capacity_of(person: PersonFacts, post: PostFacts, work: WorkRoom = NO_LIMIT) -> tuple[int, Fail]:
    """Return the minutes a week that someone can still take here, and what bounds them."""
    rooms = list(_offered_rooms(person))
    if (guest := guest_room(person, post)) is not None:
        rooms.append((guest.minutes_week, Fail(Exclusion.GUEST_BUDGET)))
    if work.minutes_week is not None:
        rooms.append((work.minutes_week, full_fail(post)))
    return min(rooms, key=lambda room: room[0])


def make_plan(person: PersonFacts, post: PostFacts) -> Plan:
    """Choose the lessons that someone would teach: as many must-lessons as can be, then as pleasant as can be."""
    if not post.lessons:
        capacity, bound = capacity_of(person, post)
        return Plan((), (), min(capacity, post.minutes_week), capacity, bound)
    able, missed = _able(person, post)
    work = work_room(person, post, {(n, 0): one.place.slots for n, one in enumerate(able)})
    missed += [Missed(able[n].lesson, fail) for (n, _), fail in work.refused.items()]
    able = [one for n, one in enumerate(able) if (n, 0) not in work.refused]
    capacity, bound = capacity_of(person, post, work)
    weekly = [room for room, _ in _offered_rooms(person)]
    weekly += [work.minutes_week] if work.minutes_week is not None else []
    chosen, left_out = _choose(able, person.max_days, _Room(min(weekly), guest_room(person, post)), bound)
    return Plan(
        taught=tuple(chosen),
        missed=tuple(sorted([*missed, *left_out], key=lambda one: _order(one.lesson))),
        minutes=peak_minutes(one.lesson.load for one in chosen),
        capacity=capacity,
        bound=bound,
    )


def _able(person: PersonFacts, post: PostFacts) -> tuple[list[Taught], list[Missed]]:
    """Return the lessons that someone may teach and can come for, those that must be taught first, and the others."""
    taught: list[Taught] = []
    missed: list[Missed] = []
    unable = {asked: asked_fail(person, post, asked) for asked in asked_of_post(post)}
    for lesson in post.lessons:
        place = lesson.places[0]
        fit = week_fit(person, place.slots)
        # The law and the subject come before the week.
        fail = unable[asked_of(post, lesson)] or place_fail_at(person, post, place, fit)
        if fail is None:
            taught.append(Taught(lesson, fit or UNSAID))
        else:
            missed.append(Missed(lesson, fail))
    # What is taken first stays where working time is short.
    return sorted(taught, key=lambda one: (not one.lesson.must, _order(one.lesson))), missed


def _order(lesson: Lesson) -> tuple[int, int, str]:
    place = lesson.places[0]
    return place.weekday.number, place.start, lesson.key.hex


@dataclass(frozen=True, slots=True)
class _Room:
    """What someone can take: minutes of a week, and of school years where they would be a guest."""

    minutes_week: int
    guest: GuestRoom | None


def _choose(able: list[Taught], max_days: int, room: _Room, bound: Fail) -> tuple[list[Taught], list[Missed]]:
    days = sorted({one.place.weekday for one in able}, key=lambda day: day.number)
    hard = conflicts([one.lesson for one in able])
    worth = figures().window
    ordered = sorted(able, key=lambda one: (not one.lesson.must, -worth[one.window], _order(one.lesson)))
    best: tuple[tuple[float, ...], list[Taught]] = ((-1.0,), [])
    for coming in itertools.combinations(days, min(max(max_days, 0), len(days))):
        chosen = list(_fill(ordered, frozenset(coming), room, hard))
        if (value := _value(chosen)) > best[0]:
            best = (value, chosen)
    found = sorted(best[1], key=lambda one: _order(one.lesson))
    return found, list(_left_out(able, found, max_days, bound, hard))


def _fill(
    ordered: Sequence[Taught], coming: frozenset[Weekday], room: _Room, hard: Mapping[UUID, frozenset[UUID]]
) -> Iterator[Taught]:
    week, years, out = Fullness(one.lesson.load for one in ordered), dict[int, int](), set[UUID]()
    for one in ordered:
        lesson = one.lesson
        if one.place.weekday not in coming or lesson.key in out:
            continue
        if week.holds(lesson.load, room.minutes_week) and (room.guest is None or room.guest.holds(years, lesson)):
            week.add(lesson.load)
            if room.guest is not None:
                room.guest.take(years, lesson)
            out |= hard[lesson.key]
            yield one


def _value(chosen: Sequence[Taught]) -> tuple[float, ...]:
    must = sum(one.lesson.minutes_week for one in chosen if one.lesson.must)
    worth = figures().window
    return must, sum(one.lesson.minutes_week for one in chosen), sum(worth[one.window] for one in chosen)


def _left_out(
    able: Sequence[Taught],
    chosen: Sequence[Taught],
    max_days: int,
    bound: Fail,
    hard: Mapping[UUID, frozenset[UUID]],
) -> Iterator[Missed]:
    kept, days = {one.lesson.key for one in chosen}, {one.place.weekday for one in chosen}
    for one in able:
        if one.lesson.key in kept:
            continue
        fail = Fail(bound.code, {**spot_facts(one.place), **bound.facts})
        if hard[one.lesson.key] & kept:
            fail = Fail(Exclusion.SAME_TIME, spot_facts(one.place))
        elif one.place.weekday not in days and len(days) >= max_days:
            fail = Fail(Exclusion.DAYS_FULL, spot_facts(one.place))
        yield Missed(one.lesson, fail)
