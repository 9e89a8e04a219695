"""The timetable of a vacancy: lessons, where they may move, how they hang together, hours three ways."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import strawberry

from duobaan.ids import Kind, public
from duobaan.timetable.hours import Hours as HoursOf
from duobaan.vacancies.lessons import spot_of
from duobaan.vacancies.models import LessonSlot as Row
from duobaan.vacancies.models import SlotBundle as BundleRow
from duobaan.words import BundleKind, Cycle, LessonPart, Level, Weekday
from schema.context import Context, Info
from schema.ids import Node, node_loader
from schema.reference.types import Subject
from schema.scalars import TimeOfDay
from schema.vacancies import loaders


@strawberry.type(description="A stretch of the week: a lesson of a school, or free time.")
class Slot:
    """The cycle is in the words of the school."""

    day: Weekday
    position: int | None
    starts_at: TimeOfDay
    ends_at: TimeOfDay
    cycle: Cycle


@strawberry.type(description="The same work counted in lessons, in clock hours and as a share of a full-time post.")
class Hours:
    """An average week, as the school counts."""

    lessons: float
    clock_hours: float
    fte: float
    minutes_week: int
    cost_minutes_week: int = strawberry.field(description="With the school's mark-up for preparation.")
    minutes_year: int

    @classmethod
    def of(cls, hours: HoursOf) -> Hours:
        """Wrap a count."""
        return cls(
            lessons=hours.lessons,
            clock_hours=hours.clock_hours,
            fte=hours.fte,
            minutes_week=hours.minutes_week,
            cost_minutes_week=hours.cost_minutes_week,
            minutes_year=hours.minutes_year,
        )


@strawberry.type(description="Lessons that hang together.")
class SlotBundle:
    """Known by its key within the vacancy."""

    key: str
    kind: BundleKind
    row: strawberry.Private[BundleRow]

    @classmethod
    def of(cls, row: BundleRow) -> SlotBundle:
        """Wrap a bundle."""
        return cls(key=row.key, kind=row.kind, row=row)


@strawberry.type(description="One lesson of the week.")
class LessonSlot(Node):
    """`validTo` is the first day after it; null where the vacancy's period decides."""

    row: strawberry.Private[Row]
    key: str
    slot: Slot
    must: bool
    movable_to: list[Slot] = strawberry.field(description="Places where it may go instead.")
    class_group: str | None
    level: Level | None
    room: str | None
    support_needed: int
    part: LessonPart | None = strawberry.field(description="Theory or practice; null where the school does not say.")
    valid_from: dt.date | None
    valid_to: dt.date | None

    @strawberry.field
    def subject(self) -> Subject | None:
        """Look the subject up."""
        found = Subject.by_codes((self.row.subject,)) if self.row.subject else []
        return found[0] if found else None

    @strawberry.field(description="The key of its bundle.")
    async def bundle(self, info: Info) -> str | None:
        """Load the bundles of the vacancy."""
        rows = await info.context.loader(loaders.bundles_of).load(self.row.vacancy_id)
        return next((row.key for row in rows if row.id == self.row.bundle_id), None)

    @classmethod
    def of(cls, row: Row) -> LessonSlot:
        """Wrap a lesson."""
        moves = [spot_of(one) for one in row.movable_to]
        return cls(
            id=strawberry.ID(public(Kind.LESSON_SLOT, row.id)),
            row=row,
            key=row.key,
            slot=_slot(row.weekday, row.position, row.start_minute, row.end_minute, row.cycle),
            must=row.must,
            movable_to=[
                _slot(one.weekday, one.position, one.start_minute or 0, one.end_minute or 0, one.cycle) for one in moves
            ],
            class_group=row.class_group,
            level=row.level,
            room=row.room,
            support_needed=row.support_needed,
            part=row.part,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )


def _slot(day: Weekday, position: int | None, start: int, end: int, cycle: Cycle) -> Slot:
    return Slot(day=day, position=position, starts_at=TimeOfDay(start), ends_at=TimeOfDay(end), cycle=cycle)


@node_loader(Kind.LESSON_SLOT)
async def load(context: Context, key: UUID) -> Node | None:
    """Load a lesson for `node`."""
    row = await context.loader(loaders.slots).load(key)
    return None if row is None else LessonSlot.of(row)
