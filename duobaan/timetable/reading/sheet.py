"""What a reading yields: lessons, what was wrong with which row, and the names to choose from."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from duobaan.timetable.calendar import ONE_DAY
from duobaan.words import Cycle, Level, TimetableFormat, Weekday

MOST_CHARACTERS = 90_000
MOST_ROWS = 3_000
MOST_FOUND = 3_000
MOST_LESSONS = 60  # as many as a vacancy holds
MOST_ISSUES = 50
MOST_NAMES = 100
LONGEST_NAME = 32  # as the database keeps a class and a room


@dataclass(frozen=True, slots=True)
class Content:
    """What is taught to whom and where, as far as a cell or an event says so; the subject is its code."""

    subject: str | None = None
    class_group: str | None = None
    room: str | None = None
    teacher: str | None = None
    level: Level | None = None
    cycle: Cycle = Cycle.EVERY_WEEK


@dataclass(frozen=True, slots=True)
class ReadLesson:
    """A lesson as the text has it: a position, or minutes since midnight, or both; `valid_to` is excluded."""

    row: int
    weekday: Weekday
    position: int | None = None
    start_minute: int | None = None
    end_minute: int | None = None
    on: dt.date | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    content: Content = Content()

    @property
    def place(self) -> tuple[object, ...]:
        """Return what makes two lessons one and the same."""
        said = self.content
        when = (self.weekday, self.position, self.start_minute, self.end_minute, self.on, self.valid_from)
        return (*when, said.cycle, said.class_group, said.subject, said.teacher)

    @property
    def order(self) -> tuple[str, int, int, int, int]:
        """Return the place in a week."""
        when = self.on.isoformat() if self.on else ""
        return when, self.weekday.number, self.start_minute or 0, self.position or 0, self.row


@dataclass(frozen=True, slots=True)
class RowIssue:
    """What is wrong with a row (counted from 1; 0 is the whole text), in which column, by which rule."""

    row: int
    rule: str
    column: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Only:
    """Which lessons are wanted out of a whole school's timetable; None wants all."""

    class_group: str | None = None
    teacher: str | None = None
    subject: str | None = None


ALL = Only()


@dataclass(frozen=True, slots=True)
class TimetableReading:
    """The lessons of a text in order of the week; `issue_count` also counts issues that are left out."""

    format: TimetableFormat
    row_count: int
    lessons: tuple[ReadLesson, ...]
    lesson_count: int
    issues: tuple[RowIssue, ...]
    issue_count: int
    class_groups: tuple[str, ...] = ()
    teachers: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


class Sheet:
    """Collects what the readers of the several formats find."""

    def __init__(self) -> None:
        self.lessons: list[ReadLesson] = []
        self.issues: list[RowIssue] = []
        self.row_count = 0

    def add(self, lesson: ReadLesson) -> None:
        """Note a lesson; beyond what a whole school has on paper nothing is kept."""
        if len(self.lessons) < MOST_FOUND:
            self.lessons.append(lesson)

    def wrong(self, row: int, *, rule: str, column: str | None = None, **facts: object) -> None:
        """Note what is wrong with a row."""
        self.issues.append(RowIssue(row, rule, column, {name: _short(value) for name, value in facts.items()}))

    def settle(self, kind: TimetableFormat, only: Only) -> TimetableReading:
        """Choose, put in order and bound what was found."""
        wanted = sorted((one for one in self._once() if _is_wanted(one, only)), key=lambda one: one.order)
        if len(wanted) > MOST_LESSONS:
            self.wrong(0, rule="timetable_too_many", count=len(wanted), most=MOST_LESSONS)
        issues = sorted(self.issues, key=lambda issue: issue.row)
        return TimetableReading(
            kind,
            self.row_count,
            tuple(wanted[:MOST_LESSONS]),
            len(wanted),
            tuple(issues[:MOST_ISSUES]),
            len(issues),
            _names(name for one in self.lessons for name in _groups(one.content)),
            _names(one.content.teacher for one in self.lessons),
            _names(one.content.subject for one in self.lessons),
        )

    def _once(self) -> list[ReadLesson]:
        seen: dict[tuple[object, ...], ReadLesson] = {}
        for lesson in self.lessons:
            first = seen.setdefault(lesson.place, lesson)
            if first is not lesson:
                self.wrong(lesson.row, rule="timetable_twice", first=first.row)
        return list(seen.values())


def _is_wanted(lesson: ReadLesson, only: Only) -> bool:
    said = lesson.content
    pairs = ((only.teacher, said.teacher), (only.subject, said.subject))
    groups = {name.casefold() for name in _groups(said)}
    if only.class_group is not None and only.class_group.casefold() not in groups:
        return False
    return all(wanted is None or (has or "").casefold() == wanted.casefold() for wanted, has in pairs)


def _groups(said: Content) -> list[str]:
    """Return the classes of a lesson; classes that are taught together stand in one name."""
    return (said.class_group or "").split(", ")


def _names(found: Iterable[str | None]) -> tuple[str, ...]:
    counted = Counter(name for name in found if name)
    return tuple(sorted(name for name, _ in counted.most_common(MOST_NAMES)))


def _short(value: object) -> object:
    """Keep what is quoted back to a length that one reads."""
    if isinstance(value, str):
        return value if len(value) <= 60 else value[:57] + "…"
    return value


def day_after(day: dt.date) -> dt.date:
    """Return the next day, or the last day that there is."""
    return day + ONE_DAY if day < dt.date.max else day
