"""The assessment: may this person teach here, on which ground, until when, and what would change it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import strawberry

from duobaan import labels
from duobaan.eligibility import assessment as domain
from duobaan.eligibility.asking import Answer
from duobaan.eligibility.lessons import slot_of
from duobaan.eligibility.vog import VogStanding
from duobaan.errors import ReasonFact
from duobaan.ids import Kind, public
from duobaan.words import LegalGround, Level
from schema.context import Info
from schema.errors import EligibilityReason
from schema.professionals import loaders as professional_loaders
from schema.professionals.law import DISCLAIMER, GuestBudgetRow, RuleReason, in_words
from schema.professionals.types import Professional
from schema.reference.types import Subject
from schema.vacancies import loaders as vacancy_loaders
from schema.vacancies.types import Vacancy
from schema.vocabulary import Locale, language


@strawberry.type(description="The last day on which a ground holds.")
class EligibilityDeadline:
    """`code` says what ends: a training, its term, a paper or the rule."""

    on: dt.date
    code: str
    ground_after: LegalGround

    @strawberry.field(description="What ends, in words.")
    def label(self, info: Info, locale: Locale | None = None) -> str:
        """Render the deadline."""
        return in_words(self.code, {}, info.context, locale)

    @classmethod
    def of(cls, deadline: domain.Deadline | None) -> EligibilityDeadline | None:
        """Wrap a deadline."""
        if deadline is None:
            return None
        return cls(on=deadline.on, code=deadline.code, ground_after=deadline.ground_after)


@strawberry.type(description="A step that would make more possible.")
class EligibilityChange:
    """The ground that it leads to, and whether it suffices by itself."""

    code: str
    ground: LegalGround
    suffices: bool
    facts: strawberry.Private[Mapping[str, object]]

    @strawberry.field(description="The step in words.")
    def label(self, info: Info, locale: Locale | None = None) -> str:
        """Render the step."""
        return in_words(self.code, self.facts, info.context, locale)

    @classmethod
    def of(cls, change: domain.Change) -> EligibilityChange:
        """Wrap a change."""
        return cls(code=change.code, ground=change.ground, suffices=change.is_allowed, facts=change.facts)


@strawberry.type(description="The answer for one lesson; without a timetable for one subject at one level.")
class LessonEligibility:
    """The deciding rule first, weaker grounds after it."""

    lesson: strawberry.ID | None
    level: Level
    ground: LegalGround
    reasons: list[RuleReason]
    deadline: EligibilityDeadline | None
    code: strawberry.Private[str]

    @strawberry.field
    def subject(self) -> Subject | None:
        """Look the subject up."""
        return next(iter(Subject.by_codes((self.code,))), None)

    @classmethod
    def of(cls, lesson: domain.LessonAssessment) -> LessonEligibility:
        """Wrap the answer for a lesson."""
        slot = slot_of(lesson.key)
        return cls(
            lesson=None if slot is None else strawberry.ID(public(Kind.LESSON_SLOT, slot)),
            level=lesson.level,
            ground=lesson.ground,
            reasons=[RuleReason.of(reason) for reason in lesson.reasons],
            deadline=EligibilityDeadline.of(lesson.deadline),
            code=lesson.subject,
        )


@strawberry.type(description="The answer for a subject at a level: the weakest of its lessons.")
class SubjectEligibility:
    """How many lessons it stands for."""

    level: Level
    ground: LegalGround
    lesson_count: int
    code: strawberry.Private[str]

    @strawberry.field
    def subject(self) -> Subject | None:
        """Look the subject up."""
        return next(iter(Subject.by_codes((self.code,))), None)


@strawberry.type(description="The certificate of conduct at the board of the vacancy.")
class VogStandingInfo:
    """Each board asks its own; only dates are kept, never the document."""

    is_held: bool
    issued_from: dt.date = strawberry.field(description="A new one must be issued on or after this day.")
    unconfirmed_issued_from: dt.date | None = strawberry.field(description="By a stricter rule that is not verified.")
    rules: list[RuleReason]

    @classmethod
    def of(cls, standing: VogStanding | None) -> VogStandingInfo | None:
        """Wrap the standing."""
        if standing is None:
            return None
        return cls(
            is_held=standing.is_held,
            issued_from=standing.issued_from,
            unconfirmed_issued_from=standing.unconfirmed_issued_from,
            rules=[RuleReason.of(reason) for reason in standing.rules],
        )


def _reasons(facts: tuple[ReasonFact, ...]) -> list[EligibilityReason]:
    return [EligibilityReason(code=fact.code, source=fact.source, facts=dict(fact.facts)) for fact in facts]


@strawberry.type(description="May this person teach here? No legal advice.")
class EligibilityAssessment:
    """The weakest ground of all lessons; the same facts and rules version give the same answer."""

    answer: strawberry.Private[Answer]
    on: dt.date = strawberry.field(description="The day of which the rules and papers are looked at.")
    rules_version: str
    ground: LegalGround
    is_allowed: bool = strawberry.field(description="Whether nothing refuses the work as it stands.")
    lessons: list[LessonEligibility]
    subjects: list[SubjectEligibility]
    deadline: EligibilityDeadline | None
    blocks: list[EligibilityReason]
    warnings: list[EligibilityReason]
    changes: list[EligibilityChange] = strawberry.field(description="What would change it, the nearest step first.")
    budgets: list[GuestBudgetRow] = strawberry.field(
        description="The guest's budget with these lessons in; empty for who may not know what is taught elsewhere."
    )
    vog: VogStandingInfo | None

    @strawberry.field
    async def professional(self, info: Info) -> Professional | None:
        """Load the professional."""
        row = await info.context.loader(professional_loaders.professionals).load(self.answer.professional_id)
        return None if row is None else Professional.of(row)

    @strawberry.field
    async def vacancy(self, info: Info) -> Vacancy | None:
        """Load the vacancy."""
        row = await info.context.loader(vacancy_loaders.vacancies).load(self.answer.vacancy_id)
        return None if row is None else Vacancy.of(row)

    @strawberry.field(description="That this is no legal advice, in words.")
    def disclaimer(self, info: Info, locale: Locale | None = None) -> str:
        """Render the disclaimer."""
        return labels.label(DISCLAIMER, language(info.context, locale))

    @classmethod
    def of(cls, answer: Answer) -> EligibilityAssessment:
        """Wrap an answer."""
        found = answer.assessment
        return cls(
            answer=answer,
            on=found.on,
            rules_version=found.rules_version,
            ground=found.ground,
            is_allowed=found.is_allowed,
            lessons=[LessonEligibility.of(lesson) for lesson in found.lessons],
            subjects=[
                SubjectEligibility(level=one.level, ground=one.ground, lesson_count=one.lesson_count, code=one.subject)
                for one in found.by_subject()
            ],
            deadline=EligibilityDeadline.of(found.deadline),
            blocks=_reasons(found.blocks),
            warnings=_reasons(found.warnings),
            changes=[EligibilityChange.of(change) for change in found.changes],
            budgets=[GuestBudgetRow.of(row) for row in found.budgets],
            vog=VogStandingInfo.of(answer.vog),
        )
