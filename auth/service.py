"""Signing up, in and out, rotating sessions, and personal access tokens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from auth.models import Password, PersonalToken
from auth.passwords import PasswordHasher, check_password
from auth.repository import AuthRepository
from auth.sessions import GRACE
from auth.tokens import new_session_token, new_token
from duobaan.access import SYSTEM, Actor, Permission, requires
from duobaan.clock import now
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import InvalidInput, LimitReached, NotAllowed, NotFound, TransientConflict
from duobaan.ids import new_id
from duobaan.people.models import LoginSession, User
from duobaan.people.repository import UserRepository
from duobaan.people.rules import check_account
from duobaan.people.service import add_user
from duobaan.secrecy import hash_secret
from duobaan.text import normal_email, squeeze

MOST_TOKENS = 50
LONGEST_LIFE_DAYS = 366
LONGEST_SESSION = dt.timedelta(days=90)  # however often its secret rotates, then a person signs in again


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session that began, with the secret of its cookie."""

    user: User
    secret: str


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that was made, with its secret, which is told this once."""

    row: PersonalToken
    secret: str


async def sign_up(
    db: Database, hasher: PasswordHasher, *, email: str, name: str, password: str, locale: str = "nl"
) -> User | None:
    """Make a local account; None when the address has one already, which callers must not tell anyone."""
    account = check_account(email, name, locale)
    check_password(password, account.email, account.name)
    kept = await hasher.hash(password)  # also for a taken address: both take equally long
    try:
        async with db.write(SYSTEM) as uow:
            if await UserRepository(uow.session).find_by_email(account.email) is not None:
                return None
            row = add_user(uow, account)
            await uow.session.flush()
            uow.session.add(Password(user_id=row.id, hash=kept, changed_at=now()))
        return row
    except TransientConflict:  # someone else took the address in between
        return None


async def check_sign_in(db: Database, hasher: PasswordHasher, *, email: str, password: str) -> User | None:
    """Return whose address and password these are; an unknown address takes as long as a known one."""
    async with db.read() as session:
        user = await UserRepository(session).find_by_email(normal_email(email) or "")
        # Also for nobody: the number of statements must not tell who has an account.
        kept = await AuthRepository(session).password_of(new_id() if user is None else user.id)
    fits, newer = await hasher.verify(password, None if kept is None else kept.hash)
    if not fits or user is None:
        return None
    if newer is not None:
        async with db.write(Actor(user_id=user.id)) as uow:
            if (row := await AuthRepository(uow.session).password_of(user.id)) is not None:
                row.hash = newer
    return user


async def begin_session(
    db: Database,
    user: User,
    *,
    lasts: dt.timedelta,
    agent: str = "",
    old_secret: str | None = None,
    method: str = "",
) -> NewSession:
    """Begin a session of someone who is proven; a session that the browser had before ends (fixation)."""
    async with db.write(Actor(user_id=user.id)) as uow:
        if old_secret is not None:
            await AuthRepository(uow.session).end_session(hash_secret(old_secret), at=now())
        return _begin(uow, user, lasts, agent, method, now())


def _begin(
    uow: UnitOfWork, user: User, lasts: dt.timedelta, agent: str, method: str, proven_at: dt.datetime
) -> NewSession:
    secret = new_session_token()
    row = LoginSession(
        id=new_id(),
        user_id=user.id,
        token_hash=hash_secret(secret),
        expires_at=min(now() + lasts, proven_at + LONGEST_SESSION),
        agent=agent[:200],
        method=method[:40],
        proven_at=proven_at,
    )
    uow.session.add(row)
    uow.record("session.begin", row)
    return NewSession(user, secret)


async def rotate_session(
    db: Database, user: User, old: LoginSession, *, lasts: dt.timedelta, agent: str = ""
) -> NewSession:
    """Give a session a new secret; the old one lives on for a minute, for requests under way."""
    async with db.write(Actor(user_id=user.id)) as uow:
        await AuthRepository(uow.session).end_session(old.token_hash, at=now() + GRACE)
        return _begin(uow, user, lasts, agent, old.method, old.proven_at)


async def sign_out(db: Database, actor: Actor, secret: str) -> None:
    """End the session of a cookie now."""
    async with db.write(actor) as uow:
        await AuthRepository(uow.session).end_session(hash_secret(secret), at=now())


@requires(Permission.ACCOUNT_MANAGE)
async def list_tokens(actor: Actor, db: Database) -> list[PersonalToken]:
    """List the actor's personal access tokens, never their secrets."""
    async with db.read() as session:
        return await AuthRepository(session).tokens_of(actor)


@requires(Permission.ACCOUNT_MANAGE, raises=(InvalidInput, LimitReached))
async def create_token(
    actor: Actor, db: Database, *, name: str, scopes: Collection[Permission] = (), days: int | None = 90
) -> NewToken:
    """Make a personal access token; without scopes it may do what its owner may, `days` None keeps it for ever."""
    line = squeeze(name)
    if not 1 <= len(line) <= 100:
        raise InvalidInput.at("input", "name", rule="required" if not line else "too_long", longest=100)
    if days is not None and not 1 <= days <= LONGEST_LIFE_DAYS:
        raise InvalidInput.at("input", "days", rule="out_of_range", least=1, most=LONGEST_LIFE_DAYS)
    if Permission.SYSTEM in scopes:
        raise InvalidInput.at("input", "scopes", rule="scope_unknown")
    if actor.user_id is None or actor.scopes is not None:
        raise NotAllowed(Permission.ACCOUNT_MANAGE.value)  # a narrowed token must not mint a wider one
    secret = new_token()
    async with db.write(actor) as uow:
        if len(await AuthRepository(uow.session).tokens_of(actor)) >= MOST_TOKENS:
            raise LimitReached(limit=MOST_TOKENS, what="tokens")
        row = PersonalToken(
            id=new_id(),
            user_id=actor.user_id,
            name=line,
            token_hash=hash_secret(secret),
            scopes=tuple(sorted(scopes)),
            expires_at=None if days is None else now() + dt.timedelta(days=days),
        )
        uow.session.add(row)
        uow.record("token.create", row, facts={"scopes": [scope.value for scope in row.scopes]})
    return NewToken(row, secret)


@requires(Permission.ACCOUNT_MANAGE, raises=(NotFound,))
async def revoke_token(actor: Actor, db: Database, *, token_id: UUID) -> PersonalToken:
    """Take a personal access token back; it stops working at once."""
    async with db.write(actor) as uow:
        row = await AuthRepository(uow.session).get_token(token_id, actor)
        row.revoked_at = now()
        uow.record("token.revoke", row)
    return row
