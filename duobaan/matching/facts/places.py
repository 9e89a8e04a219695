"""Places in the week of a post: what a school writes, put into weeks that everybody can compare; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from duobaan.commitments.rules import Lesson as WrittenLesson
from duobaan.commitments.rules import booked_slots
from duobaan.matching.facts.person_and_post import Lesson, Place, PostFacts
from duobaan.words import Weekday

SCHOOL_DAYS = (Weekday.MO, Weekday.TU, Weekday.WE, Weekday.TH, Weekday.FR)


def place_of(
    written: WrittenLesson, position: int | None, start: dt.date, end: dt.date, anchors: Sequence[dt.date]
) -> Place:
    """Return a place with its stretches between two days (the second excluded)."""
    slots = tuple(booked_slots([written], start, end, anchors))
    return Place(written.weekday, position, written.start_minute, written.end_minute, slots)


def other_places(post: PostFacts, lesson: Lesson) -> Iterator[Place]:
    """Yield the other lesson hours of the school's week, those nearest to where the lesson stands first."""
    here = lesson.places[0]
    spots = sorted(
        ((day, bell) for day in SCHOOL_DAYS for bell in post.bells if bell.weekday in (None, day)),
        key=lambda spot: (
            abs(spot[0].number - here.weekday.number),
            abs(spot[1].start - here.start),
            spot[0].number,
            spot[1].start,
        ),
    )
    for day, bell in spots:
        if (day, bell.start) == (here.weekday, here.start) or bell.end - bell.start != here.end - here.start:
            continue
        for slot in here.slots[:1]:
            # The lesson keeps its weeks and days; only the place in the week changes.
            moved = replace(slot, weekday=day.number, start=bell.start, end=bell.end)
            moved = replace(moved, valid_from=post.starts_on, valid_to=post.ends_on)
            if (tight := moved.tight()) is not None:
                yield Place(day, bell.position, bell.start, bell.end, (tight,))
