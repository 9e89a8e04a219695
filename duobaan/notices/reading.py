"""Tells people what the log of events means: the reader of notices."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.db.uow import Database, UnitOfWork
from duobaan.notices.audience import ActorOf
from duobaan.notices.happening import facts_of
from duobaan.notices.log_reading import LogReading
from duobaan.notices.making import Telling, tell, tellings
from duobaan.notices.repository import READER, Event
from duobaan.notices.rule_book import heard_events


class NoticeReading(LogReading[Telling]):
    """One worker's reading for notices."""

    name = READER
    topic = "notices"

    def __init__(self, db: Database, actor_of: ActorOf, by_mail: bool) -> None:
        super().__init__(db, heard_events())
        self._actor_of = actor_of
        self._by_mail = by_mail

    async def understand(self, session: AsyncSession, batch: Sequence[Event]) -> list[Telling]:
        """Return whom the events are told to."""
        return await tellings(session, await facts_of(session, batch), self._actor_of)

    async def write(self, uow: UnitOfWork, told: Sequence[Telling]) -> int:
        """Write the notices that are new."""
        return len(await tell(uow, told, by_mail=self._by_mail))
