"""Sends letters that are due: leased, so that two workers send one each, tried again with patience, given up at last.

A letter counts as sent when the mail server took it. A kill between the two sends it again under the same Message-ID.
What its reader saw in the meantime, wants no more or may see no more is left out; with nothing left it is dropped.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import SYSTEM, Actor
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.ids import Kind
from duobaan.notices.audience import ActorOf
from duobaan.notices.letter_repository import LetterRepository
from duobaan.notices.letters import Mail, write
from duobaan.notices.links import NoticeLinks
from duobaan.notices.models import LetterStatus, Notice, NoticeChannel, NoticeLetter
from duobaan.notices.outcome import Outcome
from duobaan.notices.repository import NoticeRepository
from duobaan.notices.rule_book import rule_book
from duobaan.notices.rules import Habits, after_quiet
from duobaan.notices.sight import seen_by
from duobaan.people.models import User

MAX_ATTEMPTS = 12
"""Over about a day and a half; then a person has to look."""
TOO_LATE = dt.timedelta(days=7)
"""A letter that could not leave for so long is not sent any more: what it says is in the inbox."""
_FIRST_WAIT = dt.timedelta(minutes=1)
_LONGEST_WAIT = dt.timedelta(hours=6)
_BATCH = 20
_log = structlog.get_logger("duobaan.notices")
HandOver = Callable[[Mail], Awaitable[Outcome]]
"""Gives a letter to the mail server."""


@dataclass(frozen=True, slots=True)
class Postman:
    """Sends what is due in one installation."""

    db: Database
    actor_of: ActorOf
    links: NoticeLinks
    hand_over: HandOver

    async def round(self) -> int:
        """Try every letter that is due now, some at a time; return how many were tried."""
        tried = 0
        while letters := await self._claim():
            await asyncio.gather(*(self._carry(letter) for letter in letters))
            tried += len(letters)
        return tried

    async def _claim(self) -> list[NoticeLetter]:
        async with self.db.read() as session:
            if not await LetterRepository(session).is_due(now()):
                return []
        async with self.db.write(SYSTEM) as uow:
            return await LetterRepository(uow.session).claim(now(), _BATCH)

    async def _carry(self, letter: NoticeLetter) -> None:
        try:
            mail, habits = await self._write(letter)
            outcome = Outcome.SENT if mail is None else await self.hand_over(mail)
        except Exception as error:  # one letter that cannot be written holds up no other
            _log.error("notices.letter_failed", letter_id=str(letter.id), exc_info=error)
            await self._not_yet(letter, Habits(), type(error).__name__)
            return
        if outcome is Outcome.LATER:
            await self._not_yet(letter, habits, outcome.value)
        elif outcome is Outcome.REFUSED:
            await self._end(letter, LetterStatus.DEAD, outcome.value)
        else:
            await self._end(letter, LetterStatus.DROPPED if mail is None else LetterStatus.SENT)

    async def _write(self, letter: NoticeLetter) -> tuple[Mail | None, Habits]:
        """Return the letter as it has to be now; None when there is nothing to say."""
        async with self.db.read() as session:
            notices = NoticeRepository(session)
            person = (await notices.users([letter.user_id])).get(letter.user_id)
            habits = (await notices.habits([letter.user_id]))[letter.user_id]
            late = now() - letter.due_at > TOO_LATE
            if person is None or person.email_proven_at is None or habits.mail_stopped or late:
                return None, habits
            rows = await LetterRepository(session).notices(letter.id)
            left = await self._wanted(session, person, rows)
            if not left:
                return None, habits
            profile = await notices.confirmed_at_of(person.id)
            return write(person, left, self.links, key=letter.id, confirmed_at=profile), habits

    async def _wanted(self, session: AsyncSession, person: User, rows: Sequence[Notice]) -> list[Notice]:
        choices = await NoticeRepository(session).choices([person.id])
        mailed = (NoticeChannel.AT_ONCE, NoticeChannel.DIGEST)
        actor = await self.actor_of(session, person)
        return [
            row
            for row in rows
            if choices.get((person.id, row.kind), rule_book()[row.kind].channel) in mailed
            and await _sees(session, actor, row)
        ]

    async def _not_yet(self, letter: NoticeLetter, habits: Habits, trouble: str) -> None:
        if letter.attempts >= MAX_ATTEMPTS:
            await self._end(letter, LetterStatus.DEAD, trouble)
            return
        wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** (letter.attempts - 1))
        again = after_quiet(now() + wait, habits.quiet_from, habits.quiet_to)
        async with self.db.write(SYSTEM) as uow:
            await LetterRepository(uow.session).put_back(letter.id, again, trouble)

    async def _end(self, letter: NoticeLetter, status: LetterStatus, trouble: str | None = None) -> None:
        if status is LetterStatus.DEAD:
            _log.error("notices.letter_dead", letter_id=str(letter.id), attempts=letter.attempts, why=trouble)
        async with self.db.write(SYSTEM) as uow:
            await LetterRepository(uow.session).end(letter.id, status, now(), trouble)


async def _sees(session: AsyncSession, actor: Actor, row: Notice) -> bool:
    return bool(await seen_by(session, actor, Kind(row.subject_kind), [row.subject_id]))
