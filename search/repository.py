"""All SQL of the search floor: what documents are made of, which documents an event touches, places, circles.

Reading for the index is the system's own reading: nothing here is shown to anybody. What an actor gets to see goes
through the `visible_to` of the features' repositories.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from duobaan.access import Actor
from duobaan.arrangements.models import Arrangement
from duobaan.db.outbox import OutboxRow
from duobaan.db.uow import Database
from duobaan.geo import Point
from duobaan.organisations.exclusion_repository import ExclusionRepository
from duobaan.organisations.models import Organisation, OrganisationLink, SchoolSettings
from duobaan.professionals.models import AvailabilityWindow, Professional, ProfileSubject, Qualification, Release
from duobaan.reference.models import Concept, Postcode
from duobaan.text import squeeze
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.words import OrganisationKind, OrganisationStatus, ProfileStatus, ReleaseStatus
from search.documents import OPEN_VACANCY, Parts, ProfessionalParts, VacancyParts
from search.indexes import ORGANISATIONS, PROFESSIONALS, VACANCIES
from search.visibility import Circles, Parents, active_organisations, active_regions

Part = TypeVar("Part", ProfileSubject, Qualification, AvailabilityWindow, Release)
BATCH = 400
"""Rows of one batch: below SQLite's limit of bound values."""
_KNOWN_ORGANISATION = (OrganisationStatus.ACTIVE, OrganisationStatus.REGISTERED)


@contextlib.asynccontextmanager
async def snapshot(db: Database) -> AsyncIterator[SearchRepository]:
    """Open a short read session in which every statement sees the same state, which the watermark names."""
    async with db.read() as session:
        if db.engine.dialect.name == "postgresql":  # SQLite's read transactions are snapshots as they are
            await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield SearchRepository(session)


