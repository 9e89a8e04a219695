"""The table of what people were shown: the record of rankings that the AI Act and fairness ask for."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.db.base import Base, Identified, UTCDateTime


class MatchLog(Identified, Base):
    """One page of a ranking that one signed-in user was shown; ids of people give way to pseudonyms after four weeks.

    `subject` is whom or what was ranked for, `items` the ranked ids with their scores, both in public form; a
    ranking of people has a vacancy as its subject, one of vacancies a person.
    """

    __tablename__ = "match_logs"
    __table_args__ = (sa.Index("ix_match_logs_created_at", "created_at"),)

    actor_id: Mapped[UUID | None] = mapped_column(sa.Uuid)  # no foreign key: the record outlives the account
    kind: Mapped[str] = mapped_column(sa.String(32))
    subject: Mapped[str] = mapped_column(sa.String(64), index=True)
    rules_version: Mapped[str] = mapped_column(sa.String(16))
    input_hash: Mapped[str] = mapped_column(sa.String(64))
    items: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    pseudonymised_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
