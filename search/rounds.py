"""Work that is looked at again and again for as long as a process lives: trouble is outlived, and said once."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import structlog

from search.engine import EngineUnavailable

EVERY_SECONDS = 1.0
_log = structlog.get_logger("duobaan.search")


class Rounds:
    """Makes rounds until it is stopped; `name` says in the log what is not kept or away while they fail."""

    def __init__(self, name: str, look: Callable[[], Awaitable[None]], every: float = EVERY_SECONDS) -> None:
        self._name = name
        self._look = look
        self._every = every
        self._trouble = ""
        self._stopping = asyncio.Event()
        self.tried = asyncio.Event()

    async def run(self) -> None:
        """Look every so often until `stop`."""
        while not self._stopping.is_set():
            await self._guarded()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._every):
                    await self._stopping.wait()

    async def _guarded(self) -> None:
        try:
            await self._look()
        except EngineUnavailable as away:
            if self._is_new(away):
                _log.warning("search.away", what=self._name, reason=str(away))
        except Exception as error:  # the database is away, or something nobody foresaw: the next round tries again
            if self._is_new(error):
                _log.error("search.not_kept", what=self._name, exc_info=error)
        else:
            self._trouble = ""
        finally:
            self.tried.set()

    def _is_new(self, error: Exception) -> bool:
        """Whether the trouble changed, so that what lasts is said once and not every second."""
        is_new = repr(error) != self._trouble
        self._trouble = repr(error)
        return is_new

    def stop(self) -> None:
        """Finish what is in hand and end."""
        self._stopping.set()
