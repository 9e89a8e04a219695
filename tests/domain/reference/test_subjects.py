"""Subjects, their relations, expertise, the school system and the shortage figures."""

import pytest

from duobaan.reference import regions, school_system, shortages
from duobaan.reference.expertise import expertises, subjects_served_by
from duobaan.reference.subjects import closeness, groups, near_subjects, shipped_tables, subjects
from duobaan.reference.tables import ReferenceDataError, Row, header_of, read_table
from duobaan.words import Level, Sector

PROFILES = {"BWI", "PIE", "MT", "MVI", "MAT", "ZW", "EO", "HBR", "GRO", "DP"}


def test_ships_the_ten_vmbo_profiles_and_the_sixteen_mbo_domains() -> None:
    assert {one.code for one in subjects().values() if one.group == "VMBO"} == PROFILES
    domains = [one for one in subjects().values() if one.group == "MBO"]
    assert len(domains) == 16
    assert len({one.crebo for one in domains}) == 16
    assert all(one.crebo and one.crebo.startswith("79") for one in domains)


def test_general_subjects_are_taught_in_mbo_too() -> None:
    for code in ("NED", "REK", "BUR", "ENG"):
        assert Sector.MBO in subjects()[code].sectors


def test_every_group_has_subjects() -> None:
    assert {one.group for one in subjects().values()} == set(groups())


def test_closeness_is_whole_for_the_subject_itself_and_nothing_for_strangers() -> None:
    assert closeness("NAT", "NAT") == 1.0
    assert closeness("NAT", "DUI") == 0.0
    assert closeness("NAT", "NO_SUCH") == 0.0


def test_a_relation_holds_both_ways() -> None:
    for one in subjects().values():
        for other, weight in one.related.items():
            assert closeness(one.code, other) >= weight
            assert closeness(other, one.code) >= weight


def test_a_child_serves_its_parent_and_stands_near_its_siblings() -> None:
    assert closeness("WISB", "WIS") > closeness("WIS", "WISB") > closeness("WISA", "WISB") > 0
    assert 0 < closeness("WISD", "NAT") < closeness("WIS", "NAT")


def test_closeness_lies_between_nothing_and_one() -> None:
    assert all(0 <= closeness(a, b) <= 1 for a in subjects() for b in subjects())


def test_near_subjects_start_with_the_subject_itself() -> None:
    near = near_subjects("NAT")
    assert next(iter(near)) == "NAT"
    assert {"NASK", "TEC"} <= set(near)
    assert min(near.values()) >= 0.5


def test_embedded_software_serves_computer_science_before_physics() -> None:
    served = subjects_served_by(["EMBEDDED_SOFTWARE"])
    assert served["INF"] == 1.0
    assert served["TEC"] == 0.7
    assert served["NAT"] == 0.5


def test_the_best_weight_of_several_expertises_counts() -> None:
    served = subjects_served_by(["EMBEDDED_SOFTWARE", "PHYSICS"])
    assert served["NAT"] == 1.0
    assert list(served.values()) == sorted(served.values(), reverse=True)


def test_nearly_every_subject_of_vo_and_mbo_is_served_by_some_work() -> None:
    served = set(subjects_served_by(expertises()))
    assert PROFILES | {one.code for one in subjects().values() if one.group == "MBO"} <= served


def test_shortage_figures_stand_for_known_subjects_with_source_and_date() -> None:
    assert len(shortages.subject_figures()) == 21
    top = shortages.subject_figures()[0]
    assert (top.subjects, top.pct) == (("TEC",), 10.3)
    assert all(one.source and one.measured_on.year == 2023 for one in shortages.subject_figures())


def test_a_shortage_subject_is_derived_from_the_threshold() -> None:
    assert shortages.is_shortage_subject("NAT")
    assert shortages.is_shortage_subject("WISB")
    assert shortages.is_shortage_subject("PIE")
    assert not shortages.is_shortage_subject("LO")
    assert not shortages.is_shortage_subject("MENT")


def test_shortage_regions_are_those_of_the_municipalities() -> None:
    codes = {one.region for one in shortages.region_figures()}
    assert len(codes) == 40
    assert {one.shortage_region for one in regions.municipalities().values()} == codes
    figure = shortages.figure_of_region("REGIO_ZWOLLE", Sector.VO)
    assert figure is not None
    assert figure.pct == 8.6


def test_national_series_falls_and_its_forecast_is_marked() -> None:
    vo = [one for one in shortages.national_figures() if one.sector is Sector.VO and not one.forecast]
    assert [one.pct for one in vo] == [5.8, 5.1, 3.5]
    assert [one.year for one in shortages.national_figures() if one.forecast] == [2034]
    assert {one.levels[0]: one.pct for one in shortages.level_figures()}[Level.ISK] == 14.6


def test_every_level_belongs_to_one_sector() -> None:
    assert school_system.sector_of(Level.ISK) is Sector.VO
    assert school_system.sector_of(Level.SBO) is Sector.PO
    assert {school_system.sector_of(level) for level in Level} == set(Sector)


def test_norms_of_hours() -> None:
    norms = school_system.norms()
    assert norms.year_hours == 1659
    assert norms.year_hours == pytest.approx(norms.week_hours * norms.working_weeks, abs=1)
    assert norms.full_time_lessons[50] == 26.0


@pytest.mark.parametrize(
    ("text", "sector", "levels"),
    [
        ("BAO", Sector.PO, (Level.PO_LOWER, Level.PO_UPPER)),
        ("(V)SO", Sector.SO, (Level.SO, Level.VSO)),
        ("VBO/MAVO", Sector.VO, (Level.VMBO_BB, Level.VMBO_KB, Level.VMBO_GL, Level.VMBO_TL)),
        ("HAVO/VWO", Sector.VO, (Level.HAVO, Level.VWO)),
        ("vbo/pro", Sector.VO, (Level.PRAKTIJKONDERWIJS, Level.VMBO_BB, Level.VMBO_KB, Level.VMBO_GL)),
    ],
)
def test_reads_duo_s_codes_of_education_structure(text: str, sector: Sector, levels: tuple[Level, ...]) -> None:
    found = school_system.structure_of(text)
    assert found == school_system.Structure(sector, levels)


def test_an_unknown_structure_is_not_guessed() -> None:
    assert school_system.structure_of("HAVO/HBS") is None


def test_every_table_names_its_source() -> None:
    tables = [read_table(name) for name in ("shortage.toml", "school_system.toml", "words_around.toml")]
    for table in [*tables, *shipped_tables("subjects"), *shipped_tables("expertise")]:
        assert header_of(table).source
        assert header_of(table).licence


@pytest.mark.parametrize(
    ("values", "message"),
    [({"x": 2.0}, "weights"), ({"x": 0}, "weights"), ({"x": "much"}, "a number")],
)
def test_refuses_weights_that_are_none(values: dict[str, object], message: str) -> None:
    with pytest.raises(ReferenceDataError, match=message):
        Row({"related": values}, "here").weights("related")
