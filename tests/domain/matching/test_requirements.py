"""What each requirement of a post costs in people; pure, against judging every post anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duobaan.geo import Point
from duobaan.matching.facts.person_and_post import PersonFacts, PostFacts
from duobaan.matching.fit.requirements import Requirement, count_requirements, requirements_of, unmet_by
from duobaan.matching.fit.rules import judge
from duobaan.words import ContractKind, EngagementForm, LegalGround, Level, RequirementKind, Weekday
from tests.domain.matching.facts import PERSON, POST, window

K = RequirementKind
DAY = {day: Requirement(K.DAY, day) for day in (Weekday.TU, Weekday.TH)}
SPOILT: dict[Requirement, PersonFacts] = {
    Requirement(K.SUBJECT): replace(PERSON, subjects={"ENG": 4}),
    Requirement(K.LEVEL): replace(PERSON, levels=frozenset({Level.VMBO_TL})),
    Requirement(K.GROUND): replace(PERSON, papers=()),
    Requirement(K.FORM): replace(PERSON, forms=frozenset({EngagementForm.MASTERCLASS})),
    Requirement(K.CONTRACT): replace(PERSON, contract_kinds=frozenset({ContractKind.FREELANCE})),
    Requirement(K.LANGUAGE): replace(PERSON, languages=frozenset({"en"})),
    Requirement(K.PERIOD): replace(PERSON, earliest_start=dt.date(2027, 6, 1)),
    Requirement(K.HOURS): replace(PERSON, min_minutes=300),
    DAY[Weekday.TU]: replace(PERSON, windows=(window(Weekday.TH),)),
    DAY[Weekday.TH]: replace(PERSON, windows=(window(Weekday.TU),)),
}
STRICT = replace(POST, grounds=(LegalGround.FULL,))
CASES = [pytest.param(wish, id=f"{wish.kind}-{wish.day}") for wish in SPOILT]


@pytest.mark.parametrize("wish", CASES)
def test_who_misses_one_requirement_counts_where_it_falls_away_and_nowhere_else(wish: Requirement) -> None:
    assert unmet_by(SPOILT[wish], STRICT) == {wish}
    found = count_requirements([PERSON, SPOILT[wish]], STRICT)
    assert (found.considered, found.matching) == (2, 1)
    assert {one.requirement: one.without for one in found.requirements} == {
        each: 1 + (each == wish) for each in requirements_of(STRICT)
    }


def test_whoever_comes_too_soon_for_a_certificate_costs_it() -> None:
    soon = replace(STRICT, notice_days=90)
    assert unmet_by(PERSON, soon) == {Requirement(K.VOG)}
    assert unmet_by(PERSON, replace(soon, needs_vog=False)) == frozenset()


def test_who_misses_two_requirements_counts_for_neither() -> None:
    both = replace(SPOILT[DAY[Weekday.TH]], languages=frozenset({"en"}))
    found = count_requirements([both], STRICT)
    assert {one.without for one in found.requirements} == {0}


@pytest.mark.parametrize(
    "excluded",
    [
        replace(PERSON, release=None),
        replace(PERSON, max_travel_minutes=0, point=Point(53.2, 6.09)),
        replace(PERSON, agreed_minutes=400),
        replace(PERSON, is_visible=False),
    ],
)
def test_what_is_no_wish_of_the_school_excludes_everywhere(excluded: PersonFacts) -> None:
    found = count_requirements([excluded], STRICT)
    assert (found.considered, found.matching) == (1, 0)
    assert {one.without for one in found.requirements} == {0}


def test_a_subject_that_falls_away_does_not_hide_another_level() -> None:
    other = replace(SPOILT[Requirement(K.SUBJECT)], levels=frozenset({Level.VMBO_TL}))
    assert unmet_by(other, STRICT) == {Requirement(K.SUBJECT)}  # the first thing that one would be told
    found = count_requirements([other], STRICT)
    assert {one.requirement.kind: one.without for one in found.requirements}[K.SUBJECT] == 0


def test_a_draft_is_counted_as_if_it_were_published() -> None:
    assert count_requirements([PERSON], replace(STRICT, is_open=False)).matching == 1


def test_only_what_is_asked_is_a_requirement() -> None:
    bare = replace(STRICT, subjects=(), levels=(), grounds=(), forms=(), contract_kinds=(), lessons=(), minutes_week=0)
    assert [one.kind for one in requirements_of(replace(bare, needs_vog=False))] == [K.LANGUAGE, K.PERIOD]


def without(post: PostFacts, wish: Requirement) -> PostFacts:
    """The post without one requirement, written once more and otherwise."""
    bare: dict[RequirementKind, Callable[[], PostFacts]] = {
        K.FORM: lambda: replace(post, forms=()),
        K.CONTRACT: lambda: replace(post, contract_kinds=()),
        K.DAY: lambda: replace(post, lessons=tuple(x for x in post.lessons if x.places[0].weekday is not wish.day)),
        K.GROUND: lambda: replace(post, grounds=(), responsible_teacher=True),
    }
    return bare[wish.kind]()


PEOPLE = st.lists(st.sampled_from([PERSON, *SPOILT.values()]), max_size=8)


@given(PEOPLE, st.sampled_from([*DAY.values(), Requirement(K.FORM), Requirement(K.CONTRACT), Requirement(K.GROUND)]))
def test_a_count_without_a_requirement_is_the_count_of_a_post_that_does_not_ask_it(
    people: list[PersonFacts], wish: Requirement
) -> None:
    found = {one.requirement: one.without for one in count_requirements(people, STRICT).requirements}
    assert found[wish] == count_requirements(people, without(STRICT, wish)).matching


@given(st.sampled_from([PERSON, *SPOILT.values()]), st.sampled_from([Weekday.TU, Weekday.TH]))
def test_who_meets_every_requirement_of_one_day_fits_that_post(person: PersonFacts, day: Weekday) -> None:
    post = replace(
        STRICT, lessons=tuple(one for one in STRICT.lessons if one.places[0].weekday is day), minutes_week=100
    )
    if unmet_by(person, post) == frozenset():
        assert judge(replace(person, min_minutes=0), post).fits
