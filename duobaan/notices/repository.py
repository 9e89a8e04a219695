"""All SQL on notices: events to read, who may be told, what they were told and how they want to be."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor
from duobaan.db import keyset
from duobaan.db.outbox import OutboxRow
from duobaan.notices.models import Notice, NoticeChannel, NoticeChoice, NoticeKind, NoticeReader, NoticeSettings
from duobaan.notices.rules import Habits
from duobaan.organisations.models import Membership, Organisation
from duobaan.people.models import User
from duobaan.professionals.models import Professional
from duobaan.words import MembershipStatus

ORDER = (keyset.Key(Notice.id, descending=True),)  # UUIDv7: newest first
READER = "events"
"""Who reads for notices, among those who read the log."""


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition of the notices that an actor may see: only their own."""
    return sa.true() if actor.is_system else Notice.user_id == actor.user_id


@dataclass(frozen=True, slots=True)
class Event:
    """One committed event: its place in the order of commits, its name, its ids and when it was."""

    id: int
    name: str
    ids: dict[str, str]
    at: dt.datetime

    def key(self, name: str) -> UUID:
        """Return one of its ids."""
        return UUID(self.ids[name])


class EventRepository:
    """Reads the event table for one reader of the log, and how far it is."""

    def __init__(self, session: AsyncSession, name: str = READER) -> None:
        self.session = session
        self._name = name

    async def reader(self) -> NoticeReader | None:
        """Return how far events were read."""
        return await self.session.get(NoticeReader, self._name)

    async def lock_reader(self, upto: int) -> NoticeReader:
        """Return how far events were read and keep it for this transaction; the first time it is made."""
        row = await self.session.get(NoticeReader, self._name, with_for_update=True, populate_existing=True)
        if row is None:
            row = NoticeReader(name=self._name, upto=upto, attempts=0, skipped=[])
            self.session.add(row)
            await self.session.flush()
        return row

    async def first_mark(self, since: dt.datetime) -> int:
        """Return what precedes the first event since an instant: where reading begins where nobody ever read.

        The past of the demo region is written play by play, so its events are not in the order of their instants.
        """
        found = sa.select(sa.func.min(OutboxRow.id)).where(OutboxRow.created_at >= since)
        first = await self.session.scalar(found)
        return await self.newest() if first is None else int(first) - 1

    async def newest(self) -> int:
        """Return the id of the newest event."""
        return int(await self.session.scalar(sa.select(sa.func.max(OutboxRow.id))) or 0)

    async def after(self, mark: int, upto: int, names: Collection[str], limit: int) -> list[Event]:
        """Return the oldest events of some names between two marks, the second included."""
        found = (
            sa.select(OutboxRow.id, OutboxRow.name, OutboxRow.payload, OutboxRow.created_at)
            .where(OutboxRow.id > mark, OutboxRow.id <= upto, OutboxRow.name.in_(names))
            .order_by(OutboxRow.id)
            .limit(limit)
        )
        rows = (await self.session.execute(found)).all()
        return [Event(row[0], row[1], dict(row[2]), row[3]) for row in rows]


