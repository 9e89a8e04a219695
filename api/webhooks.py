"""Tells systems what happens: reads the outbox beside the relay, and sends the messages that are due.

One task per worker. A local commit wakes it; what other processes commit, what was asked for by hand and what is tried
again is seen within two seconds. Two workers share the work: the reader's row and the lease of a message see to that.
"""

from __future__ import annotations

import asyncio
import contextlib

import structlog

from api.outgoing.posting import Poster
from api.webhook_terms import terms_of
from duobaan.db.uow import Database
from duobaan.settings import Settings
from duobaan.webhooks.messages import CursorOf
from duobaan.webhooks.reading import WebhookReading
from duobaan.webhooks.sending import WebhookSender
from schema.cursors import CursorBox, live_cursor

_POLL_SECONDS = 2.0
_BREATH_SECONDS = 0.2
_GRACE_SECONDS = 5.0
_log = structlog.get_logger("duobaan.webhooks")


def cursor_of(box: CursorBox) -> CursorOf:
    """Return who writes the cursors in messages: a subscription goes on after them."""
    return lambda mark: live_cursor(box, mark)


class Webhooks:
    """The periodic task of one worker."""

    def __init__(self, db: Database, settings: Settings, cursors: CursorBox, poster: Poster | None = None) -> None:
        terms = terms_of(settings)
        self._db = db
        self._poster = poster or Poster(terms.addresses, settings.webhook_seconds)
        self.reading = WebhookReading(db, cursor_of(cursors))
        self.sender = WebhookSender(db, self._poster.post, terms)
        self._wake = asyncio.Event()
        self._end = asyncio.Event()
        self._trouble = ""

    async def round(self) -> None:
        """Write down what was committed, and begin to send what is due."""
        await self.reading.drain()
        await self.sender.begin()

    async def run(self) -> None:
        """Work until `stop`; trouble with the database is said once and outlived."""
        with self._db.telling(self._wake.set):
            while not self._end.is_set():
                self._wake.clear()
                try:
                    await self.round()
                    self._trouble = ""
                except Exception as error:
                    if repr(error) != self._trouble:
                        self._trouble = repr(error)
                        _log.error("webhooks.trouble", exc_info=error)
                await _within(_POLL_SECONDS, self._end if self._trouble else self._wake)
                await _within(_BREATH_SECONDS, self._end)
        await self.sender.finish(_GRACE_SECONDS)
        await self._poster.close()

    def stop(self) -> None:
        """Finish what is in hand and end."""
        self._end.set()
        self._wake.set()


async def _within(seconds: float, event: asyncio.Event) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
