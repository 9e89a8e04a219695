"""All SQL about joint profiles: who comes with whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission
from duobaan.errors import NotFound
from duobaan.professionals.models import JointProfile, Professional
from duobaan.words import JointMode, ProfileStatus

_GONE = (ProfileStatus.DRAFT, ProfileStatus.ARCHIVED, ProfileStatus.ERASED)
_LIVE = sa.and_(JointProfile.accepted_at.is_not(None), JointProfile.ended_at.is_(None))


def _among(keys: Collection[UUID]) -> sa.ColumnElement[bool]:
    return sa.or_(JointProfile.proposer_id.in_(keys), JointProfile.partner_id.in_(keys))


@dataclass(frozen=True, slots=True)
class Tie:
    """With whom someone comes, and how firmly."""

    partner_id: UUID
    mode: JointMode


@dataclass(frozen=True, slots=True)
class JointSight:
    """A joint profile as one of the two has it, with the name of the other."""

    row: JointProfile
    side: UUID
    partner_name: str

    @property
    def is_accepted(self) -> bool:
        """Say whether both said so."""
        return self.row.accepted_at is not None

    @property
    def offered_by_partner(self) -> bool:
        """Say whether the other made the offer."""
        return self.row.partner_id == self.side


class JointRepository:
    """Reads and writes joint profiles within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    def visible_to(self, actor: Actor) -> sa.ColumnElement[bool]:
        """Return the condition of the ones that the actor has a say in: one of the two."""
        if actor.user_id is None or not actor.lets(Permission.PROFILES_OWN):
            return sa.false()
        mine = sa.select(Professional.id).where(Professional.user_id == actor.user_id)
        return sa.or_(JointProfile.proposer_id.in_(mine), JointProfile.partner_id.in_(mine))

    async def own_id(self, actor: Actor) -> UUID:
        """Return the actor's own profile, or raise NotFound."""
        found = None
        if actor.user_id is not None:
            statement = sa.select(Professional.id).where(
                Professional.user_id == actor.user_id, Professional.status.not_in(_GONE)
            )
            found = await self.session.scalar(statement)
        if found is None:
            raise NotFound("Professional")
        return found

    async def get(self, key: UUID, actor: Actor) -> JointProfile:
        """Return one that has not ended, as its two people only may, or raise NotFound."""
        statement = sa.select(JointProfile).where(
            JointProfile.id == key, JointProfile.ended_at.is_(None), self.visible_to(actor)
        )
        # What was read before the lock may be old by now.
        found = (await self.session.scalars(statement.execution_options(populate_existing=True))).one_or_none()
        if found is None:
            raise NotFound("JointProfile")
        return found

    async def lock_people(self, keys: Collection[UUID]) -> dict[UUID, Professional]:
        """Lock confirmed professionals in the order of their ids; an id that was given is all one has to know."""
        statement = (
            sa.select(Professional)
            .where(Professional.id.in_(keys), Professional.user_id.is_not(None), Professional.status.not_in(_GONE))
            .order_by(Professional.id)
            .with_for_update()
        )
        rows = await self.session.scalars(statement.execution_options(populate_existing=True))
        return {row.id: row for row in rows}

    async def is_joined(self, keys: Collection[UUID]) -> bool:
        """Say whether one of these people comes with somebody already."""
        return await self.session.scalar(sa.select(JointProfile.id).where(_among(keys), _LIVE).limit(1)) is not None

    async def is_offered(self, one: UUID, other: UUID) -> bool:
        """Say whether an offer between the two is open, whoever made it."""
        pair = (one, other)
        statement = sa.select(JointProfile.id).where(
            JointProfile.proposer_id.in_(pair), JointProfile.partner_id.in_(pair), JointProfile.ended_at.is_(None)
        )
        return await self.session.scalar(statement.limit(1)) is not None

    async def ties(self, keys: Collection[UUID]) -> dict[UUID, Tie]:
        """Return with whom people come, both having said so; the caller may see these people."""
        rows = (await self.session.scalars(sa.select(JointProfile).where(_among(keys), _LIVE))).all()
        sides = [(side, row) for row in rows for side in (row.proposer_id, row.partner_id)]
        wanted = frozenset(keys)
        return {side: Tie(row.other(side), row.mode) for side, row in sides if side in wanted}

    async def sights(self, keys: Collection[UUID]) -> dict[UUID, list[JointSight]]:
        """Return what each of these people has, offers too, oldest first; who may see what is the caller's."""
        statement = sa.select(JointProfile).where(_among(keys), JointProfile.ended_at.is_(None))
        rows = (await self.session.scalars(statement.order_by(JointProfile.id))).all()
        sides = [(side, row) for row in rows for side in (row.proposer_id, row.partner_id)]
        people = sa.select(Professional.id, Professional.name).where(Professional.id.in_([side for side, _ in sides]))
        names = {key: name for key, name in await self.session.execute(people)}
        found: defaultdict[UUID, list[JointSight]] = defaultdict(list)
        for side, row in sides:
            found[side].append(JointSight(row, side, names[row.other(side)]))
        return {key: found[key] for key in keys}
