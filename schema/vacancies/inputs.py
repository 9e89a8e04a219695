"""Inputs of vacancies, read into the domain's own words."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import cast

import strawberry

from duobaan.ids import Kind, private
from duobaan.vacancies import lessons
from duobaan.vacancies.repository import VacancyFilter
from duobaan.vacancies.rules import CLIENT_NAMES, VacancyFields
from duobaan.words import (
    BundleKind,
    ContinuityPolicy,
    ContractKind,
    Cycle,
    EngagementForm,
    HoursMode,
    LegalGround,
    LessonPart,
    Level,
    LineRole,
    Sector,
    ShareMode,
    SplitKind,
    VacancyStatus,
    Visibility,
    Weekday,
)
from schema.scalars import TimeOfDay

_NULLABLE = {
    "starts_on",
    "ends_on",
    "budget_cents",
    "salary_scale",
    "responsible_teacher",
    "subject_supervisor",
    "coach",
    "closes_at",
}


@strawberry.input(description="Which vacancies: OR within a field, AND between fields.")
class VacancyListFilterInput:
    """Everything may be left out."""

    school_ids: list[strawberry.ID] | None = None
    statuses: list[VacancyStatus] | None = None
    own: bool = strawberry.field(default=False, description="Only those of the viewer's own schools.")

    def read(self) -> VacancyFilter:
        """Return the filter as the domain knows it."""
        schools = [private(Kind.ORGANISATION, key, path=("filter", "schoolIds")) for key in self.school_ids or ()]
        return VacancyFilter(school_ids=tuple(schools), statuses=tuple(self.statuses or ()), own=self.own)


@strawberry.input(description="A place where a lesson may go instead; times may be left to the bell times.")
class SpotInput:
    """A day with a position or with times."""

    day: Weekday
    position: int | None = None
    starts_at: TimeOfDay | None = None
    ends_at: TimeOfDay | None = None
    cycle: Cycle = Cycle.EVERY_WEEK

    def read(self) -> lessons.Spot:
        """Return the place as the domain knows it."""
        return lessons.Spot(self.day, self.position, self.starts_at, self.ends_at, self.cycle)


@strawberry.input(description="One lesson; give a day and a position, or times, or a single date.")
class LessonSlotInput:
    """A lesson that keeps its key stays the same lesson when the vacancy is changed."""

    day: Weekday | None = None
    position: int | None = None
    starts_at: TimeOfDay | None = None
    ends_at: TimeOfDay | None = None
    on: dt.date | None = None
    key: str | None = None
    cycle: Cycle = Cycle.EVERY_WEEK
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    class_group: str | None = None
    subject: str | None = None
    level: Level | None = None
    room: str | None = None
    must: bool = True
    movable_to: list[SpotInput] | None = None
    bundle: str | None = None
    support_needed: int = 0
    part: LessonPart | None = None

    def read(self) -> lessons.SlotFields:
        """Return the lesson as the domain knows it."""
        return lessons.SlotFields(
            weekday=self.day,
            position=self.position,
            start_minute=self.starts_at,
            end_minute=self.ends_at,
            key=self.key,
            on=self.on,
            cycle=self.cycle,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            class_group=self.class_group,
            subject=self.subject,
            level=self.level,
            room=self.room,
            must=self.must,
            movable_to=tuple(spot.read() for spot in self.movable_to or ()),
            bundle=self.bundle,
            support_needed=self.support_needed,
            part=self.part,
        )


@strawberry.input(description="Lessons that hang together, under a key that the lessons name.")
class SlotBundleInput:
    """The key is free within the vacancy."""

    key: str
    kind: BundleKind

    def read(self) -> lessons.BundleFields:
        """Return the bundle as the domain knows it."""
        return lessons.BundleFields(self.key, self.kind)


@strawberry.input(description="What a vacancy says; what is left out stays as it is.")
class VacancyInput:
    """`endsOn` is the first day after it."""

    title: str | None = strawberry.UNSET
    description: str | None = strawberry.UNSET
    practice_adds: str | None = strawberry.UNSET
    text_language: str | None = strawberry.UNSET
    visibility: Visibility | None = strawberry.UNSET
    sector: Sector | None = strawberry.UNSET
    levels: list[Level] | None = strawberry.UNSET
    subjects: list[str] | None = strawberry.UNSET
    forms: list[EngagementForm] | None = strawberry.UNSET
    contract_kinds: list[ContractKind] | None = strawberry.UNSET
    accepted_grounds: list[LegalGround] | None = strawberry.UNSET
    role: LineRole | None = strawberry.UNSET
    hours_mode: HoursMode | None = strawberry.UNSET
    minutes_per_week: int | None = strawberry.field(
        default=strawberry.UNSET, description="Only for HOURS_ONLY; else the lessons decide."
    )
    starts_on: dt.date | None = strawberry.UNSET
    ends_on: dt.date | None = strawberry.UNSET
    share_mode: ShareMode | None = strawberry.UNSET
    min_team: int | None = strawberry.UNSET
    max_team: int | None = strawberry.UNSET
    split_kinds: list[SplitKind] | None = strawberry.UNSET
    continuity: ContinuityPolicy | None = strawberry.UNSET
    handover_minutes: int | None = strawberry.UNSET
    budget_cents: int | None = strawberry.UNSET
    salary_scale: str | None = strawberry.UNSET
    responsible_teacher: str | None = strawberry.UNSET
    subject_supervisor: str | None = strawberry.UNSET
    coach: str | None = strawberry.UNSET
    supervision_minutes_week: int | None = strawberry.UNSET
    closes_at: dt.datetime | None = strawberry.UNSET

    def read(self) -> VacancyFields:
        """Return the fields that were given, as the domain knows them."""
        given = {one.name: getattr(self, one.name) for one in dataclasses.fields(self)}
        for name, theirs in CLIENT_NAMES.items():
            given[name] = given.pop(theirs)
        said = {
            name: tuple(dict.fromkeys(value)) if isinstance(value, list) else value
            for name, value in given.items()
            if value is not strawberry.UNSET and (value is not None or name in _NULLABLE)
        }
        return cast("VacancyFields", said)


@strawberry.input
class CreateVacancyInput:
    """A draft; `schoolId` says which school when one writes for several or for a board."""

    vacancy: VacancyInput
    slots: list[LessonSlotInput] | None = None
    bundles: list[SlotBundleInput] | None = None
    school_id: strawberry.ID | None = None
    on_behalf_of: strawberry.ID | None = None
    idempotency_key: str | None = None


@strawberry.input
class ChangeVacancyInput:
    """What changes; slots, when given, are the whole timetable."""

    vacancy_id: strawberry.ID
    vacancy: VacancyInput | None = None
    slots: list[LessonSlotInput] | None = None
    bundles: list[SlotBundleInput] | None = None
    expected_version: int | None = None


@strawberry.input
class PublishVacancyInput:
    """Now, or from `publishAt` on."""

    vacancy_id: strawberry.ID
    publish_at: dt.datetime | None = None
    expected_version: int | None = None


@strawberry.input
class WithdrawVacancyInput:
    """With a reason."""

    vacancy_id: strawberry.ID
    reason: str
    expected_version: int | None = None


@strawberry.input
class RenewVacancyInput:
    """Until `closesAt`, or without an end."""

    vacancy_id: strawberry.ID
    closes_at: dt.datetime | None = None
    expected_version: int | None = None
