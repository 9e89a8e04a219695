"""Words of the timetable: days, halves, cycles, how lessons hang together and how a post is shared."""

from __future__ import annotations

import enum


class Weekday(enum.StrEnum):
    """A school day; MO is 1 in arithmetic (ISO 8601), see `Weekday.number`."""

    MO = "MO"
    TU = "TU"
    WE = "WE"
    TH = "TH"
    FR = "FR"
    SA = "SA"

    @property
    def number(self) -> int:
        """The ISO 8601 number of the day: 1 is Monday."""
        return list(Weekday).index(self) + 1


class HalfDay(enum.StrEnum):
    """A morning or an afternoon; noon is the border unless a school says otherwise."""

    MORNING = "MORNING"
    AFTERNOON = "AFTERNOON"


class Cycle(enum.StrEnum):
    """In which weeks a lesson is held, in the words of the school that holds it."""

    EVERY_WEEK = "EVERY_WEEK"
    WEEK_A = "WEEK_A"
    WEEK_B = "WEEK_B"


class LessonPart(enum.StrEnum):
    """What kind of lesson it is, where a school says so: who may give practical lessons only gives no theory."""

    THEORY = "THEORY"
    PRACTICE = "PRACTICE"


class TimetableFormat(enum.StrEnum):
    """How a pasted timetable is written."""

    PLACES = "PLACES"
    GRID = "GRID"
    TABLE = "TABLE"
    UNTIS_GPU001 = "UNTIS_GPU001"
    ICALENDAR = "ICALENDAR"


class WindowKind(enum.StrEnum):
    """How a stretch of a person's week may be used."""

    AVAILABLE = "AVAILABLE"
    PREFERRED = "PREFERRED"
    IF_NEEDED = "IF_NEEDED"
    BLOCKED = "BLOCKED"


class BundleKind(enum.StrEnum):
    """What lessons of one bundle have in common."""

    SAME_TEACHER = "SAME_TEACHER"
    DOUBLE_LESSON = "DOUBLE_LESSON"
    SAME_DAY = "SAME_DAY"
    NOT_SAME_TEACHER = "NOT_SAME_TEACHER"


class HoursMode(enum.StrEnum):
    """How fixed the hours of a vacancy are."""

    FIXED_SLOTS = "FIXED_SLOTS"
    FLEXIBLE_SLOTS = "FLEXIBLE_SLOTS"
    HOURS_ONLY = "HOURS_ONLY"
    DATES = "DATES"


class ShareMode(enum.StrEnum):
    """Whether a post may be shared."""

    NONE = "NONE"
    ALLOWED = "ALLOWED"
    PREFERRED = "PREFERRED"
    REQUIRED = "REQUIRED"


class SplitKind(enum.StrEnum):
    """Along which line a post may be split."""

    BY_DAY = "BY_DAY"
    BY_HALF_DAY = "BY_HALF_DAY"
    BY_CLASS = "BY_CLASS"
    BY_TOPIC = "BY_TOPIC"
    THEORY_PRACTICE = "THEORY_PRACTICE"
    ALTERNATE_WEEKS = "ALTERNATE_WEEKS"
    BY_PERIOD = "BY_PERIOD"
    CO_TEACHING = "CO_TEACHING"
    SHARED_RESPONSIBILITY = "SHARED_RESPONSIBILITY"


class ContinuityPolicy(enum.StrEnum):
    """How many teachers one class may have."""

    ONE_TEACHER_PER_CLASS = "ONE_TEACHER_PER_CLASS"
    MAX_TWO_PER_CLASS = "MAX_TWO_PER_CLASS"
    FREE = "FREE"
