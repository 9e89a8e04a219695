"""What almost fits: each change is small, does what it says, and nothing is suggested that does not help."""

from __future__ import annotations

import dataclasses
import datetime as dt
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duobaan.geo import Point
from duobaan.matching.criteria import default_weights
from duobaan.matching.facts.person_and_post import PersonFacts, PlacementFacts, PostFacts
from duobaan.matching.fit import wording
from duobaan.matching.fit.near_misses import ChangeKind, NearMiss, Side, near_misses
from duobaan.matching.fit.rules import judge
from duobaan.matching.fit.steps import steps_of
from duobaan.words import LegalGround, LendingBasis, ShareMode, Weekday
from tests.domain.matching.facts import PERSON, POST, STARTS, lesson, person, post, release, window

K = ChangeKind


def near(one: PersonFacts, other: PostFacts) -> list[NearMiss]:
    found = judge(one, other)
    return near_misses(found, list(steps_of(found)), default_weights())


def kinds(one: PersonFacts, other: PostFacts) -> list[tuple[ChangeKind, ...]]:
    return [tuple(change.kind for change in miss.changes) for miss in near(one, other)]


def test_what_fits_wholly_misses_nothing() -> None:
    assert near(PERSON, POST) == []


@pytest.mark.parametrize(
    ("kind", "side", "spoilt", "asked"),
    [
        (K.PUBLISH_PROFILE, Side.PROFESSIONAL, person(is_published=False), POST),
        (K.ACCEPT_GROUND, Side.SCHOOL, person(papers=()), post(grounds=(LegalGround.FULL,))),
        (K.NAME_TEACHER, Side.SCHOOL, person(papers=()), post(responsible_teacher=False)),
        (K.WAIT_FOR_VOG, Side.SCHOOL, PERSON, post(notice_days=50)),
        (K.MORE_SUPERVISION, Side.SCHOOL, PERSON, post(supervision_left=0, supervision_minutes=30)),
        (K.MORE_PLACEMENTS, Side.SCHOOL, PERSON, post(placements=(PlacementFacts(1, frozenset({UUID(int=8)})),))),
        (K.START_LATER, Side.SCHOOL, person(earliest_start=STARTS + dt.timedelta(days=20)), POST),
        (K.STAY_LONGER, Side.PROFESSIONAL, person(latest_end=STARTS), POST),
        (K.ACCEPT_FORM, Side.SCHOOL, PERSON, post(forms=())),
        (K.TRAVEL_FARTHER, Side.PROFESSIONAL, person(max_travel_minutes=5, point=Point(52.6, 6.09)), POST),
        (K.RELEASE_GRANT, Side.COMPANY, person(release=None), POST),
        (K.LENDING_BASIS, Side.COMPANY, person(release=release(lending_basis=LendingBasis.UNKNOWN)), POST),
        (K.RELEASE_MORE, Side.COMPANY, person(release=release(used_minutes=240)), POST),
        (K.OFFER_MORE, Side.PROFESSIONAL, person(agreed_minutes=400), POST),
        (K.ACCEPT_FEWER, Side.PROFESSIONAL, person(min_minutes=240), POST),
        (K.SHARE_POST, Side.SCHOOL, person(max_minutes=100), post(share_mode=ShareMode.NONE)),
    ],
    ids=lambda value: value.value if isinstance(value, ChangeKind) else "",
)
def test_one_change_by_the_side_that_can_make_it_suffices(
    kind: ChangeKind, side: Side, spoilt: PersonFacts, asked: PostFacts
) -> None:
    if kind is K.ACCEPT_FORM:
        asked = post(forms=(next(form for form in type(POST.forms[0]) if form not in PERSON.forms),))
    found = [miss for miss in near(spoilt, asked) if [change.kind for change in miss.changes] == [kind]]
    assert found, kinds(spoilt, asked)
    assert found[0].fits
    assert found[0].changes[0].side is side
    assert found[0].more_minutes > 0
    assert found[0].score > 0


def test_one_more_released_hour_covers_as_many_lessons_as_it_says() -> None:
    found = near(person(release=release(minutes_week=100)), POST)
    best = next(miss for miss in found if miss.changes[0].kind is K.RELEASE_MORE)
    assert (best.changes[0].facts["minutes"], best.more_lessons, best.more_minutes) == (120, 2, 100)
    assert wording.change_text(best.changes[0], "en") == "Release 120 more minutes a week."
    assert wording.effect_text(best, "en", fits_now=True) == "That brings 100 more minutes a week (lessons: 2)."


def test_a_lesson_moves_to_where_the_school_allows_it_before_any_other_place() -> None:
    declared = lesson(15, Weekday.TU, 3).places[0]
    thursday = dataclasses.replace(lesson(13, Weekday.TH, 6), places=(*lesson(13, Weekday.TH, 6).places, declared))
    asked = post(lessons=(lesson(11, Weekday.TU, 1), thursday))
    only_tuesday = person(windows=(window(Weekday.TU),))
    best = near(only_tuesday, asked)[0]
    change = best.changes[0]
    assert change.kind is K.MOVE_LESSON
    assert change.facts["declared"] == 1
    assert wording.change_text(change, "en") == "Move the lesson from Thursday 13:30 to Tuesday 10:30."
    assert (best.more_lessons, best.more_minutes) == (1, 50)


def test_no_lesson_moves_to_where_the_class_has_another_one() -> None:
    asked = post(lessons=(*(lesson(20 + n, Weekday.TU, n) for n in range(1, 9)), lesson(13, Weekday.TH, 1)))
    assert K.MOVE_LESSON not in {kind for miss in kinds(person(windows=(window(Weekday.TU),)), asked) for kind in miss}


def test_two_changes_together_are_tried_when_one_does_not_suffice() -> None:
    found = near(person(is_published=False, papers=()), post(grounds=(LegalGround.FULL,)))
    assert {change.kind for change in found[0].changes} == {K.PUBLISH_PROFILE, K.ACCEPT_GROUND}
    assert found[0].fits


def test_what_nobody_can_change_has_no_near_miss() -> None:
    assert near(person(subjects={"FRA": 5}), POST) == []
    assert near(person(point=Point(50.85, 5.69)), POST) == []


@given(
    hours=st.integers(0, 400),
    days=st.integers(0, 3),
    free=st.sets(st.sampled_from(list(Weekday)[:5])),
    least=st.integers(0, 300),
    reach=st.integers(0, 40),
)
def test_every_near_miss_does_what_it_promises(
    hours: int, days: int, free: set[Weekday], least: int, reach: int
) -> None:
    one = person(
        max_minutes=hours,
        max_days=days,
        min_minutes=least,
        max_travel_minutes=reach,
        windows=tuple(window(day) for day in sorted(free)) or (window(Weekday.SA),),
    )
    now = judge(one, POST)
    steps = list(steps_of(now))
    found = near_misses(now, steps, default_weights())
    assert len(found) <= 5
    for miss in found:
        changed, asked = one, POST
        for change in miss.changes:
            step = next(step for step in steps if step.change == change)
            changed, asked = step.apply(changed, asked)
        after = judge(changed, asked)
        assert after.fits
        assert miss.more_minutes == after.plan.minutes - (now.plan.minutes if now.fits else 0)
        assert miss.more_minutes > 0


def test_more_of_the_same_for_the_same_effect_is_not_asked() -> None:
    found = [miss for miss in near(person(release=release(minutes_week=120)), POST)]
    asked = [(miss.changes[0].facts["minutes"], miss.more_lessons) for miss in found]
    assert asked == [(90, 2), (30, 1)]
