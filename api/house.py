"""The parts of one installation, opened from its settings: what the server, the worker and the commands share."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import structlog

from api.clocks import Clocks
from api.relay import Relay, Subscriber
from api.secrets import KeyRing, key_ring
from auth.desk import Desk
from duobaan.access import Actor
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.matching.journal import MatchJournal
from duobaan.proposals.superseding import Superseder
from duobaan.settings import Settings
from schema.context import Context
from schema.cursors import CursorBox
from search.engine import SearchEngine
from search.indexer import Indexer
from search.reindex import rebuild

_log = structlog.get_logger("duobaan.house")
_RETRY_SECONDS = 2.0
_PATIENCE_SECONDS = 20


def make_search_engine(settings: Settings) -> SearchEngine:
    """Return the engine that the settings choose; nothing is opened yet."""
    if settings.search == "meilisearch":
        from search.meili.engine import MeiliEngine

        return MeiliEngine(settings.meili_url, settings.meili_key.get_secret_value() or None)
    from search.embedded.engine import EmbeddedEngine

    return EmbeddedEngine(settings.data_dir / "search")


@dataclass
class House:
    """Database, search engine and keys of one installation; `to_fill` names indexes to build before searching."""

    settings: Settings
    db: Database
    engine: SearchEngine
    keys: KeyRing
    cursors: CursorBox
    desk: Desk
    subscribers: list[Subscriber] = field(default_factory=list)
    to_fill: set[str] = field(default_factory=set)
    journal: MatchJournal = field(default_factory=MatchJournal)

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
            # Superseding first: it must not wait for a search engine that is away.
            subscribers=[Superseder(db), Indexer(db, engine)],
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
            journal=self.journal,
        )

    def relay(self) -> Relay:
        """Return a relay to everyone who listens to events."""
        return Relay(self.db, self.subscribers)

    async def open_search(self, tried: asyncio.Event) -> None:
        """Open the indexes and fill those that are new, as often as it takes: a dead engine does not stop the house."""
        while True:
            try:
                self.to_fill |= set(await self.engine.ensure_indexes())
                while self.to_fill:
                    index = min(self.to_fill)
                    await rebuild(self.db, self.engine, index)
                    self.to_fill.discard(index)
                return
            except Exception as error:  # the engine or the database is away; both come back
                _log.warning("search.not_ready", exc_info=error)
            finally:
                tried.set()
            await asyncio.sleep(_RETRY_SECONDS)

    @contextlib.asynccontextmanager
    async def living(self, *, relay: bool) -> AsyncIterator[None]:
        """Keep the house alive: search open, relay and clocks running where it is asked, all put away at the end."""
        async with contextlib.AsyncExitStack() as stack:
            stack.push_async_callback(self.db.close)
            stack.push_async_callback(self.engine.close)
            # What was shown until the end is written before the database closes.
            stack.push_async_callback(_stopped, self.journal, asyncio.create_task(self.journal.run(self.db)))
            tried = asyncio.Event()
            opening = asyncio.create_task(self.open_search(tried))
            stack.push_async_callback(_cancelled, opening)
            # The embedded engine is ready in a moment and answers the first request; a dead server may take for ever.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(tried.wait(), _PATIENCE_SECONDS)
            if relay:
                carrier = self.relay()
                running = asyncio.create_task(carrier.run())
                stack.push_async_callback(_stopped, carrier, running)
                clocks = Clocks(self.db)
                stack.push_async_callback(_stopped, clocks, asyncio.create_task(clocks.run()))
            yield


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _stopped(runner: Relay | Clocks | MatchJournal, task: asyncio.Task[None]) -> None:
    runner.stop()
    await task
