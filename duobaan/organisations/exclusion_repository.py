"""All SQL on the schools and boards to which companies lend nobody; a board stands for all its schools."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from duobaan.access import Actor, Permission
from duobaan.organisations.models import CompanyExclusion, Organisation


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition of the lists that an actor may read: of the companies whose releases they grant."""
    if actor.is_system:
        return sa.true()
    return CompanyExclusion.company_id.in_(actor.organisations_with(Permission.RELEASES_GRANT))


def keeps_from(
    company_id: InstrumentedAttribute[UUID | None], organisation_ids: Collection[UUID]
) -> sa.ColumnElement[bool]:
    """Return the condition that a company lends nobody to one of these organisations, or to the board of one."""
    of = aliased(Organisation)
    boards = sa.select(of.board_id).where(of.id.in_(organisation_ids), of.board_id.is_not(None))
    return sa.exists().where(
        CompanyExclusion.company_id == company_id,
        sa.or_(CompanyExclusion.excluded_id.in_(organisation_ids), CompanyExclusion.excluded_id.in_(boards)),
    )


class ExclusionRepository:
    """Reads and writes companies' lists within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def find(self, company_id: UUID, excluded_id: UUID, actor: Actor) -> CompanyExclusion | None:
        """Return one line of a list that the actor may read, if it stands there."""
        statement = sa.select(CompanyExclusion).where(
            CompanyExclusion.company_id == company_id, CompanyExclusion.excluded_id == excluded_id, visible_to(actor)
        )
        return (await self.session.scalars(statement)).one_or_none()

    async def lists(self, company_ids: Collection[UUID], actor: Actor) -> dict[UUID, list[CompanyExclusion]]:
        """Return the lists of companies that the actor may read, oldest line first."""
        statement = sa.select(CompanyExclusion).where(CompanyExclusion.company_id.in_(company_ids), visible_to(actor))
        found: defaultdict[UUID, list[CompanyExclusion]] = defaultdict(list)
        order = (CompanyExclusion.since, CompanyExclusion.excluded_id)
        for row in await self.session.scalars(statement.order_by(*order)):
            found[row.company_id].append(row)
        return dict(found)

    async def closed_to(self, company_ids: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
        """Return, per company, where it lends nobody: what it named, and the schools of the boards that it named."""
        of = aliased(Organisation)
        statement = (
            sa.select(CompanyExclusion.company_id, CompanyExclusion.excluded_id, of.id)
            .outerjoin(of, of.board_id == CompanyExclusion.excluded_id)
            .where(CompanyExclusion.company_id.in_(company_ids))
        )
        found: defaultdict[UUID, set[UUID]] = defaultdict(set)
        for company, named, school in await self.session.execute(statement):
            found[company].update({named, school} - {None})
        return {key: frozenset(found[key]) for key in company_ids}

    async def companies_that_exclude(self, organisation_ids: Collection[UUID]) -> list[UUID]:
        """Return the companies that named one of these on their list, each once."""
        named = CompanyExclusion.excluded_id.in_(organisation_ids)
        statement = sa.select(CompanyExclusion.company_id).where(named).distinct().order_by(CompanyExclusion.company_id)
        return list(await self.session.scalars(statement))
