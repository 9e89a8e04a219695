"""Facts of one person and one post that fit, to be spoilt one by one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

from duobaan.commitments.rules import Lesson as Written
from duobaan.eligibility.rules import Paper
from duobaan.geo import Point
from duobaan.matching.facts.person_and_post import Bell, Lesson, PersonFacts, PostFacts, ReleaseFacts
from duobaan.matching.facts.places import place_of
from duobaan.timetable.slots import WeeklySlot
from duobaan.timetable.windows import Window
from duobaan.words import (
    ContractKind,
    EngagementForm,
    LegalGround,
    LendingBasis,
    Level,
    QualificationKind,
    Sector,
    Weekday,
    WindowKind,
)

TODAY, STARTS, ENDS = dt.date(2026, 11, 23), dt.date(2027, 1, 4), dt.date(2027, 7, 1)
ANCHOR = dt.date(2026, 8, 17)
BELLS = tuple(
    Bell(None, position, start, start + 50)
    for position, start in enumerate((510, 560, 630, 680, 760, 810, 870, 920), 1)
)


def lesson(number: int, day: Weekday, position: int, **values: Any) -> Lesson:
    """A lesson of 50 minutes at a bell time."""
    bell = BELLS[position - 1]
    place = place_of(Written(day, bell.start, bell.end), position, STARTS, ENDS, (ANCHOR,))
    defaults = {"subject": "WIS", "level": Level.HAVO, "class_group": "4H1"}
    return Lesson(UUID(int=number), (place,), 50, **defaults | values)


def window(day: Weekday, kind: WindowKind = WindowKind.AVAILABLE, start: int = 480, end: int = 1020) -> Window:
    """A stretch of every week."""
    return Window(WeeklySlot(day.number, start, end), kind)


POST = PostFacts(
    id=UUID(int=1),
    school_id=UUID(int=2),
    as_of=TODAY,
    sector=Sector.VO,
    starts_on=STARTS,
    ends_on=ENDS,
    levels=(Level.HAVO,),
    subjects=("WIS",),
    forms=(EngagementForm.HYBRID_TEACHER, EngagementForm.GUEST_TEACHER),
    contract_kinds=(ContractKind.SECONDMENT,),
    grounds=(LegalGround.FULL, LegalGround.GUEST),
    minutes_week=200,
    lessons=(
        lesson(11, Weekday.TU, 1),
        lesson(12, Weekday.TU, 2),
        lesson(13, Weekday.TH, 1),
        lesson(14, Weekday.TH, 2),
    ),
    bells=BELLS,
    anchors=(ANCHOR,),
    point=Point(52.512, 6.093),
    notice_days=14,
    school_weeks=40,
)
PERSON = PersonFacts(
    id=UUID(int=3),
    sectors=frozenset({Sector.VO}),
    levels=frozenset({Level.HAVO, Level.VWO}),
    subjects={"WIS": 4},
    forms=frozenset({EngagementForm.HYBRID_TEACHER}),
    contract_kinds=frozenset({ContractKind.SECONDMENT}),
    languages=frozenset({"nl"}),
    max_minutes=400,
    max_travel_minutes=30,
    point=Point(52.51, 6.09),
    windows=(window(Weekday.TU), window(Weekday.TH, WindowKind.PREFERRED)),
    papers=(Paper(QualificationKind.FIRST_DEGREE, "WIS"),),
    release=ReleaseFacts(240, dt.date(2026, 8, 1), dt.date(2027, 8, 1), lending_basis=LendingBasis.ADMITTED),
)


def person(**values: Any) -> PersonFacts:
    """The person who fits, but for these values."""
    return replace(PERSON, **values)


def post(**values: Any) -> PostFacts:
    """The post that fits, but for these values."""
    return replace(POST, **values)


def release(**values: Any) -> ReleaseFacts:
    """The release that suffices, but for these values."""
    assert PERSON.release is not None
    return replace(PERSON.release, **values)
