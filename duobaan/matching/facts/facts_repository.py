"""All SQL behind the facts of a match: posts with their open lessons, people with what they offer and already do."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.commitments.models import Commitment
from duobaan.commitments.repository import CommitmentRepository
from duobaan.db import tables_above as above
from duobaan.eligibility.budget import GuestUse, guest_days
from duobaan.eligibility.facts_repository import FactsRepository as TrainingRepository
from duobaan.matching.facts.building import Agreed, RawPerson, RawPost, Vog, Work, paper_of
from duobaan.matching.facts.places_left_repository import PlacesLeftRepository
from duobaan.organisations.exclusion_repository import ExclusionRepository
from duobaan.organisations.models import Organisation, SchoolSettings
from duobaan.professionals.models import (
    AvailabilityException,
    AvailabilityWindow,
    Professional,
    ProfileSubject,
    Qualification,
    Release,
)
from duobaan.professionals.repository import ProfessionalRepository
from duobaan.vacancies.models import Vacancy
from duobaan.vacancies.repository import VacancyRepository
from duobaan.words import CheckKind, CheckStatus, LineRole, ReleaseStatus, TimeBasis
from duobaan.words.agreement import COUNTED_ARRANGEMENTS

_COUNTED = [status.value for status in COUNTED_ARRANGEMENTS]


class FactsRepository:
    """Reads the facts within one session; who may see whom is decided by whoever picks the rows."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def posts(self, vacancies: Sequence[Vacancy], on: dt.date) -> list[RawPost]:
        """Return vacancies with lessons, school and what is taken of them."""
        keys = [row.id for row in vacancies]
        lessons = await VacancyRepository(self.session).slots(keys)
        schools = await self.organisations({row.school_id for row in vacancies})
        settings = await self._settings(schools)
        led, supported = await self._agreed(keys, on)
        room = PlacesLeftRepository(self.session)
        supervision, placements = await room.supervision(vacancies, on), await room.placements(vacancies, on)
        return [
            RawPost(
                row=row,
                lessons=lessons[row.id],
                school=schools[row.school_id],
                settings=settings.get(row.school_id),
                led=led[row.id],
                supported=supported[row.id],
                supervision_left=supervision.get(row.id),
                placements=placements[row.id],
            )
            for row in vacancies
        ]

    async def organisations(self, keys: Collection[UUID]) -> dict[UUID, Organisation]:
        """Return organisations by key."""
        found = await self.session.scalars(sa.select(Organisation).where(Organisation.id.in_(keys)))
        return {row.id: row for row in found}

    async def _settings(self, schools: Collection[UUID]) -> dict[UUID, SchoolSettings]:
        asked = sa.select(SchoolSettings).where(SchoolSettings.organisation_id.in_(list(schools)))
        return {row.organisation_id: row for row in await self.session.scalars(asked)}

    async def _agreed(
        self, keys: Collection[UUID], on: dt.date
    ) -> tuple[defaultdict[UUID, Agreed], defaultdict[UUID, Agreed]]:
        """Return, per vacancy, what people lead from a day on, and what people support."""
        asked = (
            sa.select(
                above.arrangements.c.vacancy_id,
                above.assignments.c.id,
                above.assignments.c.role,
                above.assignments.c.minutes_week,
                above.assignment_slots.c.slot_id,
            )
            .join(above.assignments, above.assignments.c.arrangement_id == above.arrangements.c.id)
            .outerjoin(above.assignment_slots, above.assignment_slots.c.assignment_id == above.assignments.c.id)
            .where(
                above.arrangements.c.vacancy_id.in_(keys),
                above.arrangements.c.status.in_(_COUNTED),
                above.assignments.c.valid_to > on,
                sa.or_(above.assignments.c.left_on.is_(None), above.assignments.c.left_on > on),
            )
        )
        led: defaultdict[UUID, Agreed] = defaultdict(Agreed)
        supported: defaultdict[UUID, Agreed] = defaultdict(Agreed)
        for vacancy_id, work_id, role, week, slot_id in await self.session.execute(asked):
            found = (supported if role == LineRole.SUPPORT.value else led)[vacancy_id]
            found.minutes[work_id] = week
            if slot_id is not None:
                found.lessons.add(slot_id)
        return led, supported

    async def people(self, rows: Sequence[Professional], start: dt.date, end: dt.date) -> list[RawPerson]:
        """Return people with everything that they offer, hold and do between two days."""
        keys = [row.id for row in rows]
        people = ProfessionalRepository(self.session)
        subjects = await people.parts(ProfileSubject, keys)
        papers = await people.parts(Qualification, keys)
        windows = await people.parts(AvailabilityWindow, keys)
        exceptions = await people.parts(AvailabilityException, keys)
        releases, work, vogs = await self._releases(keys), await self._work(keys), await self._vogs(keys)
        commitments, places = await self._commitments(keys, start, end)
        trainings = await TrainingRepository(self.session).trainings(keys)
        taught = await TrainingRepository(self.session).taught(keys)
        weeks = await TrainingRepository(self.session).stretches(keys)
        employers = {row.employer_id for row in rows if row.employer_id is not None}
        closed = await ExclusionRepository(self.session).closed_to(employers)
        return [
            RawPerson(
                row=row,
                subjects=subjects[row.id],
                papers=papers[row.id],
                trainings=trainings[row.id],
                windows=windows[row.id],
                exceptions=exceptions[row.id],
                releases=releases[row.id],
                work=work[row.id],
                vogs=vogs[row.id],
                commitments=commitments[row.id],
                places=places,
                guest=GuestUse(tuple(guest_days(map(paper_of, papers[row.id]), trainings[row.id], taught[row.id]))),
                closed_to=closed[row.employer_id] if row.employer_id is not None else frozenset(),
                weeks=weeks[row.id],
            )
            for row in rows
        ]

    async def _releases(self, keys: Collection[UUID]) -> defaultdict[UUID, list[Release]]:
        asked = sa.select(Release).where(
            Release.professional_id.in_(keys),
            Release.status == ReleaseStatus.GRANTED,
            Release.accepted_at.is_not(None),
        )
        found: defaultdict[UUID, list[Release]] = defaultdict(list)
        for row in await self.session.scalars(asked.order_by(Release.id)):
            found[row.professional_id].append(row)
        return found

    async def _work(self, keys: Collection[UUID]) -> defaultdict[UUID, list[Work]]:
        asked = (
            sa.select(above.assignments)
            .join(above.arrangements, above.arrangements.c.id == above.assignments.c.arrangement_id)
            .where(above.assignments.c.professional_id.in_(keys), above.arrangements.c.status.in_(_COUNTED))
            .order_by(above.assignments.c.id)
        )
        found: defaultdict[UUID, list[Work]] = defaultdict(list)
        for row in (await self.session.execute(asked)).mappings():
            found[row["professional_id"]].append(_work_of(row))
        return found

    async def _vogs(self, keys: Collection[UUID]) -> defaultdict[UUID, list[Vog]]:
        asked = (
            sa.select(
                above.check_items.c.professional_id,
                above.arrangements.c.school_id,
                Organisation.board_id,
                above.check_items.c.valid_until,
            )
            .join(above.arrangements, above.arrangements.c.id == above.check_items.c.arrangement_id)
            .join(Organisation, Organisation.id == above.arrangements.c.school_id)
            .where(
                above.check_items.c.professional_id.in_(keys),
                above.check_items.c.kind == CheckKind.VOG.value,
                above.check_items.c.status == CheckStatus.APPROVED.value,
                above.check_items.c.valid_until.is_not(None),
            )
        )
        found: defaultdict[UUID, list[Vog]] = defaultdict(list)
        for person, school, board, until in await self.session.execute(asked):
            found[person].append(Vog(board or school, until))
        return found

    async def _commitments(
        self, keys: Collection[UUID], start: dt.date, end: dt.date
    ) -> tuple[defaultdict[UUID, list[Commitment]], dict[UUID, Organisation]]:
        found: defaultdict[UUID, list[Commitment]] = defaultdict(list)
        for row in await CommitmentRepository(self.session).list_active(keys, start, end):
            found[row.professional_id].append(row)
        places = {row.location_id for rows in found.values() for row in rows if row.location_id is not None}
        return found, await self.organisations(places)


def _work_of(row: Mapping[Any, Any]) -> Work:
    return Work(
        company_id=row["company_id"],
        minutes_week=row["minutes_week"],
        start=row["valid_from"],
        end=min(row["valid_to"], row["left_on"] or row["valid_to"]),
        in_employers_time=row["time_basis"] == TimeBasis.EMPLOYER_TIME.value,
    )
