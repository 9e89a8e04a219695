"""Types of reference data."""

from __future__ import annotations

import datetime as dt
import enum

import strawberry

from duobaan import labels
from duobaan.reference import holidays, regions, subjects
from duobaan.reference.shortages import ShortageFigure, figure_of_subject, is_shortage_subject
from duobaan.words import HolidayRegion, Sector
from schema.context import Info
from schema.vocabulary import Locale, language


@strawberry.type(description="A word of a closed list.")
class Word:
    """A code with its label."""

    code: str
    member: strawberry.Private[enum.Enum]

    @strawberry.field(description="The word in the caller's language.")
    def label(self, info: Info, locale: Locale | None = None) -> str:
        """Look the word up."""
        return labels.label_of(self.member, language(info.context, locale))


@strawberry.type(description="A closed list of codes.")
class Vocabulary:
    """The name of the enum and its words, in the order of the enum."""

    name: str
    entries: list[Word]


@strawberry.type(description="An official figure on the shortage of teachers, with its date and source.")
class Shortage:
    """Share of employment and fte that is unfilled."""

    pct: float | None
    fte: int | None
    year: int
    source: str
    measured_on: dt.date

    @classmethod
    def of(cls, figure: ShortageFigure) -> Shortage:
        """Wrap a figure."""
        return cls(
            pct=figure.pct, fte=figure.fte, year=figure.year, source=figure.source, measured_on=figure.measured_on
        )


@strawberry.type(description="A school subject.")
class Subject:
    """Known by its code for ever."""

    code: str
    sectors: list[Sector]
    row: strawberry.Private[subjects.Subject]

    @classmethod
    def of(cls, row: subjects.Subject) -> Subject:
        """Wrap a subject."""
        return cls(code=row.code, sectors=list(row.sectors), row=row)

    @classmethod
    def by_codes(cls, codes: tuple[str, ...]) -> list[Subject]:
        """Wrap the known subjects among these codes."""
        known = subjects.subjects()
        return [cls.of(known[code]) for code in codes if code in known]

    @strawberry.field(description="Its name in the caller's language.")
    def label(self, info: Info, locale: Locale | None = None) -> str:
        """Name it."""
        return self.row.name(language(info.context, locale))

    @strawberry.field(description="The broader subject that it belongs to.")
    def parent(self) -> Subject | None:
        """Look it up."""
        return None if self.row.parent is None else Subject.of(subjects.subjects()[self.row.parent])

    @strawberry.field(description="Whether the official figures call it a shortage subject.")
    def is_shortage(self) -> bool:
        """Compare with the threshold."""
        return is_shortage_subject(self.code)

    @strawberry.field(description="The official figure, where there is one.")
    def shortage(self) -> Shortage | None:
        """Look it up."""
        figure = figure_of_subject(self.code)
        return None if figure is None else Shortage.of(figure)


@strawberry.type(description="A province.")
class Province:
    """Known by its code."""

    code: str
    holiday_region: HolidayRegion
    row: strawberry.Private[regions.Province]

    @classmethod
    def of(cls, row: regions.Province) -> Province:
        """Wrap a province."""
        return cls(code=row.code, holiday_region=row.holiday_region, row=row)

    @strawberry.field(description="Its name in the caller's language.")
    def label(self, info: Info, locale: Locale | None = None) -> str:
        """Name it."""
        return self.row.name_en if language(info.context, locale) == "en" else self.row.name_nl


@strawberry.type(description="A school holiday of one region; both days are included.")
class SchoolHoliday:
    """From the first to the last day."""

    kind: str
    region: HolidayRegion
    first_day: dt.date
    last_day: dt.date
    row: strawberry.Private[holidays.SchoolHoliday]

    @classmethod
    def of(cls, row: holidays.SchoolHoliday) -> SchoolHoliday:
        """Wrap a holiday."""
        return cls(kind=row.kind, region=row.region, first_day=row.first, last_day=row.last, row=row)

    @strawberry.field(description="Its name in the caller's language.")
    def label(self, info: Info, locale: Locale | None = None) -> str:
        """Name it."""
        return self.row.name_en if language(info.context, locale) == "en" else self.row.name_nl
