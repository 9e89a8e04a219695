"""Tables of conversations: threads, messages and how far each person has read."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.db.base import Base, Identified, UTCDateTime, enum_column
from duobaan.db.sealing import Sealed
from duobaan.words import PartyKind


class Thread(Identified, Base):
    """What the parties of exactly one introduction or proposal say to each other."""

    __tablename__ = "threads"
    __table_args__ = (sa.CheckConstraint("(introduction_id IS NULL) <> (proposal_id IS NULL)", name="one_subject"),)

    introduction_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("introductions.id"), unique=True)
    proposal_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("match_proposals.id"), unique=True)
    last_message_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)


class Message(Identified, Base):
    """Something that someone wrote in the name of a party."""

    __tablename__ = "messages"
    __table_args__ = (sa.Index("ix_messages_thread_id_id", "thread_id", "id"),)

    thread_id: Mapped[UUID] = mapped_column(sa.ForeignKey("threads.id"))
    by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"))
    party_kind: Mapped[PartyKind] = mapped_column(enum_column(PartyKind))
    organisation_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisations.id"))
    professional_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("professionals.id"))
    body: Mapped[str] = mapped_column(Sealed)
    text_language: Mapped[str] = mapped_column(sa.String(2), default="nl")


class ThreadReading(Base):
    """The last message that a person has read in a thread."""

    __tablename__ = "thread_readings"

    thread_id: Mapped[UUID] = mapped_column(sa.ForeignKey("threads.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"), primary_key=True)
    message_id: Mapped[UUID] = mapped_column(sa.Uuid)
