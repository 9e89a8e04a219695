"""Use cases of programs that call on the API: register, give another secret, revoke, list."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.clients.models import ApiClient
from duobaan.clients.repository import ClientRepository
from duobaan.clients.rules import DELEGABLE, NewClient, check_client, machine_scopes
from duobaan.clock import now
from duobaan.db.keyset import Page, Window
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import AlreadyDone, InvalidInput, LimitReached, NotAllowed, NotFound
from duobaan.ids import Kind, new_id, public
from duobaan.organisations.repository import OrganisationRepository
from duobaan.people.models import User
from duobaan.secrecy import hash_secret
from duobaan.words import ClientKind

MOST_CLIENTS: Final = 50
OLD_SECRET_LASTS: Final = dt.timedelta(hours=24)
_PREFIX: Final = "dbs_"  # lets secret scanners and people recognise the secret of a client


@dataclass(frozen=True, slots=True)
class Registered:
    """A client with the secret that it was given, which is told this once; an app has none."""

    client: ApiClient
    secret: str | None


def _new_secret() -> str:
    return _PREFIX + secrets.token_urlsafe(32)


@requires(Permission.CLIENTS_MANAGE, raises=(NotFound, InvalidInput, LimitReached))
async def register_client(
    actor: Actor, db: Database, *, organisation_id: UUID, new: NewClient, idempotency_key: str | None = None
) -> Registered:
    """Register an app or a system in the name of an organisation; a system's secret is returned this once.

    A replay returns the client without its secret, which is kept as a hash only: `rotateClientSecret` gives another.
    """
    request = [organisation_id, new.kind, new.name, new.redirect_uris, sorted(new.scopes)]
    if actor.scopes is not None:
        raise NotAllowed(Permission.CLIENTS_MANAGE.value)  # a narrowed token must not mint a wider one
    async with db.write(actor) as uow:
        organisation = await OrganisationRepository(uow.session).lock(organisation_id, actor)
        if not actor.holds(Permission.CLIENTS_MANAGE, organisation.id):
            raise NotAllowed(Permission.CLIENTS_MANAGE.value)
        if (done := await uow.replay(idempotency_key, "register_client", request)) is not None:
            return Registered(await ClientRepository(uow.session).lock(done, actor), None)
        clean = check_client(organisation.kind, new)
        if await ClientRepository(uow.session).count_running(organisation.id) >= MOST_CLIENTS:
            raise LimitReached(limit=MOST_CLIENTS, what="clients")
        row = ApiClient(
            id=new_id(),
            organisation_id=organisation.id,
            kind=clean.kind,
            name=clean.name,
            redirect_uris=list(clean.redirect_uris),
            scopes=tuple(sorted(clean.scopes)),
            registered_by=actor.user_id,
        )
        secret = await _give_account(uow, row) if row.kind is ClientKind.MACHINE else None
        uow.session.add(row)
        uow.remember(idempotency_key, "register_client", request, row.id)
        facts = {"kind": row.kind.value, "scopes": [scope.value for scope in row.scopes]}
        uow.record("client.register", row, organisation_id=organisation.id, facts=facts)
    return Registered(row, secret)


async def _give_account(uow: UnitOfWork, row: ApiClient) -> str:
    # "invalid" is reserved (RFC 2606): no mail arrives there, so nobody can ever prove to own the account.
    account = User(id=new_id(), email=f"{public(Kind.CLIENT, row.id)}@clients.invalid", name=row.name)
    uow.session.add(account)
    await uow.session.flush()
    secret = _new_secret()
    row.user_id, row.secret_hash = account.id, hash_secret(secret)
    return secret


@requires(Permission.CLIENTS_MANAGE, raises=(NotFound, InvalidInput, AlreadyDone))
async def rotate_client_secret(
    actor: Actor, db: Database, *, client_id: UUID, ends_old_at_once: bool = False
) -> Registered:
    """Give a system another secret; the old one lives on for a day, or ends at once."""
    if actor.scopes is not None:
        raise NotAllowed(Permission.CLIENTS_MANAGE.value)
    async with db.write(actor) as uow:
        row = await ClientRepository(uow.session).lock(client_id, actor)
        if row.revoked_at is not None:
            raise AlreadyDone("client_revoked")
        if row.kind is not ClientKind.MACHINE:
            raise InvalidInput.at("input", "clientId", rule="client_has_no_secret")
        secret = _new_secret()
        row.old_secret_hash = None if ends_old_at_once else row.secret_hash
        row.old_secret_until = None if ends_old_at_once else now() + OLD_SECRET_LASTS
        row.secret_hash = hash_secret(secret)
        uow.record("client.rotate_secret", row, organisation_id=row.organisation_id)
    return Registered(row, secret)


@requires(Permission.CLIENTS_MANAGE, raises=(NotFound, AlreadyDone))
async def revoke_client(actor: Actor, db: Database, *, client_id: UUID) -> ApiClient:
    """End a client for good: it gets no more tokens, and those that it has stop working at once."""
    async with db.write(actor) as uow:
        row = await ClientRepository(uow.session).lock(client_id, actor)
        if row.revoked_at is not None:
            raise AlreadyDone("client_revoked")
        row.revoked_at = now()
        row.secret_hash = row.old_secret_hash = row.old_secret_until = None
        uow.record("client.revoke", row, organisation_id=row.organisation_id)
    return row


@requires(Permission.CLIENTS_MANAGE, raises=(NotFound,))
async def view_client(actor: Actor, db: Database, *, client_id: UUID) -> ApiClient:
    """Read a client of an organisation whose clients the actor manages."""
    async with db.read() as session:
        found = await ClientRepository(session).find(client_id, actor)
    if found is None:
        raise NotFound("ApiClient")
    return found


@requires(Permission.CLIENTS_MANAGE, raises=(NotFound, InvalidInput))
async def list_clients(actor: Actor, db: Database, *, organisation_id: UUID, window: Window) -> Page[ApiClient]:
    """List the apps and systems of an organisation, newest first, revoked ones included."""
    async with db.read() as session:
        return await ClientRepository(session).list_page(organisation_id, actor, window)


@requires(Permission.CLIENTS_MANAGE)
async def list_client_scopes(
    actor: Actor, db: Database, *, organisation_id: UUID, kind: ClientKind
) -> list[Permission]:
    """List what a program of an organisation may be registered with; nothing for who may not register one."""
    if not actor.holds(Permission.CLIENTS_MANAGE, organisation_id):
        return []
    async with db.read() as session:
        organisation = await OrganisationRepository(session).get(organisation_id, actor)
    return sorted(DELEGABLE if kind is ClientKind.APP else machine_scopes(organisation.kind))


@requires(Permission.CLIENTS_MANAGE)
async def count_clients(actor: Actor, db: Database, *, organisation_id: UUID) -> int:
    """Count the apps and systems of an organisation."""
    async with db.read() as session:
        return await ClientRepository(session).count(organisation_id, actor)
