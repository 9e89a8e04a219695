"""Mailing the secret of an invitation, by the process that made it: it is nowhere else but in that one letter.

The outbox and the log never hold the secret, so a letter that the SMTP server does not take is not sent again: the
person who invited was told the secret too, and can hand it over or invite anew.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from auth.account.words import say
from auth.desk import Desk
from auth.mail import Letter
from duobaan.organisations.members import SentInvitation


@dataclass(slots=True)
class Inviter:
    """Sends letters beside the answer; one per process."""

    desk: Desk
    _under_way: set[asyncio.Task[bool]] = field(default_factory=set)

    async def mail(self, sent: SentInvitation, locale: str) -> bool:
        """Post a letter for an invitation that is committed; say whether one goes out."""
        desk, address = self.desk, sent.invitation.email
        if not desk.post.is_open or not desk.settings.public_url:
            return False
        if await desk.shared_mail.take(address):
            return False
        page = f"{desk.settings.public_url}/auth/invitation"
        text = say(
            locale, "letter_invited", organisation=sent.organisation, page=page, address=address, code=sent.token
        )
        # The answer does not wait for the SMTP server; the set keeps the task alive.
        task = asyncio.create_task(desk.post.send(Letter(address, say(locale, "letter_invited_subject"), text)))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return True

    async def finish(self) -> None:
        """Wait for the letters that are under way."""
        await asyncio.gather(*self._under_way, return_exceptions=True)
