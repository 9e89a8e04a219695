"""Turns the feed of events into payloads for one viewer: proven anew, and seen through the loaders, every time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from duobaan import labels
from duobaan.live.endings import StreamEnded
from duobaan.live.feed import Line, Listener, Wants
from duobaan.live.repository import FeedRepository, Happened
from schema.context import Context
from schema.cursors import LIVE, live_cursor
from schema.faults import coded

P = TypeVar("P", covariant=True)
_INDEX_SECONDS = 0.05


class Watch(Protocol[P]):
    """What one subscription follows."""

    @property
    def wants(self) -> Wants:
        """Which events may concern it."""

    async def sees(self, context: Context, event: Happened) -> bool:
        """Say whether the viewer may see what the event is about, as it is now."""

    def wrap(self, event: Happened, cursor: str, *, sees: bool) -> P:
        """Return the payload; its fields are loaded when they are asked for."""


@dataclass(slots=True)
class Follower(Generic[P]):
    """One stream of one viewer.

    `known` names an object that the viewer saw: when it is out of sight, one payload without it says so. Whoever never
    saw it hears nothing, so that silence tells nothing. `indexed` waits until the search index knows of the event.
    """

    context: Context
    watch: Watch[P]
    known: str | None = None
    indexed: bool = False

    @property
    def line(self) -> Line:
        """The connection that carries the stream."""
        if self.context.line is None:
            raise coded(labels.label("live.NOT_HERE", self.context.locale), "BAD_USER_INPUT")
        return self.context.line

    def cursor(self, mark: int, *, saw: bool) -> str:
        """Return the cursor of a place in the feed; it remembers which object was in sight."""
        return self.context.cursors.write(LIVE, (str(mark), self.known if saw and self.known else ""))

    async def start(self, after: str | None, *, sees: bool = False) -> AsyncGenerator[P, None]:
        """Open the stream now, so that nothing is missed between the answer to this and the first look."""
        given, since, saw = after or self.context.resume, None, sees
        if given is not None:
            mark, known = self.context.cursors.read(LIVE, given)
            since, saw = int(mark), saw or (bool(known) and known == self.known)
        listener = await self.line.open(self.watch.wants, since)
        self.context.mark = self.cursor(listener.mark, saw=saw)
        return self._run(listener, saw)

    async def _run(self, listener: Listener, saw: bool) -> AsyncGenerator[P, None]:
        context = self.context
        try:
            async for event in self.line.feed.events(listener):
                if self.indexed:
                    await self._carried(event, listener)
                context.forget()
                if not (saw or await self.watch.sees(context, event)):
                    continue
                context.actor = await self.line.actor_now()
                context.forget()
                sees = await self.watch.sees(context, event)
                if not (saw or sees):
                    continue
                saw = sees and self.known is not None
                context.mark = self.cursor(event.id, saw=saw)
                yield self.watch.wrap(event, context.mark, sees=sees)
        finally:
            self.line.leave(listener)

    async def _carried(self, event: Happened, listener: Listener) -> None:
        """Wait until the event reached the search index; a stream that ends meanwhile ends."""
        pause = _INDEX_SECONDS
        while True:
            async with self.context.db.read() as session:
                if await FeedRepository(session).is_carried(event.id):
                    return
            if listener.ending is not None:
                raise StreamEnded(listener.ending)
            await asyncio.sleep(pause)
            pause = min(1.0, pause * 1.5)


def open_cursor(context: Context, mark: int) -> str:
    """Return the cursor of a place in the feed for whoever has not begun to follow."""
    return live_cursor(context.cursors, mark)


Stream = AsyncGenerator[Any, None]
