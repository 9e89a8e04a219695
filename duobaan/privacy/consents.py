"""What a person consented to, since when and until when; and the consent to be kept for a year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.errors import AlreadyDone, NotFound
from duobaan.ids import Kind, new_id
from duobaan.privacy.consent_repository import ConsentRepository, Rows
from duobaan.privacy.models import ConsentKind, RetentionConsent

SHOWN = frozenset({"profile.confirm", "profile.submit", "profile.resume"})
UNSHOWN = frozenset({"profile.pause", "profile.withdraw", "profile.refuse", "profile.erase"})
NAMED, UNNAMED = frozenset({"profile.show_name"}), frozenset({"profile.hide_name"})
Acts = Sequence[tuple[str, dt.datetime]]


@dataclass(frozen=True, slots=True)
class GivenConsent:
    """One consent: to what, about what, since when, and when it was withdrawn or ended."""

    kind: ConsentKind
    given_at: dt.datetime
    withdrawn_at: dt.datetime | None = None
    about: tuple[Kind, UUID] | None = None
    organisation_id: UUID | None = None
    revision: int | None = None


@requires(Permission.ACCOUNT_MANAGE)
async def list_my_consents(actor: Actor, db: Database) -> list[GivenConsent]:
    """List what the actor consented to, the newest first, with what was withdrawn."""
    if actor.user_id is None:
        return []
    async with db.read() as session:
        consents = ConsentRepository(session)
        found = _apps(await consents.apps(actor.user_id))
        mine = await consents.profile(actor.user_id) if actor.lets(Permission.PROFILES_OWN) else None
        if mine is not None:
            key, named, confirmed_at = mine
            shown = await consents.acts(key, sorted(SHOWN | UNSHOWN))
            chosen = await consents.acts(key, sorted(NAMED | UNNAMED))
            found += _spans(ConsentKind.PROFILE_SHOWN, key, shown, SHOWN, confirmed_at)
            found += _spans(ConsentKind.NAME_SHOWN, key, chosen, NAMED, confirmed_at if named else None)
            found += _releases(await consents.releases(key))
            found += _proposals(await consents.proposals(actor.user_id, key))
        found += [_retention(row) for row in await consents.retention(actor)]
    return sorted(found, key=lambda one: one.given_at, reverse=True)


def _spans(
    kind: ConsentKind, key: UUID, acts: Acts, giving: frozenset[str], unwritten: dt.datetime | None
) -> Iterator[GivenConsent]:
    """Return from when until when a consent stood; giving it again while it stands changes nothing.

    What was said before acts were written down counts from `unwritten`.
    """
    since = None if acts else unwritten
    about = (Kind.PROFESSIONAL, key)
    for action, at in acts:
        if action in giving:
            since = since or at
        elif since is not None:
            yield GivenConsent(kind, since, at, about)
            since = None
    if since is not None:
        yield GivenConsent(kind, since, None, about)


def _apps(rows: Rows) -> list[GivenConsent]:
    return [
        GivenConsent(ConsentKind.APP, since, until, (Kind.CLIENT, client_id), organisation_id)
        for client_id, organisation_id, since, until in rows
    ]


def _releases(rows: Rows) -> list[GivenConsent]:
    return [
        GivenConsent(ConsentKind.RELEASE, since, until, (Kind.RELEASE, key), company_id)
        for key, company_id, since, until in rows
    ]


def _proposals(rows: Rows) -> list[GivenConsent]:
    return [
        GivenConsent(ConsentKind.PROPOSAL, since, None, (Kind.PROPOSAL, key), school_id, number)
        for key, school_id, since, number in rows
    ]


def _retention(row: RetentionConsent) -> GivenConsent:
    about = (Kind.PROFESSIONAL, row.professional_id)
    return GivenConsent(ConsentKind.RETENTION, row.created_at, row.withdrawn_at, about)


@requires(Permission.PROFILES_OWN, raises=(NotFound, AlreadyDone))
async def allow_retention(actor: Actor, db: Database) -> RetentionConsent:
    """Let what schools and oneself wrote in procedures that led to nothing be kept for a year, until withdrawn."""
    if actor.professional_id is None:
        raise NotFound("Professional")
    async with db.write(actor) as uow:
        if await ConsentRepository(uow.session).standing(actor) is not None:
            raise AlreadyDone("retention_allowed")
        row = RetentionConsent(id=new_id(), professional_id=actor.professional_id, created_at=now())
        uow.session.add(row)
        uow.record("retention.allow", row)
    return row


@requires(Permission.PROFILES_OWN, raises=(NotFound,))
async def end_retention(actor: Actor, db: Database) -> RetentionConsent:
    """Withdraw that consent: what is older than four weeks goes within the hour."""
    async with db.write(actor) as uow:
        row = await ConsentRepository(uow.session).standing(actor)
        if row is None:
            raise NotFound("RetentionConsent")
        row.withdrawn_at = now()
        uow.record("retention.withdraw", row)
    return row
