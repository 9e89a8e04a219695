"""All SQL about sign-ins under way, how often something was tried, and which proofs were shown."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from auth.models import Attempts, SignInStep
from duobaan.secrecy import hash_secret

_PROOF = "dpop "  # in front of the hash; no hash of a try begins so


class StepRepository:
    """Reads and takes steps within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def find(self, secret_hash: str, browser_hash: str, kind: str, *, at: dt.datetime) -> SignInStep | None:
        """Return a step of this browser that has not expired."""
        statement = sa.select(SignInStep).where(*self._is(secret_hash, browser_hash, kind, at))
        return (await self.session.scalars(statement)).one_or_none()

    async def take(self, secret_hash: str, browser_hash: str, kind: str, *, at: dt.datetime) -> SignInStep | None:
        """Remove a step and return it: of several who ask at once, one gets it."""
        statement = sa.delete(SignInStep).where(*self._is(secret_hash, browser_hash, kind, at)).returning(SignInStep)
        return (await self.session.scalars(statement)).one_or_none()

    @staticmethod
    def _is(secret_hash: str, browser_hash: str, kind: str, at: dt.datetime) -> tuple[sa.ColumnElement[bool], ...]:
        return (
            SignInStep.secret_hash == secret_hash,
            SignInStep.browser_hash == browser_hash,
            SignInStep.kind == kind,
            SignInStep.expires_at > at,
        )

    async def sweep(self, at: dt.datetime) -> None:
        """Remove what has expired."""
        await self.session.execute(sa.delete(SignInStep).where(SignInStep.expires_at <= at))

    async def drop_of(self, user_id: UUID) -> None:
        """Remove the steps of a person."""
        await self.session.execute(sa.delete(SignInStep).where(SignInStep.user_id == user_id))


class AttemptRepository:
    """Counts attempts within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def add(self, key_hash: str, began_at: dt.datetime) -> int:
        """Count an attempt in a window and return how many there are now; safe when many do so at once."""
        insert: Any = postgresql.insert if self.session.get_bind().dialect.name == "postgresql" else sqlite.insert
        statement = (
            insert(Attempts)
            .values(key_hash=key_hash, began_at=began_at, number=1)
            .on_conflict_do_update(index_elements=["key_hash", "began_at"], set_={"number": Attempts.number + 1})
            .returning(Attempts.number)
        )
        return int((await self.session.execute(statement)).scalar_one())

    async def number(self, key_hash: str, began_at: dt.datetime) -> int:
        """Return how many attempts were counted in a window."""
        statement = sa.select(Attempts.number).where(Attempts.key_hash == key_hash, Attempts.began_at == began_at)
        return (await self.session.scalars(statement)).one_or_none() or 0

    async def forget(self, key_hash: str) -> None:
        """Clear a key."""
        await self.session.execute(sa.delete(Attempts).where(Attempts.key_hash == key_hash))

    async def sweep(self, before: dt.datetime) -> None:
        """Remove windows that are over."""
        await self.session.execute(sa.delete(Attempts).where(Attempts.began_at < before))


class ProofRepository:
    """Notes proofs of possession among the tries: one that is counted twice was shown before."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def take(self, thumbprint: str, proof_id: str, issued_at: dt.datetime) -> bool:
        """Note a proof by its key, id and moment, which its signature covers; say whether it is the first time."""
        mark = _PROOF + hash_secret(f"{thumbprint}\n{proof_id}")[: 64 - len(_PROOF)]
        return await AttemptRepository(self.session).add(mark, issued_at) == 1

    async def sweep(self, before: dt.datetime) -> None:
        """Remove proofs that are too old to count."""
        is_proof = sa.and_(Attempts.key_hash >= _PROOF, Attempts.key_hash < "dpop!")
        await self.session.execute(sa.delete(Attempts).where(is_proof, Attempts.began_at < before))
