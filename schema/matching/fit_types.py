"""How well a person and a vacancy fit: the table behind the score, what excludes, and what would change it."""

from __future__ import annotations

import asyncio
from uuid import UUID

import strawberry

from duobaan import labels
from duobaan.matching.criteria import Criterion, Exclusion
from duobaan.matching.fails import Fail
from duobaan.matching.fit import wording
from duobaan.matching.fit.explain import Explanation
from duobaan.matching.fit.near_misses import Change as ChangeRow
from duobaan.matching.fit.near_misses import ChangeKind, Side, near_misses
from duobaan.matching.fit.near_misses import NearMiss as NearMissRow
from duobaan.matching.fit.scoring import Component
from duobaan.matching.fit.steps import steps_of
from duobaan.matching.suggestions.fitting import Suggestions, Weights
from duobaan.words import LineRole
from schema.context import Info
from schema.professionals import loaders as professional_loaders
from schema.professionals.types import Professional
from schema.vacancies import loaders
from schema.vacancies.timetable import LessonSlot
from schema.vacancies.types import Vacancy
from schema.vocabulary import Locale, language

strawberry.enum(Criterion, name="MatchCriterion", description="A soft criterion of a match.")
strawberry.enum(Exclusion, name="MatchExclusionCode", description="Why something does not go together.")
strawberry.enum(ChangeKind, name="MatchChangeKind", description="What could be changed to make a match possible.")
strawberry.enum(Side, name="MatchSide", description="Who would have to change something.")
_HALF = 0.5


@strawberry.input(description="Shifts what one criterion counts for.")
class CriterionWeightInput:
    """From 0 (does not count) to 100."""

    criterion: Criterion
    weight: float


def read_weights(weights: list[CriterionWeightInput] | None) -> Weights:
    """Return shifted weights by criterion; the last word on a criterion counts."""
    return {one.criterion: one.weight for one in weights or ()}


@strawberry.type(description="One row of the table behind a score: the score is the mean of values by weight.")
class MatchReason:
    """`satisfied` when it is worth half or more."""

    row: strawberry.Private[Component]
    code: Criterion
    value: float = strawberry.field(description="0 to 1.")
    weight: float
    satisfied: bool

    @strawberry.field(description="What stands behind it, in words.")
    def label(self, info: Info, locale: Locale | None = None) -> str:
        """Say it."""
        return wording.reason_text(self.row, language(info.context, locale))

    @strawberry.field(description="The name of the criterion.")
    def name(self, info: Info, locale: Locale | None = None) -> str:
        """Name it."""
        return labels.label(f"match.criteria.{self.code.value}", language(info.context, locale))

    @classmethod
    def of(cls, row: Component) -> MatchReason:
        """Wrap a component."""
        return cls(row=row, code=row.criterion, value=row.value, weight=row.weight, satisfied=row.value >= _HALF)


@strawberry.type(description="Something that excludes.")
class MatchExclusion:
    """A code with words."""

    fail: strawberry.Private[Fail]
    code: Exclusion

    @strawberry.field(description="Why, in words.")
    def label(self, info: Info, locale: Locale | None = None) -> str:
        """Say it."""
        return wording.fail_text(self.fail, language(info.context, locale))


@strawberry.type(description="A lesson that someone would teach, or would not and why.")
class MatchLesson:
    """`window` says how it falls in their week; `exclusion` why they would not teach it."""

    key: strawberry.Private[UUID]
    minutes: int
    window: str | None
    exclusion: MatchExclusion | None

    @strawberry.field
    async def lesson(self, info: Info) -> LessonSlot | None:
        """Load the lesson."""
        row = await info.context.loader(loaders.slots).load(self.key)
        return None if row is None else LessonSlot.of(row)


@strawberry.type(description="One thing that one side would do.")
class MatchChange:
    """With words."""

    row: strawberry.Private[ChangeRow]
    kind: ChangeKind
    side: Side

    @strawberry.field(description="What it is, in words.")
    def label(self, info: Info, locale: Locale | None = None) -> str:
        """Say it."""
        return wording.change_text(self.row, language(info.context, locale))


@strawberry.type(description="The smallest changes that make a match possible or larger, and what they bring.")
class MatchNearMiss:
    """Computed by judging again with the changes made."""

    row: strawberry.Private[NearMissRow]
    fits_now: strawberry.Private[bool]
    changes: list[MatchChange]
    more_lessons: int
    more_minutes: int
    score: float = strawberry.field(description="The score that it would have.")

    @strawberry.field(description="What the changes bring, in words.")
    def effect(self, info: Info, locale: Locale | None = None) -> str:
        """Say it."""
        return wording.effect_text(self.row, language(info.context, locale), fits_now=self.fits_now)


