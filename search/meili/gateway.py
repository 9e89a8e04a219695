"""Blocking calls made from the event loop: own threads, a limit on who waits, a deadline, the circuit breaker."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import requests
from meilisearch.errors import MeilisearchApiError, MeilisearchError

from search.engine import EngineUnavailable
from search.meili.breaker import Breaker

T = TypeVar("T")

CONNECTIONS = 16
WAITING = 64
"""Calls that may queue for a thread; more are refused at once, so that a slow engine cannot fill the memory."""


class Gateway:
    """Runs calls of the client, and tells a dead engine from a wrong question.

    The threads are its own: an engine that swallows calls must not use up those that the rest of the process shares.
    """

    def __init__(self, breaker: Breaker | None = None) -> None:
        self._threads = ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="meilisearch")
        self._breaker = breaker or Breaker()
        self._running = 0

    async def call(self, work: Callable[[], T], *, deadline: float) -> T:
        """The result of a blocking call; EngineUnavailable when there is none in time, ValueError when refused."""
        if self._running >= CONNECTIONS + WAITING:
            raise EngineUnavailable("too many calls wait for Meilisearch")
        if not self._breaker.try_one():
            raise EngineUnavailable("Meilisearch did not answer; waiting before the next try")
        self._running += 1
        started = time.monotonic()
        future = asyncio.get_running_loop().run_in_executor(self._threads, work)
        future.add_done_callback(self._finished)
        try:
            # Shielded: a thread cannot be stopped, so it keeps its place in the count until it ends. (`wait_for` would
            # lose the cancellation of a caller whose answer comes in the same moment.)
            async with asyncio.timeout(deadline):
                result = await asyncio.shield(future)
        except _FAILURES as failure:
            raise self._judged(failure, time.monotonic() - started) from failure
        self._breaker.succeeded()
        return result

    def _finished(self, future: asyncio.Future[T]) -> None:
        self._running -= 1
        if not future.cancelled():
            future.exception()  # read, so that a late failure of a call nobody waits for is not reported as lost

    def _judged(self, failure: Exception, took: float) -> Exception:
        if isinstance(failure, MeilisearchApiError) and failure.status_code == 400:
            self._breaker.succeeded()
            return ValueError(f"Meilisearch refused: {failure.message}")
        if isinstance(failure, MeilisearchApiError) and failure.code in _ALIVE:
            self._breaker.succeeded()
            return EngineUnavailable(f"Meilisearch: {failure.message}")
        self._breaker.failed(took)
        return EngineUnavailable(f"Meilisearch: {type(failure).__name__}")

    def close(self) -> None:
        """Take no more calls; those that run end by their own time-outs."""
        self._threads.shutdown(wait=False, cancel_futures=True)


_ALIVE = {"index_not_found", "document_not_found", "task_not_found"}

# Garbage instead of JSON shows as a ValueError, JSON of another shape as the last four.
_FAILURES = (
    MeilisearchError,
    requests.RequestException,
    TimeoutError,
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
)
