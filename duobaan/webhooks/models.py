"""Tables of webhooks: addresses of organisations, messages to them, and every attempt to deliver one."""

from __future__ import annotations

import datetime as dt
import enum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from duobaan.db.base import Base, Codes, Identified, UTCDateTime, Versioned, enum_column
from duobaan.db.sealing import Sealed


class WebhookKind(enum.StrEnum):
    """What a system can be told; kinds.toml says how it is written in a message, and of what it comes."""

    ABSENCE_REPORTED = "ABSENCE_REPORTED"
    ARRANGEMENT_CHANGED = "ARRANGEMENT_CHANGED"
    ARRANGEMENT_ENDED = "ARRANGEMENT_ENDED"
    ARRANGEMENT_STARTED = "ARRANGEMENT_STARTED"
    HOURS_CHANGED = "HOURS_CHANGED"
    INTRODUCTION_CHANGED = "INTRODUCTION_CHANGED"
    MEMBERSHIP_CHANGED = "MEMBERSHIP_CHANGED"
    MESSAGE_SENT = "MESSAGE_SENT"
    ORGANISATION_CHANGED = "ORGANISATION_CHANGED"
    PROFILE_CHANGED = "PROFILE_CHANGED"
    PROFILE_CONFIRMED = "PROFILE_CONFIRMED"
    PROFILE_HIDDEN = "PROFILE_HIDDEN"
    PROPOSAL_ACCEPTED = "PROPOSAL_ACCEPTED"
    PROPOSAL_AGREED = "PROPOSAL_AGREED"
    PROPOSAL_CHANGED = "PROPOSAL_CHANGED"
    PROPOSAL_COUNTERED = "PROPOSAL_COUNTERED"
    PROPOSAL_ENDED = "PROPOSAL_ENDED"
    PROPOSAL_EXPIRING = "PROPOSAL_EXPIRING"
    PROPOSAL_RECEIVED = "PROPOSAL_RECEIVED"
    RELEASE_CHANGED = "RELEASE_CHANGED"
    TEST = "TEST"
    VACANCY_CHANGED = "VACANCY_CHANGED"
    VACANCY_ENDED = "VACANCY_ENDED"
    VACANCY_FILLED = "VACANCY_FILLED"
    VACANCY_PUBLISHED = "VACANCY_PUBLISHED"


class WebhookStop(enum.StrEnum):
    """Why nothing is sent to an address any more: people paused it, it said 410 Gone, or it failed for days."""

    PAUSED = "PAUSED"
    GONE = "GONE"
    FAILING = "FAILING"


class DeliveryStatus(enum.StrEnum):
    """How far a message is: FAILED was tried as often as the schedule says."""

    WAITING = "WAITING"
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"


class DeliveryTrouble(enum.StrEnum):
    """Why an attempt came to nothing."""

    ADDRESS_REFUSED = "ADDRESS_REFUSED"  # the name leads into a network that nobody may reach through us
    NOT_FOUND = "NOT_FOUND"  # the name leads nowhere
    NOT_REACHED = "NOT_REACHED"
    REDIRECTED = "REDIRECTED"  # never followed: the address has to be changed
    STATUS = "STATUS"  # an answer that is not 2xx
    TIMEOUT = "TIMEOUT"
    TLS = "TLS"


class Webhook(Versioned, Base):
    """An address of an organisation that is told of events; its secret is kept sealed, since every message needs it."""

    __tablename__ = "webhooks"

    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    url: Mapped[str] = mapped_column(sa.String(500))
    description: Mapped[str] = mapped_column(sa.String(200), default="")
    kinds: Mapped[tuple[WebhookKind, ...]] = mapped_column(Codes(WebhookKind), default=())
    secret: Mapped[str] = mapped_column(Sealed)
    old_secret: Mapped[str | None] = mapped_column(Sealed)
    old_secret_until: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    registered_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    heard_since: Mapped[dt.datetime] = mapped_column(UTCDateTime)  # what happened before is not told
    stop: Mapped[WebhookStop | None] = mapped_column(enum_column(WebhookStop))
    stopped_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    failing_since: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)  # the first failure after the last success
    delivered_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)  # the last success


class WebhookDelivery(Identified, Base):
    """One message to one address, the same bytes at every attempt; `mark` is which turn of its subject it is about."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        sa.UniqueConstraint("webhook_id", "kind", "subject_id", "mark"),
        sa.Index("ix_webhook_deliveries_status_not_before", "status", "not_before"),
        sa.Index("ix_webhook_deliveries_webhook_id_id", "webhook_id", "id"),
    )

    webhook_id: Mapped[UUID] = mapped_column(sa.ForeignKey("webhooks.id"))
    kind: Mapped[WebhookKind] = mapped_column(enum_column(WebhookKind))
    subject_kind: Mapped[str] = mapped_column(sa.String(8))  # the prefix of its public id
    subject_id: Mapped[UUID] = mapped_column(sa.Uuid)
    mark: Mapped[str] = mapped_column(sa.String(64))
    happened_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
    body: Mapped[str] = mapped_column(sa.Text)
    status: Mapped[DeliveryStatus] = mapped_column(enum_column(DeliveryStatus), default=DeliveryStatus.WAITING)
    not_before: Mapped[dt.datetime] = mapped_column(UTCDateTime)  # the next attempt; a lease while somebody makes it
    attempts: Mapped[int] = mapped_column(default=0)  # since it waits; a redelivery begins anew
    ended_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)


class WebhookAttempt(Identified, Base):
    """One attempt to deliver a message, and what the address answered."""

    __tablename__ = "webhook_attempts"

    delivery_id: Mapped[UUID] = mapped_column(sa.ForeignKey("webhook_deliveries.id"), index=True)
    status_code: Mapped[int | None]
    trouble: Mapped[DeliveryTrouble | None] = mapped_column(enum_column(DeliveryTrouble))
    duration_ms: Mapped[int]
    response: Mapped[str] = mapped_column(sa.Text, default="")  # the beginning of it
