"""Inputs that name stretches of the week: lessons, times and half-days."""

from __future__ import annotations

import strawberry

from duobaan.errors import InvalidInput
from duobaan.ids import Kind, private
from duobaan.words import Cycle, HalfDay, Weekday
from schema.scalars import TimeOfDay
from search.asking import HalfDayWish, LessonWish, SlotMode, SlotWish, SlotWishes, TimeWish

strawberry.enum(SlotMode, name="SlotMatch", description="How many of the asked stretches must fit.")
MOST_SLOTS = 60


@strawberry.input(description="A lesson by its place in the day of a school.")
class LessonInput:
    """The school's own bells say when it is."""

    school_id: strawberry.ID
    day: Weekday
    position: int
    cycle: Cycle = Cycle.EVERY_WEEK


@strawberry.input(description="A stretch of a day, looked up by half hours.")
class TimeInput:
    """From and to, in Europe/Amsterdam."""

    day: Weekday
    from_: TimeOfDay = strawberry.field(name="from")
    to: TimeOfDay
    cycle: Cycle = Cycle.EVERY_WEEK


@strawberry.input(description="A morning or an afternoon; noon is the border.")
class HalfDayInput:
    """Half a day of the week."""

    day: Weekday
    half: HalfDay
    cycle: Cycle = Cycle.EVERY_WEEK


@strawberry.input(one_of=True, description="A stretch of the week: a lesson, a time or a half-day.")
class SlotInput:
    """Exactly one."""

    lesson: LessonInput | None = strawberry.UNSET
    time: TimeInput | None = strawberry.UNSET
    half_day: HalfDayInput | None = strawberry.UNSET

    def read(self, number: int) -> SlotWish:
        """Return it as the search floor knows it."""
        path = ("filter", "slots", "slots", str(number))
        if self.lesson:
            school = private(Kind.ORGANISATION, self.lesson.school_id, path=(*path, "lesson", "schoolId"))
            return LessonWish(school, self.lesson.day, self.lesson.position, self.lesson.cycle)
        if self.time:
            if self.time.from_ >= self.time.to:
                raise InvalidInput.at(*path, "time", rule="end_before_start")
            return TimeWish(self.time.day, self.time.from_, self.time.to, self.time.cycle)
        assert self.half_day  # GraphQL lets exactly one through
        return HalfDayWish(self.half_day.day, self.half_day.half, self.half_day.cycle)


@strawberry.input(description="Stretches of the week and how many of them must fit.")
class SlotMatchInput:
    """`minCovered` belongs to AT_LEAST."""

    slots: list[SlotInput]
    mode: SlotMode = SlotMode.ANY
    min_covered: int | None = None

    def read(self) -> SlotWishes:
        """Return it as the search floor knows it."""
        if not 1 <= len(self.slots) <= MOST_SLOTS:
            raise InvalidInput.at("filter", "slots", "slots", rule="between", low=1, high=MOST_SLOTS)
        if self.min_covered is not None and not 1 <= self.min_covered <= len(self.slots):
            raise InvalidInput.at("filter", "slots", "minCovered", rule="between", low=1, high=len(self.slots))
        wishes = tuple(slot.read(number) for number, slot in enumerate(self.slots))
        return SlotWishes(wishes, self.mode, self.min_covered)
