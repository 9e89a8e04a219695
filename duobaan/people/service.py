"""Use cases of one's own account; who proves identities (`auth`) makes accounts through `add_user`."""

from __future__ import annotations

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import AlreadyDone, InvalidInput, NotFound
from duobaan.ids import new_id
from duobaan.people.models import User
from duobaan.people.repository import UserRepository
from duobaan.people.rules import Account, check_account, locale_issue, name_issue
from duobaan.text import normal_email, squeeze


def add_user(uow: UnitOfWork, account: Account, *, is_demo: bool = False) -> User:
    """Add an account within a unit of work; whoever calls has found that the address is free."""
    row = User(id=new_id(), email=account.email, name=account.name, locale=account.locale, is_demo=is_demo)
    uow.session.add(row)
    uow.record("user.create", row)
    return row


@requires(Permission.SYSTEM, raises=(InvalidInput, AlreadyDone))
async def create_user(
    actor: Actor, db: Database, *, email: str, name: str, locale: str = "nl", is_demo: bool = False
) -> User:
    """Make an account in the name of the platform (seeds, the command line, an identity provider)."""
    account = check_account(email, name, locale)
    async with db.write(actor) as uow:
        if await UserRepository(uow.session).find_by_email(account.email) is not None:
            raise AlreadyDone("account_exists")
        return add_user(uow, account, is_demo=is_demo)


@requires(Permission.SYSTEM, raises=(NotFound,))
async def prove_email(actor: Actor, db: Database, *, email: str) -> User:
    """Note that the owner of an account has shown to read mail at its address."""
    async with db.write(actor) as uow:
        row = await UserRepository(uow.session).find_by_email(normal_email(email) or "")
        if row is None:
            raise NotFound("User")
        row.email_proven_at = row.email_proven_at or now()
        uow.record("user.prove_email", row)
    return row


@requires(Permission.ACCOUNT_MANAGE, raises=(NotFound,))
async def view_account(actor: Actor, db: Database) -> User:
    """Read the actor's own account."""
    if actor.user_id is None:
        raise NotFound("User")
    async with db.read() as session:
        return await UserRepository(session).get(actor.user_id, actor)


@requires(Permission.BROWSE)
async def view_viewer(actor: Actor, db: Database) -> User | None:
    """Say who asks; None for who is not signed in."""
    if actor.user_id is None:
        return None
    async with db.read() as session:
        return await UserRepository(session).find(actor.user_id, actor)


@requires(Permission.ACCOUNT_MANAGE, raises=(NotFound, InvalidInput))
async def update_account(actor: Actor, db: Database, *, name: str | None = None, locale: str | None = None) -> User:
    """Change the actor's own name or language."""
    line = None if name is None else squeeze(name)
    found = (None if line is None else name_issue(line), None if locale is None else locale_issue(locale))
    if issues := [issue for issue in found if issue is not None]:
        raise InvalidInput(*issues)
    if actor.user_id is None:
        raise NotFound("User")
    async with db.write(actor) as uow:
        row = await UserRepository(uow.session).get(actor.user_id, actor)
        row.name = row.name if line is None else line
        row.locale = row.locale if locale is None else locale
        uow.record("user.update", row)
    return row
