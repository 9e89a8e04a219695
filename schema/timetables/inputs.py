"""Inputs of pasted timetables."""

from __future__ import annotations

import strawberry

from duobaan.timetable.reading.sheet import Only
from duobaan.words import TimetableFormat


@strawberry.input(description="Which lessons out of a timetable of a whole school; what is left out chooses nothing.")
class TimetableOnlyInput:
    """Names as the answer lists them."""

    class_group: str | None = None
    teacher: str | None = strawberry.field(default=None, description="The teacher's short name in the timetable.")
    subject: str | None = None

    def read(self) -> Only:
        """Return the choice as the domain knows it."""
        return Only(self.class_group, self.teacher, self.subject)


@strawberry.input
class ReadTimetableInput:
    """A text as it was pasted or as a file holds it; at most 90,000 characters are read."""

    text: str = strawberry.field(description="Spreadsheet cells, short text, CSV, Untis GPU001 or iCalendar.")
    format: TimetableFormat | None = strawberry.field(
        default=None, description="How it is written; found out when it is left out."
    )
    school_id: strawberry.ID | None = strawberry.field(
        default=None, description="The school whose bell times and weeks A and B hold; positions stay bare without it."
    )
    only: TimetableOnlyInput | None = strawberry.field(
        default=None, description="Out of a timetable of a whole school, the lessons of one class, teacher or subject."
    )
