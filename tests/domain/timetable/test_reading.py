"""Pasted timetables of every format: what is read, what is said about rows that cannot be read."""

from __future__ import annotations

import datetime as dt
from string import printable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duobaan.labels import LOCALES, render
from duobaan.timetable.reading.reader import read_timetable
from duobaan.timetable.reading.sheet import (
    MOST_CHARACTERS,
    MOST_ISSUES,
    MOST_LESSONS,
    Only,
    ReadLesson,
    TimetableReading,
)
from duobaan.timetable.text import Place, write_places
from duobaan.words import Cycle, Level, TimetableFormat

DAY = dict(enumerate(("ma", "di", "wo", "do", "vr", "za"), start=1))


def told(lesson: ReadLesson) -> str:
    """A lesson in one line: day, position or time, then what is taught, where, by whom, in which weeks."""
    said = lesson.content
    when = str(lesson.position or "")
    if lesson.start_minute is not None and lesson.end_minute is not None:
        when += "".join(
            f"{mark}{m // 60}:{m % 60:02d}" for mark, m in (("@", lesson.start_minute), ("-", lesson.end_minute))
        )
    day = lesson.on.isoformat() if lesson.on else DAY[lesson.weekday.number]
    week = {Cycle.EVERY_WEEK: None, Cycle.WEEK_A: "A", Cycle.WEEK_B: "B"}[said.cycle]
    level = said.level.value if said.level else None
    return " ".join(filter(None, [day, when, said.subject, said.class_group, said.room, said.teacher, level, week]))


def lines(text: str, **values: object) -> list[str]:
    return [told(one) for one in read_timetable(text, **values).lessons]  # type: ignore[arg-type]


def rules(reading: TimetableReading) -> list[tuple[int, str]]:
    return [(issue.row, issue.rule) for issue in reading.issues]


PLACES = TimetableFormat.PLACES


@pytest.mark.parametrize(
    ("_case", "text", "expected"),
    [
        ("dutch", "di 3, do 1-2", ["di 3", "do 1", "do 2"]),
        ("english", "Tue 3, Thu 1-2", ["di 3", "do 1", "do 2"]),
        ("long words", "dinsdag 3e uur en donderdag 1e t/m 2e uur", ["di 3", "do 1", "do 2"]),
        ("class before a colon", "4H2: di 3\n5V1: do 1", ["di 3 4H2", "do 1 5V1"]),
        ("subject and class", "natuurkunde 4H2: di 3", ["di 3 NAT 4H2"]),
        ("times", "di 08:30-09:20, do 10.00 tot 10.50", ["di @8:30-9:20", "do @10:00-10:50"]),
        ("english times", "Mon 1:15 pm - 2:05 pm", ["ma @13:15-14:05"]),
        ("two days at one time", "ma en wo 9:00-9:50", ["ma @9:00-9:50", "wo @9:00-9:50"]),
        ("week of all", "di 3, do 1-2 (week A)", ["di 3 A", "do 1 A", "do 2 A"]),
        ("week of each", "di 3 week A, do 2 week B, vr 1", ["di 3 A", "do 2 B", "vr 1"]),
        ("week first", "week A: di 3; week B: do 2", ["di 3 A", "do 2 B"]),
    ],
)
def test_reads_short_text(_case: str, text: str, expected: list[str]) -> None:
    reading = read_timetable(text)
    assert (reading.format, reading.issues) == (PLACES, ())
    assert [told(one) for one in reading.lessons] == expected


# As a timetable on the screen is copied into a spreadsheet: title, days with dates, breaks, cells of two lines.
SPREADSHEET = (
    "Rooster sectie exact\n\tma 23-11\tdi 24-11\two 25-11\tdo 26-11\tvr 27-11\n"
    '1e uur\tnat 4H2 A1.23\t\t-\t"nat\n5V1\nB204"\t\n'
    "2e uur\t\twiskunde B H4a lokaal 12\tvrij\t\tx\n"
    "pauze\n"
    '3 (10:30 - 11:20)\t\t"A: nat 4H2\nB: nat 5V1"\t\t\t\n'
)


