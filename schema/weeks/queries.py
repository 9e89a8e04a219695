"""Queries for weeks."""

from __future__ import annotations

import datetime as dt

import strawberry

from duobaan.errors import NotFound
from duobaan.ids import Kind, private
from duobaan.weeks.service import get_arrangement_week, get_class_week, get_school_week, get_week
from schema.access import query
from schema.context import Info
from schema.weeks.types import LessonWeek, Week


@strawberry.type
class WeekQueries:
    """Mixed into Query; what the caller may not know of is null."""

    @query(get_week)
    async def week(self, info: Info, professional_id: strawberry.ID, on: dt.date | None = None) -> Week | None:
        try:
            key = private(Kind.PROFESSIONAL, professional_id)
        except NotFound:
            return None
        found = await get_week(info.context.actor, info.context.db, professional_id=key, on=on)
        return None if found is None else Week.of(found)

    @query(get_school_week)
    async def school_week(self, info: Info, school_id: strawberry.ID, on: dt.date | None = None) -> LessonWeek | None:
        try:
            key = private(Kind.ORGANISATION, school_id)
            found = await get_school_week(info.context.actor, info.context.db, school_id=key, on=on)
        except NotFound:
            return None
        return LessonWeek.of(found)

    @query(get_class_week)
    async def class_week(
        self, info: Info, vacancy_id: strawberry.ID, class_group: str, on: dt.date | None = None
    ) -> LessonWeek | None:
        try:
            key = private(Kind.VACANCY, vacancy_id)
            found = await get_class_week(
                info.context.actor, info.context.db, vacancy_id=key, class_group=class_group, on=on
            )
        except NotFound:
            return None
        return LessonWeek.of(found)

    @query(get_arrangement_week)
    async def arrangement_week(
        self, info: Info, arrangement_id: strawberry.ID, on: dt.date | None = None
    ) -> LessonWeek | None:
        try:
            key = private(Kind.ARRANGEMENT, arrangement_id)
            found = await get_arrangement_week(info.context.actor, info.context.db, arrangement_id=key, on=on)
        except NotFound:
            return None
        return LessonWeek.of(found)
