"""Group commit: write at once when nothing is being written, and gather what arrives meanwhile into the next batch."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from search.engine import EngineUnavailable
from search.versions import Change

Waiting = tuple[Sequence[Change], "asyncio.Future[None]"]


class WriteQueue:
    """Changes of one index on their way; each caller waits until its own are written."""

    def __init__(self, write: Callable[[Sequence[Change]], Awaitable[None]]) -> None:
        self._write = write
        self._waiting: list[Waiting] = []
        self._running: asyncio.Task[None] | None = None

    async def apply(self, changes: Sequence[Change]) -> None:
        """Return when the changes are written; raise what writing them raised."""
        if not changes:
            return
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((changes, done))
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._drain())
        await done

    async def _drain(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                await self._write([change for part, _ in batch for change in part])
            except Exception as failure:
                await self._one_by_one(batch, failure)
            except BaseException as broken:
                # The loop ends or the engine's library panicked: nobody may be left waiting for an answer.
                for _, done in batch:
                    _settle(done, EngineUnavailable("writing was broken off"))
                if isinstance(broken, asyncio.CancelledError):
                    raise
            else:
                for _, done in batch:
                    _settle(done, None)

    async def _one_by_one(self, batch: list[Waiting], failure: Exception) -> None:
        """One caller's bad document must not fail the others: a refused batch is written caller by caller."""
        for changes, done in batch:
            if isinstance(failure, ValueError) and len(batch) > 1:
                own = await self._failure_of(changes)
            else:
                own = failure
            _settle(done, own)

    async def _failure_of(self, changes: Sequence[Change]) -> Exception | None:
        try:
            await self._write(changes)
        except Exception as failure:  # handed to the caller whose changes they are
            return failure
        return None

    async def idle(self) -> None:
        """Wait until nothing is being written."""
        if self._running is not None:
            await asyncio.wait([self._running])


def _settle(done: asyncio.Future[None], failure: Exception | None) -> None:
    if done.done():
        return  # the caller went away; its changes were written all the same
    if failure is None:
        done.set_result(None)
    else:
        done.set_exception(failure)
