"""Use cases of feeds: make, list, revoke; and which feed an address stands for."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from duobaan.access import SYSTEM, Actor, Permission, requires
from duobaan.alerts.service import view_saved_search
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.errors import AlreadyDone, LimitReached, NotAllowed, NotFound
from duobaan.feeds.models import Feed
from duobaan.feeds.repository import FeedRepository
from duobaan.feeds.rules import MOST, is_to_note
from duobaan.ids import new_id
from duobaan.people.models import User
from duobaan.secrecy import hash_secret
from duobaan.weeks.seasons import Season, get_class_season, get_school_season, get_season
from duobaan.words import FeedKind, Role

_OF_ORGANISATIONS: Final = frozenset({FeedKind.CLASS, FeedKind.SCHOOL})
_PREFIX: Final = "dbf_"  # lets secret scanners and people recognise the secret of a feed


@dataclass(frozen=True, slots=True)
class Made:
    """A feed with the secret of its address, which is told this once; a replay has none."""

    feed: Feed
    token: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a feed is to show; the class only of a class."""

    kind: FeedKind
    subject_id: UUID
    class_group: str | None = None


async def season_of(actor: Actor, db: Database, wanted: Wanted | Feed) -> Season:
    """Return what a calendar holds for an actor; raises NotFound or NotAllowed where it is none of theirs."""
    if wanted.kind is FeedKind.PERSON:
        return await get_season(actor, db, professional_id=wanted.subject_id)
    if wanted.kind is FeedKind.SCHOOL:
        return await get_school_season(actor, db, school_id=wanted.subject_id)
    return await get_class_season(actor, db, vacancy_id=wanted.subject_id, class_group=wanted.class_group or "")


@requires(Permission.ACCOUNT_MANAGE, raises=(NotFound, LimitReached))
async def make_feed(actor: Actor, db: Database, *, wanted: Wanted, idempotency_key: str | None = None) -> Made:
    """Make an address under which a program of one's own follows a week or a saved search, without signing in.

    It shows what its maker may see when it is read, never more. A replay returns the feed without its secret.
    """
    request = [wanted.kind, wanted.subject_id, wanted.class_group]
    if actor.scopes is not None or actor.user_id is None:
        raise NotAllowed(Permission.ACCOUNT_MANAGE.value)  # a narrowed token must not mint a wider one
    if wanted.kind in _OF_ORGANISATIONS and any(Role.SUPPORT in seat.roles for seat in actor.seats):
        raise NotAllowed(Permission.ACCOUNT_MANAGE.value)  # support looks while it is let, and keeps no address
    if wanted.kind is FeedKind.SEARCH:
        await view_saved_search(actor, db, saved_search_id=wanted.subject_id)
    else:
        await season_of(actor, db, wanted)
    token = _PREFIX + secrets.token_urlsafe(32)
    async with db.write(actor) as uow:
        feeds = FeedRepository(uow.session)
        if (done := await uow.replay(idempotency_key, "make_feed", request)) is not None:
            return Made(await feeds.get(done, actor), None)
        if len(await feeds.list_own(actor)) >= MOST:
            raise LimitReached(limit=MOST, what="feeds")
        row = Feed(
            id=new_id(),
            user_id=actor.user_id,
            kind=wanted.kind,
            subject_id=wanted.subject_id,
            class_group=wanted.class_group,
            locale=actor.locale,
            token_hash=hash_secret(token),
            changed_at=now(),
        )
        uow.session.add(row)
        uow.remember(idempotency_key, "make_feed", request, row.id)
        uow.record("feed.make", row, facts={"kind": row.kind.value})
    return Made(row, token)


@requires(Permission.ACCOUNT_MANAGE)
async def list_feeds(actor: Actor, db: Database) -> list[Feed]:
    """List the addresses that the actor made and did not revoke, newest first."""
    async with db.read() as session:
        return await FeedRepository(session).list_own(actor)


@requires(Permission.ACCOUNT_MANAGE, raises=(NotFound, AlreadyDone))
async def revoke_feed(actor: Actor, db: Database, *, feed_id: UUID) -> Feed:
    """End the address of a feed for good: from the next look on it is as if there had never been one."""
    async with db.write(actor) as uow:
        row = await FeedRepository(uow.session).get(feed_id, actor)
        if row.revoked_at is not None:
            raise AlreadyDone("feed_revoked")
        row.revoked_at = now()
        uow.record("feed.revoke", row)
    return row


async def open_feed(db: Database, token: str) -> tuple[Feed, User] | None:
    """Return the running feed of an address and whose it is; None for an address that is none, or no longer."""
    async with db.read() as session:
        return await FeedRepository(session).by_token(hash_secret(token))


async def settle(db: Database, feed: Feed, content: bytes) -> dt.datetime:
    """Return since when a feed has held what it holds now, and write down that it was read."""
    at, content_hash = now(), hashlib.sha256(content).hexdigest()
    has_changed = content_hash != feed.content_hash
    changed_at = at.replace(microsecond=0) if has_changed else feed.changed_at  # calendars count in seconds
    if is_to_note(feed.last_used_at, at, has_changed=has_changed):
        async with db.write(SYSTEM) as uow:
            await FeedRepository(uow.session).note(
                feed.id, used_at=at, content_hash=content_hash, changed_at=changed_at
            )
    return changed_at
