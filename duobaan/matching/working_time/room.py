"""Which lessons the limits of working time leave someone beside everything their weeks hold already; pure.

The one rule of fit and of coverage: whole calendar weeks are judged, the work of every employer in them, also the week
in which one period of a timetable ends and the next begins. What is kept is safe in every combination: a proposal of it
passes no limit that `eligibility.working_time` knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from duobaan.eligibility.rule_book import working_kinds
from duobaan.eligibility.working_time import HOUR, WorkStretch
from duobaan.matching.criteria import Exclusion
from duobaan.matching.facts.person_and_post import PersonFacts, PostFacts
from duobaan.matching.fails import Fail
from duobaan.matching.working_time.calendar_weeks import CalendarWeeks, Held, minutes_on
from duobaan.matching.working_time.week_pattern import WeekPattern
from duobaan.timetable.slots import WeeklySlot

Offer: TypeAlias = tuple[int, int]
"""A lesson's number and the number of the place in the week where it would be held."""
Slots = tuple[WeeklySlot, ...]
_AVERAGE = "WORK_16_WEEKS_AVERAGE"


@dataclass(frozen=True, slots=True)
class WorkRoom:
    """Minutes a week that someone may still take in any period (None: as many as they like), and what they may not."""

    minutes_week: int | None = None
    refused: Mapping[Offer, Fail] = field(default_factory=dict)


def work_room(person: PersonFacts, post: PostFacts, wanted: Mapping[Offer, Slots]) -> WorkRoom:
    """Return what working time leaves of offers, each with the stretches of the week that it would take."""
    present = [one for one in person.weeks if one.kind in working_kinds()]
    outside = {offer: slots for offer, slots in wanted.items() if not _inside(present, slots)}
    pattern = WeekPattern(one.slot for one in present if _meets(one.slot, post))
    pattern.add(slot for slots in outside.values() for slot in slots)
    # The pattern adds up whatever ever falls in a week: what passes no limit in it passes none in any week.
    if not pattern.passes_a_limit(post.starts_on):
        return WorkRoom()
    weeks = CalendarWeeks(present, post)
    held = {offer: weeks.held(slots) for offer, slots in outside.items()}
    return _room(weeks, held, full_fail(post), spread=len(wanted) > len(outside))


def full_fail(post: PostFacts) -> Fail:
    """Return why nothing more is taken where the hours of the weeks are full."""
    return Fail(Exclusion.WORKING_TIME, {"most": minutes_on(_AVERAGE, post.starts_on) // HOUR})


def _meets(slot: WeeklySlot, post: PostFacts) -> bool:
    return slot.valid_from < post.ends_on and CalendarWeeks.since(post) < slot.valid_to


def _inside(present: Sequence[WorkStretch], slots: Slots) -> bool:
    """Say whether a lesson lies in work that is there every week: who teaches in a shift works no longer."""
    return all(any(one.region is None and _holds(one.slot, slot) for one in present) for slot in slots)


def _holds(work: WeeklySlot, slot: WeeklySlot) -> bool:
    return (
        work.weekday == slot.weekday
        and work.start <= slot.start
        and slot.end <= work.end
        and not slot.cycle_mask & ~work.cycle_mask
        and work.valid_from <= slot.valid_from
        and slot.valid_to <= work.valid_to
    )


def _room(weeks: CalendarWeeks, outside: Mapping[Offer, Held], full: Fail, *, spread: bool) -> WorkRoom:
    """Return the room; `spread` where other lessons take no time, so that these are counted alone."""
    # Lessons where they stand come before those that would be moved; nobody takes one at two places.
    order = sorted(outside, key=lambda offer: (offer[1], offer[0]))
    refused: dict[Offer, Fail] = {}
    for offer in order:
        fail = weeks.day_fail(outside[offer])
        if fail is None:
            weeks.take_days(outside[offer])
        else:
            refused[offer] = fail
    kept = {offer: outside[offer] for offer in order if offer not in refused}
    by_lesson: dict[int, list[Held]] = {}
    for (number, _), held in kept.items():
        by_lesson.setdefault(number, []).append(held)
    everything = [weeks.fullest(places) for places in by_lesson.values()]
    if weeks.holds(everything):
        return WorkRoom(None, refused)
    most = weeks.most(everything)
    if not spread and most > 0 and weeks.is_whole(everything, most):
        return WorkRoom(most, refused)
    return WorkRoom(None, refused | dict.fromkeys(_too_many(weeks, kept), full))


def _too_many(weeks: CalendarWeeks, kept: Mapping[Offer, Held]) -> Iterator[Offer]:
    """Yield what is too much when offers are taken one after the other."""
    taken: dict[int, Held] = {}
    for offer, held in kept.items():
        number = offer[0]
        more = weeks.fullest([held, *([taken[number]] if number in taken else [])])
        if weeks.holds([*(one for key, one in taken.items() if key != number), more]):
            taken[number] = more
        else:
            yield offer
