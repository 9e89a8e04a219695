"""All SQL about imported reference data: postcodes and vocabulary concepts; everyone may read all of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.db.base import Base
from duobaan.reference.models import Concept, Postcode

R = TypeVar("R", bound=Base)
T = TypeVar("T")
_BATCH = 500  # below SQLite's limit of bound values in one statement


def batches(items: Iterable[T], size: int = _BATCH) -> Iterable[list[T]]:
    """Cut into lists of at most `size`."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


class ReferenceRepository:
    """Reads and writes postcodes and concepts within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def postcodes(self, codes: Collection[str]) -> dict[str, Postcode]:
        """Return the known ones of these four-digit postcodes."""
        return {row.pc4: row for row in await self._known(Postcode, Postcode.pc4, codes)}

    async def concepts(self, keys: Collection[str]) -> dict[str, Concept]:
        """Return the known ones of these concepts, by scheme and identifier."""
        return {row.key: row for row in await self._known(Concept, Concept.key, keys)}

    async def occupations(self) -> dict[str, Concept]:
        """Return every imported occupation by scheme and identifier."""
        statement = sa.select(Concept).where(Concept.kind == "OCCUPATION")
        return {row.key: row for row in (await self.session.scalars(statement)).all()}

    async def vocabulary(self) -> Sequence[Concept]:
        """Return everything that was imported, by scheme and identifier."""
        # In pieces: some thousand rows at once would keep the event loop from everybody else.
        found: list[Concept] = []
        ordered = sa.select(Concept).order_by(Concept.key).execution_options(yield_per=_BATCH)
        stream = await self.session.stream_scalars(ordered)
        async for some in stream.partitions():
            found += some
        return found

    async def _known(self, kind: type[R], column: Any, keys: Collection[str]) -> Sequence[R]:
        found: list[R] = []
        for batch in batches(sorted(set(keys))):
            found += (await self.session.scalars(sa.select(kind).where(column.in_(batch)))).all()
        return found

    async def insert(self, kind: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
        """Write many new rows in few statements."""
        if rows:
            await self.session.execute(sa.insert(kind), list(rows))

    async def update(self, kind: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
        """Change many rows by primary key in few statements."""
        if rows:
            await self.session.execute(sa.update(kind), list(rows))
