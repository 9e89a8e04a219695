"""Tables of proofs: password hashes, server-side sessions and personal access tokens (all secrets hashed)."""

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
