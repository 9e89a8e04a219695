"""All SQL about proofs: passwords, sessions and tokens, and what an actor is made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from auth.models import Password, PersonalToken
from duobaan.access import Actor
from duobaan.errors import NotFound
from duobaan.organisations.models import Organisation, OrganisationLink
from duobaan.people.models import LoginSession, User
from duobaan.professionals.models import Professional
from duobaan.words import OrganisationKind, ProfileStatus


@dataclass(frozen=True, slots=True)
class Proven:
    """Whom a credential belongs to: the account, their profile and the row that proves it."""

    user: User
    professional_id: UUID | None
    proof: LoginSession | PersonalToken


class AuthRepository:
    """Reads and writes proofs within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def password_of(self, user_id: UUID) -> Password | None:
        """Return the password of a local account."""
        return await self.session.get(Password, user_id)

    async def by_session(self, token_hash: str, *, at: dt.datetime) -> Proven | None:
        """Return whom a running session belongs to."""
        return await self._proven(LoginSession, token_hash, at)

    async def by_token(self, token_hash: str, *, at: dt.datetime) -> Proven | None:
        """Return whom a running personal access token belongs to."""
        return await self._proven(PersonalToken, token_hash, at)

    async def _proven(
        self, kind: type[LoginSession] | type[PersonalToken], token_hash: str, at: dt.datetime
    ) -> Proven | None:
        statement = (
            sa.select(kind, User, Professional.id)
            .join(User, User.id == kind.user_id)
            .outerjoin(
                Professional, sa.and_(Professional.user_id == User.id, Professional.status != ProfileStatus.ERASED)
            )
            .where(
                kind.token_hash == token_hash,
                kind.revoked_at.is_(None),
                sa.or_(kind.expires_at.is_(None), kind.expires_at > at),
            )
        )
        row = (await self.session.execute(statement)).one_or_none()
        return (
            None
            if row is None
            else Proven(user=row[1], professional_id=row[2], proof=cast("LoginSession | PersonalToken", row[0]))
        )

    async def everyone(self) -> list[User]:
        """Return all accounts, oldest first."""
        return list((await self.session.scalars(sa.select(User).order_by(User.id))).all())

    async def professional_of(self, user_id: UUID) -> UUID | None:
        """Return the profile of an account."""
        statement = sa.select(Professional.id).where(
            Professional.user_id == user_id, Professional.status != ProfileStatus.ERASED
        )
        return (await self.session.scalars(statement)).one_or_none()

    async def regions(self, organisation_ids: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
        """Return the regions (not the networks) of organisations."""
        found: dict[UUID, frozenset[UUID]] = dict.fromkeys(organisation_ids, frozenset())
        if not found:
            return found
        statement = (
            sa.select(OrganisationLink.organisation_id, OrganisationLink.parent_id)
            .join(Organisation, Organisation.id == OrganisationLink.parent_id)
            .where(OrganisationLink.organisation_id.in_(organisation_ids), Organisation.kind == OrganisationKind.REGION)
        )
        for child, region in (await self.session.execute(statement)).all():
            found[child] |= {region}
        return found

    async def end_session(self, token_hash: str, *, at: dt.datetime) -> None:
        """End the session of a cookie at an instant, if it still runs."""
        statement = (
            sa.update(LoginSession)
            .where(LoginSession.token_hash == token_hash, LoginSession.expires_at > at)
            .values(expires_at=at)
        )
        await self.session.execute(statement.execution_options(synchronize_session=False))

    async def end_sessions_of(self, user_id: UUID, *, at: dt.datetime, but: str | None = None) -> None:
        """End the sessions of a person, except that of one cookie's hash."""
        statement = sa.update(LoginSession).where(
            LoginSession.user_id == user_id,
            LoginSession.expires_at > at,
            sa.true() if but is None else LoginSession.token_hash != but,
        )
        await self.session.execute(statement.values(expires_at=at).execution_options(synchronize_session=False))

    async def end_tokens_of(self, user_id: UUID, *, at: dt.datetime) -> None:
        """Take the personal access tokens of a person back."""
        statement = sa.update(PersonalToken).where(PersonalToken.user_id == user_id, PersonalToken.revoked_at.is_(None))
        await self.session.execute(statement.values(revoked_at=at).execution_options(synchronize_session=False))

    async def tokens_of(self, actor: Actor) -> list[PersonalToken]:
        """Return the actor's tokens that were not revoked, newest first."""
        statement = (
            sa.select(PersonalToken)
            .where(PersonalToken.user_id == actor.user_id, PersonalToken.revoked_at.is_(None))
            .order_by(PersonalToken.id.desc())
        )
        return list((await self.session.scalars(statement)).all())

    async def get_token(self, key: UUID, actor: Actor) -> PersonalToken:
        """Return one of the actor's own tokens, or raise NotFound."""
        statement = sa.select(PersonalToken).where(
            PersonalToken.id == key, PersonalToken.user_id == actor.user_id, PersonalToken.revoked_at.is_(None)
        )
        found = (await self.session.scalars(statement)).one_or_none()
        if found is None:
            raise NotFound("Token")
        return found

    async def touch_token(self, key: UUID, *, at: dt.datetime) -> None:
        """Note when a token was last used."""
        statement = sa.update(PersonalToken).where(PersonalToken.id == key).values(last_used_at=at)
        await self.session.execute(statement.execution_options(synchronize_session=False))

    async def strengthen(self, session_id: UUID, method: str) -> None:
        """Write a stronger way over the one by which a session began."""
        stronger = sa.update(LoginSession).where(LoginSession.id == session_id).values(method=method)
        await self.session.execute(stronger)
