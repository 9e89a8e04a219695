"""All SQL of the authorization server; synchronous, because Authlib is: it runs inside `AsyncSession.run_sync`."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from auth.oauth.models import AuthorizationCode, DeviceRequest, OAuthGrant, PushedRequest, RefreshToken
from duobaan.clients.models import ApiClient
from duobaan.organisations.models import Organisation
from duobaan.people.models import User
from duobaan.words import OrganisationStatus

_KEPT_FOR_A_DAY = dt.timedelta(days=1)


class OAuthRepository:
    """Reads and writes codes, grants and tokens within one session."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def add(self, row: object) -> None:
        """Write a new row."""
        self.session.add(row)
        self.session.flush()

    def _changed(self, statement: sa.Update) -> bool:
        done = self.session.execute(statement.execution_options(synchronize_session=False))
        return cast("sa.CursorResult[Any]", done).rowcount == 1

    def client(self, key: UUID) -> tuple[ApiClient, str | None] | None:
        """Return a running client of a verified organisation with the organisation's name."""
        statement = (
            sa.select(ApiClient, Organisation.name)
            .outerjoin(Organisation, Organisation.id == ApiClient.organisation_id)
            .where(
                ApiClient.id == key,
                ApiClient.revoked_at.is_(None),
                sa.or_(ApiClient.organisation_id.is_(None), Organisation.status == OrganisationStatus.ACTIVE),
            )
        )
        row = self.session.execute(statement).one_or_none()
        return None if row is None else (row[0], row[1])

    def user(self, key: UUID) -> User | None:
        """Return an account."""
        return self.session.get(User, key)

    def code(self, code_hash: str) -> AuthorizationCode | None:
        """Return a code, used or not."""
        return self.session.scalars(
            sa.select(AuthorizationCode).where(AuthorizationCode.code_hash == code_hash)
        ).one_or_none()

    def use_code(self, key: UUID, at: dt.datetime) -> bool:
        """Use a code up; of everyone who tries at once, one gets True."""
        return self._changed(
            sa.update(AuthorizationCode)
            .where(AuthorizationCode.id == key, AuthorizationCode.used_at.is_(None), AuthorizationCode.expires_at > at)
            .values(used_at=at)
        )

    def bind_code(self, key: UUID, grant_id: UUID) -> None:
        """Note what a code led to, so that its second use can end it."""
        self._changed(sa.update(AuthorizationCode).where(AuthorizationCode.id == key).values(grant_id=grant_id))

    def revoke_of_code(self, key: UUID, at: dt.datetime) -> None:
        """End what a code led to."""
        led_to = sa.select(AuthorizationCode.grant_id).where(AuthorizationCode.id == key).scalar_subquery()
        self._changed(
            sa.update(OAuthGrant).where(OAuthGrant.id == led_to, OAuthGrant.revoked_at.is_(None)).values(revoked_at=at)
        )

    def refresh_token(self, token_hash: str) -> tuple[RefreshToken, OAuthGrant] | None:
        """Return a refresh token, used or not, with its grant."""
        statement = (
            sa.select(RefreshToken, OAuthGrant)
            .join(OAuthGrant, OAuthGrant.id == RefreshToken.grant_id)
            .where(RefreshToken.token_hash == token_hash)
        )
        row = self.session.execute(statement).one_or_none()
        return None if row is None else (row[0], row[1])

    def use_refresh_token(self, key: UUID, at: dt.datetime) -> bool:
        """Use a refresh token up; of everyone who tries at once, one gets True."""
        return self._changed(
            sa.update(RefreshToken)
            .where(RefreshToken.id == key, RefreshToken.used_at.is_(None), RefreshToken.expires_at > at)
            .values(used_at=at)
        )

    def drop_old(self, grant_id: UUID, at: dt.datetime) -> None:
        """Drop the refresh tokens of a grant that ran out; until then the second use of one is still recognised."""
        statement = sa.delete(RefreshToken).where(RefreshToken.grant_id == grant_id, RefreshToken.expires_at < at)
        self.session.execute(statement.execution_options(synchronize_session=False))

    def grant(self, key: UUID) -> OAuthGrant | None:
        """Return a grant."""
        return self.session.get(OAuthGrant, key)

    def revoke(self, grant_id: UUID, at: dt.datetime) -> bool:
        """End a grant with all its tokens; say whether it still stood."""
        return self._changed(
            sa.update(OAuthGrant)
            .where(OAuthGrant.id == grant_id, OAuthGrant.revoked_at.is_(None))
            .values(revoked_at=at)
        )

    def stands(self, grant_id: UUID, at: dt.datetime) -> bool:
        """Say whether a grant still stands, as the database has it now."""
        statement = sa.select(OAuthGrant.id).where(
            OAuthGrant.id == grant_id, OAuthGrant.revoked_at.is_(None), OAuthGrant.expires_at > at
        )
        return self.session.scalar(statement) is not None

    def device(self, device_hash: str) -> DeviceRequest | None:
        """Return a waiting device, and keep it: two polls at once count as two."""
        statement = sa.select(DeviceRequest).where(DeviceRequest.device_hash == device_hash).with_for_update()
        return self.session.scalars(statement).one_or_none()

    def device_by_user_code(self, user_code_hash: str, at: dt.datetime) -> DeviceRequest | None:
        """Return the device that waits for an answer under the code that a person typed, and keep it."""
        statement = (
            sa.select(DeviceRequest)
            .where(
                DeviceRequest.user_code_hash == user_code_hash,
                DeviceRequest.allowed.is_(None),
                DeviceRequest.expires_at > at,
            )
            .with_for_update()
        )
        return self.session.scalars(statement).one_or_none()

    def use_device(self, key: UUID, at: dt.datetime) -> bool:
        """Use the answer to a device up; of everyone who tries at once, one gets True."""
        return self._changed(
            sa.update(DeviceRequest)
            .where(DeviceRequest.id == key, DeviceRequest.used_at.is_(None), DeviceRequest.allowed.is_(True))
            .values(used_at=at)
        )

    def pushed(self, uri_hash: str, at: dt.datetime) -> PushedRequest | None:
        """Return a request that was sent ahead and has not run out."""
        statement = sa.select(PushedRequest).where(PushedRequest.uri_hash == uri_hash, PushedRequest.expires_at > at)
        return self.session.scalars(statement).one_or_none()

    def drop_pushed(self, uri_hash: str) -> bool:
        """Use a request that was sent ahead up; of everyone who tries at once, one gets True."""
        done = self.session.execute(sa.delete(PushedRequest).where(PushedRequest.uri_hash == uri_hash))
        return cast("sa.CursorResult[Any]", done).rowcount == 1

    def sweep(self, at: dt.datetime) -> None:
        """Drop what ran out more than a day ago: until then the second use of a code is still recognised."""
        before = at - _KEPT_FOR_A_DAY
        for kind in (AuthorizationCode, DeviceRequest, PushedRequest, OAuthGrant):
            self.session.execute(
                sa.delete(kind).where(kind.expires_at < before).execution_options(synchronize_session=False)
            )
