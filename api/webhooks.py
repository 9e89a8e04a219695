"""Tells systems what happens: reads the outbox beside the relay, and sends the messages that are due.

One task per worker. A local commit wakes it; what other processes commit, what was asked for by hand and what is tried
again is seen within two seconds. Two workers share the work: the reader's row and the lease of a message see to that.
"""

from __future__ import annotations

from api.outgoing.posting import Poster
from api.waking import Waking
from api.webhook_terms import terms_of
from duobaan.db.uow import Database
from duobaan.settings import Settings
from duobaan.webhooks.messages import CursorOf
from duobaan.webhooks.reading import WebhookReading
from duobaan.webhooks.sending import WebhookSender
from schema.cursors import CursorBox, live_cursor

_GRACE_SECONDS = 5.0


def cursor_of(box: CursorBox) -> CursorOf:
    """Return who writes the cursors in messages: a subscription goes on after them."""
    return lambda mark: live_cursor(box, mark)


class Webhooks(Waking):
    """The periodic task of one worker."""

    topic = "webhooks"
    breath = 0.2

    def __init__(self, db: Database, settings: Settings, cursors: CursorBox, poster: Poster | None = None) -> None:
        super().__init__(db)
        terms = terms_of(settings)
        self._poster = poster or Poster(terms.addresses, settings.webhook_seconds)
        self.reading = WebhookReading(db, cursor_of(cursors))
        self.sender = WebhookSender(db, self._poster.post, terms)

    async def round(self) -> None:
        """Write down what was committed, and begin to send what is due."""
        await self.reading.drain()
        await self.sender.begin()

    async def run(self) -> None:
        """Work until `stop`, and let the messages that are on their way arrive."""
        await super().run()
        await self.sender.finish(_GRACE_SECONDS)
        await self._poster.close()
