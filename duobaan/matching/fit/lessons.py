"""Which lessons of a post someone may teach and can come for, each on its own; pure."""

from __future__ import annotations

from collections.abc import Sequence

from duobaan.geo import travel_minutes
from duobaan.matching.criteria import Exclusion
from duobaan.matching.facts.person_and_post import Lesson, PersonFacts, Place, PostFacts, Taken
from duobaan.matching.fails import Fail, spot_facts
from duobaan.matching.fit.law import Asked, asked_of, mastery, standing
from duobaan.timetable.overlap import minutes_meet, overlaps, share_a_day
from duobaan.timetable.slots import WeeklySlot
from duobaan.timetable.windows import Window, blocked_days, fit_of
from duobaan.words import LineRole, TimeBasis, WindowKind

UNSAID = "UNSAID"
_BEST_FIRST = (WindowKind.PREFERRED, WindowKind.AVAILABLE, WindowKind.IF_NEEDED)


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
    return place_fail_at(person, post, place, week_fit(person, place.slots))


def place_fail_at(person: PersonFacts, post: PostFacts, place: Place, fit: str | None) -> Fail | None:
    """As `place_fail`, where it is known how the place falls in the person's week."""
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
