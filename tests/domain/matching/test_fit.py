"""How well it fits: what excludes, what is weighed, and that an explanation suffices to compute its score again."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import random
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duobaan import labels
from duobaan.eligibility.rules import Paper
from duobaan.eligibility.working_time import WorkStretch
from duobaan.errors import InvalidInput
from duobaan.geo import Point
from duobaan.matching import criteria
from duobaan.matching.criteria import Criterion, Exclusion, default_weights, weights_of
from duobaan.matching.facts.person_and_post import PersonFacts, PostFacts, Taken
from duobaan.matching.fails import Fail
from duobaan.matching.fit import explain, wording
from duobaan.matching.fit.explain import as_data, ranked, score_again
from duobaan.matching.fit.near_misses import ChangeKind, Side
from duobaan.matching.fit.rules import judge
from duobaan.timetable.slots import WeeklySlot
from duobaan.words import (
    ChargeKind,
    CommitmentKind,
    ContractKind,
    EngagementForm,
    LegalGround,
    LendingBasis,
    Level,
    LineRole,
    QualificationKind,
    Sector,
    ShareMode,
    TimeBasis,
    Weekday,
    WindowKind,
)
from tests.domain.matching.facts import ENDS, PERSON, POST, STARTS, lesson, person, post, release, window

WEIGHTS = default_weights()
E = Exclusion


def codes(one: PersonFacts, other: PostFacts) -> list[Exclusion]:
    return [fail.code for fail in judge(one, other).fails]


def missed(one: PersonFacts, other: PostFacts) -> dict[int, Exclusion]:
    return {gone.lesson.key.int: gone.fail.code for gone in judge(one, other).plan.missed}


def taken(day: Weekday, start: int, end: int, **values: Any) -> Taken:
    return Taken(WeeklySlot(day.number, start, end, 3, STARTS, ENDS), **values)


def work(day: Weekday, start: int, end: int) -> WorkStretch:
    return WorkStretch(WeeklySlot(day.number, start, end, 3, STARTS, ENDS), CommitmentKind.TEACHING)


def test_lessons_of_periods_that_follow_each_other_are_not_added_up() -> None:
    spring = dt.date(2027, 4, 5)
    first, second = {"valid_to": spring}, {"valid_from": spring}
    lessons = tuple(replace(one, **(first if number < 2 else second)) for number, one in enumerate(POST.lessons))
    found = judge(person(max_minutes=100), post(lessons=lessons))
    assert [one.lesson.key.int for one in found.plan.taught] == [11, 12, 13, 14]
    assert (found.plan.minutes, found.plan.all_minutes) == (100, 200)
    both = judge(person(max_minutes=100), post(lessons=(*lessons[:2], *POST.lessons[2:])))
    assert both.plan.minutes == 100
    assert len(both.plan.taught) == 2


def test_a_person_and_a_post_that_go_together_have_nothing_against_them() -> None:
    found = judge(PERSON, POST)
    assert found.fits
    assert [one.lesson.key.int for one in found.plan.taught] == [11, 12, 13, 14]
    assert found.plan.minutes == 200


@pytest.mark.parametrize(
    ("code", "spoilt", "asked"),
    [
        (E.NOT_PUBLISHED, person(is_published=False), POST),
        (E.NOT_VISIBLE, person(is_visible=False), POST),
        (E.VACANCY_CLOSED, PERSON, post(is_open=False)),
        (E.SECTOR, person(sectors=frozenset({Sector.MBO})), POST),
        (E.LEVEL, person(levels=frozenset({Level.VMBO_BB})), POST),
        (E.SUBJECT, person(subjects={"FRA": 5}), POST),
        (E.SUBJECT, person(subjects={"WIS": 1}), POST),
        (E.GROUND, person(papers=()), post(grounds=(LegalGround.FULL,))),
        (E.RESPONSIBLE_TEACHER, person(papers=()), post(responsible_teacher=False)),
        (E.VOG, PERSON, post(notice_days=60)),
        (E.FORM, person(forms=frozenset({EngagementForm.MASTERCLASS})), POST),
        (E.CONTRACT, person(contract_kinds=frozenset({ContractKind.FREELANCE})), POST),
        (E.LANGUAGE, person(languages=frozenset({"en"})), POST),
        (E.TRAVEL, person(point=Point(53.2, 6.56)), POST),
        (E.START, person(earliest_start=STARTS + dt.timedelta(days=15)), POST),
        (E.END, person(latest_end=STARTS), POST),
        (E.RELEASE_MISSING, person(release=None), POST),
        (E.RELEASE_MISSING, person(release=release(valid_to=STARTS)), POST),
        (E.LENDING_BASIS, person(release=release(lending_basis=LendingBasis.UNKNOWN)), POST),
        (E.RELEASE_HOURS, person(release=release(used_minutes=240)), POST),
        (E.HOURS_FULL, person(agreed_minutes=400), POST),
        (E.GUEST_BUDGET, person(papers=(), guest_used={2026: 6 * 40 * 60}), POST),
        (E.HOURS_MIN, person(min_minutes=240), POST),
        (E.NO_LESSON, person(windows=(window(Weekday.MO),)), POST),
        (E.NOT_ALL_LESSONS, person(windows=(window(Weekday.TU),)), post(share_mode=ShareMode.NONE)),
        (E.REST, person(weeks=(work(Weekday.MO, 900, 1430), work(Weekday.WE, 1200, 1430))), POST),
        (E.WORKING_TIME, person(weeks=(work(Weekday.TU, 620, 1320), work(Weekday.TH, 620, 1320))), POST),
    ],
    ids=lambda value: value.value if isinstance(value, Exclusion) else "",
)
def test_each_hard_constraint_excludes_with_its_own_code(code: E, spoilt: PersonFacts, asked: PostFacts) -> None:
    found = explain.explain(spoilt, asked, WEIGHTS)
    assert code in [fail.code for fail in found.fails]
    assert found.score == 0
    assert not found.fits


def test_own_time_needs_no_release_and_no_lending_basis() -> None:
    assert codes(person(release=None, time_basis=TimeBasis.OWN_TIME), POST) == []


def test_lending_for_free_or_before_2027_needs_no_basis() -> None:
    unknown = release(lending_basis=LendingBasis.UNKNOWN)
    assert codes(person(release=dataclasses.replace(unknown, charge_kind=ChargeKind.FREE)), POST) == []
    before = post(ends_on=dt.date(2026, 12, 19), starts_on=dt.date(2026, 11, 30), notice_days=0)
    assert E.LENDING_BASIS not in codes(person(release=unknown), before)


def test_whoever_may_take_another_contract_needs_no_basis() -> None:
    both = (ContractKind.SECONDMENT, ContractKind.SECOND_EMPLOYMENT)
    unknown = person(release=release(lending_basis=LendingBasis.UNKNOWN), contract_kinds=frozenset(both))
    assert E.LENDING_BASIS not in codes(unknown, post(contract_kinds=both))


def test_a_certificate_that_the_board_holds_needs_no_notice() -> None:
    assert codes(person(vog_until=STARTS), post(notice_days=60)) == []


def test_a_supporter_needs_neither_subject_nor_licence() -> None:
    assert codes(person(papers=(), subjects={}), post(role=LineRole.SUPPORT, grounds=(LegalGround.FULL,))) == []


def test_a_lesson_is_missed_for_the_reason_that_stands_in_its_way() -> None:
    busy = person(
        windows=(window(Weekday.TU), window(Weekday.TH), window(Weekday.TU, WindowKind.BLOCKED, 500, 560)),
        taken=(taken(Weekday.TH, 500, 540, location_id=POST.school_id),),
    )
    assert missed(busy, POST) == {11: E.BLOCKED, 13: E.COMMITTED}
    assert missed(person(windows=(window(Weekday.TU),)), POST) == {13: E.NOT_AVAILABLE, 14: E.NOT_AVAILABLE}
    assert missed(person(release=release(weekdays=frozenset({Weekday.TH}))), POST) == {
        11: E.RELEASE_DAY,
        12: E.RELEASE_DAY,
    }


def test_the_road_between_two_places_counts_and_within_one_place_it_does_not() -> None:
    elsewhere = taken(Weekday.TU, 430, 505, location_id=UUID(int=99), point=Point(52.6, 6.09))
    assert missed(person(taken=(elsewhere,)), POST) == {11: E.TRAVEL_BUFFER}
    here = dataclasses.replace(elsewhere, location_id=POST.school_id)
    assert missed(person(taken=(here,)), POST) == {}


def test_hours_and_days_bound_the_plan() -> None:
    assert judge(person(max_minutes=120), POST).plan.minutes == 100
    assert set(missed(person(max_minutes=120), POST).values()) == {E.HOURS_FULL}
    one_day = judge(person(max_days=1), POST).plan
    assert one_day.days == {Weekday.TH}, "the preferred day wins"
    assert {gone.fail.code for gone in one_day.missed} == {E.DAYS_FULL}


def test_two_lessons_at_one_time_are_for_two_people() -> None:
    both = post(lessons=(lesson(11, Weekday.TU, 1), lesson(12, Weekday.TU, 1, class_group="4H2")))
    assert list(missed(PERSON, both).values()) == [E.SAME_TIME]


def test_opposite_weeks_do_not_take_each_other() -> None:
    even = Taken(WeeklySlot(2, 500, 700, 1, STARTS, ENDS))
    assert set(missed(person(taken=(even,)), POST)) == {11, 12}
    odd_only = [dataclasses.replace(s, cycle_mask=2) for s in POST.lessons[0].places[0].slots]
    place = dataclasses.replace(POST.lessons[0].places[0], slots=tuple(odd_only))
    odd = post(lessons=(dataclasses.replace(POST.lessons[0], places=(place,)),))
    assert missed(person(taken=(even,)), odd) == {}


def test_components_follow_what_people_prefer() -> None:
    found = {row.criterion: row.value for row in explain.explain(PERSON, POST, WEIGHTS).components}
    assert set(found) == set(Criterion)
    assert found[Criterion.SUBJECT] == 0.8
    assert found[Criterion.COVERAGE] == 1
    guest = {row.criterion: row.value for row in explain.explain(person(papers=()), POST, WEIGHTS).components}
    assert guest[Criterion.GROUND] == 0.5 < found[Criterion.GROUND] == 1
    assert guest[Criterion.SUPERVISION] == 0 < found[Criterion.SUPERVISION] == 1
    near = explain.explain(PERSON, POST, WEIGHTS).score
    far = explain.explain(person(point=Point(52.6, 6.09)), POST, WEIGHTS).score
    assert far < near


def test_weights_can_be_shifted_and_change_the_order() -> None:
    knows, close = person(id=UUID(int=7), subjects={"WIS": 5}, point=Point(52.6, 6.09)), PERSON
    for subject, travel, first in ((100, 0, 7), (0, 100, 3)):
        weights = weights_of({Criterion.SUBJECT: subject, Criterion.TRAVEL: travel})
        found = ranked(explain.explain(one, POST, weights) for one in (knows, close))
        assert found[0].professional_id.int == first


@pytest.mark.parametrize("shifted", [{Criterion.TRAVEL: -1}, {Criterion.TRAVEL: 101}, dict.fromkeys(Criterion, 0)])
def test_refuses_weights_that_mean_nothing(shifted: dict[Criterion, float]) -> None:
    with pytest.raises(InvalidInput):
        weights_of(shifted)


@given(
    strength=st.integers(1, 5),
    days=st.integers(0, 5),
    minutes=st.integers(0, 500),
    lat=st.floats(52, 53),
    shifted=st.dictionaries(st.sampled_from(list(Criterion)[1:]), st.integers(0, 100)),
)
def test_the_score_can_be_computed_again_from_the_explanation_alone(
    strength: int, days: int, minutes: int, lat: float, shifted: dict[Criterion, float]
) -> None:
    one = person(subjects={"WIS": strength}, max_days=days, max_minutes=minutes, point=Point(lat, 6.09))
    found = explain.explain(one, POST, weights_of(shifted))
    kept = json.loads(json.dumps(as_data(found)))
    assert score_again(kept) == found.score
    assert 0 <= found.score <= 1
    again = explain.explain(one, POST, weights_of(shifted))
    assert as_data(again) == as_data(found), "same facts, same rules, same answer"


def test_ties_break_the_same_way_in_whatever_order_people_come() -> None:
    people = [person(id=UUID(int=number)) for number in range(1, 30)]
    first = [one.professional_id for one in ranked(explain.explain(one, POST, WEIGHTS) for one in people)]
    random.Random(7).shuffle(people)
    again = [one.professional_id for one in ranked(explain.explain(one, POST, WEIGHTS) for one in people)]
    assert first == again
    assert first != sorted(first), "nobody is first for having registered first"


def test_the_version_of_the_rules_follows_every_table(monkeypatch: pytest.MonkeyPatch) -> None:
    now = criteria.rules_version()
    criteria.rules_version.cache_clear()
    monkeypatch.setattr(criteria, "CODE_VERSION", 99)
    assert criteria.rules_version() != now
    monkeypatch.undo()
    criteria.rules_version.cache_clear()
    assert criteria.rules_version() == now


def test_the_input_hash_marks_whatever_was_weighed() -> None:
    plain = explain.explain(PERSON, POST, WEIGHTS).input_hash
    assert plain == explain.explain(person(), post(), WEIGHTS).input_hash
    others = [
        explain.explain(person(max_days=4), POST, WEIGHTS),
        explain.explain(PERSON, post(coach=True), WEIGHTS),
        explain.explain(PERSON, POST, weights_of({Criterion.TRAVEL: 11})),
    ]
    assert len({plain, *(one.input_hash for one in others)}) == 4


PERSONAL = {"name", "email", "phone", "age", "birth", "gender", "origin", "nationality", "photo", "religion", "health"}


@pytest.mark.parametrize("kind", [PersonFacts, PostFacts])
def test_facts_have_no_place_for_what_may_not_be_weighed(kind: type) -> None:
    names = {part for one in dataclasses.fields(kind) for part in one.name.split("_")}
    assert not names & PERSONAL


@pytest.mark.parametrize("locale", labels.LOCALES)
def test_everything_has_words(locale: str) -> None:
    texts = labels.catalogue(locale)
    for part, kind in (("criteria", Criterion), ("reasons", Criterion), ("fails", E), ("changes", ChangeKind)):
        assert {key.split(".")[-1] for key in texts if key.startswith(f"match.{part}.")} == {one.value for one in kind}
    assert {f"match.sides.{side}" for side in Side} <= set(texts)
    found = explain.explain(PERSON, POST, WEIGHTS)
    assert all("{" not in wording.reason_text(row, locale) for row in found.components)
    late = Fail(E.VOG, {"on": "2027-03-03", "days": 9})
    assert ("3 maart 2027" if locale == "nl" else "3 March 2027") in wording.fail_text(late, locale)


@pytest.mark.parametrize(("class_group", "excluded"), [("2H1", []), ("4H1", [E.GROUND]), (None, [E.GROUND])])
def test_the_name_of_a_class_tells_whether_a_licence_for_the_lower_years_suffices(
    class_group: str | None, excluded: list[Exclusion]
) -> None:
    lower = person(papers=(Paper(QualificationKind.SECOND_DEGREE, "WIS"),))
    lessons = tuple(dataclasses.replace(one, class_group=class_group) for one in POST.lessons)
    assert [code for code in codes(lower, post(lessons=lessons, grounds=(LegalGround.FULL,))) if code is E.GROUND] == (
        excluded
    )


def test_of_a_post_for_several_years_only_the_lower_ones_are_taught_with_a_licence_for_those() -> None:
    lower = person(papers=(Paper(QualificationKind.SECOND_DEGREE, "WIS"),))
    lessons = (dataclasses.replace(POST.lessons[0], class_group="2H1"), *POST.lessons[1:])
    found = judge(lower, post(lessons=lessons, grounds=(LegalGround.FULL,)))
    assert [one.lesson.key.int for one in found.plan.taught] == [11]
    assert {gone.fail.code for gone in found.plan.missed} == {E.GROUND}