def test_reads_cells_of_a_spreadsheet_with_days_as_columns() -> None:
    reading = read_timetable(SPREADSHEET)
    assert (reading.format, reading.issues) == (TimetableFormat.GRID, ())
    assert [told(one) for one in reading.lessons] == [
        "ma 1 NAT 4H2 A1.23",
        "di 2 WISB H4a 12",
        "di 3@10:30-11:20 NAT 4H2 A",
        "di 3@10:30-11:20 NAT 5V1 B",
        "do 1 NAT 5V1 B204",
        "vr 2",
    ]
    assert reading.class_groups == ("4H2", "5V1", "H4a")


def test_rows_are_counted_as_lines_of_the_text_even_behind_cells_of_two_lines() -> None:
    assert [one.row for one in read_timetable(SPREADSHEET).lessons] == [3, 6, 8, 8, 3, 6]


@pytest.mark.parametrize("sign", ["\t", ";", ","])
def test_reads_cells_with_days_as_rows(sign: str) -> None:
    text = "\t1\t2\t3\nmaandag\tnat 4h2\t\t\ndinsdag\t\tnat 4h2\t\nwoensdag\t\t\tnat 4h2".replace("\t", sign)
    reading = read_timetable(text)
    assert reading.format is TimetableFormat.GRID
    assert [(told(one), one.row) for one in reading.lessons] == [
        ("ma 1 NAT 4h2", 2),
        ("di 2 NAT 4h2", 3),
        ("wo 3 NAT 4h2", 4),
    ]


@pytest.mark.parametrize(
    ("_case", "text", "expected"),
    [
        (
            "dutch with semicolons",
            "Dag;Lesuur;Klas;Vak;Lokaal;Docent;Niveau;Week\n"
            "dinsdag;3;4H2;natuurkunde;A1.23;JAN;havo;\ndonderdag;1-2;5V1;nat;A1.23;JAN;vwo;B\n",
            ["di 3 NAT 4H2 A1.23 JAN HAVO", "do 1 NAT 5V1 A1.23 JAN VWO B", "do 2 NAT 5V1 A1.23 JAN VWO B"],
        ),
        (
            "english with commas",
            'day,start,end,class,subject,room\nTuesday,08:30,09:20,4H2,physics,"A1, upstairs"\n2,9:20,10:10,,maths,\n',
            ["di @8:30-9:20 NAT 4H2 A1, upstairs", "di @9:20-10:10 WIS"],
        ),
        ("dates", "datum\tbegin\teind\tvak\n24-11-2026\t8:30\t9:20\tnat\n", ["2026-11-24 @8:30-9:20 NAT"]),
        ("times in one column", "dag;tijd\nma;08:30-09:20", ["ma @8:30-9:20"]),
    ],
)
def test_reads_a_list_with_heads(_case: str, text: str, expected: list[str]) -> None:
    assert read_timetable(text).format is TimetableFormat.TABLE
    assert sorted(lines(text)) == sorted(expected)


def test_the_last_day_of_a_list_is_the_first_day_after_it_in_the_answer() -> None:
    (lesson,) = read_timetable("dag;uur;vanaf;t/m\ndi;3;2026-12-01;2026-12-31").lessons
    assert (lesson.valid_from, lesson.valid_to) == (dt.date(2026, 12, 1), dt.date(2027, 1, 1))


