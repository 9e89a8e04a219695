"""Codes sent by mail: to prove that one reads an address, to sign in, and to set a new password.

Whether an address has an account shows neither in words nor in time: letters are written after the answer was sent.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from typing import Final

from starlette.background import BackgroundTask

from auth.clearing import claim_address, end_access
from auth.desk import Desk
from auth.factor_repository import FactorRepository
from auth.factors.words import say
from auth.mail import Letter
from auth.models import MailCode, MailPurpose, Password
from auth.passwords import check_password
from auth.repository import AuthRepository
from auth.step_repository import AttemptRepository
from duobaan.access import SYSTEM, Actor
from duobaan.clock import now
from duobaan.ids import new_id
from duobaan.people.models import User
from duobaan.people.repository import UserRepository
from duobaan.secrecy import hash_secret
from duobaan.text import normal_email

LASTS: Final = dt.timedelta(minutes=10)
MOST_TRIES: Final = 5
_DIGITS: Final = 8


def after_sign_up(desk: Desk, email: str, made: User | None, locale: str) -> BackgroundTask | None:
    """Return what to do after the answer: one letter either way, to the new account or to who had the address."""
    if not desk.post.is_open:
        return None
    if made is not None:
        return BackgroundTask(send_code, desk, made, MailPurpose.PROVE)
    return BackgroundTask(_tell_taken, desk, normal_email(email) or "", locale)


async def _tell_taken(desk: Desk, email: str, locale: str) -> None:
    await _post(desk, email, locale, "letter_taken")


async def send_code(desk: Desk, user: User, purpose: MailPurpose) -> None:
    """Make a code and mail it, unless this mailbox got enough already."""
    code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}"
    async with desk.db.write(Actor(user_id=user.id)) as uow:
        await FactorRepository(uow.session).sweep_mail_codes(now())
        row = MailCode(id=new_id(), user_id=user.id, purpose=purpose, code_hash="", expires_at=now() + LASTS)
        row.code_hash = _hash(desk, row, code)
        uow.session.add(row)
    await _post(desk, user.email, user.locale, f"letter_{purpose.value.lower()}", code=code)


async def send_to_address(desk: Desk, email: str, purpose: MailPurpose) -> None:
    """Mail a code if the address has an account; nobody is told whether it has."""
    user = await _owner(desk, email)
    if user is not None:
        await send_code(desk, user, purpose)


async def _owner(desk: Desk, email: str) -> User | None:
    async with desk.db.read() as session:
        return await UserRepository(session).find_by_email(normal_email(email) or "")


async def _post(desk: Desk, email: str, locale: str, word: str, **facts: str) -> None:
    if await desk.shared_mail.take(email):
        return
    await desk.post.send(Letter(email, say(locale, f"{word}_subject"), say(locale, word, **facts)))


async def prove_address(desk: Desk, user: User, code: str) -> bool:
    """Note that a person reads mail at their address; says whether the code was right."""
    if not await _is_right(desk, user, user.email, MailPurpose.PROVE, code):
        return False
    async with desk.db.write(Actor(user_id=user.id)) as uow:
        row = await UserRepository(uow.session).get(user.id, SYSTEM)
        row.email_proven_at = row.email_proven_at or now()
        uow.record("user.prove_email", row)
    return True


async def reset_password(desk: Desk, email: str, code: str, password: str) -> bool:
    """Set a new password for who got the code, and end every way in that was; raises InvalidInput."""
    check_password(password, email)
    kept = await desk.hasher.hash(password)  # also for a wrong code: all answers take equally long
    user = await _owner(desk, email)
    if not await _is_right(desk, user, email, MailPurpose.RESET, code) or user is None:
        return False
    async with desk.db.write(Actor(user_id=user.id)) as uow:
        account = await UserRepository(uow.session).get(user.id, SYSTEM)
        await claim_address(uow, account)
        await end_access(uow, account)
        row = await AuthRepository(uow.session).password_of(user.id)
        if row is None:
            uow.session.add(Password(user_id=user.id, hash=kept, changed_at=now()))
        else:
            row.hash, row.changed_at = kept, now()
        uow.record("password.reset", account)
    return True


async def sign_in_by_code(desk: Desk, email: str, code: str) -> User | None:
    """Return who got the code, which proves their address; a second proof is asked for apart."""
    user = await _owner(desk, email)
    if not await _is_right(desk, user, email, MailPurpose.SIGN_IN, code) or user is None:
        return None
    async with desk.db.write(Actor(user_id=user.id)) as uow:
        account = await UserRepository(uow.session).get(user.id, SYSTEM)
        await claim_address(uow, account)
    return account


async def tell_changed(desk: Desk, user: User) -> None:
    """Tell a person that their password changed."""
    await _post(desk, user.email, user.locale, "letter_changed")


async def _is_right(desk: Desk, user: User | None, email: str, purpose: MailPurpose, code: str) -> bool:
    """Count the try before looking, in a transaction of its own: a guess is spent whatever happens next.

    Without an account the same statements run for nobody, and each of these transactions changes a row, so that the
    time of a commit does not tell who has one.
    """
    at, asked = now(), new_id() if user is None else user.id
    async with desk.db.write(SYSTEM) as uow:
        row = await FactorRepository(uow.session).try_mail_code(asked, purpose, at=at, most=MOST_TRIES)
        key = hash_secret(f"code tried\n{purpose.value}\n{email.strip().lower()}")
        await AttemptRepository(uow.session).add(key, at.replace(minute=0, second=0, microsecond=0))
    plain = "".join(one for one in code if one.isdigit())
    if row is None or not hmac.compare_digest(row.code_hash, _hash(desk, row, plain)):
        return False
    async with desk.db.write(SYSTEM) as uow:
        found = FactorRepository(uow.session)
        if not await found.use_mail_code(row.id, at=now()):
            return False
        await found.drop_mail_codes(asked, purpose)  # an older letter opens nothing any more
    return True


def _hash(desk: Desk, row: MailCode, code: str) -> str:
    text = f"{row.user_id}\n{row.purpose.value}\n{row.id}\n{code}"
    return hmac.new(desk.key("mail codes"), text.encode(), hashlib.sha256).hexdigest()
