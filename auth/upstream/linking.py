"""Whose account a person at an identity provider has: known, tied on a verified address, made, or refused.

These run before there is an actor: the provider's proof is what makes one.
"""

from __future__ import annotations

from uuid import UUID

from auth.clearing import claim_address
from auth.identity_repository import IdentityRepository
from auth.models import UpstreamIdentity
from auth.upstream.exchange import Person
from duobaan.access import SYSTEM, Actor
from duobaan.clock import now
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import InvalidInput, TransientConflict
from duobaan.ids import new_id
from duobaan.people.models import User
from duobaan.people.repository import UserRepository
from duobaan.people.rules import check_account
from duobaan.people.service import add_user


class Refused(Exception):
    """This person gets no session; `word` names what the page says."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


async def find_account(db: Database, person: Person, provider: str, locale: str) -> User:
    """Return the account of a proven person, tied or made when the address is verified; raises Refused."""
    for _ in range(3):
        try:
            async with db.write(SYSTEM) as uow:
                return await _account(uow, person, provider, locale)
        except TransientConflict:  # another request tied or made it in between: look again
            continue
    raise Refused("unreachable")


async def _account(uow: UnitOfWork, person: Person, provider: str, locale: str) -> User:
    found = IdentityRepository(uow.session)
    known = await found.find(person.issuer, person.subject)
    if known is not None:
        known.last_used_at = now()
        user = await found.user(known.user_id)
        assert user is not None
        return user
    if person.email is None:
        raise Refused("no_address")
    if not person.is_verified:
        raise Refused("address_unproven")
    user = await UserRepository(uow.session).find_by_email(person.email)
    if user is None:
        user = _made(uow, person, locale)
    await claim_address(uow, user)
    await uow.session.flush()
    _tie(uow, person, provider, user.id)
    return user


def _made(uow: UnitOfWork, person: Person, locale: str) -> User:
    assert person.email is not None
    try:
        user = add_user(uow, check_account(person.email, person.name, locale))
    except InvalidInput:
        raise Refused("no_address") from None
    user.email_proven_at = now()
    return user


def _tie(uow: UnitOfWork, person: Person, provider: str, user_id: UUID) -> None:
    row = UpstreamIdentity(
        id=new_id(),
        user_id=user_id,
        issuer=person.issuer,
        subject=person.subject,
        provider=provider,
        last_used_at=now(),
    )
    uow.session.add(row)
    uow.record("identity.tie", row, facts={"provider": provider})


async def tie_to(db: Database, user: User, person: Person, provider: str) -> None:
    """Tie a provider's person to the account that is signed in, whatever address is said there; raises Refused."""
    try:
        async with db.write(Actor(user_id=user.id)) as uow:
            known = await IdentityRepository(uow.session).find(person.issuer, person.subject)
            if known is not None and known.user_id != user.id:
                raise Refused("taken_elsewhere")
            if known is None:
                _tie(uow, person, provider, user.id)
    except TransientConflict:
        raise Refused("taken_elsewhere") from None