# Invented, in the form of the export: lesson, class, teacher, subject, room, day, hour, length, (internal).
UNTIS = (
    '1,"4H2","VOS","nat","A123",1,3,,\r\n1,"4H2","VOS","nat","A123",4,1,,\r\n'
    '2,"5V1","VOS","nat","A123",2,5,,\r\n3,"4H1","BAK","entl","B204",1,3,,\r\n3,"4H2","BAK","entl","B204",1,3,,\r\n'
)


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_reads_untis_and_joins_classes_that_are_taught_together(sign: str) -> None:
    reading = read_timetable(UNTIS.replace(",", sign))
    assert (reading.format, reading.issues) == (TimetableFormat.UNTIS_GPU001, ())
    assert [told(one) for one in reading.lessons] == [
        "ma 3 NAT 4H2 A123 VOS",
        "ma 3 ENG 4H1, 4H2 B204 BAK",
        "di 5 NAT 5V1 A123 VOS",
        "do 1 NAT 4H2 A123 VOS",
    ]
    assert (reading.class_groups, reading.teachers) == (("4H1", "4H2", "5V1"), ("BAK", "VOS"))


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (Only(teacher="bak"), ["ma 3 ENG 4H1, 4H2 B204 BAK"]),
        (Only(class_group="4h1"), ["ma 3 ENG 4H1, 4H2 B204 BAK"]),
        (Only(subject="NAT", class_group="5V1"), ["di 5 NAT 5V1 A123 VOS"]),
        (Only(teacher="nobody"), []),
    ],
)
def test_takes_one_class_teacher_or_subject_out_of_a_whole_school(only: Only, expected: list[str]) -> None:
    reading = read_timetable(UNTIS, only=only)
    assert [told(one) for one in reading.lessons] == expected
    assert reading.teachers == ("BAK", "VOS")


def calendar(*events: str) -> str:
    held = "".join(f"BEGIN:VEVENT\r\nUID:{n}\r\n{e}\r\nEND:VEVENT\r\n" for n, e in enumerate(events))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Rooster//NL\r\n{held}END:VCALENDAR\r\n"


def event(on: dt.date, start: str, end: str, summary: str, *more: str) -> str:
    zone = "TZID=Europe/Amsterdam"
    fixed = [f"DTSTART;{zone}:{on:%Y%m%d}T{start}00", f"DTEND;{zone}:{on:%Y%m%d}T{end}00", f"SUMMARY:{summary}"]
    return "\r\n".join([*fixed, *more])


MONDAY = dt.date(2026, 11, 23)
WEEKS = [MONDAY + dt.timedelta(weeks=week) for week in range(6)]
DATED = calendar(
    *(event(monday, "0830", "0920", "nat - 4h2", "LOCATION:A1.23") for monday in WEEKS if monday != WEEKS[4]),
    *(event(monday, "1030", "1120", "nat - 5v1") for monday in WEEKS[::2]),
    event(WEEKS[3], "1300", "1350", "toets 5v1"),
)


def test_reads_a_calendar_of_single_lessons_as_a_week() -> None:
    reading = read_timetable(DATED)
    assert reading.format is TimetableFormat.ICALENDAR
    assert [told(one) for one in reading.lessons] == [
        "ma @8:30-9:20 NAT 4h2 A1.23",
        "ma @10:30-11:20 NAT 5v1 A",
        "2026-12-14 @13:00-13:50 5v1",
    ]
    assert [rule for _, rule in rules(reading)] == ["timetable_which_week"]


def test_lessons_of_every_other_week_follow_the_schools_own_weeks() -> None:
    reading = read_timetable(DATED, anchors=[WEEKS[1]])
    assert "ma @10:30-11:20 NAT 5v1 B" in [told(one) for one in reading.lessons]
    assert reading.issues == ()


def test_reads_weekly_repetitions_in_the_time_of_the_school() -> None:
    utc = "DTSTART:20261124T073000Z\r\nDTEND:20261124T082000Z\r\nSUMMARY:biol 5v1\r\nRRULE:FREQ=WEEKLY;BYDAY=TU"
    until = event(MONDAY, "0830", "0920", "nat 4h2", "RRULE:FREQ=WEEKLY;UNTIL=20270131T225959Z")
    first, second = read_timetable(calendar(utc, until)).lessons
    assert (told(first), first.valid_to) == ("ma @8:30-9:20 NAT 4h2", dt.date(2027, 2, 1))
    assert told(second) == "di @8:30-9:20 BIO 5v1"


def test_one_broken_event_spoils_no_other() -> None:
    text = calendar(
        "DTSTART:never", event(MONDAY, "0830", "0920", "nat 4h2"), event(MONDAY, "0900", "0900", "nul"), "nonsense"
    )
    reading = read_timetable(text)
    assert [told(one) for one in reading.lessons] == ["ma @8:30-9:20 NAT 4h2"]
    assert [rule for _, rule in rules(reading)] == ["timetable_event", "timetable_event_day", "timetable_event"]
    assert reading.issues[0].row == 4


