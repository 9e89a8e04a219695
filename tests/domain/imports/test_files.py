"""Files as they come: encodings, separators, headings with slips, and bytes that mean harm."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duobaan.imports.cells import BadCell, read_cell
from duobaan.imports.formats import columns_of, template
from duobaan.imports.report import write_report
from duobaan.imports.sheet import Sheet, read_sheet
from duobaan.labels import LOCALES
from duobaan.professionals.models import Professional
from duobaan.timetable.reading.vocabulary import plain
from duobaan.words import ImportKind, ImportOutcome, ImportStatus
from tests.domain.imports.firm import BOUNDS, PERSON, Parties, do_import, dry_run, sheet

PEOPLE = ImportKind.PROFESSIONALS


def read(content: bytes) -> Sheet:
    return read_sheet(PEOPLE, content, BOUNDS)


def rules(found: Sheet) -> set[str]:
    return {finding.rule for finding in found.findings}


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_reads_what_spreadsheets_write(delimiter: str, encoding: str):
    found = read(sheet(PERSON | {"naam": "Zoë Één"}, delimiter=delimiter, encoding=encoding))
    assert found.findings == []
    assert found.rows[0].cells["name"] == "Zoë Één"


def test_lines_are_those_of_the_file_also_after_a_cell_with_line_ends():
    found = read(sheet(PERSON | {"over": "een\r\ntwee\ndrie"}, PERSON | {"kenmerk": "P-2"}))
    assert [(row.line, row.cells.get("about")) for row in found.rows] == [(2, "een\r\ntwee\ndrie"), (5, None)]


def test_excel_may_name_the_separator_and_headings_may_be_english_or_codes():
    found = read(b"sep=|\r\nReference|full name|contact_email\r\nP-1|Prof Een|a@example.org\r\n")
    assert rules(found) == {"import_column_missing"}
    assert {finding.column for finding in found.findings} == {
        *("profession", "sectors", "subjects", "max_minutes_week"),
    }


@pytest.mark.parametrize("kind", list(ImportKind))
@pytest.mark.parametrize("locale", LOCALES)
async def test_the_template_is_accepted_as_it_is(parties: Parties, kind: ImportKind, locale: str):
    who = parties.hr if kind is PEOPLE else parties.planner
    found = await dry_run(who, parties.db, template(kind, locale), kind)
    assert (found.row.status, found.outcomes) == (ImportStatus.CHECKED, [ImportOutcome.CREATED]), found.rows[0].issues


@pytest.mark.parametrize("kind", list(ImportKind))
def test_no_heading_means_two_columns(kind: ImportKind):
    seen: dict[str, str] = {}
    for column in columns_of(kind).values():
        for heading in {plain(one) for one in (*column.headings.values(), *column.also)}:
            assert seen.setdefault(heading, column.name) == column.name, heading


def test_a_slip_in_a_heading_is_refused_with_what_was_meant_and_a_strange_one_is_left_out():
    found = read(sheet({**PERSON, "beroeb": "x", "Afdeling": "y", "telefon": "z"}))
    said = {finding.rule: finding for finding in found.findings if finding.rule != "import_heading_typo"}
    slips = {finding.facts["heading"]: finding.column for finding in found.findings if finding.rule.endswith("typo")}
    assert slips == {"beroeb": "profession", "telefon": "contact_phone"}
    assert said["import_heading_unknown"].facts == {"heading": "Afdeling"}
    assert not said["import_heading_unknown"].is_fatal
    assert not found.is_readable
    assert found.findings[0].message(PEOPLE, "nl") == "De kop beroeb kennen we niet. Bedoelt u beroep?"


HEAD = ";".join(PERSON)
ROW = ";".join(PERSON.values())


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "import_empty"),
        (b"\r\n ; ;\r\n", "import_empty"),
        (b"PK\x03\x04anything", "import_workbook"),
        (f"{HEAD}\n{ROW}\x00\n".encode(), "import_not_text"),
        (b"\xff\xfe\x00", "import_not_text"),
        (bytes(range(128, 256)) * 9, "import_not_text"),
        (b"x" * 10_000_000, "import_too_large"),
        (f'{HEAD}\n"{ROW}\n{ROW}\n'.encode(), "import_quotes"),
        (f"{HEAD};naam\n{ROW}\n".encode(), "import_heading_twice"),
        (";".join(["x"] * 101).encode(), "import_too_many_columns"),
        (f"{HEAD}\n{(ROW + chr(10)) * 60}".encode(), "import_too_many_rows"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_says_why(content: bytes, rule: str):
    found = read(content)
    assert rule in rules(found)
    assert not found.is_readable
    assert all(finding.message(PEOPLE, locale) for finding in found.findings for locale in LOCALES)


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: f"{HEAD}\n{text}".encode("utf-8", "replace")))
def test_no_bytes_break_the_reader(content: bytes):
    found = read(content)
    assert all(row.line > 0 for row in found.rows)


@given(st.text(max_size=60))
def test_no_cell_breaks_a_column(text: str):
    for kind in ImportKind:
        for column in columns_of(kind).values():
            with contextlib.suppress(BadCell):
                read_cell(column, text)


def test_a_long_cell_a_long_row_and_what_stands_there_twice_are_findings_of_their_row():
    long = read(sheet(PERSON | {"over": "x" * 2_001}, PERSON | {"kenmerk": "p-1", "e-mail": "b@example.org"}))
    assert {finding.rule for row in long.rows for finding in row.findings} == {"too_long", "import_twice"}
    assert long.rows[1].findings[0].facts == {"first": 2}
    assert read(f"{HEAD}\n{ROW};meer\n".encode()).rows[0].findings[0].rule == "import_row_too_long"


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("max_minutes_week", "6,5", 390),
        ("max_minutes_week", "6.5 uur", 390),
        ("max_minutes_week", "6:30", 390),
        ("release_rate", "€ 1.250,50", 125_050),
        ("release_rate", "55,-", 5_500),
        ("release_rate", "1.250", 125_000),
    ],
)
def test_figures_are_read_as_people_write_them(name: str, text: str, value: int):
    assert read_cell(columns_of(PEOPLE)[name], text) == value


@pytest.mark.parametrize("text", ["-5", "6,555", "veel", "1e9", "²", "１２"])
def test_what_is_no_figure_is_refused(text: str):
    with pytest.raises(BadCell):
        read_cell(columns_of(PEOPLE)["max_minutes_week"], text)


async def test_a_formula_is_text_here_and_no_formula_in_a_report(parties: Parties):
    name = "=cmd|' /C calc'!A0"
    evil = PERSON | {"naam": name, "kenmerk": "@SUM(1)", "telefoon": "'+31 20 555 01 00", "vakken": "=1+1"}
    found = await do_import(parties.hr, parties.db, sheet(evil))
    assert found.outcomes == [ImportOutcome.REFUSED]
    text = write_report(found.row, found.rows, "nl").decode("utf-8-sig")
    assert "'@SUM(1)" in text
    cells = [cell.strip('"') for line in text.splitlines() for cell in line.split(";")]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    good = await do_import(parties.hr, parties.db, sheet(evil | {"vakken": "natuurkunde"}))
    assert good.outcomes == [ImportOutcome.CREATED]
    async with parties.db.read() as session:
        row = await session.get_one(Professional, good.rows[0].professional_id)
    assert (row.name, row.contact_phone) == (name, "+31 20 555 01 00")
