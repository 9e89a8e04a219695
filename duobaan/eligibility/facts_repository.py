"""All SQL behind the engine's facts: papers, trainings, and what people are agreed to teach.

Agreed work stands on a floor above; its tables are read by name because the import law looks down only.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.commitments.models import Commitment
from duobaan.commitments.other_work import FOREVER, SOURCE
from duobaan.commitments.repository import CommitmentRepository, booking_of
from duobaan.db import tables_above as above
from duobaan.eligibility.assessment import PersonFacts
from duobaan.eligibility.budget import GuestUse, TaughtLesson, guest_days
from duobaan.eligibility.lessons import class_year_of
from duobaan.eligibility.models import Trajectory
from duobaan.eligibility.rules import Paper, TrajectoryFact
from duobaan.eligibility.vog import VogFact
from duobaan.eligibility.working_time import WorkStretch
from duobaan.organisations.models import Organisation, SchoolSettings
from duobaan.professionals.models import ProfileSubject, Qualification
from duobaan.timetable.slots import WeeklySlot
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.words import ArrangementStatus, CheckKind, CheckStatus, Cycle, HolidayRegion, LineRole, TrajectoryStatus

# Work that was never begun does not count; what was taught before an end does.
_COUNTED = tuple(status.value for status in ArrangementStatus if status is not ArrangementStatus.CANCELLED)


@dataclass(frozen=True, slots=True)
class Work:
    """One person's part of an arrangement, with its school and vacancy; days half open."""

    row: Any
    school: Organisation
    settings: SchoolSettings | None
    vacancy: Vacancy

    @property
    def board_id(self) -> UUID:
        """Return whose budget it counts in; a school without a board is its own."""
        return self.school.board_id or self.school.id


@dataclass(frozen=True, slots=True)
class Place:
    """How a school counts: whose budget, which holidays, how many weeks, and where its weeks A start."""

    board_id: UUID
    region: HolidayRegion
    school_weeks: int | None
    anchors: tuple[dt.date, ...]


