"""All SQL behind the judgement of people who come only together."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.db import tables_above as above
from duobaan.matching.fit.pairs import Pairs
from duobaan.professionals.joint_repository import JointRepository
from duobaan.professionals.models import Professional
from duobaan.words import JointMode
from duobaan.words.agreement import COUNTED_ARRANGEMENTS

_COUNTED = [status.value for status in COUNTED_ARRANGEMENTS]


class PairsRepository:
    """Reads pairs within one session; the caller may see the people that it asks about."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def pairs(self, people: Collection[Professional]) -> Pairs:
        """Return who of these people comes only together with whom."""
        ties = await JointRepository(self.session).ties([row.id for row in people])
        partners = {key: tie.partner_id for key, tie in ties.items() if tie.mode is JointMode.ONLY_TOGETHER}
        if not partners:
            return Pairs()
        asked = (
            sa.select(above.assignments.c.professional_id, above.arrangements.c.vacancy_id)
            .join(above.arrangements, above.arrangements.c.id == above.assignments.c.arrangement_id)
            .where(
                above.assignments.c.professional_id.in_(partners.values()),
                above.arrangements.c.status.in_(_COUNTED),
                above.assignments.c.left_on.is_(None),
            )
        )
        return Pairs(partners, frozenset((who, what) for who, what in await self.session.execute(asked)))

    async def missing(self, people: Collection[Professional], pairs: Pairs) -> Sequence[Professional]:
        """Return the partners who are not among these people: to be judged, not to be shown."""
        keys = set(pairs.partner_of.values()) - {row.id for row in people}
        if not keys:
            return ()
        return (await self.session.scalars(sa.select(Professional).where(Professional.id.in_(keys)))).all()
