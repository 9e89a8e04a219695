"""All SQL about signed access tokens and about what a person allowed which app."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from auth.oauth.models import OAuthGrant
from duobaan.clients.models import ApiClient
from duobaan.organisations.models import Organisation
from duobaan.people.models import User
from duobaan.professionals.models import Professional
from duobaan.words import ClientKind, OrganisationStatus, ProfileStatus


@dataclass(frozen=True, slots=True)
class Standing:
    """A grant that stands: whose it is, for which program, of which organisation."""

    grant: OAuthGrant
    client: ApiClient
    user: User
    professional_id: UUID | None
    organisation: Organisation | None


class BearerRepository:
    """Reads grants within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def standing(self, grant_id: UUID, *, at: dt.datetime) -> Standing | None:
        """Return a grant that was not revoked, of a program that was not revoked, of a verified organisation."""
        statement = (
            sa.select(OAuthGrant, ApiClient, User, Professional.id, Organisation)
            .join(ApiClient, ApiClient.id == OAuthGrant.client_id)
            .join(User, User.id == OAuthGrant.user_id)
            .outerjoin(Organisation, Organisation.id == ApiClient.organisation_id)
            .outerjoin(
                Professional, sa.and_(Professional.user_id == User.id, Professional.status != ProfileStatus.ERASED)
            )
            .where(
                OAuthGrant.id == grant_id,
                OAuthGrant.revoked_at.is_(None),
                OAuthGrant.expires_at > at,
                ApiClient.revoked_at.is_(None),
                sa.or_(Organisation.id.is_(None), Organisation.status == OrganisationStatus.ACTIVE),
            )
        )
        row = (await self.session.execute(statement)).one_or_none()
        return None if row is None else Standing(row[0], row[1], row[2], row[3], row[4])

    async def redirect_uris(self) -> set[str]:
        """Return where running apps of verified organisations may be answered."""
        statement = (
            sa.select(ApiClient.redirect_uris)
            .join(Organisation, Organisation.id == ApiClient.organisation_id)
            .where(
                ApiClient.kind == ClientKind.APP,
                ApiClient.revoked_at.is_(None),
                Organisation.status == OrganisationStatus.ACTIVE,
            )
        )
        return {one for uris in (await self.session.scalars(statement)).all() for one in uris}

    async def of_user(self, user_id: UUID, *, at: dt.datetime) -> list[tuple[OAuthGrant, str, str | None]]:
        """Return what a person allowed and did not take back, with the app's and its organisation's name."""
        statement = (
            sa.select(OAuthGrant, ApiClient.name, Organisation.name)
            .join(ApiClient, ApiClient.id == OAuthGrant.client_id)
            .outerjoin(Organisation, Organisation.id == ApiClient.organisation_id)
            .where(
                OAuthGrant.user_id == user_id,
                OAuthGrant.revoked_at.is_(None),
                OAuthGrant.expires_at > at,
                ApiClient.revoked_at.is_(None),
            )
            .order_by(OAuthGrant.id.desc())
        )
        return [(row[0], row[1], row[2]) for row in (await self.session.execute(statement)).all()]

    async def revoke_own(self, grant_id: UUID, user_id: UUID, *, at: dt.datetime) -> bool:
        """End one of a person's own grants; say whether it still stood."""
        statement = (
            sa.update(OAuthGrant)
            .where(OAuthGrant.id == grant_id, OAuthGrant.user_id == user_id, OAuthGrant.revoked_at.is_(None))
            .values(revoked_at=at)
            .returning(OAuthGrant.id)
        )
        return (await self.session.scalar(statement.execution_options(synchronize_session=False))) is not None
