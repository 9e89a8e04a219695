"""Teams that together cover a vacancy's timetable: who teaches what, why, what stays open, and what would help."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import strawberry

from duobaan import labels
from duobaan.ids import Kind, private, public
from duobaan.matching.teams.answer import Move, OpenLesson, Partner, TeamAnswer, TeamCriterion
from duobaan.matching.teams.answer import TeamReason as ReasonRow
from duobaan.matching.teams.near_misses import TeamNearMiss
from duobaan.matching.teams.obstacles import Obstacle
from duobaan.matching.teams.question import OwnTeacher
from duobaan.matching.teams.teaming import CoveragePage
from duobaan.matching.teams.ties import MOST_PEOPLE
from duobaan.professionals.models import Professional as ProfessionalRow
from duobaan.words import LineRole, TimeBasis, Weekday
from schema.context import Info
from schema.matching.fit_types import MatchChange, MatchExclusion
from schema.professionals import loaders as professional_loaders
from schema.professionals.types import Professional
from schema.scalars import TimeOfDay
from schema.vacancies.timetable import LessonSlot
from schema.vacancies.types import Vacancy
from schema.vocabulary import Locale, language

strawberry.enum(TeamCriterion, name="CoverageCriterion", description="What teams are compared by, first things first.")


@strawberry.input(description="Someone of the school's own staff who teaches some of the lessons already.")
class FixedMemberInput:
    """Not a user of the market; the team is completed around them."""

    name: str
    slots: list[strawberry.ID]

    def read(self, number: int) -> OwnTeacher:
        """Return the member as the domain knows them."""
        at = ("fixedMembers", str(number), "slots")
        return OwnTeacher(self.name, frozenset(private(Kind.LESSON_SLOT, one, path=at) for one in self.slots))


@strawberry.type(description="One criterion of a team; teams are ordered by the criteria in turn, not by the score.")
class CoverageReason:
    """`satisfied` when nothing is left to wish."""

    row: strawberry.Private[ReasonRow]
    code: TeamCriterion
    value: float = strawberry.field(description="0 to 1.")
    weight: float
    satisfied: bool

    @strawberry.field(description="What stands behind it, in words.")
    def label(self, info: Info, locale: Locale | None = None) -> str:
        """Say it."""
        return labels.render(f"coverage.reasons.{self.code}", language(info.context, locale), self.row.facts)

    @strawberry.field(description="The name of the criterion.")
    def name(self, info: Info, locale: Locale | None = None) -> str:
        """Name it."""
        return labels.label(f"coverage.criteria.{self.code}", language(info.context, locale))

    @classmethod
    def of(cls, row: ReasonRow) -> CoverageReason:
        """Wrap a criterion."""
        return cls(row=row, code=row.code, value=row.value, weight=row.weight, satisfied=row.satisfied)


@strawberry.type(description="A movable lesson that a team would have elsewhere in the week.")
class MovedLesson:
    """The school moves it before it proposes."""

    lesson: LessonSlot
    day: Weekday
    starts_at: TimeOfDay
    ends_at: TimeOfDay

    @classmethod
    def of(cls, row: Move) -> MovedLesson:
        """Wrap a move."""
        place = row.place
        return cls(
            lesson=LessonSlot.of(row.row),
            day=list(Weekday)[place.weekday - 1],
            starts_at=TimeOfDay(place.start),
            ends_at=TimeOfDay(place.end),
        )


@strawberry.type(description="A line of terms, ready to be passed to `proposeMatch`.")
class CoverageLine:
    """The fields of `LineInput`; money and supervisors are for people to add."""

    professional_id: strawberry.ID
    time_basis: TimeBasis
    role: LineRole
    slots: list[strawberry.ID]


@strawberry.type(description="One member of a team in one role, with their lessons in the order of the week.")
class CoveragePart:
    """Minutes are those of lessons in an average week; who leads and supports has a part for each role."""

    row: strawberry.Private[Partner]
    professional: Professional
    slots: list[LessonSlot]
    role: LineRole
    minutes_per_week: int
    days: int
    moved: list[MovedLesson]
    line: CoverageLine

    @classmethod
    def of(cls, row: Partner, person: ProfessionalRow) -> CoveragePart:
        """Wrap a member."""
        slots = [LessonSlot.of(one) for one in row.rows]
        key = strawberry.ID(public(Kind.PROFESSIONAL, row.person.id))
        return cls(
            row=row,
            professional=Professional.of(person),
            slots=slots,
            role=row.role,
            minutes_per_week=row.minutes_week,
            days=row.days,
            moved=[MovedLesson.of(one) for one in row.moves],
            line=CoverageLine(
                professional_id=key, time_basis=row.time_basis, role=row.role, slots=[one.id for one in slots]
            ),
        )


@strawberry.type(description="What keeps people from a lesson that a team leaves open.")
class CoverageObstacle:
    """`people` counts those who were considered; of each person the first reason."""

    exclusion: MatchExclusion
    people: int

    @classmethod
    def of(cls, row: Obstacle) -> CoverageObstacle:
        """Wrap a reason."""
        return cls(exclusion=MatchExclusion(fail=row.fail, code=row.fail.code), people=row.people)


@strawberry.type(description="A lesson that a team leaves open, and why.")
class CoverageOpenLesson:
    """The commonest reasons first; none where everybody could take it and hours or days are what is short."""

    lesson: LessonSlot
    obstacles: list[CoverageObstacle]

    @classmethod
    def of(cls, row: OpenLesson) -> CoverageOpenLesson:
        """Wrap an open lesson."""
        return cls(lesson=LessonSlot.of(row.row), obstacles=[CoverageObstacle.of(one) for one in row.obstacles])


@strawberry.type(description="A set of one to three professionals that together cover a vacancy's timetable.")
class Coverage:
    """`complete` when every lesson that must be taught has a teacher; lessons that are taken already count."""

    partners: list[CoveragePart]
    complete: bool
    covered_slots: int
    total_slots: int
    uncovered: list[LessonSlot]
    why_uncovered: list[CoverageOpenLesson] = strawberry.field(
        description="The lessons of `uncovered` and `uncoveredSupport`, with what keeps people from them."
    )
    uncovered_support: list[LessonSlot] = strawberry.field(description="Lessons whose second teacher is not found.")
    handover_minutes: int = strawberry.field(description="A week, that two of the team are at school at once.")
    score: float = strawberry.field(description="The mean of the reasons' values by their weights.")
    reasons: list[CoverageReason]

    @classmethod
    def of(cls, found: TeamAnswer, page: CoveragePage) -> Coverage:
        """Wrap a team."""
        return cls(
            partners=[CoveragePart.of(one, page.people[one.person.id]) for one in found.partners],
            complete=found.is_complete,
            covered_slots=found.covered,
            total_slots=found.total,
            uncovered=[LessonSlot.of(row) for row in found.open_rows],
            why_uncovered=[CoverageOpenLesson.of(row) for row in found.why_open],
            uncovered_support=[LessonSlot.of(row) for row in found.open_support],
            handover_minutes=found.handover_minutes,
            score=found.score,
            reasons=[CoverageReason.of(row) for row in found.reasons],
        )


@strawberry.type(description="A change that lets the best team cover more; computed by searching again with it.")
class CoverageNearMiss:
    """Whose change it is; someone new comes in with it where they are not yet in the team."""

    row: strawberry.Private[TeamNearMiss]
    key: strawberry.Private[UUID]
    change: MatchChange
    more_slots: int
    complete: bool = strawberry.field(description="Whether every lesson is covered then.")

    @strawberry.field(description="The person concerned; null for whoever may not see them.")
    async def professional(self, info: Info) -> Professional | None:
        """Load the person."""
        row = await info.context.loader(professional_loaders.professionals).load(self.key)
        return None if row is None else Professional.of(row)

    @strawberry.field(description="What it brings, in words.")
    def effect(self, info: Info, locale: Locale | None = None) -> str:
        """Say it."""
        key = "whole" if self.complete else "more"
        return labels.render(f"coverage.effects.{key}", language(info.context, locale), {"lessons": self.more_slots})

    @classmethod
    def of(cls, row: TeamNearMiss) -> CoverageNearMiss:
        """Wrap a near miss."""
        change = MatchChange(row=row.change, kind=row.change.kind, side=row.change.side)
        return cls(
            row=row, key=row.professional_id, change=change, more_slots=row.more_lessons, complete=row.is_complete
        )


@strawberry.type(description="The best teams for a vacancy, best first, and what would help where none covers all.")
class CoverageSuggestions:
    """`startsOn` and `endsOn` are those to propose with."""

    vacancy: Vacancy
    edges: list[Coverage]
    complete: bool = strawberry.field(description="Whether it is proven that no team is better than the first.")
    near_misses: list[CoverageNearMiss]
    considered: int = strawberry.field(description="How many people were looked at.")
    left_out: int
    starts_on: dt.date | None
    ends_on: dt.date | None

    @strawberry.field(description="Why some people were not weighed; null when all were.")
    def left_out_note(self, info: Info, locale: Locale | None = None) -> str | None:
        """Say it."""
        if not self.left_out:
            return None
        facts = {"count": self.left_out, "most": MOST_PEOPLE}
        return labels.render("coverage.notes.left_out", language(info.context, locale), facts)

    @classmethod
    def of(cls, page: CoveragePage) -> CoverageSuggestions:
        """Wrap a page."""
        return cls(
            vacancy=Vacancy.of(page.vacancy),
            edges=[Coverage.of(one, page) for one in page.teams],
            complete=page.is_proven,
            near_misses=[CoverageNearMiss.of(row) for row in page.near_misses],
            considered=page.considered,
            left_out=page.left_out,
            starts_on=page.starts_on,
            ends_on=page.ends_on,
        )
