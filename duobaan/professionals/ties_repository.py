"""What the floors above know about a professional, read by table name because the import law looks down only.

Introductions, proposals and arrangements stand above profiles; a profile still has to know whether two parties met
(then names may be seen) and how many hours are agreed (then a release may not drop below them).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor
from duobaan.organisations.models import Organisation
from duobaan.professionals.models import Professional

_uuid = sa.Uuid()
_introductions = sa.table(
    "introductions",
    sa.column("school_id", _uuid),
    sa.column("professional_id", _uuid),
    sa.column("status", sa.String()),
)
_parties = sa.table(
    "proposal_parties",
    sa.column("id", _uuid),
    sa.column("proposal_id", _uuid),
    sa.column("kind", sa.String()),
    sa.column("organisation_id", _uuid),
    sa.column("professional_id", _uuid),
)
_consents = sa.table("consents", sa.column("party_id", _uuid), sa.column("decision", sa.String()))
_revisions = sa.table("proposal_revisions", sa.column("author_party_id", _uuid))
_assignments = sa.table(
    "assignments",
    sa.column("arrangement_id", _uuid),
    sa.column("professional_id", _uuid),
    sa.column("company_id", _uuid),
    sa.column("time_basis", sa.String()),
    sa.column("minutes_week", sa.Integer()),
    sa.column("valid_to", sa.Date()),
    sa.column("left_on", sa.Date()),
)
_arrangements = sa.table("arrangements", sa.column("id", _uuid), sa.column("status", sa.String()))
_RUNNING = ("PREPARING", "CONFIRMED", "ACTIVE", "SUSPENDED")


@dataclass(frozen=True, slots=True)
class AgreedWork:
    """What is agreed and not over: minutes a week, and the first day after all of it."""

    minutes_week: int
    ends_on: dt.date | None


async def met(session: AsyncSession, actor: Actor, keys: Collection[UUID]) -> frozenset[UUID]:
    """Return those professionals with whom a school (or board) of the actor has an accepted introduction."""
    if not actor.organisation_ids or not keys:
        return frozenset()
    # A board speaks for its schools.
    schools = sa.select(Organisation.id).where(
        sa.or_(Organisation.id.in_(actor.organisation_ids), Organisation.board_id.in_(actor.organisation_ids))
    )
    found = sa.select(_introductions.c.professional_id).where(
        _introductions.c.professional_id.in_(keys),
        _introductions.c.status.in_(("ACCEPTED", "HELD")),
        _introductions.c.school_id.in_(schools),
    )
    return frozenset((await session.scalars(found)).all())


async def negotiating(session: AsyncSession, actor: Actor, keys: Collection[UUID]) -> frozenset[UUID]:
    """Return those professionals who accepted or countered a proposal to which the actor is a party too."""
    if actor.user_id is None or not keys:
        return frozenset()
    mine = _parties.alias("mine")
    own = sa.select(Professional.id).where(Professional.user_id == actor.user_id)
    is_party = sa.or_(mine.c.organisation_id.in_(actor.organisation_ids), mine.c.professional_id.in_(own))
    accepted = sa.exists().where(_consents.c.party_id == _parties.c.id, _consents.c.decision == "ACCEPTED")
    wrote = sa.exists().where(_revisions.c.author_party_id == _parties.c.id)
    found = (
        sa.select(_parties.c.professional_id)
        .join(mine, mine.c.proposal_id == _parties.c.proposal_id)
        .where(
            _parties.c.kind == "PROFESSIONAL", _parties.c.professional_id.in_(keys), is_party, sa.or_(accepted, wrote)
        )
    )
    return frozenset((await session.scalars(found)).all())


async def agreed_work(
    session: AsyncSession, professional_id: UUID, today: dt.date, company_id: UUID | None = None
) -> AgreedWork:
    """Return the work that is agreed and not over; with a company, only what is done in that employer's time."""
    conditions = [
        _assignments.c.professional_id == professional_id,
        _arrangements.c.status.in_(_RUNNING),
        _assignments.c.valid_to > today,
        sa.or_(_assignments.c.left_on.is_(None), _assignments.c.left_on > today),
    ]
    if company_id is not None:
        conditions += [_assignments.c.company_id == company_id, _assignments.c.time_basis == "EMPLOYER_TIME"]
    statement = (
        sa.select(sa.func.coalesce(sa.func.sum(_assignments.c.minutes_week), 0), sa.func.max(_assignments.c.valid_to))
        .join(_arrangements, _arrangements.c.id == _assignments.c.arrangement_id)
        .where(*conditions)
    )
    minutes, ends_on = (await session.execute(statement)).one()
    return AgreedWork(int(minutes), ends_on)
