"""The calendar: known dates, the sanity rule, and counting of working days."""

import csv
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duobaan.reference import holidays, regions
from duobaan.reference.tables import ReferenceDataError, Row, header_of, read_table
from duobaan.words import HolidayRegion

SHARED = Path(__file__).parents[4] / "shared" / "data"
NOORD, MIDDEN, ZUID = HolidayRegion.NOORD, HolidayRegion.MIDDEN, HolidayRegion.ZUID
# Easter Sundays as printed in almanacs.
EASTERS = {2000: (4, 23), 2008: (3, 23), 2011: (4, 24), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2038: (4, 25)}


@pytest.mark.parametrize(("year", "month_day"), EASTERS.items())
def test_finds_easter(year: int, month_day: tuple[int, int]) -> None:
    assert holidays.easter_sunday(year) == dt.date(year, *month_day)


def test_king_s_day_moves_from_sunday_to_saturday() -> None:
    assert holidays.is_public_holiday(dt.date(2025, 4, 26))
    assert not holidays.is_public_holiday(dt.date(2025, 4, 27))
    assert holidays.is_public_holiday(dt.date(2027, 4, 27))


def test_ascension_and_whitsun_follow_easter() -> None:
    days = {holiday.code: holiday.day for holiday in holidays.public_holidays(2026)}
    assert days["ASCENSION"] == dt.date(2026, 5, 14)
    assert days["WHIT_MONDAY"] == dt.date(2026, 5, 25)
    assert len(days) == 11


def test_every_region_has_every_holiday_of_every_school_year() -> None:
    for region in HolidayRegion:
        for year in (2025, 2026, 2027):
            kinds = [holiday.kind for holiday in holidays.school_holidays(region, year)]
            assert kinds == ["AUTUMN", "CHRISTMAS", "SPRING", "MAY", "SUMMER"]


def test_refuses_a_spring_holiday_of_five_weeks() -> None:
    table = read_table("school_holidays.toml")
    row = Row(
        {"kind": "SPRING", "school_year": 2026, "ZUID": [dt.date(2027, 2, 13), dt.date(2027, 3, 21)]},
        "school_holidays.toml holiday 9",
    )
    with pytest.raises(ReferenceDataError, match="37 days"):
        holidays._read_holiday(row, ZUID, table)


def test_spring_2027_in_the_south_is_the_corrected_week() -> None:
    assert holidays.is_school_holiday(ZUID, dt.date(2027, 2, 21))
    assert not holidays.is_school_holiday(ZUID, dt.date(2027, 2, 22))
    assert holidays.is_school_holiday(NOORD, dt.date(2027, 2, 22))


def test_agrees_with_the_public_table_of_holidays() -> None:
    path = SHARED / "school_holidays_nl.csv"
    if not path.exists():
        pytest.skip("the shared school holiday table is not on this machine")
    with path.open(encoding="utf-8") as lines:
        theirs = {(row["region"].upper(), row["start"], row["end"]) for row in csv.DictReader(lines)}
    ours = {(one.region.value, str(one.first), str(one.last)) for one in holidays.all_school_holidays()}
    assert ours == theirs


def test_ten_working_days_skip_the_christmas_holiday() -> None:
    assert holidays.add_working_days(NOORD, dt.date(2026, 12, 15), 10) == dt.date(2027, 1, 12)


def test_working_days_skip_weekend_and_public_holiday() -> None:
    assert holidays.add_working_days(MIDDEN, dt.date(2026, 4, 2), 1) == dt.date(2026, 4, 7)


def test_counts_working_days_forward_only() -> None:
    with pytest.raises(ValueError, match="forward"):
        holidays.add_working_days(MIDDEN, dt.date(2026, 4, 2), -1)


@given(
    st.sampled_from(list(HolidayRegion)),
    st.dates(dt.date(2025, 8, 1), dt.date(2028, 6, 1)),
    st.integers(1, 40),
)
def test_the_result_is_a_school_day_and_exactly_that_many_lie_before_it(
    region: HolidayRegion, day: dt.date, count: int
) -> None:
    end = holidays.add_working_days(region, day, count)
    between = (day + dt.timedelta(days=number) for number in range(1, (end - day).days + 1))
    assert holidays.is_school_day(region, end)
    assert sum(holidays.is_school_day(region, one) for one in between) == count


@pytest.mark.parametrize("region", list(HolidayRegion))
@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_a_school_year_has_about_forty_school_weeks(region: HolidayRegion, year: int) -> None:
    weeks = holidays.school_weeks(region, year)
    assert 39 <= len(weeks) <= 43
    assert all(week.isoweekday() == 1 for week in weeks)
    assert len(set(weeks)) == len(weeks)


def test_the_school_year_turns_on_the_first_of_august() -> None:
    assert holidays.school_year_of(dt.date(2026, 7, 31)) == 2025
    assert holidays.school_year_of(dt.date(2026, 8, 1)) == 2026


def test_knows_how_far_the_table_reaches() -> None:
    assert holidays.known_until(ZUID) == dt.date(2029, 1, 7)


def test_a_municipality_decides_the_holiday_region_before_its_province() -> None:
    assert regions.holiday_region_of("Zeewolde", "Flevoland") is MIDDEN
    assert regions.holiday_region_of("GM0193", "Overijssel") is NOORD
    assert regions.holiday_region_of("Nergenshuizen", "Fryslân") is NOORD
    assert regions.holiday_region_of(None, "Limburg") is ZUID
    assert regions.holiday_region_of(None, "Atlantis") is None


def test_the_four_municipalities_in_two_regions_are_marked() -> None:
    two = {one.name for one in regions.municipalities().values() if one.lies_in_two}
    assert two == {"De Ronde Venen", "Montferland", "Neder-Betuwe", "Altena"}


def test_provinces_and_regions_are_complete() -> None:
    assert len(regions.provinces()) == 12
    assert len(regions.labour_market_regions()) == 35
    assert len(regions.municipalities()) == 342
    assert {one.labour_market_region for one in regions.municipalities().values()} == {
        region.code for region in regions.labour_market_regions()
    }


def test_finds_a_municipality_by_number_code_and_name() -> None:
    found = {regions.find_municipality(text) for text in ("193", "0193", "gm0193", "zwolle")}
    assert {one.code for one in found if one} == {"GM0193"}


@pytest.mark.parametrize(
    "name", ["school_holidays.toml", "public_holidays.toml", "regions.toml", "municipalities.toml"]
)
def test_every_table_names_its_source_and_date(name: str) -> None:
    header = header_of(read_table(name))
    assert header.source
    assert header.licence
    assert header.as_of.year >= 2025
