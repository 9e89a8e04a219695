"""The second proof beside a password: a one-time password from an app (RFC 6238), or a recovery code from paper."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import pyotp
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from auth.desk import Desk
from auth.factor_repository import FactorRepository
from auth.models import TotpFactor
from duobaan.access import Actor
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.people.models import User

_SEALED: Final = {"alg": "dir", "enc": "A256GCM"}
_STEP_SECONDS: Final = 30
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that look like another
_CODES: Final = 10
# 24 of 32 letters are 120 bits: nobody guesses them from a hash, however fast it is (ASVS 6.5.2 asks for 112).
_PARTS: Final = 4
_PART: Final = 6


@dataclass(frozen=True, slots=True)
class NewApp:
    """What an authenticator app must be told, once."""

    secret: str
    uri: str


async def has_second(db: Database, user_id: UUID) -> bool:
    """Say whether a person must give a second proof after the password."""
    async with db.read() as session:
        row = await FactorRepository(session).totp(user_id)
    return row is not None and row.confirmed_at is not None


async def begin_app(desk: Desk, user: User) -> NewApp:
    """Make the secret of a new app; it counts from the first right code on, an app that counts now stays until then."""
    secret = pyotp.random_base32()
    async with desk.db.write(Actor(user_id=user.id)) as uow:
        row = await FactorRepository(uow.session).totp(user.id)
        if row is not None and row.confirmed_at is not None:
            raise ValueError("there is an app that counts: remove it first")
        if row is None:
            row = TotpFactor(user_id=user.id, sealed="", created_at=now())
            uow.session.add(row)
        row.sealed = jwe.encrypt_compact(_SEALED, secret.encode(), _key(desk))
    return NewApp(secret, pyotp.TOTP(secret, name=user.email, issuer="Duobaan").provisioning_uri())


async def confirm_app(desk: Desk, user: User, code: str) -> list[str] | None:
    """Let an app count from its first right code on; returns the recovery codes, which are told this once."""
    async with desk.db.write(Actor(user_id=user.id)) as uow:
        found = FactorRepository(uow.session)
        row = await found.totp(user.id)
        if row is None or row.confirmed_at is not None:
            return None
        step = _step_of(desk, row, code)
        if step is None or not await found.use_totp(user.id, step):
            return None
        row.confirmed_at = now()
        codes = _new_codes()
        await found.replace_recovery(user.id, [_hash(desk, one) for one in codes])
        uow.record("totp.begin", user)
    return codes


async def renew_codes(desk: Desk, user: User) -> list[str]:
    """Replace a person's recovery codes."""
    codes = _new_codes()
    async with desk.db.write(Actor(user_id=user.id)) as uow:
        await FactorRepository(uow.session).replace_recovery(user.id, [_hash(desk, one) for one in codes])
        uow.record("recovery.renew", user)
    return codes


async def end_app(desk: Desk, user: User) -> None:
    """Ask a person for no second proof any more."""
    async with desk.db.write(Actor(user_id=user.id)) as uow:
        await FactorRepository(uow.session).drop_totp(user.id)
        uow.record("totp.end", user)


async def check_second(desk: Desk, user_id: UUID, code: str) -> str | None:
    """Return by which second proof a code is right, and use it up; each works once."""
    plain = "".join(one for one in code.upper() if one.isalnum())
    async with desk.db.write(Actor(user_id=user_id)) as uow:
        found = FactorRepository(uow.session)
        row = await found.totp(user_id)
        if row is None or row.confirmed_at is None:
            return None
        step = _step_of(desk, row, plain)
        if step is not None:
            return "totp" if await found.use_totp(user_id, step) else None
        used = await found.use_recovery(user_id, _hash(desk, plain), at=now())
        return "recovery" if used else None


def _key(desk: Desk) -> OctKey:
    return OctKey.import_key(desk.key("one-time passwords"))


def _step_of(desk: Desk, row: TotpFactor, code: str) -> int | None:
    """Return the moment for which a code is right: this one, or a neighbour where the settings let clocks differ."""
    try:
        plain = jwe.decrypt_compact(row.sealed, _key(desk)).plaintext
    except (JoseError, ValueError):  # the installation's key was changed: recovery codes are what is left
        return None
    totp, current = pyotp.TOTP((plain or b"").decode()), int(now().timestamp()) // _STEP_SECONDS
    drift = desk.settings.one_time_drift
    fits = [
        step for step in range(current - drift, current + drift + 1)
        if hmac.compare_digest(totp.at(step * _STEP_SECONDS).encode(), code.strip().encode())
    ]  # fmt: skip
    return max(fits, default=None)


def _new_codes() -> list[str]:
    def part() -> str:
        return "".join(secrets.choice(_LETTERS) for _ in range(_PART))

    return ["-".join(part() for _ in range(_PARTS)) for _ in range(_CODES)]


def _hash(desk: Desk, code: str) -> str:
    plain = "".join(one for one in code.upper() if one.isalnum())
    return hmac.new(desk.key("recovery codes"), plain.encode(), hashlib.sha256).hexdigest()
