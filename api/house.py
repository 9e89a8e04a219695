"""The parts of one installation, opened from its settings: what the server, the worker and the commands share."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import structlog

from api.relay import Relay, Subscriber
from api.secrets import KeyRing, key_ring
from auth.desk import Desk
from duobaan.access import Actor
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.settings import Settings
from schema.context import Context
from schema.cursors import CursorBox
from search.engine import EngineUnavailable, SearchEngine

_log = structlog.get_logger("duobaan.house")
_RETRY_SECONDS = 2.0


def make_search_engine(settings: Settings) -> SearchEngine:
    """Return the engine that the settings choose; nothing is opened yet."""
    if settings.search == "meilisearch":
        from search.meili.engine import MeiliEngine

        return MeiliEngine(settings.meili_url, settings.meili_key.get_secret_value() or None)
    from search.embedded.engine import EmbeddedEngine

    return EmbeddedEngine(settings.data_dir / "search")


@dataclass
class House:
    """Database, search engine and keys of one installation."""

    settings: Settings
    db: Database
    engine: SearchEngine
    keys: KeyRing
    cursors: CursorBox
    desk: Desk
    subscribers: list[Subscriber] = field(default_factory=list)

    @classmethod
    def of(cls, settings: Settings, *, lan: bool = False) -> House:
        """Make the parts; the database and the index are opened when they are first used."""
        keys = key_ring(settings)
        db = Database(make_engine(settings))
        engine = make_search_engine(settings)
        return cls(
            settings=settings,
            db=db,
            engine=engine,
            keys=keys,
            cursors=CursorBox(keys.key("cursors")),
            desk=Desk(db, settings, lan=lan),
        )

    def context(self, actor: Actor, locale: str, request_id: str) -> Context:
        """Return what the resolvers of one request may reach."""
        return Context(
            db=self.db,
            engine=self.engine,
            cursors=self.cursors,
            actor=actor,
            locale=locale,
            request_id=request_id,
        )

    def relay(self) -> Relay:
        """Return a relay to everyone who listens to events."""
        return Relay(self.db, self.subscribers)

    async def open_search(self) -> None:
        """Open the indexes, as often as it takes: a dead engine does not stop the house, it converges afterwards."""
        while True:
            try:
                await self.engine.ensure_indexes()
                return
            except EngineUnavailable as error:
                _log.warning("search.unavailable", exc_info=error)
            await asyncio.sleep(_RETRY_SECONDS)

    @contextlib.asynccontextmanager
    async def living(self, *, relay: bool) -> AsyncIterator[None]:
        """Keep the house alive: search open, the relay running where it is asked, all put away at the end."""
        async with contextlib.AsyncExitStack() as stack:
            stack.push_async_callback(self.db.close)
            stack.push_async_callback(self.engine.close)
            opening = asyncio.create_task(self.open_search())
            stack.push_async_callback(_cancelled, opening)
            # The embedded engine opens in a moment and answers the first request; a dead server may take for ever.
            await asyncio.wait([opening], timeout=5)
            if opening.done():
                opening.result()
            if relay:
                carrier = self.relay()
                running = asyncio.create_task(carrier.run())
                stack.push_async_callback(_stopped, carrier, running)
            yield


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _stopped(relay: Relay, task: asyncio.Task[None]) -> None:
    relay.stop()
    await task
