"""All SQL on how often programs and people use what will go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.clients.models import DeprecatedUse
from duobaan.ids import new_id

MOST_USES = 500


class UseRepository:
    """Reads and writes counts within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def add(self, counts: Mapping[tuple[dt.date, str, str], int], *, at: dt.datetime) -> None:
        """Add to the counts of days, callers and paths; several processes may count the same."""
        insert: Any = postgresql.insert if self.session.get_bind().dialect.name == "postgresql" else sqlite.insert
        rows = [
            {"id": new_id(), "created_at": at, "on": on, "caller": caller, "path": path, "uses": uses}
            # In one order for all processes, or two would wait for each other.
            for (on, caller, path), uses in sorted(counts.items())
        ]
        statement = insert(DeprecatedUse).values(rows)
        more = {"uses": DeprecatedUse.uses + statement.excluded.uses}
        same = [DeprecatedUse.on, DeprecatedUse.caller, DeprecatedUse.path]
        await self.session.execute(statement.on_conflict_do_update(index_elements=same, set_=more))

    async def sums(self, *, since: dt.date, caller: str | None = None) -> list[tuple[str, str, int, dt.date]]:
        """Return caller, path, uses and last day since a day, the most used first; of one caller, or of all."""
        uses, last = sa.func.sum(DeprecatedUse.uses), sa.func.max(DeprecatedUse.on)
        found = sa.select(DeprecatedUse.caller, DeprecatedUse.path, uses, last).where(DeprecatedUse.on >= since)
        if caller is not None:
            found = found.where(DeprecatedUse.caller == caller)
        grouped = found.group_by(DeprecatedUse.caller, DeprecatedUse.path)
        ordered = grouped.order_by(uses.desc(), DeprecatedUse.path, DeprecatedUse.caller).limit(MOST_USES)
        return [(who, path, int(number), on) for who, path, number, on in await self.session.execute(ordered)]

    async def delete_before(self, day: dt.date) -> int:
        """Drop counts from before a day and return how many rows there were."""
        old = sa.delete(DeprecatedUse).where(DeprecatedUse.on < day).returning(DeprecatedUse.id)
        gone = await self.session.scalars(old.execution_options(synchronize_session=False))
        return len(gone.all())