class FactsRepository:
    """Reads what the engine must know of people; whether the actor may see them is asked before."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def people(
        self, keys: Collection[UUID], *, ignoring: UUID | None = None, with_guest: bool = True
    ) -> dict[UUID, PersonFacts]:
        """Return the engine's facts of people; `ignoring` is an arrangement that is about to be replaced."""
        papers, trainings, offered = await self.papers(keys), await self.trainings(keys), await self._subjects(keys)
        taught = await self.taught(keys, ignoring=ignoring) if with_guest else {}
        return {
            key: PersonFacts(
                papers=tuple(papers[key]),
                trajectories=tuple(trainings[key]),
                subjects=frozenset(offered[key]) if offered[key] else None,
                guest=GuestUse(tuple(guest_days(papers[key], trainings[key], taught.get(key, ())))),
            )
            for key in keys
        }

    async def papers(self, keys: Collection[UUID]) -> defaultdict[UUID, list[Paper]]:
        """Return people's papers."""
        found: defaultdict[UUID, list[Paper]] = defaultdict(list)
        rows = await self.session.scalars(
            sa.select(Qualification).where(Qualification.professional_id.in_(keys)).order_by(Qualification.id)
        )
        for row in rows:
            found[row.professional_id].append(Paper(row.kind, row.subject, row.issued_on, row.expires_on))
        return found

    async def trainings(self, keys: Collection[UUID]) -> defaultdict[UUID, list[TrajectoryFact]]:
        """Return people's trainings that began; one that ended counts until its end."""
        found: defaultdict[UUID, list[TrajectoryFact]] = defaultdict(list)
        begun = sa.select(Trajectory).where(
            Trajectory.professional_id.in_(keys), Trajectory.status != TrajectoryStatus.PLANNED
        )
        for row in await self.session.scalars(begun.order_by(Trajectory.id)):
            last = min(row.deadline_on, row.ended_on or row.deadline_on)
            if row.started_on <= last:
                fact = TrajectoryFact(row.kind, row.started_on, last, row.subject)
                found[row.professional_id].append(fact)
        return found

    async def _subjects(self, keys: Collection[UUID]) -> defaultdict[UUID, set[str]]:
        found: defaultdict[UUID, set[str]] = defaultdict(set)
        asked = sa.select(ProfileSubject.professional_id, ProfileSubject.subject)
        for key, subject in (await self.session.execute(asked.where(ProfileSubject.professional_id.in_(keys)))).all():
            found[key].add(subject)
        return found

    async def taught(
        self, keys: Collection[UUID], *, ignoring: UUID | None = None
    ) -> defaultdict[UUID, list[TaughtLesson]]:
        """Return the lessons that people were, are and will be agreed to teach, whatever the ground."""
        works = await self._work(keys, ignoring)
        slots = await self._slots([work.row.id for work in works])
        found: defaultdict[UUID, list[TaughtLesson]] = defaultdict(list)
        for work in works:
            found[work.row.professional_id] += _lessons(work, slots.get(work.row.id, ()))
        return found

    async def _work(self, keys: Collection[UUID], ignoring: UUID | None) -> list[Work]:
        asked = (
            sa.select(above.assignments, Organisation, SchoolSettings, Vacancy)
            .join(above.arrangements, above.arrangements.c.id == above.assignments.c.arrangement_id)
            .join(Organisation, Organisation.id == above.arrangements.c.school_id)
            .join(Vacancy, Vacancy.id == above.arrangements.c.vacancy_id)
            .outerjoin(SchoolSettings, SchoolSettings.organisation_id == Organisation.id)
            .where(
                above.assignments.c.professional_id.in_(keys),
                above.assignments.c.role != LineRole.SUPPORT.value,
                above.arrangements.c.status.in_(_COUNTED),
            )
            .order_by(above.assignments.c.id)
        )
        if ignoring is not None:
            asked = asked.where(above.assignments.c.arrangement_id != ignoring)
        rows = (await self.session.execute(asked)).all()
        return [Work(row, row.Organisation, row.SchoolSettings, row.Vacancy) for row in rows]

    async def _slots(self, assignment_ids: Collection[UUID]) -> dict[UUID, list[LessonSlot]]:
        asked = (
            sa.select(above.assignment_slots.c.assignment_id, LessonSlot)
            .join(LessonSlot, LessonSlot.id == above.assignment_slots.c.slot_id)
            .where(above.assignment_slots.c.assignment_id.in_(assignment_ids))
            .order_by(LessonSlot.id)
        )
        found: defaultdict[UUID, list[LessonSlot]] = defaultdict(list)
        for key, slot in (await self.session.execute(asked)).all():
            found[key].append(slot)
        return dict(found)

    async def stretches(
        self, keys: Collection[UUID], *, ignoring: UUID | None = None
    ) -> defaultdict[UUID, list[WorkStretch]]:
        """Return what takes people's weeks at every employer: agreed lessons, and other work as they stated it.

        A released weekday still counts as the employer's: lessons in its time lie within the same shift.
        """
        found: defaultdict[UUID, list[WorkStretch]] = defaultdict(list)
        taken = (
            sa.select(Commitment, Organisation.holiday_region)
            .outerjoin(Organisation, Organisation.id == Commitment.location_id)
            .where(Commitment.professional_id.in_(keys), Commitment.active, Commitment.source_kind != SOURCE)
            .order_by(Commitment.id)
        )
        if ignoring is not None:
            taken = taken.where(Commitment.source_id != ignoring)
        for row, region in (await self.session.execute(taken)).all():
            stretch = WorkStretch(booking_of(row).slot, row.kind, region or HolidayRegion.MIDDEN)
            found[row.professional_id].append(stretch)
        for stated in await CommitmentRepository(self.session).other_work(keys):
            slot = WeeklySlot(
                stated.weekday,
                stated.start_minute,
                stated.end_minute,
                valid_from=stated.valid_from,
                valid_to=stated.valid_to or FOREVER,
            )
            found[stated.professional_id].append(WorkStretch(slot, stated.kind))
        return found

    async def place(self, school_id: UUID) -> Place:
        """Return how a school counts."""
        school = await self.session.get_one(Organisation, school_id)
        settings = await self.session.get(SchoolSettings, school_id)
        return Place(
            board_id=school.board_id or school.id,
            region=school.holiday_region or HolidayRegion.MIDDEN,
            school_weeks=settings.school_weeks if settings else None,
            anchors=settings.cycle_anchors if settings else (),
        )

    async def boards_of(self, organisation_ids: Collection[UUID]) -> set[UUID]:
        """Return the keys of the budgets in which organisations count: a school at its board, a board at itself."""
        found = sa.select(Organisation.id, Organisation.board_id).where(Organisation.id.in_(organisation_ids))
        return {board or key for key, board in (await self.session.execute(found)).all()}

    async def certificates(self, professional_id: UUID) -> list[VogFact]:
        """Return the certificates of conduct that boards approved."""
        found = (
            sa.select(
                Organisation.id,
                Organisation.board_id,
                above.check_items.c.issued_on,
                above.check_items.c.handed_over_on,
            )
            .select_from(above.check_items)
            .join(above.arrangements, above.arrangements.c.id == above.check_items.c.arrangement_id)
            .join(Organisation, Organisation.id == above.arrangements.c.school_id)
            .where(
                above.check_items.c.professional_id == professional_id,
                above.check_items.c.kind == CheckKind.VOG.value,
                above.check_items.c.status == CheckStatus.APPROVED.value,
                above.check_items.c.issued_on.is_not(None),
                above.check_items.c.handed_over_on.is_not(None),
            )
        )
        rows = (await self.session.execute(found)).all()
        return [VogFact(board or school, issued, handed) for school, board, issued, handed in rows]

    async def school_weeks(self, board_ids: Collection[UUID]) -> dict[UUID, int | None]:
        """Return the fewest school weeks of each board's schools; none where nobody said."""
        board = sa.func.coalesce(Organisation.board_id, Organisation.id)
        asked = (
            sa.select(board, sa.func.min(SchoolSettings.school_weeks))
            .join(SchoolSettings, SchoolSettings.organisation_id == Organisation.id)
            .where(board.in_(board_ids))
            .group_by(board)
        )
        known = {key: weeks for key, weeks in (await self.session.execute(asked)).all()}
        return {key: known.get(key) for key in board_ids}


