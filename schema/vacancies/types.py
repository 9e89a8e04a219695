"""The vacancy."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import strawberry

from duobaan.ids import Kind, public
from duobaan.vacancies.models import Vacancy as Row
from duobaan.vacancies.states import VacancyAction, viewer_can
from duobaan.vacancies.writing import completeness_of, hours_of_vacancy
from duobaan.words import (
    ContinuityPolicy,
    ContractKind,
    EngagementForm,
    HoursMode,
    LegalGround,
    Level,
    LineRole,
    Sector,
    ShareMode,
    SplitKind,
    VacancyStatus,
    Visibility,
)
from schema.context import Context, Info
from schema.ids import Node, node_loader
from schema.later import loads
from schema.organisations import loaders as organisation_loaders
from schema.organisations.soon import soon
from schema.organisations.types import Organisation
from schema.reference.types import Subject
from schema.shared import lasts
from schema.vacancies import loaders
from schema.vacancies.timetable import Hours, LessonSlot, SlotBundle
from schema.vocabulary import register

register(VacancyAction)


@strawberry.type(description="How complete a vacancy is.")
class Completeness:
    """A score from 0 to 100, and the names of the fields that are missing."""

    score: int
    missing: list[str]


@strawberry.type(description="Teaching work on offer at one school.")
class Vacancy(Node):
    """From a single guest lesson to a whole shared post; `endsOn` is the first day after it."""

    row: strawberry.Private[Row]
    version: int
    status: VacancyStatus
    visibility: Visibility
    title: str
    description: str
    practice_adds: str = strawberry.field(description="What practice should add.")
    text_language: str
    sector: Sector
    levels: list[Level]
    forms: list[EngagementForm]
    contract_kinds: list[ContractKind]
    accepted_grounds: list[LegalGround]
    role: LineRole
    hours_mode: HoursMode
    minutes_per_week: int
    starts_on: dt.date | None
    ends_on: dt.date | None
    share_mode: ShareMode
    min_team: int
    max_team: int
    split_kinds: list[SplitKind]
    continuity: ContinuityPolicy
    handover_minutes: int
    budget_cents: int | None = strawberry.field(description="Cents a month.")
    salary_scale: str | None
    supervision_minutes_week: int
    publish_at: dt.datetime | None
    published_at: dt.datetime | None
    closes_at: dt.datetime | None
    withdraw_reason: str | None

    @strawberry.field
    @lasts
    @loads
    def school(self, info: Info) -> Organisation | None:
        """Load the school."""
        return soon(info.context, self.row.school_id)

    @strawberry.field
    def subjects(self) -> list[Subject]:
        """Look the subjects up."""
        return Subject.by_codes(self.row.subjects)

    @strawberry.field(description="Whether two or more people may share it.")
    def duo_allowed(self) -> bool:
        """Read the row."""
        return self.row.share_mode is not ShareMode.NONE

    @strawberry.field(description="The hours in lessons, clock hours and fte, as the school counts.")
    async def hours(self, info: Info) -> Hours:
        """Count with the school's settings."""
        settings = await info.context.loader(organisation_loaders.settings).load(self.row.school_id)
        return Hours.of(hours_of_vacancy(self.row, settings))

    @strawberry.field(description="The lessons in the order of the week.")
    async def timetable(self, info: Info) -> list[LessonSlot]:
        """Load the lessons."""
        return [LessonSlot.of(row) for row in await info.context.loader(loaders.slots_of).load(self.row.id)]

    @strawberry.field
    async def bundles(self, info: Info) -> list[SlotBundle]:
        """Load the bundles."""
        return [SlotBundle.of(row) for row in await info.context.loader(loaders.bundles_of).load(self.row.id)]

    @strawberry.field
    async def completeness(self, info: Info) -> Completeness:
        """Score it."""
        found = completeness_of(self.row, await info.context.loader(loaders.slots_of).load(self.row.id))
        return Completeness(score=found.score, missing=list(found.missing))

    @strawberry.field(description="The qualified teacher who answers for guests; null for who is not signed in.")
    def responsible_teacher(self, info: Info) -> str | None:
        """Read the row."""
        return self._named(info, self.row.responsible_teacher)

    @strawberry.field(description="Who supports the subject (vakbegeleider); null for who is not signed in.")
    def subject_supervisor(self, info: Info) -> str | None:
        """Read the row."""
        return self._named(info, self.row.subject_supervisor)

    @strawberry.field(description="Who coaches; null for who is not signed in.")
    def coach(self, info: Info) -> str | None:
        """Read the row."""
        return self._named(info, self.row.coach)

    def _named(self, info: Info, name: str | None) -> str | None:
        return None if info.context.actor.user_id is None else name

    @strawberry.field(description="What the viewer may do with it now.")
    async def viewer_can(self, info: Info) -> list[VacancyAction]:
        """Ask the table of transitions."""
        board = await info.context.loader(loaders.boards).load(self.row.school_id)
        return viewer_can(info.context.actor, self.row, board)

    @classmethod
    def of(cls, row: Row) -> Vacancy:
        """Wrap a vacancy."""
        return cls(
            id=strawberry.ID(public(Kind.VACANCY, row.id)),
            row=row,
            version=row.version,
            status=row.status,
            visibility=row.visibility,
            title=row.title,
            description=row.description,
            practice_adds=row.practice_adds,
            text_language=row.text_language,
            sector=row.sector,
            levels=list(row.levels),
            forms=list(row.forms),
            contract_kinds=list(row.contract_kinds),
            accepted_grounds=list(row.grounds),
            role=row.role,
            hours_mode=row.hours_mode,
            minutes_per_week=row.minutes_week,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            share_mode=row.share_mode,
            min_team=row.min_team,
            max_team=row.max_team,
            split_kinds=list(row.split_kinds),
            continuity=row.continuity,
            handover_minutes=row.handover_minutes,
            budget_cents=row.budget_cents,
            salary_scale=row.salary_scale,
            supervision_minutes_week=row.supervision_minutes_week,
            publish_at=row.publish_at,
            published_at=row.published_at,
            closes_at=row.closes_at,
            withdraw_reason=row.withdraw_reason,
        )


@node_loader(Kind.VACANCY)
async def load(context: Context, key: UUID) -> Node | None:
    """Load a vacancy for `node`."""
    row = await context.loader(loaders.vacancies).load(key)
    return None if row is None else Vacancy.of(row)
