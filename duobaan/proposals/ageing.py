"""What time does to accounts that nobody uses: their owners are told, and a month later everything is erased."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.errors import DomainError
from duobaan.people.models import User
from duobaan.people.stale_repository import StaleRepository
from duobaan.proposals.erasing import erase_account_for
from duobaan.transitions import Hand

Tell = Callable[[str, str, dt.date], Awaitable[bool]]
"""Tells the owner of an address, in a language, on which day the account ends; False when that has to wait."""


@dataclass(frozen=True, slots=True)
class AgeingReport:
    """How much one run changed."""

    told: int
    came_back: int
    ended: int
    kept: int


@requires(Permission.SYSTEM)
async def run_account_clock(
    actor: Actor, db: Database, *, unused: dt.timedelta, warned: dt.timedelta, tell: Tell
) -> AgeingReport:
    """Announce the end of accounts that nobody used for so long, and erase those to whom it was announced.

    Accounts of systems, of demo people and of who has a seat stay; agreed work keeps an account until it ends.
    """
    before = now() - unused
    async with db.write(actor) as uow:
        came_back = await StaleRepository(uow.session).take_back(before)
    told = [await _announce(actor, db, one, warned, tell) for one in await _unused(actor, db, before, None)]
    ended = [await _end(actor, db, one) for one in await _unused(actor, db, before, now() - warned)]
    return AgeingReport(sum(told), came_back, sum(ended), len(ended) - sum(ended))


async def _unused(actor: Actor, db: Database, before: dt.datetime, announced: dt.datetime | None) -> list[User]:
    async with db.read() as session:
        return list(await StaleRepository(session).unused(actor, before, announced))


async def _announce(actor: Actor, db: Database, account: User, warned: dt.timedelta, tell: Tell) -> bool:
    if not await tell(account.email, account.locale, (now() + warned).date()):
        return False  # the mail server is away: the term starts when the letter goes
    async with db.write(actor) as uow:
        row = await uow.session.get_one(User, account.id)
        row.end_announced_at = now()
        uow.record("user.announce_end", row)
    return True


async def _end(actor: Actor, db: Database, account: User) -> bool:
    try:
        await erase_account_for(actor, db, user_id=account.id, hand=Hand.CLOCK)
    except DomainError:  # agreed work has to end first: the next rounds ask again
        return False
    return True