def test_holidays_and_cancelled_lessons_are_no_lessons() -> None:
    text = calendar(
        "DTSTART;VALUE=DATE:20261221\r\nSUMMARY:kerstvakantie", event(MONDAY, "0830", "0920", "nat", "STATUS:CANCELLED")
    )
    assert rules(read_timetable(text)) == [(0, "timetable_nothing_found")]


@pytest.mark.parametrize(
    ("_case", "text", "expected"),
    [
        ("nothing", "  \n ", [(0, "timetable_empty")]),
        ("no lesson", "di 3\nbanaan", [(2, "timetable_no_lesson")]),
        ("unknown word beside a lesson", "di 3 misschien", [(1, "timetable_unknown_words")]),
        ("half a day", "di 1\ndo ochtend", [(2, "timetable_half_day")]),
        ("sunday", "zo 3, ma 1", [(1, "timetable_sunday")]),
        ("twice", "di 3\ndi 3", [(2, "timetable_twice")]),
        ("no day in a list", "dag;uur\nblurp;3\ndi;4", [(2, "timetable_no_day")]),
        ("no hour in a list", "dag;uur\ndi;99\ndi;", [(2, "timetable_no_when"), (3, "timetable_no_when")]),
        ("no subject in a list", "dag;uur;vak\ndi;1;toverkunst", [(2, "timetable_subject")]),
        ("no time", "dag;van;tot\ndi;half negen;9:20", [(2, "timetable_clock")]),
        ("ends before", "dag;van;tot\ndi;9:20;8:30", [(2, "timetable_ends_before")]),
        ("no date", "datum;uur\n31-02-2027;1\n1-3-2027;1", [(2, "timetable_date"), (2, "timetable_no_day")]),
        ("no hour in a grid", "\tma\tdi\n1\tnat\t\n2\tnat\t\nstudie\tnat\t", [(4, "timetable_no_hour")]),
        ("untis without a day", '1,"a","b","nat","c",1,1\n' * 9 + "rommel,1", [(10, "timetable_untis_row")]),
        ("untis hour", '1,"a","b","nat","c",1,1\n1,"a","b","nat","c",1,0', [(2, "timetable_position")]),
    ],
)
def test_says_what_is_wrong_with_which_row(_case: str, text: str, expected: list[tuple[int, str]]) -> None:
    found = [issue for issue in rules(read_timetable(text)) if issue[1] != "timetable_twice" or "twice" in _case]
    assert found == expected


@pytest.mark.parametrize("kind", list(TimetableFormat))
def test_a_text_of_another_kind_than_was_chosen_says_so(kind: TimetableFormat) -> None:
    reading = read_timetable("niets dat erop lijkt", written=kind)
    assert (reading.format, reading.lessons) == (kind, ())
    assert reading.issues


@pytest.mark.parametrize("locale", LOCALES)
def test_every_issue_says_what_to_do_in_both_languages(locale: str) -> None:
    texts = [
        "banaan",
        "zo 1",
        "di",
        "dag;uur;vak\nx;y;z",
        "dag;van;tot\ndi;x;y",
        "di 3 week\n" * 3,
        "x" * 3_000,
        "d" * 95_000,
    ]
    issues = [issue for text in [*texts, DATED, calendar("DTSTART:x")] for issue in read_timetable(text).issues]
    said = [render(f"rules.{issue.rule}", locale, issue.facts) for issue in issues]
    assert all(one.count(".") >= 2 and "{" not in one for one in said), said


def test_more_than_a_vacancy_holds_is_cut_and_said() -> None:
    text = "\n".join(f"klas{number}: ma 1-15" for number in range(5))
    reading = read_timetable(text)
    assert (len(reading.lessons), reading.lesson_count) == (MOST_LESSONS, 75)
    assert rules(reading) == [(0, "timetable_too_many")]


