"""All SQL on arrangements: who may see them, who teaches what, signatures and checks."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission
from duobaan.arrangements.models import Arrangement, Assignment, AssignmentSlot, CheckItem, Signature
from duobaan.arrangements.rules import Placement
from duobaan.arrangements.states import LIVE
from duobaan.db import keyset
from duobaan.errors import NotFound
from duobaan.organisations.models import Organisation, SchoolSettings
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.words import ArrangementStatus, CheckKind, CheckStatus, Cycle
from duobaan.words.agreement import COUNTED_ARRANGEMENTS

ORDER = (keyset.Key(Arrangement.id, descending=True),)  # UUIDv7: newest first
_Part = TypeVar("_Part", Assignment, Signature, CheckItem)


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Only parties see an arrangement: the school and its board, the companies and the professionals in it."""
    if actor.is_system:
        return sa.true()
    if Permission.ARRANGEMENTS_READ not in actor.grants:
        return sa.false()
    organisations = actor.organisations_with(Permission.ARRANGEMENTS_READ)
    schools = sa.select(Organisation.id).where(Organisation.board_id.in_(organisations))
    worked: list[sa.ColumnElement[bool]] = [Assignment.company_id.in_(organisations)]
    if actor.professional_id is not None:
        worked.append(Assignment.professional_id == actor.professional_id)
    mine = sa.select(Assignment.arrangement_id).where(sa.or_(*worked))
    return sa.or_(
        Arrangement.school_id.in_(organisations), Arrangement.school_id.in_(schools), Arrangement.id.in_(mine)
    )


