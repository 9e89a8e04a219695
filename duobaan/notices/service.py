"""Use cases of notices: read one's own, note that they were read, choose how to be told, and stop the mail."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.db import keyset
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import InvalidInput, NotAllowed, NotFound
from duobaan.notices.letter_repository import LetterRepository
from duobaan.notices.links import Stop
from duobaan.notices.models import DigestCadence, Notice, NoticeChannel, NoticeKind, NoticeSettings
from duobaan.notices.repository import ORDER, NoticeRepository
from duobaan.notices.rule_book import rule_book
from duobaan.notices.rules import Habits, check_habits

_OWN = Permission.ACCOUNT_MANAGE
MOST_KEYS = 200


@dataclass(frozen=True, slots=True)
class Chosen:
    """How one person is told: their habits, and per kind the channel."""

    habits: Habits
    channels: Mapping[NoticeKind, NoticeChannel]


@requires(_OWN)
async def list_notices(
    actor: Actor, db: Database, *, window: keyset.Window, unread: bool | None = None
) -> keyset.Page[Notice]:
    """Return a page of what the actor was told, newest first."""
    async with db.read() as session:
        return await keyset.fetch(session, NoticeRepository(session).listed(actor, unread=unread), ORDER, window)


@requires(_OWN)
async def count_notices(actor: Actor, db: Database, *, unread: bool | None = None) -> int:
    """Count what the actor was told."""
    async with db.read() as session:
        return await keyset.count(session, NoticeRepository(session).listed(actor, unread=unread))


@requires(_OWN)
async def find_notice(actor: Actor, db: Database, *, notice_id: UUID) -> Notice | None:
    """Return one of the actor's notices."""
    async with db.read() as session:
        return await NoticeRepository(session).find(notice_id, actor)


@requires(_OWN, raises=(NotFound, InvalidInput))
async def mark_notices_read(
    actor: Actor, db: Database, *, notice_ids: Collection[UUID] | None = None, subject_id: UUID | None = None
) -> int:
    """Note that the actor read some notices, those about one subject, or all; what was read is not mailed any more.

    Returns how many are left unread.
    """
    if notice_ids is not None and len(notice_ids) > MOST_KEYS:
        raise InvalidInput.at("input", "noticeIds", rule="too_long", longest=MOST_KEYS)
    async with db.write(actor) as uow:
        notices = NoticeRepository(uow.session)
        await notices.mark_read(actor, now(), keys=notice_ids, subject_id=subject_id)
        return await keyset.count(uow.session, notices.listed(actor, unread=True))


@requires(_OWN)
async def view_notice_settings(actor: Actor, db: Database) -> Chosen:
    """Return how the actor is told of each kind of thing, and when they are mailed."""
    async with db.read() as session:
        return await _chosen(NoticeRepository(session), _user(actor))


@requires(_OWN, raises=(InvalidInput,))
async def change_notice_settings(
    actor: Actor,
    db: Database,
    *,
    digest: DigestCadence | None = None,
    quiet_from: int | None = None,
    quiet_to: int | None = None,
    mail_stopped: bool | None = None,
    channels: Mapping[NoticeKind, NoticeChannel] | None = None,
) -> Chosen:
    """Choose how one is told; what is left out stays. Minutes are of the day in the Netherlands."""
    who = _user(actor)
    async with db.write(actor) as uow:
        notices = NoticeRepository(uow.session)
        row = await _settings(uow, who)
        row.digest = row.digest if digest is None else digest
        row.quiet_from = row.quiet_from if quiet_from is None else quiet_from
        row.quiet_to = row.quiet_to if quiet_to is None else quiet_to
        check_habits(row.quiet_from, row.quiet_to)
        if mail_stopped is not None:
            row.mail_stopped_at = (row.mail_stopped_at or now()) if mail_stopped else None
        for kind, channel in (channels or {}).items():
            await notices.choose(who, kind, None if channel is rule_book()[kind].channel else channel)
        await uow.session.flush()
        return await _chosen(notices, who)


@requires(Permission.SYSTEM)
async def stop_mail(actor: Actor, db: Database, *, stop: Stop) -> bool:
    """Mail nobody who said so through the link in a letter, of one kind or at all; False when they are gone.

    Saying so twice is saying so. The inbox goes on as it was.
    """
    async with db.write(actor) as uow:
        notices = NoticeRepository(uow.session)
        if stop.user_id not in await notices.users([stop.user_id]):
            return False
        if stop.kind is not None:
            channels = await notices.choices([stop.user_id])
            if channels.get((stop.user_id, stop.kind)) is not NoticeChannel.OFF:
                await notices.choose(stop.user_id, stop.kind, NoticeChannel.INBOX)
            return True
        row = await _settings(uow, stop.user_id)
        row.mail_stopped_at = row.mail_stopped_at or now()
        await LetterRepository(uow.session).drop_for(stop.user_id, now())
    return True


def _user(actor: Actor) -> UUID:
    if actor.user_id is None:
        raise NotAllowed(_OWN.value)
    return actor.user_id


async def _settings(uow: UnitOfWork, user_id: UUID) -> NoticeSettings:
    row = await NoticeRepository(uow.session).settings(user_id)
    if row is None:
        row = NoticeSettings(user_id=user_id)
        uow.session.add(row)
        await uow.session.flush()
    return row


async def _chosen(notices: NoticeRepository, user_id: UUID) -> Chosen:
    said = await notices.choices([user_id])
    channels = {kind: said.get((user_id, kind), rule.channel) for kind, rule in rule_book().items()}
    return Chosen((await notices.habits([user_id]))[user_id], channels)
