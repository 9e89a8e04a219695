"""What stands on the page of one's account, and changes to how one signs in that leave a way in."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from auth.demands import demanding
from auth.desk import Desk
from auth.factor_repository import FactorRepository
from auth.identity_repository import IdentityRepository
from auth.models import Passkey, Password, TotpFactor, UpstreamIdentity
from auth.passwords import check_password
from auth.repository import AuthRepository
from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.people.models import LoginSession, User
from duobaan.people.sessions import list_sessions


class WrongPassword(Exception):
    """The present password is another one."""


class LastWay(Exception):
    """Removing this would leave the person with no way to sign in."""


@dataclass(frozen=True, slots=True)
class Overview:
    """How a person signs in, and where they are signed in."""

    password: Password | None
    passkeys: list[Passkey]
    identities: list[UpstreamIdentity]
    totp: TotpFactor | None
    recovery_left: int
    sessions: list[LoginSession]
    demanding: list[str]  # organisations for which this sign-in shows too little

    @property
    def ways(self) -> int:
        """Return how many ways in there are."""
        return len(self.passkeys) + len(self.identities) + (self.password is not None)


@requires(Permission.ACCOUNT_MANAGE)
async def view_sign_in(actor: Actor, desk: Desk, user: User, method: str) -> Overview:
    """Read how the actor signs in."""
    sessions = await list_sessions(actor, desk.db)
    names = await demanding(desk.db, user.id, method)
    async with desk.db.read() as session:
        factors = FactorRepository(session)
        return Overview(
            password=await AuthRepository(session).password_of(user.id),
            passkeys=await factors.passkeys_of(user.id),
            identities=await IdentityRepository(session).of_user(user.id),
            totp=await factors.totp(user.id),
            recovery_left=await factors.recovery_left(user.id),
            sessions=sessions,
            demanding=names,
        )


@requires(Permission.ACCOUNT_MANAGE)
async def set_password(actor: Actor, desk: Desk, user: User, *, password: str, current: str, keep_hash: str) -> None:
    """Set the actor's password and end their other sessions; raises InvalidInput and WrongPassword.

    The present one is asked of who has one. Who signs in another way has none to show.
    """
    async with desk.db.read() as session:
        present = await AuthRepository(session).password_of(user.id)
    if present is not None and not (await desk.hasher.verify(current, present.hash))[0]:
        raise WrongPassword
    check_password(password, user.email, user.name)
    kept = await desk.hasher.hash(password)
    async with desk.db.write(actor) as uow:
        proofs = AuthRepository(uow.session)
        row = await proofs.password_of(user.id)
        if row is None:
            uow.session.add(Password(user_id=user.id, hash=kept, changed_at=now()))
        else:
            row.hash, row.changed_at = kept, now()
        await proofs.end_sessions_of(user.id, at=now(), but=keep_hash)
        uow.record("password.change", user)


@requires(Permission.ACCOUNT_MANAGE)
async def remove_way(actor: Actor, desk: Desk, user: User, *, kind: str, key: UUID) -> None:
    """Remove a passkey or the tie with a provider; raises LastWay for the only way in."""
    async with desk.db.write(actor) as uow:
        factors, identities = FactorRepository(uow.session), IdentityRepository(uow.session)
        if kind == "passkey":
            gone = await factors.drop_passkey(key, user.id)
        else:
            gone = await identities.drop(key, user.id)
        left = len(await factors.passkeys_of(user.id)) + len(await identities.of_user(user.id))
        if left == 0 and await AuthRepository(uow.session).password_of(user.id) is None:
            raise LastWay
        if gone:
            uow.record(f"{kind}.remove", user)


async def note_second(desk: Desk, user: User, session_id: UUID) -> None:
    """Note that a session showed a second proof, from now on."""
    async with desk.db.write(Actor(user_id=user.id)) as uow:
        await AuthRepository(uow.session).strengthen(session_id, "totp")
