"""Theory is not for who may give practical lessons only; practice and lessons of which nothing is said are."""

from __future__ import annotations

from uuid import UUID

import pytest

from duobaan.eligibility.assessment import LessonFacts, VacancyFacts
from duobaan.eligibility.assessment import PersonFacts as LawPerson
from duobaan.eligibility.engine import assess
from duobaan.eligibility.rules import Paper
from duobaan.matching.criteria import Exclusion
from duobaan.matching.facts.person_and_post import PersonFacts, PostFacts
from duobaan.matching.fit.lessons import knowledge_fail
from duobaan.matching.fit.rules import judge
from duobaan.matching.fit.steps import steps_of
from duobaan.words import LegalGround, LessonPart, Level, LineRole, QualificationKind, Sector, Weekday
from tests.domain.matching import facts

INSTRUCTOR = (Paper(QualificationKind.MBO4), Paper(QualificationKind.PDC_INSTRUCTOR))
THEORY, PRACTICE = LessonPart.THEORY, LessonPart.PRACTICE


def _person(*papers: Paper) -> PersonFacts:
    return facts.person(papers=papers, subjects={"MTP": 5}, levels=frozenset({Level.MBO_2}), sectors=frozenset())


def _post(*parts: LessonPart | None, grounds: tuple[LegalGround, ...], **values: object) -> PostFacts:
    lessons = tuple(
        facts.lesson(number, Weekday.TU, number, subject="MTP", level=Level.MBO_2, class_group=None, part=part)
        for number, part in enumerate(parts, 1)
    )
    asked = {"sector": Sector.MBO, "levels": (Level.MBO_2,), "subjects": ("MTP",), "grounds": grounds}
    return facts.post(**asked, lessons=lessons, **values)


@pytest.mark.parametrize(
    ("_case", "part", "grounds", "role", "code"),
    [
        ("theory", THEORY, (LegalGround.INSTRUCTOR,), LineRole.LEAD, Exclusion.THEORY_LESSON),
        ("practice", PRACTICE, (LegalGround.INSTRUCTOR,), LineRole.LEAD, None),
        ("not_said", None, (LegalGround.INSTRUCTOR,), LineRole.LEAD, None),
        ("not_accepted_at_all", THEORY, (LegalGround.FULL,), LineRole.LEAD, Exclusion.GROUND),
        ("as_a_guest", THEORY, (LegalGround.INSTRUCTOR, LegalGround.GUEST), LineRole.LEAD, None),
        ("support", THEORY, (LegalGround.INSTRUCTOR,), LineRole.SUPPORT, None),
    ],
)
def test_an_instructor_and_one_lesson(
    _case: str, part: LessonPart | None, grounds: tuple[LegalGround, ...], role: LineRole, code: Exclusion | None
) -> None:
    post = _post(part, grounds=grounds, role=role)
    fail = knowledge_fail(_person(*INSTRUCTOR), post, post.lessons[0])
    assert (fail.code if fail else None) is code


def test_a_plan_of_both_parts_leaves_the_theory_with_its_reason_and_asks_for_no_other_ground() -> None:
    found = judge(_person(*INSTRUCTOR), _post(PRACTICE, THEORY, grounds=(LegalGround.INSTRUCTOR,)))
    assert [one.lesson.part for one in found.plan.taught] == [PRACTICE]
    assert [one.fail.code for one in found.plan.missed] == [Exclusion.THEORY_LESSON]
    assert not [step for step in steps_of(found) if step.change.kind == "ACCEPT_GROUND"]


@pytest.mark.parametrize(("part", "allowed"), [(THEORY, False), (PRACTICE, True), (None, True)])
def test_the_engine_says_the_same(part: LessonPart | None, allowed: bool) -> None:
    lesson = LessonFacts.of("one", "MTP", Level.MBO_2, part=part)
    work = VacancyFacts(Sector.MBO, (lesson,), UUID(int=1), accepted=frozenset({LegalGround.INSTRUCTOR}))
    answer = assess(LawPerson(INSTRUCTOR), work, facts.STARTS)
    assert answer.is_allowed is allowed
    codes = [reason.code for reason in answer.lessons[0].reasons]
    assert ("SUPPORT_PRACTICAL_LESSONS" in codes) is not allowed
    assert ("MBO_INSTRUCTOR" in codes) is allowed
