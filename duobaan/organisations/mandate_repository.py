"""All SQL on mandates: who may sign in the name of which board on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from duobaan.access import Actor, Permission
from duobaan.errors import NotFound
from duobaan.organisations.models import Mandate, Membership, Organisation
from duobaan.words import MembershipStatus, OrganisationStatus

_Key = sa.ColumnElement[UUID] | InstrumentedAttribute[UUID]


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition of the mandates an actor may see: their own, and those of boards that they lead."""
    if actor.is_system:
        return sa.true()
    led = actor.organisations_with(Permission.MEMBERS_MANAGE)
    return sa.or_(Mandate.user_id == actor.user_id, Mandate.board_id.in_(led))


class MandateRepository:
    """Reads and writes mandates within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def boards_of(self, user_id: UUID, on: dt.date) -> frozenset[UUID]:
        """Return the boards in whose name someone may sign on a day, while they belong to it or to its schools."""
        statement = (
            sa.select(Mandate.board_id)
            .join(Organisation, Organisation.id == Mandate.board_id)
            .where(
                Mandate.user_id == user_id,
                Mandate.revoked_at.is_(None),
                Mandate.valid_from <= on,
                sa.or_(Mandate.valid_to.is_(None), Mandate.valid_to > on),
                Organisation.status == OrganisationStatus.ACTIVE,
                self._belongs(Mandate.board_id, Mandate.user_id),
            )
        )
        return frozenset(await self.session.scalars(statement))

    def _belongs(self, board_id: _Key, user_id: _Key) -> sa.ColumnElement[bool]:
        of = aliased(Organisation)
        seats = sa.select(Membership.id).join(of, of.id == Membership.organisation_id)
        return seats.where(
            Membership.user_id == user_id,
            Membership.status == MembershipStatus.ACTIVE,
            sa.or_(of.id == board_id, of.board_id == board_id),
        ).exists()

    async def belongs(self, board_id: UUID, user_id: UUID) -> bool:
        """Say whether someone has a running seat at a board or at one of its schools."""
        asked = self._belongs(sa.literal(board_id, sa.Uuid()), sa.literal(user_id, sa.Uuid()))
        return bool(await self.session.scalar(sa.select(asked)))

    async def lock(self, key: UUID, actor: Actor) -> Mandate:
        """Return a mandate that the actor may see and keep it; raise NotFound."""
        statement = sa.select(Mandate).where(Mandate.id == key, visible_to(actor)).with_for_update()
        found = (await self.session.scalars(statement)).one_or_none()
        if found is None:
            raise NotFound("Mandate")
        return found

    async def list_of(self, board_id: UUID, actor: Actor) -> Sequence[Mandate]:
        """Return the mandates of a board that the actor may see, newest first."""
        statement = sa.select(Mandate).where(Mandate.board_id == board_id, visible_to(actor))
        return (await self.session.scalars(statement.order_by(Mandate.id.desc()))).all()
