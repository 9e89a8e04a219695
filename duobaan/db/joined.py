"""Several use cases in one transaction: each writes as it always does, and all of it is kept together or not at all."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Self

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import SYSTEM, Actor
from duobaan.db.uow import Database, UnitOfWork


class Part(UnitOfWork):
    """What a use case takes for its own unit of work; the whole that it is a part of commits, or does not."""

    def __init__(self, whole: UnitOfWork) -> None:
        self.__dict__ = whole.__dict__  # one session, one list of events, one actor

    async def __aenter__(self) -> Self:
        """Go on in the session of the whole."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Write what is pending; an error of the database goes on untranslated, so that only the whole tries again."""
        if error is None:
            await self.session.flush()


class JoinedDatabase(Database):
    """A database in which every read and every write happens within one unit of work that stands open."""

    def __init__(self, whole: UnitOfWork) -> None:
        self._whole = whole

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Read what was written so far."""
        await self._whole.session.flush()
        yield self._whole.session

    def write(self, actor: Actor = SYSTEM) -> UnitOfWork:
        """Return the next part, which acts for whom the whole acts."""
        assert actor == self._whole.actor
        return Part(self._whole)
