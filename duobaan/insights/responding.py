"""How surely an organisation answers: of the proposals that waited for its word, the share that got one.

Freshness contract of this product: who offers and who asks see whether an answer is to be expected. A share of a few
proposals says nothing about anybody, so it is shown from five on; a proposal that ended before its time was over is not
counted, because nobody knows whether an answer would have come.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.insights.responding_repository import RespondingRepository

LEAST_ASKED: Final = 5
"""From so many proposals on a share is shown."""
DAYS: Final = 180
"""Over so many days."""


@dataclass(frozen=True, slots=True)
class ResponseRate:
    """Of `asked` proposals so many were `answered`: accepted, countered or declined."""

    answered: int
    asked: int

    @property
    def percent(self) -> int:
        """Return the share, rounded to whole per cents."""
        return round(100 * self.answered / self.asked)


def shown(answered: int, asked: int) -> ResponseRate | None:
    """Return the share where enough was asked."""
    return ResponseRate(answered, asked) if asked >= LEAST_ASKED else None


@requires(Permission.MATCHES_READ)
async def read_response_rates(
    actor: Actor, db: Database, *, organisation_ids: Collection[UUID]
) -> Mapping[UUID, ResponseRate | None]:
    """Say how surely organisations answer proposals; for those who deal with proposals themselves."""
    since = now() - dt.timedelta(days=DAYS)
    async with db.read() as session:
        counts = await RespondingRepository(session).counts(organisation_ids, since)
    return {key: shown(*counts.get(key, (0, 0))) for key in organisation_ids}
