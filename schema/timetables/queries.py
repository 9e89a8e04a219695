"""The query for pasted timetables."""

from __future__ import annotations

import strawberry

from duobaan.errors import NotFound
from duobaan.ids import Kind, private
from duobaan.timetable.reading.sheet import ALL
from duobaan.vacancies.timetables import read_pasted_timetable
from schema.access import query
from schema.context import Info
from schema.timetables.inputs import ReadTimetableInput
from schema.timetables.types import TimetableReading


@strawberry.type
class TimetableQueries:
    """Mixed into Query; null for a school that the caller may not know of."""

    @query(read_pasted_timetable)
    async def read_timetable(self, info: Info, input: ReadTimetableInput) -> TimetableReading | None:
        try:
            school = None if input.school_id is None else private(Kind.ORGANISATION, input.school_id)
            found = await read_pasted_timetable(
                info.context.actor,
                info.context.db,
                text=input.text,
                written=input.format,
                only=input.only.read() if input.only else ALL,
                school_id=school,
            )
        except NotFound:
            return None
        return TimetableReading.of(found)
