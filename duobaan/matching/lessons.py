"""Which lessons of a post someone may teach, and which of those they would take within days and hours; pure."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from duobaan.geo import travel_minutes
from duobaan.matching.criteria import Exclusion, figures
from duobaan.matching.facts import Facts, Lesson, PersonFacts, Place, PostFacts, Taken
from duobaan.matching.guests import GuestRoom, guest_room
from duobaan.matching.law import Asked, asked_of, asked_of_post, mastery, standing
from duobaan.timetable.hours import Fullness, peak_minutes
from duobaan.timetable.overlap import minutes_meet, overlaps, share_a_day
from duobaan.timetable.slots import WeeklySlot
from duobaan.timetable.windows import Window, blocked_days, fit_of
from duobaan.words import LineRole, TimeBasis, Weekday, WindowKind

UNSAID = "UNSAID"
_BEST_FIRST = (WindowKind.PREFERRED, WindowKind.AVAILABLE, WindowKind.IF_NEEDED)


@dataclass(frozen=True, slots=True)
class Fail:
    """One thing that excludes, with its figures."""

    code: Exclusion
    facts: Facts = field(default_factory=dict)


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
    bound: Exclusion

    @property
    def days(self) -> frozenset[Weekday]:
        """Return the days on which they come."""
        return frozenset(one.place.weekday for one in self.taught)

    @property
    def all_minutes(self) -> int:
        """Return the minutes of all lessons, whatever their period: how much of the post is taken."""
        return sum(one.lesson.minutes_week for one in self.taught) or self.minutes


def spot_facts(place: Place) -> dict[str, object]:
    """Return a place in the week as figures for words."""
    return {"weekday": place.weekday.value, "position": place.position or 0, "start": place.start}


def week_fit(person: PersonFacts, slots: Sequence[WeeklySlot]) -> str | None:
    """Return how stretches fall in someone's week: the weakest window of them, BLOCKED, or None outside all windows."""
    if not person.windows:
        return UNSAID
    worst = 0
    for slot in slots:
        found = _slot_fit([one for one in person.windows if minutes_meet(one.slot, slot)], slot)
        if found is None or found is WindowKind.BLOCKED:
            return None if found is None else found.value
        worst = max(worst, _BEST_FIRST.index(found))
    return _BEST_FIRST[worst].value


def _slot_fit(near: Sequence[Window], slot: WeeklySlot) -> WindowKind | None:
    """As `fit_of`, which need not be asked where one window stands alone and holds the slot."""
    if len(near) == 1 and near[0].kind is not WindowKind.BLOCKED:
        one = near[0].slot
        holds = one.start <= slot.start and slot.end <= one.end and not slot.cycle_mask & ~one.cycle_mask
        if holds and one.valid_from <= slot.valid_from and slot.valid_to <= one.valid_to:
            return near[0].kind
    return fit_of(near, slot) if near else None


def place_fail(person: PersonFacts, post: PostFacts, place: Place) -> Fail | None:
    """Return what keeps someone from a place in the week, or nothing."""
    return _place_fail(person, post, place, week_fit(person, place.slots))


def _place_fail(person: PersonFacts, post: PostFacts, place: Place, fit: str | None) -> Fail | None:
    if fit == WindowKind.BLOCKED.value or _is_day_off(person, place):
        return Fail(Exclusion.BLOCKED, spot_facts(place))
    if fit is None:
        return Fail(Exclusion.NOT_AVAILABLE, spot_facts(place))
    days = person.release.weekdays if person.release and person.time_basis is TimeBasis.EMPLOYER_TIME else ()
    if days and place.weekday not in days:
        return Fail(Exclusion.RELEASE_DAY, spot_facts(place))
    return _taken_fail(person, post, place)


def _is_day_off(person: PersonFacts, place: Place) -> bool:
    """A lesson on a single date falls with that date; a weekly one survives a day off."""
    return bool(person.exceptions) and any(
        slot.first_day() == slot.last_day() and blocked_days(person.exceptions, slot) for slot in place.slots
    )


def _taken_fail(person: PersonFacts, post: PostFacts, place: Place) -> Fail | None:
    same_day = [one for one in person.taken if one.slot.weekday == place.weekday.number]
    for taken in same_day:
        if any(overlaps(taken.slot, slot) for slot in place.slots):
            return Fail(Exclusion.COMMITTED, spot_facts(place))
    for taken in same_day:
        needed = _travel_between(taken, post)
        if any(_too_close(taken.slot, slot, needed) for slot in place.slots):
            return Fail(Exclusion.TRAVEL_BUFFER, {**spot_facts(place), "minutes": needed})
    return None


