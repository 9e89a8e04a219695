"""Tables of people who sign in."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.db.base import Base, UTCDateTime, Versioned


class User(Versioned, Base):
    """A person with an account; how they prove who they are is kept in `auth`."""

    __tablename__ = "users"

    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    locale: Mapped[str] = mapped_column(sa.String(2), default="nl")
    email_proven_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)  # none: anyone may have typed the address
    is_demo: Mapped[bool] = mapped_column(default=False)
