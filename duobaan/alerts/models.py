"""The table of saved searches."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.db.base import Base, UTCDateTime, Versioned, enum_column
from duobaan.words import AlertFrequency


class SearchScope(enum.StrEnum):
    """What a saved search looks for."""

    VACANCIES = "VACANCIES"
    PROFESSIONALS = "PROFESSIONALS"


class SavedSearch(Versioned, Base):
    """A search that someone wants to hear about; asked again after twelve months (`review_on`)."""

    __tablename__ = "saved_searches"

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    scope: Mapped[SearchScope] = mapped_column(enum_column(SearchScope))
    name: Mapped[str] = mapped_column(sa.String(120))
    text: Mapped[str] = mapped_column(sa.String(200), default="")
    filter: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    frequency: Mapped[AlertFrequency] = mapped_column(enum_column(AlertFrequency), default=AlertFrequency.DAILY)
    review_on: Mapped[dt.date]
    paused_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    seen_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)  # when its owner last looked at what it finds
    told_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)  # up to when its owner heard what is new

    @property
    def new_since(self) -> dt.datetime:
        """Return the instant after which what it finds is new to its owner."""
        return self.seen_at or self.created_at
