"""Tells people what happens: reads the outbox beside the relay, and sends the letters that are due.

One task per worker. A local commit wakes it, and what follows within half a second is read with it; what other
processes commit is seen within two seconds; letters are looked for every ten. Two workers share the work: the reader's
row and the lease of a letter see to that.
"""

from __future__ import annotations

import time

from sqlalchemy.ext.asyncio import AsyncSession

from api.waking import Waking
from auth.actors import actor_of as actor_of_account
from auth.mail import Letter, Post
from auth.repository import AuthRepository
from duobaan.access import Actor
from duobaan.db.installation_key import KeyRing
from duobaan.db.uow import Database
from duobaan.notices.letters import Mail
from duobaan.notices.links import NoticeLinks
from duobaan.notices.outcome import Outcome
from duobaan.notices.reading import NoticeReading
from duobaan.notices.sending import HandOver, Postman
from duobaan.people.models import User
from duobaan.settings import Settings

_LETTERS_SECONDS = 10.0


async def actor_of(session: AsyncSession, user: User) -> Actor:
    """Return the actor that an account would be in a request of now."""
    return await actor_of_account(session, user, await AuthRepository(session).professional_of(user.id))


def links_of(settings: Settings, keys: KeyRing) -> NoticeLinks:
    """Return who writes and reads the links in letters."""
    return NoticeLinks(keys.key("notice links"), settings.public_url.rstrip("/"))


def carrier(post: Post) -> HandOver:
    """Return who gives letters of notices to the mail server."""

    async def hand_over(mail: Mail) -> Outcome:
        return await post.hand_over(Letter(mail.to, mail.subject, mail.text, mail.html, mail.headers))

    return hand_over


async def tell_the_past(db: Database) -> None:
    """Tell what the log holds already, by no letter: who first acts as someone of a planted region finds it told."""
    await NoticeReading(db, actor_of, by_mail=False).drain()


class Noticer(Waking):
    """The periodic task of one worker."""

    topic = "notices"
    breath = 0.5

    def __init__(self, db: Database, settings: Settings, keys: KeyRing, post: Post) -> None:
        super().__init__(db)
        by_mail = settings.mails_notices and post.is_open
        self.reading = NoticeReading(db, actor_of, by_mail)
        self.postman = Postman(db, actor_of, links_of(settings, keys), carrier(post)) if by_mail else None
        self._look_at = 0.0

    async def round(self) -> None:
        """Tell what was committed, and now and then send what is due."""
        written = await self.reading.drain()
        if self.postman is not None and (written or time.monotonic() >= self._look_at):
            await self.postman.round()
            self._look_at = time.monotonic() + _LETTERS_SECONDS
