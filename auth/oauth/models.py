"""Tables of the authorization server: grants with what hangs on them, each secret kept as a hash."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.access import Permission
from duobaan.db.base import Base, Codes, Identified, UTCDateTime


class OAuthGrant(Identified, Base):
    """What a person allowed an app, or what a system was given; it ends with every token that hangs on it."""

    __tablename__ = "oauth_grants"

    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("api_clients.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    scopes: Mapped[tuple[Permission, ...]] = mapped_column(Codes(Permission), default=())
    proven_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)  # when the person signed in: auth_time
    expires_at: Mapped[dt.datetime] = mapped_column(UTCDateTime, index=True)
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    key_thumbprint: Mapped[str | None] = mapped_column(sa.String(64))  # DPoP: the only key that may use it


class AuthorizationCode(Identified, Base):
    """A code on its way back to an app; it works once and for a minute."""

    __tablename__ = "oauth_codes"

    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("api_clients.id"))
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    scopes: Mapped[tuple[Permission, ...]] = mapped_column(Codes(Permission), default=())
    redirect_uri: Mapped[str] = mapped_column(sa.String(500))
    code_challenge: Mapped[str] = mapped_column(sa.String(128))
    proven_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[dt.datetime] = mapped_column(UTCDateTime, index=True)
    used_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    grant_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("oauth_grants.id", ondelete="CASCADE"))
    key_thumbprint: Mapped[str | None] = mapped_column(sa.String(64))

    @property
    def code_challenge_method(self) -> str:
        """Return the one method that we take."""
        return "S256"

    def get_redirect_uri(self) -> str:
        """Return where the code was sent."""
        return self.redirect_uri

    def get_scope(self) -> str:
        """Return what was granted, as OAuth writes it."""
        return " ".join(self.scopes)


class RefreshToken(Identified, Base):
    """A refresh token; it works once, and used twice it ends its grant."""

    __tablename__ = "oauth_refresh_tokens"

    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    grant_id: Mapped[UUID] = mapped_column(sa.ForeignKey("oauth_grants.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)


class DeviceRequest(Identified, Base):
    """A device that waits for someone to allow it on another screen (RFC 8628)."""

    __tablename__ = "oauth_devices"

    device_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("api_clients.id"))
    scopes: Mapped[tuple[Permission, ...]] = mapped_column(Codes(Permission), default=())
    expires_at: Mapped[dt.datetime] = mapped_column(UTCDateTime, index=True)
    polled_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    pause_seconds: Mapped[int] = mapped_column(default=5)
    user_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id"), index=True)
    allowed: Mapped[bool | None]
    proven_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    used_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)

    def get_scope(self) -> str:
        """Return what was asked, as OAuth writes it."""
        return " ".join(self.scopes)


class PushedRequest(Identified, Base):
    """An authorization request that an app sent ahead (RFC 9126); it works once and for a minute."""

    __tablename__ = "oauth_pushed_requests"

    uri_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("api_clients.id"))
    parameters: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    expires_at: Mapped[dt.datetime] = mapped_column(UTCDateTime, index=True)
