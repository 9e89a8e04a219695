"""The feed of one process: reads committed events once and hands them to every stream that may care.

Ids of the outbox are in the order of commits (`outbox.in_commit_order`), so a mark is enough to go on without a gap.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace

import structlog

from duobaan.access import Actor
from duobaan.db.uow import Database
from duobaan.live.endings import Ending, StreamEnded
from duobaan.live.repository import FeedRepository, Happened
from duobaan.live.waking import Waker

_log = structlog.get_logger("duobaan.live")
_BATCH = 500
_AGAIN_SECONDS = 1.0
ProveAgain = Callable[[], Awaitable[Actor | None]]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much the feed keeps for its readers."""

    waiting: int = 1_000  # events per stream
    streams: int = 50  # per connection
    lines: int = 100  # connections of one person or address


@dataclass(frozen=True, slots=True)
class Wants:
    """Which events may concern a stream: by name, and by one id that they name; no names want nothing."""

    names: frozenset[str]
    id: str | None = None

    def take(self, event: Happened) -> bool:
        """Say whether the event may concern the stream; the database says whether it does."""
        return event.name in self.names and (self.id is None or self.id in event.ids.values())


@dataclass(eq=False, slots=True)
class Listener:
    """One stream's place at the feed: events that wait for it, up to a bound."""

    wants: Wants
    mark: int
    caught_up: int
    most: int
    waiting: deque[Happened] = field(default_factory=deque)
    ending: Ending | None = None
    is_live: bool = False  # it read all that it missed
    _wake: asyncio.Event = field(default_factory=asyncio.Event)

    def offer(self, event: Happened) -> None:
        """Put an event in the queue; a reader that is too slow for it is told so instead."""
        if self.ending is not None or event.id <= self.caught_up or not self.wants.take(event):
            return
        if len(self.waiting) >= self.most:
            self.end(Ending.STREAM_OVERFLOW)
            return
        self.waiting.append(event)
        self._wake.set()

    def end(self, ending: Ending) -> None:
        """Let the stream end; what waited is dropped, for the cursor gets it back."""
        self.ending = self.ending or ending
        self.waiting.clear()
        self._wake.set()

    async def next(self, seconds: float | None = None) -> Happened | None:
        """Return the next event, None when none came within the time; raise StreamEnded at the end."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not self.waiting and self.ending is None:
                    self._wake.clear()
                    await self._wake.wait()
        if self.ending is not None:
            raise StreamEnded(self.ending)
        return self.waiting.popleft() if self.waiting else None


class Line:
    """One connection: who is behind it, which streams it carries, and why it ends."""

    def __init__(self, feed: Feed, who: str, actor: Actor, prove: ProveAgain | None) -> None:
        self.feed, self.who, self.actor, self._prove = feed, who, actor, prove
        self._listeners: set[Listener] = set()
        self.ending: Ending | None = None
        self.ended = asyncio.Event()

    async def open(self, wants: Wants, since: int | None = None) -> Listener:
        """Open a stream, from a mark or from now on; raise StreamEnded when it cannot begin."""
        if self.ending is not None:
            raise StreamEnded(self.ending)
        if len(self._listeners) >= self.feed.bounds.streams:
            raise StreamEnded(Ending.TOO_MANY_STREAMS)
        listener = await self.feed.join(wants, since)
        self._listeners.add(listener)
        return listener

    async def actor_now(self) -> Actor:
        """Prove again who is there; raise StreamEnded when they are gone or may no longer what they might."""
        if self.ending is not None:
            raise StreamEnded(self.ending)
        if self._prove is None:
            return self.actor
        found = await self._prove()
        if found is None:
            self.end(Ending.UNAUTHENTICATED)
        elif replace(found, locale=self.actor.locale) != self.actor:
            self.end(Ending.RIGHTS_CHANGED)
        if self.ending is not None:
            raise StreamEnded(self.ending)
        return self.actor

    def leave(self, listener: Listener) -> None:
        """Close one stream."""
        self._listeners.discard(listener)
        self.feed.part(listener)

    def end(self, ending: Ending) -> None:
        """End every stream of the connection."""
        self.ending = self.ending or ending
        for listener in self._listeners:
            listener.end(self.ending)
        self.ended.set()

    def close(self) -> None:
        """Forget the connection."""
        for listener in list(self._listeners):
            self.leave(listener)
        self.feed.hang_up(self)


class Feed:
    """Reads the event table while somebody follows it."""

    def __init__(self, db: Database, bounds: Bounds | None = None) -> None:
        self.db = db
        self.bounds = bounds or Bounds()
        self.lines: set[Line] = set()
        self._of: Counter[str] = Counter()
        self._listeners: set[Listener] = set()
        self._waker = Waker(db)
        self._upto = 0
        self._turn = asyncio.Lock()
        self._stopping = False
        self._empty = asyncio.Event()

    @property
    def streams(self) -> int:
        """Return how many streams are open."""
        return len(self._listeners)

    def line(self, who: str, actor: Actor, prove: ProveAgain | None = None) -> Line:
        """Take a connection in; raise StreamEnded when the server ends or they have too many."""
        if self._stopping:
            raise StreamEnded(Ending.SERVER_RESTART)
        if self._of[who] >= self.bounds.lines:
            raise StreamEnded(Ending.TOO_MANY_STREAMS)
        self._of[who] += 1
        made = Line(self, who, actor, prove)
        self.lines.add(made)
        self._empty.clear()
        return made

    def hang_up(self, line: Line) -> None:
        """Forget a connection."""
        if line in self.lines:
            self.lines.discard(line)
            self._of[line.who] -= 1
            self._of += Counter()  # whoever has none left is not remembered
            if not self.lines:
                self._empty.set()

    async def join(self, wants: Wants, since: int | None) -> Listener:
        """Give a stream its place; it hears everything after its mark, once, in order."""
        async with self._turn:
            async with self.db.read() as session:
                repository = FeedRepository(session)
                if since is not None and not await repository.keeps(since):
                    raise StreamEnded(Ending.CURSOR_EXPIRED)
                newest = await repository.newest()
            if not self._listeners:
                self._upto = newest
            mark = newest if since is None else since
            # The feed may be behind the table for a moment; what it hands out later is not read twice.
            listener = Listener(wants, mark, max(self._upto, mark), self.bounds.waiting)
            self._listeners.add(listener)
            self._waker.needed.set()
        return listener

    def part(self, listener: Listener) -> None:
        """Take a stream's place away; nobody left, nothing is read."""
        self._listeners.discard(listener)
        if not self._listeners:
            self._waker.needed.clear()

    async def events(self, listener: Listener) -> AsyncIterator[Happened]:
        """Yield what a stream wants: first what it missed from the table, then what happens."""
        mark, names = listener.mark, listener.wants.names
        while mark < listener.caught_up:
            async with self.db.read() as session:
                batch = await FeedRepository(session).after(mark, limit=_BATCH, names=names)
            for event in batch:
                if listener.ending is not None:
                    raise StreamEnded(listener.ending)
                if event.id <= listener.caught_up and listener.wants.take(event):
                    yield event
            mark = batch[-1].id if len(batch) == _BATCH else listener.caught_up
        listener.is_live = True
        while True:
            event_now = await listener.next()
            if event_now is not None:
                yield event_now

    async def run(self) -> None:
        """Hand out events until cancelled; trouble with the database is logged and outlived."""
        watching = asyncio.create_task(self._waker.run())
        try:
            while True:
                await self._waker.wait()
                try:
                    await self.round()
                except Exception as error:
                    _log.error("live.trouble", exc_info=error)
                    await asyncio.sleep(_AGAIN_SECONDS)
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    async def round(self) -> None:
        """Hand out what was committed since the last round."""
        async with self._turn:
            full = bool(self._listeners)
            while full:
                async with self.db.read() as session:
                    batch = await FeedRepository(session).after(self._upto, limit=_BATCH)
                for event in batch:
                    for listener in self._listeners:
                        listener.offer(event)
                    self._upto = event.id
                full = len(batch) == _BATCH

    async def stop(self, seconds: float = 2.0) -> None:
        """Tell every connection that the server ends, and give them a moment to pass it on."""
        self._stopping = True
        if not self.lines:
            return
        for line in list(self.lines):
            line.end(Ending.SERVER_RESTART)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._empty.wait()
