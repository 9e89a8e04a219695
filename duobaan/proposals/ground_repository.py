"""All SQL behind the rules of terms: the vacancy's lessons, what people offer, their releases and agreed work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.eligibility.rules import Paper
from duobaan.errors import NotFound
from duobaan.organisations.models import Organisation, SchoolSettings
from duobaan.professionals.models import Professional, Qualification, Release
from duobaan.professionals.visibility_repository import visible_to as professional_visible_to
from duobaan.proposals.rules import Ground, LawFact, Period, PersonFact, ReleaseFact, SlotFact, WorkFact
from duobaan.vacancies.coverage import taken_spans
from duobaan.vacancies.coverage_repository import CoverageRepository
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.vacancies.repository import VacancyRepository
from duobaan.words import HolidayRegion, LineRole, ReleaseStatus


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
                grounds=vacancy.grounds,
                subjects=vacancy.subjects,
                levels=vacancy.levels,
                region=school.holiday_region or HolidayRegion.MIDDEN,
                school_weeks=settings.school_weeks if settings else None,
            ),
            slots=await self._slots(vacancy.id),
            people=await self._people(professional_ids, school, ignoring),
            taken={key: [Period(*span) for span in spans] for key, spans in taken_spans(working).items()},
            team=frozenset(row.professional_id for row in working),
        )

    async def _slots(self, vacancy_id: UUID) -> dict[UUID, SlotFact]:
        rows = await self.session.scalars(sa.select(LessonSlot).where(LessonSlot.vacancy_id == vacancy_id))
        return {
            row.id: SlotFact(row.id, row.weekday, row.start_minute, row.end_minute, row.cycle, row.subject, row.level)
            for row in rows
        }

    async def _people(
        self, keys: Collection[UUID], school: Organisation, ignoring: UUID | None
    ) -> dict[UUID, PersonFact]:
        rows = list(await self.session.scalars(sa.select(Professional).where(Professional.id.in_(keys))))
        if len(rows) != len(set(keys)):
            raise NotFound("Professional", path=("input", "terms", "lines"))
        work = await self._work(keys, school, ignoring)
        releases, papers = await self._releases(keys), await self._papers(keys)
        return {
            row.id: PersonFact(
                id=row.id,
                employer_id=row.employer_id,
                max_minutes_week=row.max_minutes_week,
                work=tuple(work[row.id]),
                releases=tuple(releases[row.id]),
                papers=tuple(papers[row.id]),
            )
            for row in rows
        }

    async def _work(
        self, keys: Collection[UUID], school: Organisation, ignoring: UUID | None
    ) -> defaultdict[UUID, list[WorkFact]]:
        found: defaultdict[UUID, list[WorkFact]] = defaultdict(list)
        rows = await ArrangementRepository(self.session).live_work(keys)
        siblings = await self._schools_of_board(school)
        for row, school_id in rows:
            period = Period(*row.span)
            if row.arrangement_id != ignoring and period.start < period.end:
                lessons_count = row.role is not LineRole.SUPPORT and school_id in siblings
                fact = WorkFact(period, row.minutes_week, row.company_id, at_board=lessons_count)
                found[row.professional_id].append(fact)
        return found

    async def _schools_of_board(self, school: Organisation) -> set[UUID]:
        if school.board_id is None:
            return {school.id}
        found = sa.select(Organisation.id).where(Organisation.board_id == school.board_id)
        return {school.id, *await self.session.scalars(found)}

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

    async def _papers(self, keys: Collection[UUID]) -> defaultdict[UUID, list[Paper]]:
        found: defaultdict[UUID, list[Paper]] = defaultdict(list)
        rows = await self.session.scalars(sa.select(Qualification).where(Qualification.professional_id.in_(keys)))
        for row in rows:
            found[row.professional_id].append(Paper(row.kind, row.subject, row.issued_on, row.expires_on))
        return found
