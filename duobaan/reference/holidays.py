"""School holidays per region, public holidays, school weeks and working days; pure look-ups over shipped tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import takewhile

from duobaan.reference.tables import ReferenceDataError, Row, read_table
from duobaan.words import HolidayRegion

ONE_DAY = dt.timedelta(days=1)
ONE_WEEK = dt.timedelta(days=7)
FIRST_MONTH_OF_SCHOOL_YEAR = 8
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class SchoolHoliday:
    """A holiday of one region from its first to its last day, both included."""

    kind: str
    region: HolidayRegion
    school_year: int
    first: dt.date
    last: dt.date
    name_nl: str
    name_en: str

    def holds(self, day: dt.date) -> bool:
        """Say whether the day lies in this holiday."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class PublicHoliday:
    """A recognised public holiday on its date."""

    code: str
    day: dt.date
    name_nl: str
    name_en: str


def _read_holiday(row: Row, region: HolidayRegion, table: Row) -> SchoolHoliday:
    kind = row.text("kind")
    days = row.days(region.value)
    if len(days) != 2:
        raise ReferenceDataError(f"{row.where}: {region} needs a first and a last day")
    first, last = days
    length = (last - first).days + 1
    if length != table.table("days").whole(kind) or first.weekday() != SATURDAY:
        raise ReferenceDataError(f"{row.where}: {kind} {region} starts on {first} and has {length} days")
    names = table.table("names")
    return SchoolHoliday(
        kind=kind,
        region=region,
        school_year=row.whole("school_year"),
        first=first,
        last=last,
        name_nl=names.table("nl").text(kind),
        name_en=names.table("en").text(kind),
    )


@cache
def all_school_holidays() -> tuple[SchoolHoliday, ...]:
    """Every school holiday of the table, by first day; a row that breaks the sanity rule stops the process."""
    table = read_table("school_holidays.toml")
    found = (_read_holiday(row, region, table) for row in table.rows("holiday") for region in HolidayRegion)
    return tuple(sorted(found, key=lambda holiday: (holiday.first, holiday.region)))


def school_holidays(region: HolidayRegion, school_year: int | None = None) -> tuple[SchoolHoliday, ...]:
    """The holidays of a region, of one school year (named by its first calendar year) or of all."""
    return tuple(
        holiday
        for holiday in all_school_holidays()
        if holiday.region is region and school_year in (None, holiday.school_year)
    )


@cache
def known_until(region: HolidayRegion) -> dt.date:
    """The last day for which the table knows the school holidays of a region; later days count as school days."""
    return school_holidays(region)[-1].last


def school_holiday_on(region: HolidayRegion, day: dt.date) -> SchoolHoliday | None:
    """The school holiday in which the day lies, if any."""
    return next((holiday for holiday in school_holidays(region) if holiday.holds(day)), None)


def is_school_holiday(region: HolidayRegion, day: dt.date) -> bool:
    """Say whether schools of the region have holiday on that day, weekends within the holiday included."""
    return school_holiday_on(region, day) is not None


def easter_sunday(year: int) -> dt.date:
    """Easter Sunday in the Gregorian calendar, by the computus that J. Meeus gives."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap, century_rest = divmod(century, 4)
    correction = (8 * century + 13) // 25
    epact = (19 * golden + century - leap - correction + 15) % 30
    quarter, rest = divmod(of_century, 4)
    weekday = (32 + 2 * century_rest + 2 * quarter - epact - rest) % 7
    shift = (golden + 11 * epact + 19 * weekday) // 433
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return dt.date(year, month, day + 1)


def _fixed(row: Row, year: int) -> PublicHoliday:
    day = dt.date(year, row.whole("month"), row.whole("day"))
    if day.isoweekday() == 7:
        day += row.whole("on_sunday_moves_days", 0) * ONE_DAY
    return PublicHoliday(row.text("code"), day, row.text("name_nl"), row.text("name_en"))


def _after_easter(row: Row, year: int) -> PublicHoliday:
    day = easter_sunday(year) + row.whole("days_after") * ONE_DAY
    return PublicHoliday(row.text("code"), day, row.text("name_nl"), row.text("name_en"))


@lru_cache(maxsize=256)  # years come from whoever asks
def public_holidays(year: int) -> tuple[PublicHoliday, ...]:
    """The public holidays of a calendar year in order of date."""
    table = read_table("public_holidays.toml")
    fixed = [_fixed(row, year) for row in table.rows("fixed")]
    moving = [_after_easter(row, year) for row in table.rows("easter")]
    return tuple(sorted(fixed + moving, key=lambda holiday: (holiday.day, holiday.code)))


def public_holiday_on(day: dt.date) -> PublicHoliday | None:
    """The public holiday on that day, if any."""
    return next((holiday for holiday in public_holidays(day.year) if holiday.day == day), None)


def is_public_holiday(day: dt.date) -> bool:
    """Say whether the day is a recognised public holiday."""
    return public_holiday_on(day) is not None


def is_school_day(region: HolidayRegion, day: dt.date) -> bool:
    """Say whether schools of the region work: no weekend, no public holiday, no school holiday."""
    return day.weekday() < SATURDAY and not is_public_holiday(day) and not is_school_holiday(region, day)


def add_working_days(region: HolidayRegion, day: dt.date, count: int) -> dt.date:
    """The school day that lies `count` school days after a day, which itself does not count."""
    if count < 0:
        raise ValueError("Working days are counted forward.")
    while count > 0:
        day += ONE_DAY
        count -= is_school_day(region, day)
    return day


def school_year_of(day: dt.date) -> int:
    """The first calendar year of the school year (1 August to 31 July) in which the day lies."""
    return day.year if day.month >= FIRST_MONTH_OF_SCHOOL_YEAR else day.year - 1


def _mondays(school_year: int) -> Iterator[dt.date]:
    first = dt.date(school_year, FIRST_MONTH_OF_SCHOOL_YEAR, 1)
    end = dt.date(school_year + 1, FIRST_MONTH_OF_SCHOOL_YEAR, 1)
    monday = first - first.weekday() * ONE_DAY
    weeks = (monday + number * ONE_WEEK for number in range(54))
    return takewhile(lambda day: day < end, weeks)


@lru_cache(maxsize=256)
def school_weeks(region: HolidayRegion, school_year: int) -> tuple[dt.date, ...]:
    """The Mondays of the weeks of a school year in which the region has at least one school day."""
    return tuple(
        monday
        for monday in _mondays(school_year)
        if any(
            is_school_day(region, day) and school_year_of(day) == school_year
            for day in (monday + number * ONE_DAY for number in range(5))
        )
    )
