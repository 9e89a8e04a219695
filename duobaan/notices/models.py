"""Tables of notices: what someone was told, the letters that carry it, and how each person wants to be told."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.db.base import Base, Identified, UTCDateTime, Versioned, enum_column

QUIET_FROM, QUIET_TO = 21 * 60, 7 * 60
"""Nobody is mailed between these minutes of the day in the Netherlands, unless they chose otherwise."""


class NoticeKind(enum.StrEnum):
    """What someone can be told; rules.toml says of what event, to whom and how."""

    ABSENCE_REPORTED = "ABSENCE_REPORTED"
    CHECK_DUE = "CHECK_DUE"
    INTRODUCTION_ANSWERED = "INTRODUCTION_ANSWERED"
    INTRODUCTION_ASKED = "INTRODUCTION_ASKED"
    INVITED = "INVITED"
    MESSAGE_RECEIVED = "MESSAGE_RECEIVED"
    PROFILE_POSTED = "PROFILE_POSTED"
    PROFILE_STALE = "PROFILE_STALE"
    PROFILE_STALE_SOON = "PROFILE_STALE_SOON"
    PROPOSAL_AGREED = "PROPOSAL_AGREED"
    PROPOSAL_COUNTERED = "PROPOSAL_COUNTERED"
    PROPOSAL_ENDED = "PROPOSAL_ENDED"
    PROPOSAL_EXPIRING = "PROPOSAL_EXPIRING"
    PROPOSAL_RECEIVED = "PROPOSAL_RECEIVED"
    RELEASE_EXPIRING = "RELEASE_EXPIRING"
    SEARCH_HITS = "SEARCH_HITS"
    TRAJECTORY_DEADLINE = "TRAJECTORY_DEADLINE"
    VACANCY_POSTED = "VACANCY_POSTED"
    WEBHOOK_STOPPED = "WEBHOOK_STOPPED"


class NoticeChannel(enum.StrEnum):
    """How someone is told of one kind."""

    AT_ONCE = "AT_ONCE"
    DIGEST = "DIGEST"
    INBOX = "INBOX"
    OFF = "OFF"


class DigestCadence(enum.StrEnum):
    """How often what waits comes together in one letter."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"


class LetterStatus(enum.StrEnum):
    """How far a letter is: DEAD was tried too often, DROPPED had nothing (more) to say or came too late."""

    WAITING = "WAITING"
    SENT = "SENT"
    DROPPED = "DROPPED"
    DEAD = "DEAD"


class NoticeLetter(Identified, Base):
    """One mail to one person; whatever falls due for them at the same instant goes in it."""

    __tablename__ = "notice_letters"
    __table_args__ = (
        sa.UniqueConstraint("user_id", "due_at"),
        sa.Index("ix_notice_letters_status_not_before", "status", "not_before"),
    )

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"))
    due_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
    status: Mapped[LetterStatus] = mapped_column(enum_column(LetterStatus), default=LetterStatus.WAITING)
    not_before: Mapped[dt.datetime] = mapped_column(UTCDateTime)  # the next try; a lease while somebody sends it
    attempts: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None] = mapped_column(sa.String(64))  # what went wrong last, without an address
    ended_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)


class Notice(Identified, Base):
    """One person was told one thing, once: `mark` says which turn of the subject it is about."""

    __tablename__ = "notices"
    __table_args__ = (
        sa.UniqueConstraint("user_id", "kind", "subject_id", "mark"),
        sa.Index("ix_notices_user_id_id", "user_id", "id"),
        sa.Index("ix_notices_letter_id", "letter_id"),
    )

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"))
    kind: Mapped[NoticeKind] = mapped_column(enum_column(NoticeKind))
    subject_kind: Mapped[str] = mapped_column(sa.String(8))  # the prefix of its public id
    subject_id: Mapped[UUID] = mapped_column(sa.Uuid)
    mark: Mapped[str] = mapped_column(sa.String(64))
    happened_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)  # figures for the text; never words
    read_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    letter_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("notice_letters.id"))


class NoticeSettings(Versioned, Base):
    """How someone wants to be told at all; without a row the defaults hold."""

    __tablename__ = "notice_settings"

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"), unique=True)
    digest: Mapped[DigestCadence] = mapped_column(enum_column(DigestCadence), default=DigestCadence.DAILY)
    quiet_from: Mapped[int] = mapped_column(default=QUIET_FROM)  # minutes of the day in the Netherlands
    quiet_to: Mapped[int] = mapped_column(default=QUIET_TO)  # the same minute: no quiet hours
    mail_stopped_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)  # no notices by mail since


class NoticeChoice(Base):
    """How someone wants to be told of one kind, where that is not the default."""

    __tablename__ = "notice_choices"

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id"), primary_key=True)
    kind: Mapped[NoticeKind] = mapped_column(enum_column(NoticeKind), primary_key=True)
    channel: Mapped[NoticeChannel] = mapped_column(enum_column(NoticeChannel))


class NoticeReader(Base):
    """Up to which event a reader of the log is; whoever reads holds the row, so that two workers take turns."""

    __tablename__ = "notice_readers"

    name: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    upto: Mapped[int] = mapped_column(sa.BigInteger)
    attempts: Mapped[int] = mapped_column(default=0)  # at the event after it
    not_before: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    skipped: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)  # events given up, newest last
