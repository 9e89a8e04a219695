"""All SQL on introductions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission
from duobaan.db import keyset
from duobaan.db.audit import AuditRow
from duobaan.errors import NotFound
from duobaan.introductions.models import Introduction
from duobaan.introductions.states import OPEN
from duobaan.organisations.models import Organisation
from duobaan.professionals.models import Professional
from duobaan.professionals.visibility_repository import visible_to as professional_visible_to
from duobaan.vacancies.models import Vacancy

ORDER = (keyset.Key(Introduction.id, descending=True),)  # UUIDv7: newest first


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """The school that asked (and its board) and the person who was asked; nobody else, not even the employer."""
    if actor.is_system:
        return sa.true()
    able = actor.organisations_with(Permission.INTRODUCTIONS_REQUEST)
    schools = sa.select(Organisation.id).where(Organisation.board_id.in_(able))
    asked = sa.or_(Introduction.school_id.in_(able), Introduction.school_id.in_(schools))
    # A program that its user gave other scopes only is not told whom they meet.
    meets = actor.lets(Permission.INTRODUCTIONS_REQUEST, Permission.INTRODUCTIONS_ANSWER)
    if actor.professional_id is None or not meets:
        return asked
    return sa.or_(asked, Introduction.professional_id == actor.professional_id)


class IntroductionRepository:
    """Reads and writes introductions within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, key: UUID, actor: Actor) -> Introduction:
        """Return an introduction that the actor may see and keep it for this transaction, or raise NotFound."""
        found = sa.select(Introduction).where(Introduction.id == key, visible_to(actor)).with_for_update()
        row = await self.session.scalar(found)
        if row is None:
            raise NotFound("Introduction")
        return row

    async def by_ids(self, keys: Collection[UUID], actor: Actor) -> dict[UUID, Introduction]:
        """Return those of the introductions that the actor may see."""
        found = sa.select(Introduction).where(Introduction.id.in_(keys), visible_to(actor))
        return {row.id: row for row in await self.session.scalars(found)}

    def listed(self, actor: Actor) -> sa.Select[Introduction]:
        """Return the statement of the introductions that the actor may see."""
        return sa.select(Introduction).where(visible_to(actor))

    async def find_asked(self, school_id: UUID, professional_id: UUID) -> Introduction | None:
        """Return the introduction between a school and a person that is asked or going on: one step at a time."""
        found = sa.select(Introduction).where(
            Introduction.school_id == school_id,
            Introduction.professional_id == professional_id,
            Introduction.status.in_(OPEN),
        )
        return await self.session.scalar(found.limit(1))

    async def lock_professional(self, key: UUID, actor: Actor) -> Professional:
        """Return a person whom the actor may see and keep them, so that two requests cannot cross; or NotFound."""
        found = sa.select(Professional).where(Professional.id == key, professional_visible_to(actor))
        row = await self.session.scalar(found.with_for_update())
        if row is None:
            raise NotFound("Professional", path=("input", "professionalId"))
        return row

    async def is_vacancy_of(self, vacancy_id: UUID, school_id: UUID) -> bool:
        """Say whether a vacancy belongs to a school."""
        found = sa.select(Vacancy.id).where(Vacancy.id == vacancy_id, Vacancy.school_id == school_id)
        return await self.session.scalar(found) is not None

    async def schools(self, actor: Actor) -> list[UUID]:
        """Return the schools for which the actor may ask, those of the actor's boards included."""
        able = actor.organisations_with(Permission.INTRODUCTIONS_REQUEST)
        found = sa.select(Organisation.id).where(
            Organisation.kind == "SCHOOL", sa.or_(Organisation.id.in_(able), Organisation.board_id.in_(able))
        )
        return list(await self.session.scalars(found.order_by(Organisation.id)))

    async def boards(self, school_ids: Collection[UUID]) -> dict[UUID, UUID | None]:
        """Return the board of each school."""
        found = sa.select(Organisation.id, Organisation.board_id).where(Organisation.id.in_(school_ids))
        return {key: board for key, board in (await self.session.execute(found)).all()}

    async def history(self, keys: Collection[UUID]) -> dict[UUID, list[AuditRow]]:
        """Return what happened to introductions, oldest first."""
        found = sa.select(AuditRow).where(
            AuditRow.entity_kind == Introduction.__name__, AuditRow.entity_id.in_(keys), AuditRow.to_state.is_not(None)
        )
        grouped: defaultdict[UUID, list[AuditRow]] = defaultdict(list)
        for row in await self.session.scalars(found.order_by(AuditRow.id)):
            grouped[row.entity_id].append(row)
        return dict(grouped)
