"""The table of feeds."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.db.base import Base, Identified, UTCDateTime, enum_column
from duobaan.words import FeedKind


class Feed(Identified, Base):
    """What someone follows with a program of their own; the secret of its address is kept as a hash.

    `subject_id` is the professional, school, vacancy or saved search; whether its owner may see that is asked anew at
    every look. `changed_at` is when the content was last seen to differ from before (`content_hash`).
    """

    __tablename__ = "feeds"

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    kind: Mapped[FeedKind] = mapped_column(enum_column(FeedKind))
    subject_id: Mapped[UUID] = mapped_column(sa.Uuid)
    class_group: Mapped[str | None] = mapped_column(sa.String(32))
    locale: Mapped[str] = mapped_column(sa.String(2))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    content_hash: Mapped[str] = mapped_column(sa.String(64), default="")
    changed_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
    last_used_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