def _travel_between(taken: Taken, post: PostFacts) -> int:
    if taken.location_id == post.school_id or taken.point is None or post.point is None:
        return 0
    return travel_minutes(taken.point, post.point)


def _too_close(one: WeeklySlot, other: WeeklySlot, minutes: int) -> bool:
    first, second = sorted((one, other), key=lambda slot: slot.start)
    return 0 <= second.start - first.end < minutes and share_a_day(one, other)


def knowledge_fail(person: PersonFacts, post: PostFacts, lesson: Lesson | None) -> Fail | None:
    """Return why someone may not teach a lesson, whenever it is held."""
    return asked_fail(person, post, asked_of(post, lesson))


def asked_fail(person: PersonFacts, post: PostFacts, asked: Asked) -> Fail | None:
    """Return why someone may not teach a subject at a level in a year."""
    subject, level, year, part = asked
    if subject is not None and post.role is not LineRole.SUPPORT and not mastery(person, subject):
        return Fail(Exclusion.SUBJECT, {"subject": subject})
    if level is not None and person.levels and level not in person.levels:
        return Fail(Exclusion.LEVEL, {"level": level.value})
    if subject is not None and level is not None:
        found = standing(person, post, subject, level, year, part)
        if found.practice_only:
            return Fail(Exclusion.THEORY_LESSON, {"ground": found.ground.value, "rule": found.rule})
        if not found.accepted:
            return Fail(Exclusion.GROUND, {"ground": found.ground.value, "rule": found.rule})
    return None


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


def _offered_rooms(person: PersonFacts) -> Iterator[tuple[int, Exclusion]]:
    yield max(0, person.max_minutes - person.agreed_minutes), Exclusion.HOURS_FULL
    if person.time_basis is TimeBasis.EMPLOYER_TIME and person.release is not None:
        yield max(0, person.release.minutes_week - person.release.used_minutes), Exclusion.RELEASE_HOURS


def capacity_of(person: PersonFacts, post: PostFacts) -> tuple[int, Exclusion]:
    """Return the minutes a week that someone can still take here, and what bounds them."""
    rooms = list(_offered_rooms(person))
    if (guest := guest_room(person, post)) is not None:
        rooms.append((guest.minutes_week, Exclusion.GUEST_BUDGET))
    return min(rooms, key=lambda room: room[0])


def make_plan(person: PersonFacts, post: PostFacts) -> Plan:
    """Choose the lessons that someone would teach: as many must-lessons as can be, then as pleasant as can be."""
    capacity, bound = capacity_of(person, post)
    if not post.lessons:
        return Plan((), (), min(capacity, post.minutes_week), capacity, bound)
    taught: list[Taught] = []
    missed: list[Missed] = []
    unable = {asked: asked_fail(person, post, asked) for asked in asked_of_post(post)}
    for lesson in post.lessons:
        place = lesson.places[0]
        fit = week_fit(person, place.slots)
        # The law and the subject come before the week.
        fail = unable[asked_of(post, lesson)] or _place_fail(person, post, place, fit)
        if fail is None:
            taught.append(Taught(lesson, fit or UNSAID))
        else:
            missed.append(Missed(lesson, fail))
    offered = min(room for room, _ in _offered_rooms(person))
    chosen, left_out = _choose(taught, person.max_days, _Room(offered, guest_room(person, post)), bound)
    return Plan(
        taught=tuple(chosen),
        missed=tuple(sorted([*missed, *left_out], key=lambda one: _order(one.lesson))),
        minutes=peak_minutes(one.lesson.load for one in chosen),
        capacity=capacity,
        bound=bound,
    )


def _order(lesson: Lesson) -> tuple[int, int, str]:
    place = lesson.places[0]
    return place.weekday.number, place.start, lesson.key.hex


@dataclass(frozen=True, slots=True)
class _Room:
    """What someone can take: minutes of a week, and of school years where they would be a guest."""

    minutes_week: int
    guest: GuestRoom | None


def _choose(able: list[Taught], max_days: int, room: _Room, bound: Exclusion) -> tuple[list[Taught], list[Missed]]:
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
    bound: Exclusion,
    hard: Mapping[UUID, frozenset[UUID]],
) -> Iterator[Missed]:
    kept, days = {one.lesson.key for one in chosen}, {one.place.weekday for one in chosen}
    for one in able:
        if one.lesson.key in kept:
            continue
        code = bound
        if hard[one.lesson.key] & kept:
            code = Exclusion.SAME_TIME
        elif one.place.weekday not in days and len(days) >= max_days:
            code = Exclusion.DAYS_FULL
        yield Missed(one.lesson, Fail(code, spot_facts(one.place)))
