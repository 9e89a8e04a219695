"""The real files of DUO, GeoNames, ESCO and SLO, whole; skipped aloud where they are not at hand."""

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import pytest

from duobaan.reference.files.concepts import ConceptRow, merge_concepts, read_concepts
from duobaan.reference.files.postcodes import merge_postcodes, read_postcodes
from duobaan.reference.files.reading import FileIssue
from duobaan.reference.files.schools import read_schools
from duobaan.reference.subjects import subjects
from duobaan.words import Sector

SHARED = Path(__file__).parents[4] / "shared" / "data"
DUO = "raw_duo_schoolvestigingen_basisonderwijs_2026.csv"
T = TypeVar("T")


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the shared file {name} is not on this machine")
    return path


def split(found: Iterable[T | FileIssue]) -> tuple[list[T], list[FileIssue]]:
    rows: list[T] = []
    issues: list[FileIssue] = []
    for one in found:
        if isinstance(one, FileIssue):
            issues.append(one)
        else:
            rows.append(one)
    return rows, issues


def test_imports_the_whole_of_duo_s_primary_file() -> None:
    path = shared(DUO)
    rows, issues = split(read_schools(path))
    assert len(rows) == 6122
    assert {one.rule for one in issues} == {"website"}
    assert not any(one.is_fatal for one in issues)
    assert len({row.location_code for row in rows}) == 6122
    assert all(row.holiday_region and row.labour_market_region and row.sector is Sector.PO for row in rows)
    assert not [row.place for row in rows if row.place.isupper()]


def test_place_names_agree_with_a_file_in_proper_case() -> None:
    ours = {row.location_code: row for row in split(read_schools(shared(DUO)))[0]}
    theirs = {row.location_code: row for row in split(read_schools(shared("schools_nl.csv")))[0]}
    same = [code for code in ours.keys() & theirs.keys() if ours[code].postcode == theirs[code].postcode]
    differing = {
        (ours[code].place, theirs[code].place)
        for code in same
        # The other file keeps the province behind some names, as "Hengelo (Gld)".
        if not theirs[code].place.startswith(ours[code].place)
    }
    assert len(same) > 5000
    assert differing == set()


@pytest.mark.parametrize(("name", "count"), [("schools_nl.csv", 8623), ("schools_vo_nl.csv", 1620)])
def test_imports_plain_csv_with_coordinates(name: str, count: int) -> None:
    rows, issues = split(read_schools(shared(name)))
    assert len(rows) == count
    assert {one.rule for one in issues} <= {"website"}
    assert all(row.lat and row.lon and row.levels for row in rows)
    wanted = {Sector.VO} if "_vo_" in name else {Sector.PO, Sector.SO, Sector.VSO, Sector.VO}
    assert {row.sector for row in rows} == wanted


def test_imports_the_postcodes() -> None:
    rows, issues = split(read_postcodes(shared("pc4_nl.csv")))
    assert (len(rows), issues) == (4086, [])
    assert len(merge_postcodes(rows)) == 4086
    assert len({row.province for row in rows}) == 12
    zwolle = merge_postcodes(rows)["8011"]
    assert (zwolle.place, zwolle.municipality) == ("Zwolle", "Zwolle")


def test_imports_esco_s_occupations() -> None:
    rows, issues = split(read_concepts(shared("esco_occupations_nl_en.csv.gz")))
    assert (len(rows), issues) == (3039, [])
    assert len(merge_concepts(rows)) == 3039
    assert sum(bool(row.label_en) for row in rows) > 2900
    assert sum(len(row.synonyms_nl) for row in rows) > 3039


def test_imports_slo_s_subjects_and_knows_most_of_them() -> None:
    rows, issues = split(read_concepts(shared("slo_vakken.csv")))
    assert (len(rows), issues) == (95, [])
    assert sum(row.subject is not None for row in rows) >= 80
    assert {row.subject for row in rows if row.subject} <= set(subjects())


def test_imports_slo_s_curriculum_under_a_known_subject_each() -> None:
    path = shared("slo_examenprogramma.csv")
    rows, issues = split(read_concepts(path))
    assert (len(rows), issues) == (4332, [])
    assert Counter(row.subject for row in rows)[None] == 0
    with path.open(encoding="utf-8") as lines:
        titles = {row["vak"] for row in csv.DictReader(lines)}
    # Kunst (dans) and Dans are one subject of ours, as are a few others.
    assert len({row.subject for row in rows}) > len(titles) * 0.75


def test_concepts_keep_to_the_lengths_of_their_columns() -> None:
    names = ("esco_occupations_nl_en.csv.gz", "slo_vakken.csv", "slo_examenprogramma.csv")
    found: list[ConceptRow] = [row for name in names for row in split(read_concepts(shared(name)))[0]]
    assert max(len(row.key) for row in found) <= 200
    assert max(len(row.label_nl) for row in found) <= 500