def test_issues_are_bounded_and_counted() -> None:
    reading = read_timetable("banaan\n" * 200)
    assert (len(reading.issues), reading.issue_count) == (MOST_ISSUES, 200)


def test_a_text_that_is_too_long_is_read_as_far_as_it_goes() -> None:
    reading = read_timetable("di 3\n" + " " * MOST_CHARACTERS)
    assert [told(one) for one in reading.lessons] == ["di 3"]
    assert (0, "timetable_too_long") in rules(reading)


def test_levels_are_read_by_name_and_code() -> None:
    text = "dag;uur;niveau\nma;1;vmbo-t\ndi;1;HAVO\nwo;1;mbo niveau 4\ndo;1;?"
    assert [one.content.level for one in read_timetable(text).lessons] == [Level.VMBO_TL, Level.HAVO, Level.MBO_4, None]


POSITIONS = st.sets(st.builds(Place, st.integers(1, 6), st.integers(1, 15)), min_size=1, max_size=12)


@given(POSITIONS, st.sampled_from(LOCALES))
def test_what_is_written_as_places_reads_back_to_the_same_lessons(places: set[Place], locale: str) -> None:
    reading = read_timetable(write_places(places, locale))
    assert {Place(one.weekday.number, one.position) for one in reading.lessons} == places
    assert reading.issues == ()


@given(POSITIONS)
def test_a_spreadsheet_of_a_week_reads_back_to_the_same_lessons(places: set[Place]) -> None:
    rows = [
        "\t".join([str(hour), *("nat 4H2" if Place(day, hour) in places else "" for day in range(1, 7))])
        for hour in range(1, 16)
    ]
    reading = read_timetable("\n".join(["uur\tma\tdi\two\tdo\tvr\tza", *rows]))
    assert {Place(one.weekday.number, one.position) for one in reading.lessons} == places
    assert {(one.content.subject, one.content.class_group) for one in reading.lessons} == {("NAT", "4H2")}


PIECES = [
    "di",
    "3",
    "do 1-2",
    "week A",
    "\t",
    ";",
    ",",
    "\n",
    '"',
    "08:30-09:20",
    "dag;uur;vak",
    "1",
    "nat",
    ":",
    "-",
    "zo",
    "\x00",
    "é",
    "t/m",
    "\r",
    "\u2028",
    "9999-12-31",
    "ma\tdi\n1\t",
]
CALENDAR_LINES = [
    "DTSTART:20261124T073000",
    "DTEND:20261124T082000",
    "DTEND:20261124T082000Z",
    "DTSTART;TZID=Nowhere/At all:20261124T073000",
    "DTSTART:99991231T235959Z",
    "DTEND:99991231T235959",
    "DTSTART:00010101T000000Z",
    "DURATION:PT50M",
    "DURATION:P9999999D",
    "DURATION:-PT1M",
    "RRULE:FREQ=WEEKLY;INTERVAL=2",
    "RRULE:FREQ=WEEKLY;COUNT=99999999999",
    "RRULE:FREQ=WEEKLY;UNTIL=99991231",
    "RRULE:FREQ=SECONDLY",
    "RRULE:",
    "SUMMARY:nat 4h2",
    "SUMMARY;X=1:",
    "LOCATION:",
    "STATUS:CANCELLED",
    "BEGIN:VALARM",
    "END:VALARM",
    "x",
    "BEGIN:VEVENT",
]
TEXTS = st.one_of(
    st.text(),
    st.text(printable),
    st.lists(st.sampled_from(PIECES)).map("".join),
    st.lists(st.lists(st.sampled_from(CALENDAR_LINES), max_size=5).map("\r\n".join), min_size=1, max_size=4).map(
        lambda events: calendar(*events)
    ),
)


@given(TEXTS, st.none() | st.sampled_from(TimetableFormat))
def test_never_raises_and_says_something_about_every_text(text: str, kind: TimetableFormat | None) -> None:
    reading = read_timetable(text, written=kind, anchors=[MONDAY])
    assert reading.lessons or reading.issues
    for lesson in reading.lessons:
        assert lesson.position is not None or lesson.start_minute is not None
        assert len(lesson.content.class_group or "") <= 32
