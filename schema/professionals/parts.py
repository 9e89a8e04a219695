"""What a profile is made of: subjects, papers, availability, contact."""

from __future__ import annotations

import datetime as dt

import strawberry

from duobaan.ids import Kind, public
from duobaan.professionals import models
from duobaan.words import Cycle, Level, QualificationKind, Weekday, WindowKind
from schema.reference.types import Subject
from schema.scalars import TimeOfDay


@strawberry.type(description="A subject that someone offers.")
class SubjectOffer:
    """Strength goes from 1 to 5."""

    subject: Subject
    strength: int
    evidence: str | None

    @classmethod
    def of(cls, row: models.ProfileSubject) -> list[SubjectOffer]:
        """Wrap a row; a code that is no subject any more is left out."""
        found = Subject.by_codes((row.subject,))
        return [cls(subject=one, strength=row.strength, evidence=row.evidence) for one in found]


@strawberry.type(description="A paper: what it is, never the document.")
class Qualification:
    """`verifiedAt` is set once a school or board has seen it."""

    id: strawberry.ID
    kind: QualificationKind
    subject: Subject | None
    level: Level | None
    issuer: str | None
    issued_on: dt.date | None
    expires_on: dt.date | None
    verified_at: dt.datetime | None

    @classmethod
    def of(cls, row: models.Qualification) -> Qualification:
        """Wrap a paper."""
        subject = Subject.by_codes((row.subject,)) if row.subject else []
        return cls(
            id=strawberry.ID(public(Kind.QUALIFICATION, row.id)),
            kind=row.kind,
            subject=subject[0] if subject else None,
            level=row.level,
            issuer=row.issuer,
            issued_on=row.issued_on,
            expires_on=row.expires_on,
            verified_at=row.verified_at,
        )


@strawberry.type(description="A stretch of someone's week and how it may be used.")
class AvailabilityWindow:
    """WEEK_A and WEEK_B are the even and odd whole weeks since Monday 1970-01-05."""

    day: Weekday
    starts_at: TimeOfDay
    ends_at: TimeOfDay
    cycle: Cycle
    kind: WindowKind
    valid_from: dt.date | None
    valid_to: dt.date | None

    @classmethod
    def of(cls, row: models.AvailabilityWindow) -> AvailabilityWindow:
        """Wrap a window."""
        return cls(
            day=row.weekday,
            starts_at=TimeOfDay(row.start_minute),
            ends_at=TimeOfDay(row.end_minute),
            cycle=row.cycle,
            kind=row.kind,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )


@strawberry.type(description="One day that differs from the week.")
class AvailabilityException:
    """Only for the professional and who knows them by name."""

    on: dt.date
    starts_at: TimeOfDay
    ends_at: TimeOfDay
    kind: WindowKind

    @classmethod
    def of(cls, row: models.AvailabilityException) -> AvailabilityException:
        """Wrap an exception."""
        return cls(on=row.on, starts_at=TimeOfDay(row.start_minute), ends_at=TimeOfDay(row.end_minute), kind=row.kind)


@strawberry.type(description="How to reach someone; only between parties of an accepted introduction.")
class Contact:
    """E-mail and telephone."""

    email: str | None
    phone: str | None