def _lessons(work: Work, slots: Iterable[LessonSlot]) -> Iterator[TaughtLesson]:
    """Yield the lessons of one person's part; without a timetable the hours of each week."""
    row, vacancy = work.row, work.vacancy
    first, after = row.valid_from, min(row.valid_to, row.left_on or row.valid_to)
    anchors = work.settings.cycle_anchors if work.settings else ()
    several: list[LessonSlot | None] = list(slots) or [None]
    for slot in several:
        subject = (slot.subject if slot else None) or next(iter(vacancy.subjects), None)
        level = (slot.level if slot else None) or next(iter(vacancy.levels), None)
        start, end = _days(slot, first, after)
        if subject is None or level is None or start >= end:
            continue
        yield TaughtLesson(
            board_id=work.board_id,
            region=work.school.holiday_region or HolidayRegion.MIDDEN,
            sector=vacancy.sector,
            subject=subject,
            level=level,
            minutes=slot.end_minute - slot.start_minute if slot else row.minutes_week,
            first=start,
            after=end,
            weekday=slot.weekday.number if slot else None,
            cycle=slot.cycle if slot else Cycle.EVERY_WEEK,
            anchors=anchors,
            class_year=class_year_of(slot.class_group, vacancy.sector) if slot else None,
        )


def _days(slot: LessonSlot | None, first: dt.date, after: dt.date) -> tuple[dt.date, dt.date]:
    if slot is None:
        return first, after
    return max(first, slot.valid_from or first), min(after, slot.valid_to or after)
