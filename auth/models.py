"""Tables of proofs: password hashes, sessions, personal access tokens (all hashed) and signing keys (sealed)."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.access import Permission
from duobaan.db.base import Base, Codes, Identified, UTCDateTime


class Password(Base):
    """The argon2 hash of a local account."""

    __tablename__ = "passwords"

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"), primary_key=True)
    hash: Mapped[str] = mapped_column(sa.String(300))
    changed_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)


class LoginSession(Identified, Base):
    """A browser that is signed in; its cookie is kept as a hash."""

    __tablename__ = "login_sessions"

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    expires_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    agent: Mapped[str] = mapped_column(sa.String(200), default="")


class PersonalToken(Identified, Base):
    """A bearer token that a person made for a program; scopes narrow what it may do."""

    __tablename__ = "personal_tokens"

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(100))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    scopes: Mapped[tuple[Permission, ...]] = mapped_column(Codes(Permission), default=())
    expires_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    last_used_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)


class SigningKey(Base):
    """A key pair that signs access tokens; the private half is sealed with the installation's key."""

    __tablename__ = "signing_keys"

    kid: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    public: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    sealed: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
    signs_from: Mapped[dt.datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)  # from then on its tokens count no more
