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
from duobaan.words.agreement import COUNTED_ARRANGEMENTS

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
    sa.column("valid_from", sa.Date()),
    sa.column("valid_to", sa.Date()),
    sa.column("left_on", sa.Date()),
)
_arrangements = sa.table("arrangements", sa.column("id", _uuid), sa.column("status", sa.String()))
_COUNTED = [status.value for status in COUNTED_ARRANGEMENTS]


@dataclass(frozen=True, slots=True)
class AgreedWork:
    """What is agreed and not over: the most minutes a week at once, its first day from now, the first day after it."""

    minutes_week: int
    starts_on: dt.date | None
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
        _arrangements.c.status.in_(_COUNTED),
        _assignments.c.valid_to > today,
        sa.or_(_assignments.c.left_on.is_(None), _assignments.c.left_on > today),
    ]
    if company_id is not None:
        conditions += [_assignments.c.company_id == company_id, _assignments.c.time_basis == "EMPLOYER_TIME"]
    columns = (_assignments.c.minutes_week, _assignments.c.valid_from, _assignments.c.valid_to, _assignments.c.left_on)
    statement = (
        sa.select(*columns).join(_arrangements, _arrangements.c.id == _assignments.c.arrangement_id).where(*conditions)
    )
    rows = (await session.execute(statement)).all()
    spans = [(minutes, max(first, today), min(after, left or after)) for minutes, first, after, left in rows]
    runs = [(minutes, first, after) for minutes, first, after in spans if first < after]
    return AgreedWork(
        minutes_week=max((_running(runs, day) for _, day, _ in runs), default=0),
        starts_on=min((first for _, first, _ in runs), default=None),
        ends_on=max((after for _, _, after in runs), default=None),
    )


def _running(runs: Collection[tuple[int, dt.date, dt.date]], day: dt.date) -> int:
    return sum(minutes for minutes, first, after in runs if first <= day < after)
