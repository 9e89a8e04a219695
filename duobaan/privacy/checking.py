"""Looks whether anything is left of who was erased, by the register: the same words that erasing goes by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.db.uow import Database
from duobaan.privacy.models import ErasureKind
from duobaan.privacy.register import Person, register
from duobaan.privacy.repository import PrivacyRepository

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Rows by table that should be gone or blank, and how many erasures still wait for a scrub of the files."""

    left: Mapping[str, int]
    waiting: int


def _silent(done: int, total: int) -> None:
    """Tell nobody."""


@requires(Permission.SYSTEM)
async def check_erased(actor: Actor, db: Database, *, progress: Progress = _silent) -> Leftovers:
    """Look for rows of erased people that the register says are deleted or blank."""
    left: Counter[str] = Counter()
    async with db.read() as session:
        privacy = PrivacyRepository(session, register())
        ledger, waiting = await privacy.ledger(), await privacy.to_scrub()
        for done, entry in enumerate(ledger, 1):
            is_account = entry.kind is ErasureKind.ACCOUNT
            person = Person(user_id=entry.subject_id) if is_account else Person(professional_id=entry.subject_id)
            for table in register().tables.values():
                left[table.name] += await privacy.leftovers(table, person)
            progress(done, len(ledger))
    return Leftovers({name: rows for name, rows in left.items() if rows}, len(waiting))


@requires(Permission.SYSTEM)
async def count_of(actor: Actor, db: Database, *, user_id: UUID) -> dict[str, int]:
    """Count the rows of a person by table, for who is about to erase them."""
    async with db.read() as session:
        privacy = PrivacyRepository(session, register())
        person = Person(user_id, await privacy.profile_of(user_id), await privacy.email_of(user_id))
        found = {table.name: await privacy.number_of(table, person) for table in register().tables.values()}
    return {name: rows for name, rows in found.items() if rows}