class SearchRepository:
    """Reads within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    # --- what documents are made of ---

    async def watermark(self) -> int:
        """Return the highest outbox id of this state; whoever tidies the outbox keeps its newest row."""
        return await self.session.scalar(sa.select(sa.func.max(OutboxRow.id))) or 0

    async def parts(self, index: str, keys: Collection[UUID]) -> Mapping[UUID, Parts]:
        """Return what the documents of these rows are made of, without rows that do not exist."""
        if not keys:
            return {}
        if index == VACANCIES.name:
            return await self._vacancies(keys)
        if index == PROFESSIONALS.name:
            return await self._professionals(keys)
        statement = sa.select(Organisation).where(Organisation.id.in_(keys))
        return {row.id: row for row in (await self.session.scalars(statement)).all()}

    async def _vacancies(self, keys: Collection[UUID]) -> Mapping[UUID, Parts]:
        statement = (
            sa.select(Vacancy, Organisation)
            .join(Organisation, Organisation.id == Vacancy.school_id)
            .where(Vacancy.id.in_(keys))
        )
        rows = (await self.session.execute(statement)).all()
        slots: defaultdict[UUID, list[LessonSlot]] = defaultdict(list)
        lessons = sa.select(LessonSlot).where(LessonSlot.vacancy_id.in_(keys)).order_by(LessonSlot.id)
        for slot in (await self.session.scalars(lessons)).all():
            slots[slot.vacancy_id].append(slot)
        parents = await self._parents({school.id for _, school in rows})
        return {
            vacancy.id: VacancyParts(vacancy, slots[vacancy.id], school, parents[school.id]) for vacancy, school in rows
        }

    async def _professionals(self, keys: Collection[UUID]) -> Mapping[UUID, Parts]:
        found = sa.select(Professional).where(Professional.id.in_(keys))
        rows = (await self.session.scalars(found.options(defer(Professional.contact_phone, raiseload=True)))).all()
        subjects = await self._of(ProfileSubject, keys)
        papers = await self._of(Qualification, keys)
        windows = await self._of(AvailabilityWindow, keys)
        releases = await self._of(Release, keys)
        employers = {row.employer_id for row in rows if row.employer_id is not None}
        parents = await self._parents(employers)
        closed = await ExclusionRepository(self.session).closed_to(employers)
        called = await self.occupation_words({row.profession for row in rows if row.profession})
        return {
            row.id: ProfessionalParts(
                professional=row,
                subjects=subjects[row.id],
                qualifications=papers[row.id],
                windows=windows[row.id],
                releases=[one for one in releases[row.id] if _stands(one, row)],
                parents=parents[row.employer_id] if row.employer_id is not None else {},
                profession_words=called.get(_same(row.profession or ""), ()),
                closed_to=closed[row.employer_id] if row.employer_id is not None else frozenset(),
            )
            for row in rows
        }

    async def _of(self, kind: type[Part], keys: Collection[UUID]) -> Mapping[UUID, list[Part]]:
        statement = sa.select(kind).where(kind.professional_id.in_(keys)).order_by(*sa.inspect(kind).primary_key)
        found: defaultdict[UUID, list[Part]] = defaultdict(list)
        for row in (await self.session.scalars(statement)).all():
            found[row.professional_id].append(row)
        return found

    async def occupation_words(self, professions: Collection[str]) -> Mapping[str, Sequence[str]]:
        """Return what imported occupations of these Dutch or English names are called besides."""
        if not professions:
            return {}
        wanted = {_same(name) for name in professions}
        named = [sa.func.lower(label).in_(wanted) for label in (Concept.label_nl, Concept.label_en)]
        statement = sa.select(Concept).where(Concept.kind == "OCCUPATION", sa.or_(*named)).order_by(Concept.key.desc())
        found: dict[str, Sequence[str]] = {}
        for row in (await self.session.scalars(statement)).all():
            labels = (row.label_en, row.label_nl)
            words = tuple(dict.fromkeys(filter(None, (*labels[::-1], *row.synonyms_nl, *row.synonyms_en))))
            found |= {_same(label): words for label in labels if _same(label) in wanted}
        return found

    async def _parents(self, keys: Collection[UUID]) -> Mapping[UUID, Parents]:
        statement = (
            sa.select(OrganisationLink.organisation_id, OrganisationLink.parent_id, Organisation.kind)
            .join(Organisation, Organisation.id == OrganisationLink.parent_id)
            .where(OrganisationLink.organisation_id.in_(keys))
        )
        found: defaultdict[UUID, dict[UUID, OrganisationKind]] = defaultdict(dict)
        for child, parent, kind in await self.session.execute(statement):
            found[child][parent] = kind
        return found

    # --- which documents there are ---

    async def keys_after(self, index: str, after: UUID | None, limit: int = BATCH) -> Sequence[UUID]:
        """Return the next rows by key that may be documents; with them a rebuild walks through everything."""
        key, condition = {
            VACANCIES.name: (Vacancy.id, Vacancy.status.in_(OPEN_VACANCY)),
            PROFESSIONALS.name: (Professional.id, Professional.status == ProfileStatus.PUBLISHED),
            ORGANISATIONS.name: (Organisation.id, Organisation.status.in_(_KNOWN_ORGANISATION)),
        }[index]
        statement = sa.select(key).where(condition).order_by(key).limit(limit)
        return (await self.session.scalars(statement if after is None else statement.where(key > after))).all()

    async def count(self, index: str) -> int:
        """Count the rows that may be documents, for a progress bar."""
        model, condition = {
            VACANCIES.name: (Vacancy, Vacancy.status.in_(OPEN_VACANCY)),
            PROFESSIONALS.name: (Professional, Professional.status == ProfileStatus.PUBLISHED),
            ORGANISATIONS.name: (Organisation, Organisation.status.in_(_KNOWN_ORGANISATION)),
        }[index]
        return await self.session.scalar(sa.select(sa.func.count()).select_from(model).where(condition)) or 0

    # --- which documents an event touches ---

    async def vacancies_of(self, organisation_ids: Collection[UUID]) -> frozenset[UUID]:
        """Return the vacancies of schools, and of the schools of boards."""
        schools = sa.select(Organisation.id).where(
            sa.or_(Organisation.id.in_(organisation_ids), Organisation.board_id.in_(organisation_ids))
        )
        return frozenset(
            (await self.session.scalars(sa.select(Vacancy.id).where(Vacancy.school_id.in_(schools)))).all()
        )

    async def professionals_of(self, organisation_ids: Collection[UUID]) -> frozenset[UUID]:
        """Return the people whom companies employ."""
        statement = sa.select(Professional.id).where(Professional.employer_id.in_(organisation_ids))
        return frozenset((await self.session.scalars(statement)).all())

    async def vacancies_agreed(self, arrangement_ids: Collection[UUID]) -> frozenset[UUID]:
        """Return the vacancies that arrangements are about."""
        statement = sa.select(Arrangement.vacancy_id).where(Arrangement.id.in_(arrangement_ids))
        return frozenset((await self.session.scalars(statement)).all())

    async def events_after(self, watermark: int, limit: int = BATCH) -> Sequence[OutboxRow]:
        """Return what happened after a state, delivered or not, in order."""
        statement = sa.select(OutboxRow).where(OutboxRow.id > watermark).order_by(OutboxRow.id).limit(limit)
        return (await self.session.scalars(statement)).all()

    # --- circles of an actor, as the conditions of the features' repositories have them ---

    async def vacancy_circles(self, actor: Actor) -> Circles:
        """Return the circles that count for vacancies; a professional shares those of their employer."""
        mine = active_organisations(actor)
        inside = bool(mine) or actor.professional_id is not None
        if actor.is_system or not inside:
            return Circles(inside=inside)
        employer = sa.select(Professional.employer_id).where(Professional.id == actor.professional_id)
        statement = (
            sa.select(OrganisationLink.parent_id, Organisation.kind)
            .join(Organisation, Organisation.id == OrganisationLink.parent_id)
            .where(sa.or_(OrganisationLink.organisation_id.in_(mine), OrganisationLink.organisation_id.in_(employer)))
        )
        found = (await self.session.execute(statement)).all()
        return Circles(
            inside=True,
            networks=frozenset(key for key, kind in found if kind is OrganisationKind.NETWORK),
            regions=active_regions(actor) | {key for key, kind in found if kind is OrganisationKind.REGION},
        )

    async def professional_circles(self, actor: Actor) -> Circles:
        """Return the circles that count for people: schools, boards and regions see the market."""
        if actor.is_system or not actor.sees_market():
            return Circles()
        regions = active_regions(actor)
        networks = (
            sa.select(OrganisationLink.parent_id)
            .join(Organisation, Organisation.id == OrganisationLink.parent_id)
            .where(
                OrganisationLink.organisation_id.in_(active_organisations(actor)),
                Organisation.kind == OrganisationKind.NETWORK,
            )
        )
        provinces = sa.select(Organisation.province).where(Organisation.id.in_(regions))
        return Circles(
            inside=True,
            networks=frozenset((await self.session.scalars(networks)).all()),
            regions=regions,
            provinces=frozenset(filter(None, (await self.session.scalars(provinces)).all())),
        )

    # --- places and bells ---

    async def postcode(self, code: str) -> Point | None:
        """Return the middle of a four-digit postcode."""
        row = await self.session.get(Postcode, code)
        return None if row is None else Point(row.lat, row.lon)

    async def place(self, name: str) -> tuple[str, Point] | None:
        """Return a place by name, however its capitals are typed, with the middle of its postcodes."""
        typed = squeeze(name)
        spellings = {typed, typed.lower(), typed.title(), typed.capitalize()}
        same = sa.or_(Postcode.place.in_(spellings), sa.func.lower(Postcode.place) == typed.lower())
        statement = (
            sa.select(Postcode.place, sa.func.avg(Postcode.lat), sa.func.avg(Postcode.lon))
            .where(same)
            .group_by(Postcode.place)
            .order_by(sa.func.count().desc(), Postcode.place)
            .limit(1)
        )
        row = (await self.session.execute(statement)).one_or_none()
        return None if row is None else (row[0], Point(row[1], row[2]))

    async def places_like(self, prefix: str, limit: int) -> Sequence[str]:
        """Return the names of places that begin so, the largest first."""
        begins = sa.func.lower(Postcode.place).startswith(squeeze(prefix).lower(), autoescape=True)
        statement = (
            sa.select(Postcode.place)
            .where(begins)
            .group_by(Postcode.place)
            .order_by(sa.func.count().desc(), Postcode.place)
            .limit(limit)
        )
        return (await self.session.scalars(statement)).all()

    async def occupations_like(self, prefix: str, limit: int) -> Sequence[Concept]:
        """Return imported occupations whose Dutch or English name begins so."""
        begins = sa.or_(
            *(
                sa.func.lower(label).startswith(squeeze(prefix).lower(), autoescape=True)
                for label in (Concept.label_nl, Concept.label_en)
            )
        )
        statement = sa.select(Concept).where(Concept.kind == "OCCUPATION", begins)
        return (await self.session.scalars(statement.order_by(Concept.label_nl, Concept.key).limit(limit))).all()

    async def bells(self, school_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Mapping[str, Any]]]:
        """Return the bell times of schools that set them."""
        statement = sa.select(SchoolSettings).where(SchoolSettings.organisation_id.in_(school_ids))
        return {row.organisation_id: row.bell_times for row in (await self.session.scalars(statement)).all()}


def _same(name: str) -> str:
    return squeeze(name).lower()


def _stands(release: Release, professional: Professional) -> bool:
    """Say whether a release binds the days; the clock has no say, so that a document depends on rows only."""
    return release.status is ReleaseStatus.GRANTED and release.company_id == professional.employer_id
