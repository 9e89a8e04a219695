"""When a letter is due: quiet hours and digests in Dutch time, also on the days with 23 and 25 hours."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duobaan import labels
from duobaan.clock import AMSTERDAM
from duobaan.errors import InvalidInput
from duobaan.events import EVENTS
from duobaan.notices.happening import READINGS
from duobaan.notices.models import DigestCadence, NoticeChannel, NoticeKind
from duobaan.notices.rule_book import heard_events, rule_book
from duobaan.notices.rules import (
    DIGEST_MINUTE,
    Habits,
    after_quiet,
    check_habits,
    due_at,
    last_digest,
    next_digest,
)

NIGHT = (21 * 60, 7 * 60)
DAY = dt.timedelta(days=1)
INSTANTS = st.integers(1_767_225_600, 1_830_297_600).map(lambda second: dt.datetime.fromtimestamp(second, dt.UTC))
MINUTES = st.integers(0, 1439)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("_case", "moment", "expected"),
    [
        ("in the evening", "2026-11-22T22:00+01:00", "2026-11-23T07:00+01:00"),
        ("before dawn", "2026-11-22T05:00+01:00", "2026-11-22T07:00+01:00"),
        ("at the minute at which it ends", "2026-11-22T07:00+01:00", "2026-11-22T07:00+01:00"),
        ("by day", "2026-11-22T12:00+01:00", "2026-11-22T12:00+01:00"),
        ("the night in which an hour is skipped", "2027-03-27T23:00+01:00", "2027-03-28T07:00+02:00"),
        ("the night in which an hour comes twice", "2026-10-24T23:00+02:00", "2026-10-25T07:00+01:00"),
    ],
)
def test_quiet_hours_end_at_the_wall_clock(_case: str, moment: str, expected: str) -> None:
    assert after_quiet(at(moment), *NIGHT) == at(expected)


def test_a_quiet_night_that_ends_in_the_hour_that_comes_twice_ends_once() -> None:
    # 25 October 2026: 02:30 comes first as +02:00 and then as +01:00.
    assert after_quiet(at("2026-10-25T01:00+02:00"), 22 * 60, 150) == at("2026-10-25T02:30+02:00")
    assert after_quiet(at("2026-10-25T02:10+01:00"), 22 * 60, 150) == at("2026-10-25T02:10+01:00")


def test_a_quiet_night_that_ends_in_the_hour_that_is_skipped_ends_after_it() -> None:
    assert after_quiet(at("2027-03-28T01:00+01:00"), 22 * 60, 150) == at("2027-03-28T03:30+02:00")


@given(INSTANTS, MINUTES, MINUTES)
def test_nobody_waits_longer_than_a_day_and_what_comes_out_is_not_quiet(
    moment: dt.datetime, begin: int, end: int
) -> None:
    found = after_quiet(moment, begin, end)
    assert moment <= found <= moment + DAY + dt.timedelta(hours=1)
    assert after_quiet(found, begin, end) == found


@given(INSTANTS, st.sampled_from(DigestCadence))
def test_digests_go_at_half_past_seven_by_the_dutch_clock(moment: dt.datetime, cadence: DigestCadence) -> None:
    coming, gone = next_digest(moment, cadence), last_digest(moment, cadence)
    assert gone <= moment < coming
    for one in (coming, gone):
        local = one.astimezone(AMSTERDAM)
        assert local.hour * 60 + local.minute == DIGEST_MINUTE
        assert cadence is DigestCadence.DAILY or local.weekday() == 0
    assert next_digest(gone, cadence) == coming


def test_no_mail_is_no_mail() -> None:
    noon = at("2026-11-23T12:00+01:00")
    assert due_at(NoticeChannel.AT_ONCE, Habits(), noon) == noon
    assert due_at(NoticeChannel.DIGEST, Habits(), noon) == at("2026-11-24T07:30+01:00")
    assert due_at(NoticeChannel.INBOX, Habits(), noon) is None
    assert due_at(NoticeChannel.OFF, Habits(), noon) is None
    assert due_at(NoticeChannel.AT_ONCE, Habits(mail_stopped=True), noon) is None
    late = Habits(quiet_from=0, quiet_to=9 * 60)
    assert due_at(NoticeChannel.DIGEST, late, noon) == at("2026-11-24T09:00+01:00")


def test_minutes_of_the_day_are_minutes_of_the_day() -> None:
    check_habits(0, 1439)
    with pytest.raises(InvalidInput) as failure:
        check_habits(-1, 1440)
    assert [issue.path[-1] for issue in failure.value.issues] == ["quietFrom", "quietTo"]


def test_every_kind_has_a_rule_and_every_event_of_a_rule_is_read() -> None:
    assert set(rule_book()) == set(NoticeKind)
    assert set(READINGS) == heard_events() <= set(EVENTS)


@pytest.mark.parametrize("locale", labels.LOCALES)
def test_every_kind_has_a_subject_and_a_sentence_and_no_subject_takes_a_figure(locale: str) -> None:
    said = {key: text for key, text in labels.catalogue(locale).items() if key.startswith("notices.")}
    lines = {key.rpartition(".")[2] for key in said if key.startswith("notices.line.")}
    subjects = {key.rpartition(".")[2]: text for key, text in said.items() if key.startswith("notices.subject.")}
    assert lines == {kind.name for kind in NoticeKind}
    assert set(subjects) == lines | {"SEVERAL"}
    assert not any(labels.placeholders(text) for text in subjects.values())
