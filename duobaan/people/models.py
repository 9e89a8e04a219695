"""Tables of people who sign in."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.clock import now
from duobaan.db.base import Base, Identified, UTCDateTime, Versioned


class User(Versioned, Base):
    """A person with an account; how they prove who they are is kept in `auth`."""

    __tablename__ = "users"

    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    locale: Mapped[str] = mapped_column(sa.String(2), default="nl")
    email_proven_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)  # none: anyone may have typed the address
    is_demo: Mapped[bool] = mapped_column(default=False)
    end_announced_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)  # that it ends when nobody signs in


class LoginSession(Identified, Base):
    """A browser that is signed in; its cookie is kept as a hash."""

    __tablename__ = "login_sessions"

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    expires_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    agent: Mapped[str] = mapped_column(sa.String(200), default="")
    proven_at: Mapped[dt.datetime] = mapped_column(UTCDateTime, default=now)  # kept when the secret rotates
    method: Mapped[str] = mapped_column(sa.String(40), default="")  # password, totp, passkey or a provider's name