class ArrangementRepository:
    """Reads and writes arrangements within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def find(self, key: UUID, actor: Actor) -> Arrangement | None:
        """Return an arrangement that the actor may see."""
        found = sa.select(Arrangement).where(Arrangement.id == key, visible_to(actor))
        return (await self.session.scalars(found)).one_or_none()

    async def get(self, key: UUID, actor: Actor) -> Arrangement:
        """Return an arrangement that the actor may see, or raise NotFound."""
        found = await self.find(key, actor)
        if found is None:
            raise NotFound("Arrangement")
        return found

    async def lock(self, key: UUID, actor: Actor) -> Arrangement:
        """Return an arrangement as it is now and keep it for this transaction; raise NotFound."""
        found = sa.select(Arrangement).where(Arrangement.id == key, visible_to(actor))
        row = await self.session.scalar(found.with_for_update().execution_options(populate_existing=True))
        if row is None:
            raise NotFound("Arrangement")
        return row

    async def by_ids(self, keys: Collection[UUID], actor: Actor) -> dict[UUID, Arrangement]:
        """Return those of the arrangements that the actor may see."""
        found = sa.select(Arrangement).where(Arrangement.id.in_(keys), visible_to(actor))
        return {row.id: row for row in await self.session.scalars(found)}

    async def visible_ids(self, keys: Collection[UUID], actor: Actor) -> set[UUID]:
        """Return the keys of those of the arrangements that the actor may know of."""
        found = sa.select(Arrangement.id).where(Arrangement.id.in_(keys), visible_to(actor))
        return set(await self.session.scalars(found))

    async def by_proposal(self, keys: Collection[UUID], actor: Actor) -> dict[UUID, Arrangement]:
        """Return the arrangements that came from proposals, by proposal."""
        found = sa.select(Arrangement).where(Arrangement.proposal_id.in_(keys), visible_to(actor))
        return {row.proposal_id: row for row in await self.session.scalars(found)}

    def listed(self, actor: Actor, status: Collection[ArrangementStatus] = ()) -> sa.Select[Arrangement]:
        """Return the statement of the arrangements that the actor may see."""
        found = sa.select(Arrangement).where(visible_to(actor))
        return found.where(Arrangement.status.in_(status)) if status else found

    async def assignments(self, keys: Collection[UUID]) -> dict[UUID, list[Assignment]]:
        """Return who works in arrangements."""
        return await self._parts(Assignment, keys)

    async def signatures(self, keys: Collection[UUID]) -> dict[UUID, list[Signature]]:
        """Return who signed arrangements."""
        return await self._parts(Signature, keys)

    async def checks(self, keys: Collection[UUID]) -> dict[UUID, list[CheckItem]]:
        """Return what is checked for arrangements."""
        return await self._parts(CheckItem, keys)

    async def _parts(self, kind: type[_Part], keys: Collection[UUID]) -> dict[UUID, list[_Part]]:
        found = sa.select(kind).where(kind.arrangement_id.in_(keys)).order_by(kind.id)
        return _grouped(await self.session.scalars(found))

    async def lock_check(self, key: UUID, actor: Actor) -> CheckItem:
        """Return a check of an arrangement that the actor may see and keep it; raise NotFound."""
        found = sa.select(CheckItem).join(Arrangement, Arrangement.id == CheckItem.arrangement_id)
        row = await self.session.scalar(found.where(CheckItem.id == key, visible_to(actor)).with_for_update())
        if row is None:
            raise NotFound("CheckItem")
        return row

    async def arrangement_of_check(self, key: UUID) -> UUID | None:
        """Return the key of a check's arrangement; what of it may be seen is asked apart."""
        return await self.session.scalar(sa.select(CheckItem.arrangement_id).where(CheckItem.id == key))

    async def slots(self, assignment_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
        """Return the lessons of assignments."""
        found = sa.select(AssignmentSlot).where(AssignmentSlot.assignment_id.in_(assignment_ids))
        grouped: defaultdict[UUID, list[UUID]] = defaultdict(list)
        for link in await self.session.scalars(found.order_by(AssignmentSlot.slot_id)):
            grouped[link.assignment_id].append(link.slot_id)
        return dict(grouped)

    async def add_assignment(self, arrangement_id: UUID, placement: Placement) -> Assignment:
        """Store one professional of an arrangement with the lessons."""
        row = Assignment(
            arrangement_id=arrangement_id,
            professional_id=placement.professional_id,
            company_id=placement.company_id,
            role=placement.role,
            time_basis=placement.time_basis,
            minutes_week=placement.minutes_week,
            valid_from=placement.valid_from,
            valid_to=placement.valid_to,
            rate_cents=placement.rate_cents,
            charge_kind=placement.charge_kind,
            vat_treatment=placement.vat_treatment,
            contract_kind=placement.contract_kind,
        )
        self.session.add(row)
        await self.session.flush()
        self.session.add_all([AssignmentSlot(assignment_id=row.id, slot_id=key) for key in placement.slot_ids])
        return row

    async def live_work(self, professional_ids: Collection[UUID]) -> list[tuple[Assignment, UUID]]:
        """Return the assignments of people that were not called off, each with its school; their spans say when."""
        found = (
            sa.select(Assignment, Arrangement.school_id)
            .join(Arrangement, Arrangement.id == Assignment.arrangement_id)
            .where(Assignment.professional_id.in_(professional_ids), Arrangement.status.in_(COUNTED_ARRANGEMENTS))
        )
        return [(row, school_id) for row, school_id in (await self.session.execute(found)).all()]

    async def due(
        self, statuses: Collection[ArrangementStatus], *, start_by: dt.date | None = None, end_by: dt.date | None = None
    ) -> list[UUID]:
        """Return the keys of the arrangements in these states that reached a day."""
        found = sa.select(Arrangement.id).where(Arrangement.status.in_(statuses))
        if start_by is not None:
            found = found.where(Arrangement.starts_on <= start_by)
        if end_by is not None:
            found = found.where(Arrangement.ends_on <= end_by)
        return list(await self.session.scalars(found.order_by(Arrangement.id)))

    async def due_checks(self, on: dt.date) -> list[UUID]:
        """Return the keys of the live arrangements with an approved check that has run out before a day."""
        found = (
            sa.select(CheckItem.arrangement_id)
            .join(Arrangement, Arrangement.id == CheckItem.arrangement_id)
            .where(CheckItem.status == CheckStatus.APPROVED, CheckItem.valid_until < on, Arrangement.status.in_(LIVE))
        )
        return list(await self.session.scalars(found.distinct().order_by(CheckItem.arrangement_id)))

    async def lessons(self, slot_ids: Collection[UUID]) -> dict[UUID, LessonSlot]:
        """Return lessons by key."""
        found = sa.select(LessonSlot).where(LessonSlot.id.in_(slot_ids))
        return {row.id: row for row in await self.session.scalars(found)}

    async def lock_vacancy(self, vacancy_id: UUID) -> Vacancy:
        """Return a vacancy as it is now; whoever fills or reopens it waits for its turn here, before anything else."""
        found = sa.select(Vacancy).where(Vacancy.id == vacancy_id).with_for_update()
        return (await self.session.scalars(found, execution_options={"populate_existing": True})).one()

    async def lock_vacancies(self, school_id: UUID) -> None:
        """Keep every vacancy of a school for this transaction, in the order of their ids."""
        found = sa.select(Vacancy.id).where(Vacancy.school_id == school_id).order_by(Vacancy.id)
        await self.session.execute(found.with_for_update())

    async def lock_alternating(self, school_id: UUID, on: dt.date) -> list[Arrangement]:
        """Return, and keep, a school's work that is not over on a day and has lessons in A or B weeks."""
        alternates = (
            sa.select(Assignment.arrangement_id)
            .join(AssignmentSlot, AssignmentSlot.assignment_id == Assignment.id)
            .join(LessonSlot, LessonSlot.id == AssignmentSlot.slot_id)
            .where(LessonSlot.cycle != Cycle.EVERY_WEEK, Assignment.valid_to > on)
        )
        found = sa.select(Arrangement).where(
            Arrangement.school_id == school_id,
            Arrangement.status.in_(COUNTED_ARRANGEMENTS),
            Arrangement.id.in_(alternates),
        )
        kept = found.order_by(Arrangement.id).with_for_update().execution_options(populate_existing=True)
        return list(await self.session.scalars(kept))

    async def vacancy_of(self, arrangement_id: UUID) -> UUID | None:
        """Return the vacancy of an arrangement, which never changes."""
        return await self.session.scalar(sa.select(Arrangement.vacancy_id).where(Arrangement.id == arrangement_id))

    async def has_successor(self, key: UUID) -> bool:
        """Say whether live work goes on from an arrangement."""
        found = sa.select(Arrangement.id).where(Arrangement.predecessor_id == key, Arrangement.status.in_(LIVE))
        return (await self.session.scalar(found.limit(1))) is not None

    async def anchors_of(self, school_id: UUID) -> tuple[dt.date, ...]:
        """Return the Mondays on which a school's weeks start again with an A, which nobody changes meanwhile."""
        found = sa.select(SchoolSettings).where(SchoolSettings.organisation_id == school_id).with_for_update(read=True)
        settings = (await self.session.scalars(found, execution_options={"populate_existing": True})).one_or_none()
        return settings.cycle_anchors if settings else ()

    async def board_of(self, school_id: UUID) -> UUID | None:
        """Return the board of a school."""
        return await self.session.scalar(sa.select(Organisation.board_id).where(Organisation.id == school_id))

    async def check_kinds(self, arrangement_id: UUID) -> set[tuple[UUID | None, CheckKind]]:
        """Return which checks an arrangement has already."""
        found = sa.select(CheckItem.professional_id, CheckItem.kind).where(CheckItem.arrangement_id == arrangement_id)
        return {(person, kind) for person, kind in (await self.session.execute(found)).all()}


def _grouped(rows: Iterable[_Part]) -> dict[UUID, list[_Part]]:
    grouped: defaultdict[UUID, list[_Part]] = defaultdict(list)
    for row in rows:
        grouped[row.arrangement_id].append(row)
    return dict(grouped)
