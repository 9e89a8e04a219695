"""All SQL behind the rules of terms: the vacancy's lessons, what people offer, their releases and agreed work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor
from duobaan.arrangements.models import Assignment
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.eligibility.facts_repository import FactsRepository
from duobaan.errors import NotFound
from duobaan.organisations.exclusion_repository import ExclusionRepository
from duobaan.organisations.models import Organisation, SchoolSettings
from duobaan.professionals.models import Professional, Release
from duobaan.professionals.visibility_repository import visible_to as professional_visible_to
from duobaan.proposals.rules import Ground, LawFact, Period, PersonFact, ReleaseFact, SlotFact, WorkFact
from duobaan.vacancies.coverage import taken_spans
from duobaan.vacancies.coverage_repository import CoverageRepository
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.vacancies.repository import VacancyRepository
from duobaan.words import HolidayRegion, ProfileStatus, ReleaseStatus


class GroundRepository:
    """Reads what terms are checked against; what is asked is what the actor may see."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def school(self, school_id: UUID) -> Organisation:
        """Return the school of a vacancy."""
        return await self.session.get_one(Organisation, school_id)

    async def vacancy(self, vacancy_id: UUID, actor: Actor) -> Vacancy:
        """Return a vacancy that the actor may see, or raise NotFound."""
        row = await VacancyRepository(self.session).find(vacancy_id, actor)
        if row is None:
            raise NotFound("Vacancy", path=("input", "vacancyId"))
        return row

    async def check_visible(self, professional_ids: Collection[UUID], actor: Actor) -> None:
        """Raise NotFound unless the actor may see all these people."""
        found = sa.select(Professional.id).where(Professional.id.in_(professional_ids), professional_visible_to(actor))
        if set(professional_ids) - set(await self.session.scalars(found)):
            raise NotFound("Professional", path=("input", "terms", "lines"))

    async def employers(self, professional_ids: Collection[UUID]) -> dict[UUID, UUID | None]:
        """Return the employer of each person."""
        found = sa.select(Professional.id, Professional.employer_id).where(Professional.id.in_(professional_ids))
        return {key: employer for key, employer in (await self.session.execute(found)).all()}

    async def ground(
        self, vacancy: Vacancy, professional_ids: Collection[UUID], *, ignoring: UUID | None = None
    ) -> Ground:
        """Return everything that terms on a vacancy are checked against; `ignoring` is an arrangement to be amended."""
        working = await CoverageRepository(self.session).agreed_on(vacancy.id, ignoring=ignoring)
        school = await self.school(vacancy.school_id)
        settings = await self.session.get(SchoolSettings, school.id)
        return Ground(
            starts_on=vacancy.starts_on,
            ends_on=vacancy.ends_on,
            max_team=vacancy.max_team,
            share_mode=vacancy.share_mode,
            law=LawFact(
                sector=vacancy.sector,
                board_id=school.board_id or school.id,
                grounds=vacancy.grounds,
                subjects=vacancy.subjects,
                levels=vacancy.levels,
                region=school.holiday_region or HolidayRegion.MIDDEN,
                school_weeks=settings.school_weeks if settings else None,
                anchors=settings.cycle_anchors if settings else (),
                responsible_teacher=bool((vacancy.responsible_teacher or "").strip()),
            ),
            slots=await self._slots(vacancy.id),
            people=await self._people(professional_ids, school.id, ignoring),
            taken={key: [Period(*span) for span in spans] for key, spans in taken_spans(working).items()},
            team=tuple((row.professional_id, Period(*row.span)) for row in working if row.span[0] < row.span[1]),
        )

    async def _slots(self, vacancy_id: UUID) -> dict[UUID, SlotFact]:
        rows = await self.session.scalars(sa.select(LessonSlot).where(LessonSlot.vacancy_id == vacancy_id))
        return {
            row.id: SlotFact(
                row.id,
                row.weekday,
                row.start_minute,
                row.end_minute,
                row.cycle,
                row.subject,
                row.level,
                row.class_group,
                row.valid_from,
                row.valid_to,
                row.part,
            )
            for row in rows
        }

    async def _people(self, keys: Collection[UUID], school_id: UUID, ignoring: UUID | None) -> dict[UUID, PersonFact]:
        rows = list(await self.session.scalars(sa.select(Professional).where(Professional.id.in_(keys))))
        if len(rows) != len(set(keys)):
            raise NotFound("Professional", path=("input", "terms", "lines"))
        facts = FactsRepository(self.session)
        live = [row for row, _ in await ArrangementRepository(self.session).live_work(keys)]
        work, releases = self._work(live, ignoring), await self._releases(keys)
        # A list counts for new placements: who works in the arrangement that is to change, stays.
        staying = {row.professional_id for row in live if ignoring is not None and row.arrangement_id == ignoring}
        employers = {row.employer_id for row in rows if row.employer_id is not None}
        closed = await ExclusionRepository(self.session).closed_to(employers)
        law, weeks = await facts.people(keys, ignoring=ignoring), await facts.stretches(keys, ignoring=ignoring)
        return {
            row.id: PersonFact(
                id=row.id,
                employer_id=row.employer_id,
                max_minutes_week=row.max_minutes_week,
                is_gone=row.status is ProfileStatus.ERASED,
                work=tuple(work[row.id]),
                releases=tuple(releases[row.id]),
                law=law[row.id],
                stretches=tuple(weeks[row.id]),
                is_lent_here=row.id in staying or row.employer_id is None or school_id not in closed[row.employer_id],
            )
            for row in rows
        }

    def _work(self, live: Collection[Assignment], ignoring: UUID | None) -> defaultdict[UUID, list[WorkFact]]:
        found: defaultdict[UUID, list[WorkFact]] = defaultdict(list)
        for row in live:
            period = Period(*row.span)
            if row.arrangement_id != ignoring and period.start < period.end:
                found[row.professional_id].append(WorkFact(period, row.minutes_week, row.company_id))
        return found

    async def _releases(self, keys: Collection[UUID]) -> defaultdict[UUID, list[ReleaseFact]]:
        valid = sa.select(Release).where(
            Release.professional_id.in_(keys),
            Release.status == ReleaseStatus.GRANTED,
            Release.accepted_at.is_not(None),
        )
        found: defaultdict[UUID, list[ReleaseFact]] = defaultdict(list)
        for row in await self.session.scalars(valid):
            fact = ReleaseFact(
                row.company_id, Period(row.valid_from, row.valid_to), row.minutes_week, frozenset(row.weekdays)
            )
            found[row.professional_id].append(fact)
        return found
