"""A pasted timetable as clients see it: lessons, issues by row, names to choose from."""

from __future__ import annotations

import datetime as dt

import strawberry

from duobaan import labels
from duobaan.timetable.reading.sheet import ReadLesson, RowIssue
from duobaan.timetable.reading.sheet import TimetableReading as Reading
from duobaan.timetable.text import Place, write_places
from duobaan.words import Cycle, Level, TimetableFormat, Weekday
from schema.context import Info
from schema.reference.types import Subject
from schema.scalars import TimeOfDay
from schema.vocabulary import Locale, language


@strawberry.type(description="A lesson that was read; all but `row` and `teacher` are fields of LessonSlotInput.")
class TimetableLesson:
    """Times are null where only a position is known, and no school was given."""

    row: int = strawberry.field(description="The line of the text on which it stands, counted from 1.")
    day: Weekday
    position: int | None
    starts_at: TimeOfDay | None
    ends_at: TimeOfDay | None
    on: dt.date | None = strawberry.field(description="Its date, where it is held once.")
    cycle: Cycle
    valid_from: dt.date | None
    valid_to: dt.date | None
    class_group: str | None
    subject: str | None = strawberry.field(description="The code of the subject; null where the text names none.")
    level: Level | None
    room: str | None
    teacher: str | None = strawberry.field(description="The teacher's short name in the timetable.")

    @classmethod
    def of(cls, row: ReadLesson) -> TimetableLesson:
        """Wrap a lesson."""
        said = row.content
        return cls(
            row=row.row,
            day=row.weekday,
            position=row.position,
            starts_at=None if row.start_minute is None else TimeOfDay(row.start_minute),
            ends_at=None if row.end_minute is None else TimeOfDay(row.end_minute),
            on=row.on,
            cycle=said.cycle,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            class_group=said.class_group,
            subject=said.subject,
            level=said.level,
            room=said.room,
            teacher=said.teacher,
        )


@strawberry.type(description="What is wrong with a row, and what to do about it.")
class TimetableIssue:
    """Row 0 is the text as a whole."""

    issue: strawberry.Private[RowIssue]
    row: int = strawberry.field(description="The line of the text, counted from 1; 0 for the whole text.")
    column: str | None = strawberry.field(description="The head or the number of the column, where there is one.")
    rule: str

    @strawberry.field(description="What is wrong and what to do, fit to show.")
    def message(self, info: Info, locale: Locale | None = None) -> str:
        """Say it."""
        return labels.render(f"rules.{self.rule}", language(info.context, locale), self.issue.facts)

    @classmethod
    def of(cls, issue: RowIssue) -> TimetableIssue:
        """Wrap an issue."""
        return cls(issue=issue, row=issue.row, column=issue.column, rule=issue.rule)


@strawberry.type(description="What a pasted timetable says. Nothing of it is stored.")
class TimetableReading:
    """Give its lessons to `createVacancy` as slots, and its subjects to the vacancy."""

    reading: strawberry.Private[Reading]
    format: TimetableFormat = strawberry.field(description="How the text is written.")
    row_count: int = strawberry.field(description="How many lines the text has.")
    lesson_count: int = strawberry.field(description="How many lessons there are; the answer holds the first 60.")
    issue_count: int = strawberry.field(
        description="How many rows have something wrong; the answer holds the first 50."
    )
    class_groups: list[str] = strawberry.field(description="The classes in the whole text, to choose one from.")
    teachers: list[str] = strawberry.field(description="Short names of teachers in the whole text, to choose one from.")

    @strawberry.field(description="The lessons in order of the week.")
    def lessons(self) -> list[TimetableLesson]:
        """Wrap them."""
        return [TimetableLesson.of(one) for one in self.reading.lessons]

    @strawberry.field(description="What is wrong, by row.")
    def issues(self) -> list[TimetableIssue]:
        """Wrap them."""
        return [TimetableIssue.of(one) for one in self.reading.issues]

    @strawberry.field(description="The subjects in the whole text.")
    def subjects(self) -> list[Subject]:
        """Look them up."""
        return Subject.by_codes(self.reading.subjects)

    @strawberry.field(description="The positions as one line, such as `di 3, do 1-2`, which reads back to the same.")
    def as_text(self, info: Info, locale: Locale | None = None) -> str:
        """Write them."""
        places = [Place(one.weekday.number, one.position) for one in self.reading.lessons if one.position is not None]
        return write_places(places, language(info.context, locale))

    @classmethod
    def of(cls, reading: Reading) -> TimetableReading:
        """Wrap a reading."""
        return cls(
            reading=reading,
            format=reading.format,
            row_count=reading.row_count,
            lesson_count=reading.lesson_count,
            issue_count=reading.issue_count,
            class_groups=list(reading.class_groups),
            teachers=list(reading.teachers),
        )
