"""Use cases of webhooks: register an address, change it, give it another secret, remove it, list them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.db import keyset
from duobaan.db.uow import Database
from duobaan.errors import InvalidInput, LimitReached, NotAllowed, NotFound, StaleRevision
from duobaan.ids import new_id
from duobaan.organisations.repository import OrganisationRepository
from duobaan.webhooks.models import Webhook, WebhookKind, WebhookStop
from duobaan.webhooks.repository import ORDER, WebhookRepository
from duobaan.webhooks.rules import NewWebhook, WebhookTerms, check_webhook
from duobaan.webhooks.signing import new_secret

_MANAGE = Permission.CLIENTS_MANAGE


@dataclass(frozen=True, slots=True)
class Registered:
    """An address with the secret that it was given, which is told this once."""

    webhook: Webhook
    secret: str | None


@dataclass(frozen=True, slots=True)
class WebhookChange:
    """What is to be otherwise; None leaves it as it is."""

    url: str | None = None
    kinds: frozenset[WebhookKind] | None = None
    description: str | None = None
    active: bool | None = None


def check_in_person(actor: Actor) -> None:
    """Raise NotAllowed for programs: what they may do must not be widened by an address that they choose."""
    if actor.scopes is not None:
        raise NotAllowed(_MANAGE.value)


@requires(_MANAGE, raises=(NotFound, InvalidInput, LimitReached))
async def register_webhook(
    actor: Actor,
    db: Database,
    *,
    organisation_id: UUID,
    new: NewWebhook,
    terms: WebhookTerms,
    idempotency_key: str | None = None,
) -> Registered:
    """Register an address that is told of events of an organisation; its secret is returned this once.

    A replay returns the address without its secret: `rotateWebhookSecret` gives another.
    """
    request = [organisation_id, new.url, sorted(new.kinds), new.description]
    check_in_person(actor)
    async with db.write(actor) as uow:
        hooks = WebhookRepository(uow.session)
        organisation = await OrganisationRepository(uow.session).lock(organisation_id, actor)
        if not actor.holds(_MANAGE, organisation.id):
            raise NotAllowed(_MANAGE.value)
        if (done := await uow.replay(idempotency_key, "register_webhook", request)) is not None:
            return Registered(await hooks.lock(done, actor), None)
        clean = check_webhook(new, terms)
        if await hooks.count_of(organisation.id) >= terms.most:
            raise LimitReached(limit=terms.most, what="webhooks")
        row = Webhook(
            id=new_id(),
            organisation_id=organisation.id,
            url=clean.url,
            description=clean.description,
            kinds=tuple(sorted(clean.kinds)),
            secret=new_secret(),
            registered_by=actor.user_id,
            heard_since=now(),
        )
        uow.session.add(row)
        uow.remember(idempotency_key, "register_webhook", request, row.id)
        uow.record("webhook.register", row, organisation_id=organisation.id, facts=_facts(row.kinds))
    return Registered(row, row.secret)


def _facts(kinds: Collection[WebhookKind]) -> dict[str, list[str]]:
    return {"kinds": [kind.value for kind in kinds]}


@requires(_MANAGE, raises=(NotFound, InvalidInput, StaleRevision))
async def change_webhook(
    actor: Actor,
    db: Database,
    *,
    webhook_id: UUID,
    change: WebhookChange,
    terms: WebhookTerms,
    expected_version: int | None = None,
) -> Webhook:
    """Change where, of what, or whether an address is told; who switches it on again hears what happens from then on.

    What waited for it meanwhile is sent.
    """
    check_in_person(actor)
    async with db.write(actor) as uow:
        row = await WebhookRepository(uow.session).lock(webhook_id, actor)
        if expected_version is not None and expected_version != row.version:
            raise StaleRevision(current=row.version, path=("input", "expectedVersion"))
        wanted = NewWebhook(
            row.url if change.url is None else change.url,
            frozenset(row.kinds if change.kinds is None else change.kinds),
            row.description if change.description is None else change.description,
        )
        clean = check_webhook(wanted, terms)
        row.url, row.description, row.kinds = clean.url, clean.description, tuple(sorted(clean.kinds))
        _switch(row, change.active)
        facts = {**_facts(row.kinds), "active": row.stop is None}
        uow.record("webhook.change", row, organisation_id=row.organisation_id, facts=facts)
    return row


def _switch(row: Webhook, active: bool | None) -> None:
    at = now()
    if active is True and row.stop is not None:
        row.stop = row.stopped_at = row.failing_since = None
        row.heard_since = at
    elif active is False and row.stop is None:
        row.stop, row.stopped_at = WebhookStop.PAUSED, at


@requires(_MANAGE, raises=(NotFound,))
async def rotate_webhook_secret(
    actor: Actor, db: Database, *, webhook_id: UUID, terms: WebhookTerms, ends_old_at_once: bool = False
) -> Registered:
    """Give an address another secret; for a while both sign every message, unless the old one ends at once."""
    check_in_person(actor)
    async with db.write(actor) as uow:
        row = await WebhookRepository(uow.session).lock(webhook_id, actor)
        row.old_secret = None if ends_old_at_once else row.secret
        row.old_secret_until = None if ends_old_at_once else now() + terms.overlap
        row.secret = new_secret()
        uow.record("webhook.rotate_secret", row, organisation_id=row.organisation_id)
    return Registered(row, row.secret)


@requires(_MANAGE, raises=(NotFound,))
async def remove_webhook(actor: Actor, db: Database, *, webhook_id: UUID) -> UUID:
    """Remove an address with its log; what waits for it is not sent."""
    check_in_person(actor)
    async with db.write(actor) as uow:
        hooks = WebhookRepository(uow.session)
        row = await hooks.lock(webhook_id, actor)
        uow.record("webhook.remove", row, organisation_id=row.organisation_id)
        await hooks.remove(row)
    return webhook_id


@requires(_MANAGE, raises=(NotFound,))
async def view_webhook(actor: Actor, db: Database, *, webhook_id: UUID) -> Webhook:
    """Read an address of an organisation whose programs the actor manages."""
    async with db.read() as session:
        found = await WebhookRepository(session).find(webhook_id, actor)
    if found is None:
        raise NotFound("Webhook")
    return found


@requires(_MANAGE)
async def list_webhooks(
    actor: Actor, db: Database, *, organisation_id: UUID, window: keyset.Window
) -> keyset.Page[Webhook]:
    """List the addresses of an organisation that are told of events, newest first."""
    async with db.read() as session:
        listed = WebhookRepository(session).listed(actor, organisation_id)
        return await keyset.fetch(session, listed, ORDER, window)


@requires(_MANAGE)
async def count_webhooks(actor: Actor, db: Database, *, organisation_id: UUID) -> int:
    """Count the addresses of an organisation."""
    async with db.read() as session:
        return await keyset.count(session, WebhookRepository(session).listed(actor, organisation_id))


@requires(_MANAGE)
async def list_topics(actor: Actor) -> Sequence[WebhookKind]:
    """List what an address can be told of, in words and as messages write it."""
    return [kind for kind in WebhookKind if kind is not WebhookKind.TEST]
