"""May this person teach here: per lesson and in all, with deadlines, conditions, budgets and what would change it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duobaan import labels
from duobaan.eligibility import rule_book
from duobaan.eligibility.assessment import LessonFacts, PersonFacts, VacancyFacts
from duobaan.eligibility.budget import GuestDay, GuestUse
from duobaan.eligibility.changes import changes_for
from duobaan.eligibility.engine import assess
from duobaan.eligibility.rules import Paper, TrajectoryFact
from duobaan.reference.subjects import subjects
from duobaan.words import LegalGround, Level, LineRole, QualificationKind, Sector, TrajectoryKind

K, G, T = QualificationKind, LegalGround, TrajectoryKind
BOARD, OTHER = UUID(int=1), UUID(int=2)
ON = dt.date(2027, 1, 4)
END = dt.date(2027, 7, 1)
WEEKS = [ON + dt.timedelta(weeks=number) for number in range(24)]


def lesson(subject: str = "WIS", level: Level = Level.HAVO, **more: object) -> LessonFacts:
    values = {"minutes": 50, "held_on": WEEKS} | more
    return LessonFacts.of(f"{subject}{level}", subject, level, **values)  # type: ignore[arg-type]


def work(*lessons: LessonFacts, sector: Sector = Sector.VO, **more: object) -> VacancyFacts:
    values = {"board_id": BOARD, "starts_on": ON, "ends_on": END} | more
    return VacancyFacts(sector, lessons or (lesson(),), **values)  # type: ignore[arg-type]


def codes(reasons: object) -> list[str]:
    return [reason.code for reason in reasons]  # type: ignore[attr-defined]


def test_the_weakest_lesson_decides_and_every_lesson_has_its_own_answer() -> None:
    person = PersonFacts((Paper(K.FIRST_DEGREE, "WIS"),))
    found = assess(person, work(lesson("WIS"), lesson("NAT", Level.VWO)), ON)
    assert [one.ground for one in found.lessons] == [G.FULL, G.GUEST]
    assert found.ground is G.GUEST
    assert [(one.subject, one.ground) for one in found.by_subject()] == [("WIS", G.FULL), ("NAT", G.GUEST)]


def test_a_running_training_with_the_declaration_is_in_trajectory_until_its_deadline() -> None:
    deadline = dt.date(2027, 3, 31)
    person = PersonFacts(
        (Paper(K.SUITABILITY_DECLARATION, "WIS", issued_on=dt.date(2024, 9, 1)),),
        (TrajectoryFact(T.ZIJ_INSTROOM, dt.date(2025, 9, 1), deadline),),
    )
    found = assess(person, work(), ON)
    assert found.ground is G.IN_TRAJECTORY
    assert found.deadline is not None
    assert (found.deadline.on, found.deadline.code, found.deadline.ground_after) == (
        deadline,
        "TRAJECTORY_ENDS",
        G.GUEST,
    )
    assert "FALLS_BACK" in codes(found.warnings)
    assert found.is_allowed
    assert assess(person, work(), deadline + dt.timedelta(days=1)).ground is G.GUEST
    # From the deadline on the lessons are a guest's, and count in the guest's year.
    late = sum(day > deadline for day in WEEKS)
    assert found.budgets[0].used_minutes == late * 50


def test_work_that_outlives_the_training_is_refused_where_no_guest_is_taken() -> None:
    person = PersonFacts(
        (Paper(K.SUITABILITY_DECLARATION, "WIS"),), (TrajectoryFact(T.ZIJ_INSTROOM, ON, dt.date(2027, 3, 31)),)
    )
    strict = work(accepted=frozenset({G.IN_TRAJECTORY}))
    # The declaration itself still carries after the training, but that ground is not taken either.
    assert codes(assess(person, strict, ON).blocks) == ["GROUND_ENDS_TOO_SOON"]
    assert assess(person, replace(strict, ends_on=dt.date(2027, 4, 1)), ON).is_allowed


def test_a_training_without_the_declaration_changes_nothing() -> None:
    person = PersonFacts((), (TrajectoryFact(T.ZIJ_INSTROOM, ON, END),))
    assert assess(person, work(), ON).ground is G.GUEST


def test_the_term_of_a_declaration_ends_two_years_after_its_issue() -> None:
    issued = dt.date(2025, 2, 1)
    person = PersonFacts((Paper(K.SUITABILITY_DECLARATION, "WIS", issued_on=issued),))
    found = assess(person, work(), ON)
    assert found.ground is G.SUITABILITY
    assert found.deadline is not None
    assert (found.deadline.on, found.deadline.code) == (dt.date(2027, 2, 1), "TERM_ENDS")


def test_a_second_paper_of_the_same_strength_leaves_no_deadline() -> None:
    expiring = Paper(K.FIRST_DEGREE, "WIS", expires_on=dt.date(2027, 2, 1))
    alone = assess(PersonFacts((expiring,)), work(), ON)
    assert alone.deadline is not None
    assert alone.deadline.code == "PAPER_ENDS"
    assert assess(PersonFacts((expiring, Paper(K.FIRST_DEGREE, "WIS"))), work(), ON).deadline is None


@pytest.mark.parametrize(
    ("_case", "person", "post", "code", "step"),
    [
        (
            "another's subject",
            PersonFacts(subjects=frozenset({"DUI"})),
            work(),
            "SUPPORT_OWN_EXPERTISE",
            "SHOW_OWN_EXPERTISE",
        ),
        (
            "nobody responsible",
            PersonFacts(),
            work(responsible_teacher=False),
            "SUPPORT_RESPONSIBLE_TEACHER",
            "NAME_RESPONSIBLE_TEACHER",
        ),
    ],
)
def test_a_guest_without_a_condition_may_only_support(
    _case: str, person: PersonFacts, post: VacancyFacts, code: str, step: str
) -> None:
    found = assess(person, post, ON)
    assert found.ground is G.SUPPORT_ONLY
    assert codes(found.blocks) == [code]
    change = changes_for(person, post, ON, found)[0]
    assert (change.code, change.ground, change.is_allowed) == (step, G.GUEST, True)
    assert assess(person, replace(post, role=LineRole.SUPPORT), ON).is_allowed


def test_a_near_subject_is_own_expertise() -> None:
    assert assess(PersonFacts(subjects=frozenset({"WISB"})), work(), ON).ground is G.GUEST


def test_the_budget_of_the_board_blocks_and_the_total_warns() -> None:
    limit = 240 * 60
    full = GuestUse(tuple(GuestDay(OTHER, day, limit // len(WEEKS)) for day in WEEKS))
    elsewhere = assess(PersonFacts(guest=full), work(), ON)
    assert elsewhere.is_allowed
    assert {"GUEST_BUDGET_TOTAL", "GUEST_PEAK"} <= set(codes(elsewhere.warnings))
    here = replace(full, days=tuple(replace(day, board_id=BOARD) for day in full.days))
    found = assess(PersonFacts(guest=here), work(), ON)
    assert codes(found.blocks) == ["GUEST_BUDGET"]
    fewer = [one for one in changes_for(PersonFacts(guest=here), work(), ON, found) if one.code == "FEWER_LESSONS"]
    assert fewer[0].facts["minutes"] == len(WEEKS) * 50
    assert fewer[0].is_allowed


def test_the_second_degree_covers_it_and_the_first_adds_nothing() -> None:
    post = work(lesson("NASK", Level.VMBO_TL))
    found = assess(PersonFacts(), post, ON)
    steps = {one.facts.get("paper"): one.ground for one in changes_for(PersonFacts(), post, ON, found)}
    assert steps[K.SECOND_DEGREE] is G.FULL
    assert K.FIRST_DEGREE not in steps


def test_a_training_is_named_with_the_paper_that_it_asks_first() -> None:
    post = work(lesson("MTP", Level.MBO_4), sector=Sector.MBO)
    steps = changes_for(PersonFacts(), post, ON, assess(PersonFacts(), post, ON))
    first = next(one for one in steps if one.code == "START_TRAJECTORY_WITH")
    assert (first.facts["kind"], first.facts["papers"], first.ground) == (
        T.PDG,
        (K.SUITABILITY_DECLARATION,),
        G.IN_TRAJECTORY,
    )
    declared = PersonFacts((Paper(K.SUITABILITY_DECLARATION),))
    steps = changes_for(declared, post, ON, assess(declared, post, ON))
    assert "START_TRAJECTORY" in codes(steps)


def test_every_step_and_reason_is_said_in_both_languages() -> None:
    people = [PersonFacts(), PersonFacts(subjects=frozenset({"DUI"}))]
    posts = [work(), work(responsible_teacher=False), work(lesson("MTP", Level.MBO_4), sector=Sector.MBO)]
    for person in people:
        for post in posts:
            found = assess(person, post, ON)
            said = [*changes_for(person, post, ON, found), *found.blocks, *found.warnings, *found.lessons[0].reasons]
            for one in said:
                for locale in labels.LOCALES:
                    text = labels.render(f"reasons.{one.code}", locale, one.facts)
                    assert "{" not in text
                    assert text != one.code


def test_rules_that_are_not_verified_say_so() -> None:
    found = assess(PersonFacts(), work(lesson("TEC", Level.PO_UPPER), sector=Sector.PO), ON)
    assert "RULE_NOT_VERIFIED" in codes(found.warnings)
    assert not found.lessons[0].reasons[0].verified


def test_a_day_is_judged_by_the_rule_of_that_day() -> None:
    then, later = dt.date(2018, 3, 1), dt.date(2018, 9, 3)
    old = assess(PersonFacts(), work(lesson(held_on=[then]), ends_on=None, starts_on=None), then)
    new = assess(PersonFacts(), work(lesson(held_on=[later]), ends_on=None, starts_on=None), later)
    assert (old.budgets[0].limit_minutes, new.budgets[0].limit_minutes) == (160 * 60, 240 * 60)
    assert old.lessons[0].reasons[0].last == dt.date(2018, 7, 31)


papers = st.builds(
    Paper,
    kind=st.sampled_from(list(QualificationKind)),
    subject=st.sampled_from([None, "WIS", "NAT", "NASK", "MTP", "LO"]),
    issued_on=st.sampled_from([None, dt.date(2024, 1, 1), dt.date(2026, 9, 1)]),
    expires_on=st.sampled_from([None, dt.date(2027, 3, 1)]),
)
trainings = st.builds(
    TrajectoryFact,
    kind=st.sampled_from(list(TrajectoryKind)),
    started_on=st.sampled_from([dt.date(2025, 9, 1), dt.date(2026, 9, 1)]),
    deadline_on=st.sampled_from([dt.date(2027, 2, 1), dt.date(2028, 9, 1)]),
)
lessons = st.builds(
    lambda subject, where, year: (where[0], lesson(subject, where[1], class_year=year)),
    st.sampled_from(["WIS", "NAT", "NASK1", "MTP", "LO"]),
    st.sampled_from(
        [
            (Sector.VO, Level.HAVO),
            (Sector.VO, Level.VMBO_TL),
            (Sector.VO, Level.PRAKTIJKONDERWIJS),
            (Sector.MBO, Level.MBO_3),
            (Sector.PO, Level.PO_UPPER),
            (Sector.HBO, Level.HBO_BACHELOR),
        ]
    ),
    st.sampled_from([None, 2, 5]),
)
people = st.builds(
    PersonFacts,
    papers=st.lists(papers, max_size=3).map(tuple),
    trajectories=st.lists(trainings, max_size=2).map(tuple),
    subjects=st.sampled_from([None, frozenset({"WIS"}), frozenset({"DUI"})]),
)


@given(people, papers, trainings, lessons, st.booleans())
def test_one_more_paper_or_training_never_weakens(
    person: PersonFacts, more: Paper, training: TrajectoryFact, what: tuple[Sector, LessonFacts], responsible: bool
) -> None:
    post = work(what[1], sector=what[0], responsible_teacher=responsible)
    strength = rule_book.order_of_grounds().index
    poorer = assess(person, post, ON)
    richer = assess(replace(person, papers=(*person.papers, more)), post, ON)
    trained = assess(replace(person, trajectories=(*person.trajectories, training)), post, ON)
    assert strength(richer.ground) <= strength(poorer.ground)
    assert strength(trained.ground) <= strength(poorer.ground)


@given(
    st.lists(st.tuples(st.sampled_from([BOARD, OTHER]), st.sampled_from(WEEKS), st.integers(0, 2000)), max_size=12),
    st.integers(0, 20),
)
def test_a_budget_is_never_below_nothing_without_a_block(taught: list[tuple[UUID, dt.date, int]], many: int) -> None:
    use = GuestUse(tuple(GuestDay(*one) for one in taught))
    found = assess(PersonFacts(guest=use), work(*[lesson() for _ in range(many)] or [lesson(minutes=1)]), ON)
    (board,) = [row for row in found.budgets if row.board_id == BOARD]
    assert (board.left_minutes < 0) == ("GUEST_BUDGET" in codes(found.blocks))
    (total,) = [row for row in found.budgets if row.board_id is None]
    assert (total.left_minutes < 0) == ("GUEST_BUDGET_TOTAL" in codes(found.warnings))
    assert total.used_minutes >= board.used_minutes


@given(people, lessons)
def test_every_step_that_is_named_really_helps(person: PersonFacts, what: tuple[Sector, LessonFacts]) -> None:
    post = work(what[1], sector=what[0])
    base = assess(person, post, ON)
    strength = rule_book.order_of_grounds().index
    for change in changes_for(person, post, ON, base):
        assert strength(change.ground) <= strength(base.ground)
        assert strength(change.ground) < strength(base.ground) or change.is_allowed > base.is_allowed


def test_the_same_facts_give_the_same_answer_with_the_version_of_the_rules() -> None:
    one, other = assess(PersonFacts(), work(), ON), assess(PersonFacts(), work(), ON)
    assert one == other
    assert one.rules_version == rule_book.rules_version()
    assert "WIS" in subjects()
