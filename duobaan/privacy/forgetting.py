"""Erasing what is held about a person across all tables, in the transaction of whoever asks, and the ledger of it."""

from __future__ import annotations

from uuid import UUID

from duobaan.db.uow import UnitOfWork
from duobaan.privacy.models import ErasureKind
from duobaan.privacy.register import Person, register
from duobaan.privacy.repository import PrivacyRepository


async def forget_profile(uow: UnitOfWork, professional_id: UUID) -> None:
    """Erase what hangs from a profile; the profile's own columns are taken out by its life cycle."""
    await _forget(uow, Person(professional_id=professional_id))
    await PrivacyRepository(uow.session, register()).note(ErasureKind.PROFILE, professional_id)


async def forget_account(uow: UnitOfWork, user_id: UUID, email: str | None) -> None:
    """Erase what hangs from an account, and its name and address."""
    await _forget(uow, Person(user_id=user_id, email=email))
    privacy = PrivacyRepository(uow.session, register())
    await privacy.free_address(user_id)
    await privacy.note(ErasureKind.ACCOUNT, user_id)


async def _forget(uow: UnitOfWork, person: Person) -> None:
    await uow.session.flush()
    privacy = PrivacyRepository(uow.session, register())
    for table in register().tables.values():
        await privacy.forget(table, person)
