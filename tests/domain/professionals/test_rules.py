"""The pure rules of profiles, availability, papers and releases."""

import datetime as dt

import pytest

from duobaan.professionals.rules import (
    ExceptionFields,
    ProfileFields,
    QualificationFields,
    ReleaseFields,
    SubjectOffer,
    WindowFields,
    check_profile,
    check_qualification,
    check_release,
    check_windows,
)
from duobaan.words import ChargeKind, Cycle, Level, QualificationKind, Sector, Weekday, WindowKind

TODAY = dt.date(2026, 11, 21)
GOOD = ProfileFields(
    name="Prof Een",
    profession="data-ingenieur",
    contact_email="een@example.org",
    sectors=(Sector.VO,),
    levels=(Level.HAVO,),
    max_minutes_week=480,
)
OFFER = [SubjectOffer("WIS", 4)]


def found(issues):
    return {(issue.path[-1], issue.rule) for issue in issues}


def test_a_good_profile_has_no_issues():
    assert not list(check_profile(GOOD, OFFER))


@pytest.mark.parametrize(
    ("_case", "changes", "expected"),
    [
        ("no name", {"name": " "}, ("name", "required")),
        ("no profession", {"profession": ""}, ("profession", "required")),
        ("e-mail", {"contact_email": "een"}, ("contactEmail", "email")),
        ("hours", {"max_minutes_week": 0}, ("maxMinutesWeek", "out_of_range")),
        ("least above most", {"min_minutes_week": 500}, ("minMinutesWeek", "out_of_range")),
        ("level of another sector", {"levels": (Level.MBO_4,)}, ("levels", "level_outside_sector")),
        ("no sector", {"sectors": ()}, ("sectors", "required")),
        ("postcode", {"home_pc4": "99"}, ("homePostcode", "postcode")),
        ("travel", {"max_travel_minutes": 400}, ("maxTravelMinutes", "out_of_range")),
        ("language", {"languages": ("nl", "x1")}, ("languages", "language")),
        ("long headline", {"headline": "x" * 201}, ("headline", "too_long")),
        ("ends first", {"earliest_start": TODAY, "latest_end": TODAY}, ("latestEnd", "ends_before_start")),
    ],
)
def test_each_fault_of_a_profile_is_named(_case, changes, expected):
    assert found(check_profile(ProfileFields(**{**GOOD, **changes}), OFFER)) == {expected}


def test_all_faults_are_told_at_once():
    bad = ProfileFields(**{**GOOD, "name": "", "sectors": (), "max_minutes_week": -1})
    assert len(found(check_profile(bad, []))) >= 4


@pytest.mark.parametrize(
    ("_case", "offers", "expected"),
    [
        ("none", [], ("subjects", "out_of_range")),
        ("unknown", [SubjectOffer("HOGWARTS")], ("subject", "unknown_subject")),
        ("strength", [SubjectOffer("WIS", 6)], ("strength", "out_of_range")),
        ("twice", [SubjectOffer("WIS"), SubjectOffer("WIS", 2)], ("subjects", "twice")),
    ],
)
def test_each_fault_of_the_subjects_is_named(_case, offers, expected):
    assert found(check_profile(GOOD, offers)) == {expected}


def test_windows_may_meet_only_where_one_blocks():
    morning = WindowFields(Weekday.TU, 480, 720)
    lunch = WindowFields(Weekday.TU, 600, 660, WindowKind.BLOCKED)
    more = WindowFields(Weekday.TU, 660, 800, WindowKind.PREFERRED)
    assert not list(check_windows([morning, lunch], []))
    assert found(check_windows([morning, more], [])) == {("1", "overlapping")}


def test_windows_of_opposite_weeks_do_not_meet():
    a = WindowFields(Weekday.TU, 480, 720, cycle=Cycle.WEEK_A)
    b = WindowFields(Weekday.TU, 480, 720, WindowKind.PREFERRED, Cycle.WEEK_B)
    assert not list(check_windows([a, b], []))


def test_minutes_that_are_no_stretch_are_refused():
    windows = [WindowFields(Weekday.TU, 720, 480), WindowFields(Weekday.TU, 0, 60, valid_from=TODAY, valid_to=TODAY)]
    exceptions = [ExceptionFields(TODAY, 0, 1500)]
    assert [issue.rule for issue in check_windows(windows, exceptions)] == ["minutes_or_days"] * 3


@pytest.mark.parametrize(
    ("_case", "changes", "expected"),
    [
        ("no hours", {"minutes_week": 0}, ("minutesWeek", "out_of_range")),
        ("past", {"valid_from": TODAY - dt.timedelta(days=9), "valid_to": TODAY}, ("validTo", "in_past")),
        ("backwards", {"valid_to": dt.date(2026, 1, 1)}, ("validTo", "ends_before_start")),
        ("year below week", {"minutes_year": 10}, ("minutesYear", "year_below_week")),
        ("free with a rate", {"charge_kind": ChargeKind.FREE, "rate_cents": 5500}, ("rateCents", "free_has_no_rate")),
    ],
)
def test_each_fault_of_a_release_is_named(_case, changes, expected):
    good = {"minutes_week": 480, "valid_from": dt.date(2026, 8, 1), "valid_to": dt.date(2027, 8, 1)}
    assert not list(check_release(ReleaseFields(**good), TODAY))
    assert found(check_release(ReleaseFields(**good | changes), TODAY)) == {expected}


def test_a_paper_is_not_issued_tomorrow():
    paper = QualificationFields(QualificationKind.PDG, "XX", issued_on=TODAY + dt.timedelta(days=1))
    assert found(check_qualification(paper, TODAY)) == {("subject", "unknown_subject"), ("issuedOn", "in_future")}
