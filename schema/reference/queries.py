"""Queries for reference data."""

from __future__ import annotations

import strawberry

from duobaan.reference.browsing import list_provinces, list_school_holidays, list_subjects, list_words
from duobaan.words import HolidayRegion, Sector
from schema.access import query
from schema.context import Info
from schema.reference.types import Province, SchoolHoliday, Subject, Vocabulary, Word
from schema.vocabulary import LISTS


@strawberry.type
class ReferenceQueries:
    """Mixed into Query."""

    @query(list_words)
    async def vocabulary(self, info: Info, names: list[str] | None = None) -> list[Vocabulary]:
        lists = await list_words(info.context.actor, LISTS, names=None if names is None else tuple(names))
        return [
            Vocabulary(name=found.name, entries=[Word(code=str(member), member=member) for member in found.members])
            for found in lists
        ]

    @query(list_subjects)
    async def subjects(self, info: Info, text: str | None = None, sector: Sector | None = None) -> list[Subject]:
        return [Subject.of(row) for row in await list_subjects(info.context.actor, text=text, sector=sector)]

    @query(list_provinces)
    async def provinces(self, info: Info) -> list[Province]:
        return [Province.of(row) for row in await list_provinces(info.context.actor)]

    @query(list_school_holidays)
    async def school_holidays(self, info: Info, region: HolidayRegion, school_year: int) -> list[SchoolHoliday]:
        rows = await list_school_holidays(info.context.actor, region=region, school_year=school_year)
        return [SchoolHoliday.of(row) for row in rows]
