"""Turns facts into notices, each person once, and puts them into the letters that will carry them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.clock import now
from duobaan.db.uow import UnitOfWork
from duobaan.notices.audience import ActorOf, Audience
from duobaan.notices.facts import Fact
from duobaan.notices.letter_repository import LetterRepository
from duobaan.notices.models import Notice, NoticeChannel, NoticeKind
from duobaan.notices.repository import NoticeRepository
from duobaan.notices.rule_book import rule_book
from duobaan.notices.rules import Habits, after_quiet, due_at
from duobaan.people.models import User

MAILED_WITHIN = dt.timedelta(days=1)
"""What happened longer ago is told in the inbox only: an installation that begins to mail does not mail its past."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One fact for one person, before anything is written."""

    fact: Fact
    person: User

    @property
    def key(self) -> tuple[UUID, NoticeKind, UUID, str]:
        """What a person is told once."""
        return self.person.id, self.fact.kind, self.fact.subject_id, self.fact.mark


async def tellings(session: AsyncSession, facts: Iterable[Fact], actor_of: ActorOf) -> list[Telling]:
    """Return whom each fact is told to; a read, so that nobody waits for it."""
    audience = Audience(session, actor_of)
    return [Telling(fact, person) for fact in facts for person in await audience.of(fact)]


async def tell(uow: UnitOfWork, told: Sequence[Telling], *, by_mail: bool) -> list[Notice]:
    """Write what people were not told yet, and put it into letters where they are mailed."""
    people = {one.person.id for one in told}
    notices = NoticeRepository(uow.session)
    known = await notices.told({one.fact.subject_id for one in told}, people)
    habits, choices = await notices.habits(people), await notices.choices(people)
    desk = _Desk(uow, known, habits, choices, by_mail)
    # An inbox is in the order of being written, and a batch need not be in the order of what happened.
    told = sorted(told, key=lambda one: one.fact.happened_at)
    return [notice for one in told if (notice := await desk.take(one)) is not None]


class _Desk:
    """What `tell` has at hand for one batch."""

    def __init__(
        self,
        uow: UnitOfWork,
        known: Iterable[Notice],
        habits: Mapping[UUID, Habits],
        choices: Mapping[tuple[UUID, NoticeKind], NoticeChannel],
        by_mail: bool,
    ) -> None:
        self._session = uow.session
        self._letters = LetterRepository(uow.session)
        self._rows = {(row.user_id, row.kind, row.subject_id, row.mark): row for row in known}
        self._habits, self._choices = habits, choices
        self._by_mail = by_mail

    async def take(self, one: Telling) -> Notice | None:
        fact, who = one.fact, one.person.id
        channel = self._choices.get((who, fact.kind), rule_book()[fact.kind].channel)
        if channel is NoticeChannel.OFF or one.key in self._rows or self._pauses(one):
            return None
        row = Notice(
            user_id=who,
            kind=fact.kind,
            subject_kind=fact.subject.value,
            subject_id=fact.subject_id,
            mark=fact.mark,
            happened_at=fact.happened_at,
            facts=dict(fact.figures),
        )
        due = self._due(one, channel)
        if due is not None:
            row.letter_id = await self._letters.open_letter(who, due)
        self._rows[one.key] = row
        self._session.add(row)
        return row

    def _pauses(self, one: Telling) -> bool:
        """Say whether they have an unread notice of the same that is too young for another."""
        pause = dt.timedelta(minutes=rule_book()[one.fact.kind].pause_minutes)
        return any(
            row.read_at is None
            and (row.user_id, row.kind, row.subject_id) == one.key[:3]
            and abs(one.fact.happened_at - row.happened_at) < pause
            for row in self._rows.values()
        )

    def _due(self, one: Telling, channel: NoticeChannel) -> dt.datetime | None:
        at, person, habits = now(), one.person, self._habits[one.person.id]
        mailed = self._by_mail and person.email_proven_at is not None and not person.is_demo
        if not mailed or at - one.fact.happened_at > MAILED_WITHIN:
            return None
        due = due_at(channel, habits, at)
        if due is None or one.fact.due_at is None:
            return due
        return after_quiet(max(at, one.fact.due_at), habits.quiet_from, habits.quiet_to)