@strawberry.type(description="How well one person and one vacancy fit. A person decides; this only informs.")
class MatchExplanation:
    """The score is 0 when something excludes, else the mean of the reasons' values by their weights."""

    found: strawberry.Private[Explanation]
    score: float
    fits: bool
    minutes_per_week: int
    reasons: list[MatchReason]
    exclusions: list[MatchExclusion]
    role: LineRole = strawberry.field(
        description="What was judged; SUPPORT in a post of lessons to lead: only those that ask for support count."
    )
    why_not_leading: list[MatchExclusion] = strawberry.field(
        description="Of whoever is judged to support only: why they do not lead."
    )
    rules_version: str = strawberry.field(description="Whoever holds the same version can reproduce the answer.")
    input_hash: str = strawberry.field(description="The mark of everything that was weighed.")

    @strawberry.field(description="The lessons that the person would teach.")
    def taught(self) -> list[MatchLesson]:
        """List them."""
        return [
            MatchLesson(key=one.lesson.key, minutes=one.lesson.minutes_week, window=one.window, exclusion=None)
            for one in self.found.taught
        ]

    @strawberry.field(description="The open lessons that the person would not teach, each with the first reason why.")
    def missed(self) -> list[MatchLesson]:
        """List them."""
        return [
            MatchLesson(
                key=one.lesson.key,
                minutes=one.lesson.minutes_week,
                window=None,
                exclusion=MatchExclusion(fail=one.fail, code=one.fail.code),
            )
            for one in self.found.missed
        ]

    @strawberry.field(description="The smallest changes by either side that would make it fit, or fit better.")
    async def near_misses(self) -> list[MatchNearMiss]:
        """Try them, beside the event loop."""
        rows = await asyncio.to_thread(_tried, self.found)
        return [
            MatchNearMiss(
                row=row,
                fits_now=self.found.fits,
                changes=[MatchChange(row=one, kind=one.kind, side=one.side) for one in row.changes],
                more_lessons=row.more_lessons,
                more_minutes=row.more_minutes,
                score=row.score,
            )
            for row in rows
        ]

    @strawberry.field(description="Null for whoever may not see the person.")
    async def professional(self, info: Info) -> Professional | None:
        """Load the person."""
        row = await info.context.loader(professional_loaders.professionals).load(self.found.professional_id)
        return None if row is None else Professional.of(row)

    @strawberry.field(description="Null for whoever may not see the vacancy.")
    async def vacancy(self, info: Info) -> Vacancy | None:
        """Load the vacancy."""
        row = await info.context.loader(loaders.vacancies).load(self.found.vacancy_id)
        return None if row is None else Vacancy.of(row)

    @classmethod
    def of(cls, found: Explanation) -> MatchExplanation:
        """Wrap an explanation."""
        return cls(
            found=found,
            score=found.score,
            fits=found.fits,
            minutes_per_week=found.minutes,
            reasons=[MatchReason.of(row) for row in found.components],
            exclusions=[MatchExclusion(fail=fail, code=fail.code) for fail in found.fails],
            role=found.role,
            why_not_leading=[MatchExclusion(fail=fail, code=fail.code) for fail in found.judgement.lead_fails],
            rules_version=found.rules_version,
            input_hash=found.input_hash,
        )


def _tried(found: Explanation) -> list[NearMissRow]:
    weights = {row.criterion: row.weight for row in found.components}
    return near_misses(found.judgement, steps_of(found.judgement), weights)


@strawberry.type(description="Someone who suits a vacancy, and why.")
class ProfessionalSuggestion:
    """One place in a ranking."""

    node: Professional
    match: MatchExplanation


@strawberry.type(description="A vacancy that suits someone, and why.")
class VacancySuggestion:
    """One place in a ranking."""

    node: Vacancy
    match: MatchExplanation


@strawberry.type(description="People who suit a vacancy, best first.")
class ProfessionalSuggestions:
    """`considered` were weighed, `fitting` of them fit."""

    edges: list[ProfessionalSuggestion]
    considered: int
    fitting: int

    @classmethod
    def of(cls, found: Suggestions) -> ProfessionalSuggestions:
        """Wrap a ranking."""
        edges = [
            ProfessionalSuggestion(
                node=Professional.of(found.people[one.professional_id]), match=MatchExplanation.of(one)
            )
            for one in found.page
        ]
        return cls(edges=edges, considered=found.considered, fitting=found.fitting)


@strawberry.type(description="Vacancies that suit someone, best first.")
class VacancySuggestions:
    """`considered` were weighed, `fitting` of them fit."""

    edges: list[VacancySuggestion]
    considered: int
    fitting: int

    @classmethod
    def of(cls, found: Suggestions) -> VacancySuggestions:
        """Wrap a ranking."""
        edges = [
            VacancySuggestion(node=Vacancy.of(found.vacancies[one.vacancy_id]), match=MatchExplanation.of(one))
            for one in found.page
        ]
        return cls(edges=edges, considered=found.considered, fitting=found.fitting)
