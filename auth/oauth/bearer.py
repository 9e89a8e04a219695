"""Whom a signed access token speaks for: a person within what they allowed, or a system of an organisation."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from auth.actors import actor_of
from auth.oauth.access_tokens import AccessToken, NotOurs, read_token
from auth.oauth.bearer_repository import BearerRepository, Standing
from auth.oauth.clients import Client
from auth.oauth.issuer import Issuer
from auth.repository import AuthRepository
from auth.signing import PublicKeys
from duobaan.access import Actor, Permission, Seat
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.people.models import User
from duobaan.words import ClientKind, Role


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who is there by a signed access token."""

    actor: Actor
    user: User
    token: AccessToken


async def by_access_token(
    db: Database, text: str, keys: PublicKeys, issuer: Issuer, *, thumbprint: str | None = None
) -> Bearer | None:
    """Return whom a token speaks for; None when anything is wrong, its grant has ended or its key was not shown."""
    try:
        token = await read_token(text, keys, issuer)
    except NotOurs:
        return None
    if token.key_thumbprint != thumbprint:  # bound and shown without its key, or shown with a key and not bound
        return None
    async with db.read() as session:
        found = await BearerRepository(session).standing(token.grant_id, at=now())
        if found is None or (client := Client(found.client, None)).get_client_id() != token.client_id:
            return None
        # What was allowed then, what this token asks for, and what the program may ask: the narrowest counts.
        scopes = token.scopes & frozenset(found.grant.scopes) & client.scopes
        return Bearer(await _actor(session, found, scopes), found.user, token)


async def _actor(session: AsyncSession, found: Standing, scopes: frozenset[Permission]) -> Actor:
    if found.client.kind is ClientKind.APP:
        return await actor_of(session, found.user, found.professional_id, scopes)
    assert found.organisation is not None
    of = found.organisation
    regions = await AuthRepository(session).regions([of.id])
    seat = Seat(of.id, of.kind, frozenset({Role.MACHINE_CLIENT}), region_ids=regions[of.id])
    return Actor(user_id=found.user.id, seats=(seat,), scopes=scopes, locale=found.user.locale)
