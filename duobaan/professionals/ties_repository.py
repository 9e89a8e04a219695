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

from duobaan.access import DEALINGS, Actor
from duobaan.db import tables_above as above
from duobaan.organisations.models import Organisation
from duobaan.professionals.models import Professional
from duobaan.words.agreement import COUNTED_ARRANGEMENTS

_COUNTED = [status.value for status in COUNTED_ARRANGEMENTS]


@dataclass(frozen=True, slots=True)
class AgreedWork:
    """What is agreed and not over: the most minutes a week at once, its first day from now, the first day after it."""

    minutes_week: int
    starts_on: dt.date | None
    ends_on: dt.date | None


async def met(session: AsyncSession, actor: Actor, keys: Collection[UUID]) -> frozenset[UUID]:
    """Return those professionals with whom a school (or board) of the actor has an accepted introduction."""
    if not actor.organisation_ids or not keys or not actor.lets(*DEALINGS):
        return frozenset()
    # A board speaks for its schools.
    schools = sa.select(Organisation.id).where(
        sa.or_(Organisation.id.in_(actor.organisation_ids), Organisation.board_id.in_(actor.organisation_ids))
    )
    found = sa.select(above.introductions.c.professional_id).where(
        above.introductions.c.professional_id.in_(keys),
        above.introductions.c.status.in_(("ACCEPTED", "HELD")),
        above.introductions.c.forgotten_at.is_(None),
        above.introductions.c.school_id.in_(schools),
    )
    return frozenset((await session.scalars(found)).all())


async def negotiating(session: AsyncSession, actor: Actor, keys: Collection[UUID]) -> frozenset[UUID]:
    """Return those professionals who accepted or countered a proposal to which the actor is a party too."""
    if actor.user_id is None or not keys or not actor.lets(*DEALINGS):
        return frozenset()
    mine = above.proposal_parties.alias("mine")
    own = sa.select(Professional.id).where(Professional.user_id == actor.user_id)
    is_party = sa.or_(mine.c.organisation_id.in_(actor.organisation_ids), mine.c.professional_id.in_(own))
    accepted = sa.exists().where(
        above.consents.c.party_id == above.proposal_parties.c.id, above.consents.c.decision == "ACCEPTED"
    )
    wrote = sa.exists().where(above.proposal_revisions.c.author_party_id == above.proposal_parties.c.id)
    found = (
        sa.select(above.proposal_parties.c.professional_id)
        .join(mine, mine.c.proposal_id == above.proposal_parties.c.proposal_id)
        .join(above.match_proposals, above.match_proposals.c.id == above.proposal_parties.c.proposal_id)
        .where(
            above.match_proposals.c.forgotten_at.is_(None),
            above.proposal_parties.c.kind == "PROFESSIONAL",
            above.proposal_parties.c.professional_id.in_(keys),
            is_party,
            sa.or_(accepted, wrote),
        )
    )
    return frozenset((await session.scalars(found)).all())


async def agreed_work(
    session: AsyncSession, professional_id: UUID, today: dt.date, company_id: UUID | None = None
) -> AgreedWork:
    """Return the work that is agreed and not over; with a company, only what is done in that employer's time."""
    conditions = [
        above.assignments.c.professional_id == professional_id,
        above.arrangements.c.status.in_(_COUNTED),
        above.assignments.c.valid_to > today,
        sa.or_(above.assignments.c.left_on.is_(None), above.assignments.c.left_on > today),
    ]
    if company_id is not None:
        conditions += [above.assignments.c.company_id == company_id, above.assignments.c.time_basis == "EMPLOYER_TIME"]
    columns = (
        above.assignments.c.minutes_week,
        above.assignments.c.valid_from,
        above.assignments.c.valid_to,
        above.assignments.c.left_on,
    )
    statement = (
        sa.select(*columns)
        .join(above.arrangements, above.arrangements.c.id == above.assignments.c.arrangement_id)
        .where(*conditions)
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
