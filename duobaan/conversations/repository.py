"""All SQL on conversations: who may see a thread, its messages, and how far each person has read."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission
from duobaan.clock import now
from duobaan.conversations.models import Message, Thread, ThreadReading
from duobaan.db import keyset
from duobaan.errors import NotFound
from duobaan.introductions.models import Introduction
from duobaan.introductions.repository import visible_to as introduction_visible_to
from duobaan.proposals.models import MatchProposal
from duobaan.proposals.repository import visible_to as proposal_visible_to

ORDER = (keyset.Key(Thread.last_message_at, descending=True), keyset.Key(Thread.id, descending=True))
MESSAGE_ORDER = (keyset.Key(Message.id, descending=True),)  # UUIDv7: newest first


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """A thread is seen by exactly those who see its introduction or its proposal: the parties."""
    if actor.is_system:
        return sa.true()
    # Letters are for people: a program reads them only where it may act for the account.
    if not actor.lets(Permission.ACCOUNT_MANAGE):
        return sa.false()
    meetings = sa.select(Introduction.id).where(introduction_visible_to(actor))
    proposals = sa.select(MatchProposal.id).where(proposal_visible_to(actor))
    return sa.or_(Thread.introduction_id.in_(meetings), Thread.proposal_id.in_(proposals))


def _unread(user_id: UUID | None) -> sa.ColumnElement[bool]:
    read = (
        sa.select(ThreadReading.message_id)
        .where(ThreadReading.thread_id == Message.thread_id, ThreadReading.user_id == user_id)
        .scalar_subquery()
    )
    return sa.and_(Message.by_id != user_id, sa.or_(read.is_(None), Message.id > read))


class ConversationRepository:
    """Reads and writes threads within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, key: UUID, actor: Actor) -> Thread:
        """Return a thread that the actor may see, or raise NotFound."""
        row = await self.session.scalar(sa.select(Thread).where(Thread.id == key, visible_to(actor)))
        if row is None:
            raise NotFound("Thread")
        return row

    async def by_ids(self, keys: Collection[UUID], actor: Actor) -> dict[UUID, Thread]:
        """Return those of the threads that the actor may see."""
        found = sa.select(Thread).where(Thread.id.in_(keys), visible_to(actor))
        return {row.id: row for row in await self.session.scalars(found)}

    async def of_subjects(self, keys: Collection[UUID], actor: Actor) -> dict[UUID, UUID]:
        """Return the threads of introductions and proposals that the actor may see, by subject."""
        found = sa.select(Thread).where(
            sa.or_(Thread.introduction_id.in_(keys), Thread.proposal_id.in_(keys)), visible_to(actor)
        )
        return {row.introduction_id or row.proposal_id or row.id: row.id for row in await self.session.scalars(found)}

    async def open_thread(self, *, introduction_id: UUID | None = None, proposal_id: UUID | None = None) -> Thread:
        """Return the one thread of a subject, made when it is the first time, kept for this transaction."""
        found = sa.select(Thread).where(
            Thread.introduction_id.is_not_distinct_from(introduction_id),
            Thread.proposal_id.is_not_distinct_from(proposal_id),
        )
        row = await self.session.scalar(found.with_for_update().execution_options(populate_existing=True))
        if row is None:
            row = Thread(introduction_id=introduction_id, proposal_id=proposal_id, last_message_at=now())
            self.session.add(row)
            await self.session.flush()
        return row

    def listed(self, actor: Actor, *, unread: bool | None = None) -> sa.Select[Thread]:
        """Return the statement of the threads that the actor may see; with or without something new when asked."""
        found = sa.select(Thread).where(visible_to(actor))
        if unread is None:
            return found
        news = sa.exists().where(Message.thread_id == Thread.id, _unread(actor.user_id))
        return found.where(news if unread else ~news)

    def messages(self, thread_id: UUID) -> sa.Select[Message]:
        """Return the statement of a thread's messages; whoever asks has read the thread."""
        return sa.select(Message).where(Message.thread_id == thread_id)

    async def message(self, key: UUID, actor: Actor) -> Message | None:
        """Return a message of a thread that the actor may see."""
        found = sa.select(Message).join(Thread, Thread.id == Message.thread_id)
        return await self.session.scalar(found.where(Message.id == key, visible_to(actor)))

    async def unread(self, keys: Collection[UUID], actor: Actor) -> dict[UUID, int]:
        """Count what others wrote in threads since the actor last read them."""
        found = (
            sa.select(Message.thread_id, sa.func.count())
            .where(Message.thread_id.in_(keys), _unread(actor.user_id))
            .group_by(Message.thread_id)
        )
        return {key: number for key, number in (await self.session.execute(found)).all()}

    async def count_unread(self, actor: Actor) -> int:
        """Count all that the actor has not read."""
        found = (
            sa.select(sa.func.count())
            .select_from(Message)
            .join(Thread, Thread.id == Message.thread_id)
            .where(visible_to(actor), _unread(actor.user_id))
        )
        return await self.session.scalar(found) or 0

    async def newest(self, thread_id: UUID) -> UUID | None:
        """Return the last message of a thread."""
        found = sa.select(Message.id).where(Message.thread_id == thread_id)
        return await self.session.scalar(found.order_by(Message.id.desc()).limit(1))

    async def mark_read(self, thread_id: UUID, user_id: UUID, message_id: UUID) -> None:
        """Keep how far someone has read; reading goes forward only."""
        row = await self.session.get(ThreadReading, (thread_id, user_id), with_for_update=True)
        if row is None:
            self.session.add(ThreadReading(thread_id=thread_id, user_id=user_id, message_id=message_id))
        else:
            row.message_id = max(row.message_id, message_id)

    async def introduction(self, key: UUID, actor: Actor) -> Introduction:
        """Return an introduction that the actor may see, or raise NotFound."""
        row = await self.session.scalar(
            sa.select(Introduction).where(Introduction.id == key, introduction_visible_to(actor))
        )
        if row is None:
            raise NotFound("Introduction", path=("input", "about"))
        return row