class NoticeRepository:
    """Reads and writes notices within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def members(self, organisation_ids: Collection[UUID]) -> dict[UUID, list[User]]:
        """Return the running members of organisations."""
        found = (
            sa.select(Membership.organisation_id, User)
            .join(User, User.id == Membership.user_id)
            .where(Membership.organisation_id.in_(organisation_ids), Membership.status == MembershipStatus.ACTIVE)
            .order_by(Membership.id)
        )
        of: defaultdict[UUID, list[User]] = defaultdict(list)
        for row in (await self.session.execute(found)).all():
            of[row[0]].append(row[1])
        return of

    async def board_of(self, organisation_id: UUID) -> UUID | None:
        """Return the board of a school."""
        return await self.session.scalar(sa.select(Organisation.board_id).where(Organisation.id == organisation_id))

    async def account_of(self, professional_id: UUID) -> User | None:
        """Return the account of a professional."""
        found = sa.select(User).join(Professional, Professional.user_id == User.id)
        return await self.session.scalar(found.where(Professional.id == professional_id))

    async def confirmed_at_of(self, user_id: UUID) -> dt.datetime | None:
        """Return when someone confirmed their profile last."""
        found = sa.select(Professional.confirmed_at).where(Professional.user_id == user_id)
        return await self.session.scalar(found)

    async def users(self, keys: Collection[UUID]) -> dict[UUID, User]:
        """Return accounts."""
        found = await self.session.scalars(sa.select(User).where(User.id.in_(keys)))
        return {row.id: row for row in found}

    async def habits(self, user_ids: Collection[UUID]) -> dict[UUID, Habits]:
        """Return how people want to be mailed; those without an opinion as everybody."""
        rows = await self.session.scalars(sa.select(NoticeSettings).where(NoticeSettings.user_id.in_(user_ids)))
        said = {
            row.user_id: Habits(row.digest, row.quiet_from, row.quiet_to, row.mail_stopped_at is not None)
            for row in rows
        }
        return {key: said.get(key, Habits()) for key in user_ids}

    async def choices(self, user_ids: Collection[UUID]) -> dict[tuple[UUID, NoticeKind], NoticeChannel]:
        """Return what people chose otherwise than the default."""
        rows = await self.session.scalars(sa.select(NoticeChoice).where(NoticeChoice.user_id.in_(user_ids)))
        return {(row.user_id, row.kind): row.channel for row in rows}

    async def settings(self, user_id: UUID) -> NoticeSettings | None:
        """Return someone's row of settings, kept for this transaction."""
        return await self.session.scalar(
            sa.select(NoticeSettings).where(NoticeSettings.user_id == user_id).with_for_update()
        )

    async def choose(self, user_id: UUID, kind: NoticeKind, channel: NoticeChannel | None) -> None:
        """Keep what someone chose for a kind; None: the default again."""
        row = await self.session.get(NoticeChoice, (user_id, kind), with_for_update=True)
        if channel is None:
            if row is not None:
                await self.session.delete(row)
        elif row is None:
            self.session.add(NoticeChoice(user_id=user_id, kind=kind, channel=channel))
        else:
            row.channel = channel

    async def told(self, subject_ids: Collection[UUID], user_ids: Collection[UUID]) -> Sequence[Notice]:
        """Return what people were told about subjects."""
        found = sa.select(Notice).where(Notice.subject_id.in_(subject_ids), Notice.user_id.in_(user_ids))
        return (await self.session.scalars(found)).all()

    def listed(self, actor: Actor, *, unread: bool | None = None) -> sa.Select[Notice]:
        """Return the statement of what an actor was told."""
        found = sa.select(Notice).where(visible_to(actor))
        return (
            found
            if unread is None
            else found.where(Notice.read_at.is_(None) if unread else Notice.read_at.is_not(None))
        )

    async def find(self, key: UUID, actor: Actor) -> Notice | None:
        """Return a notice of the actor."""
        return await self.session.scalar(sa.select(Notice).where(Notice.id == key, visible_to(actor)))

    async def mark_read(
        self, actor: Actor, at: dt.datetime, *, keys: Collection[UUID] | None, subject_id: UUID | None
    ) -> int:
        """Note that an actor read some of what they were told, what is about a subject, or all of it."""
        unread = sa.update(Notice).where(Notice.user_id == actor.user_id, Notice.read_at.is_(None))
        if keys is not None:
            unread = unread.where(Notice.id.in_(keys))
        if subject_id is not None:
            unread = unread.where(Notice.subject_id == subject_id)
        found = await self.session.execute(unread.values(read_at=at).execution_options(synchronize_session=False))
        return int(getattr(found, "rowcount", 0))
