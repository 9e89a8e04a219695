"""Work under way: hours, absence, handover, evaluations and supervisors, for whom they concern."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import strawberry

from duobaan.ids import Kind, public
from duobaan.running import models
from duobaan.running.absence import Away
from duobaan.running.handover import Handover as HandoverFacts
from duobaan.running.states import HourAction
from duobaan.words import (
    AbsenceKind,
    EvaluationMoment,
    EvaluationTopic,
    HourKind,
    HourStatus,
    OfferStatus,
    PartyKind,
    Weekday,
)
from schema.context import Info
from schema.organisations.types import Organisation, by_id
from schema.persons import Person, professional_of
from schema.running import loaders
from schema.scalars import TimeOfDay
from schema.vocabulary import register

register(HourAction)


def public_id(kind: Kind, key: UUID) -> strawberry.ID:
    """Return the public id of a part of running work."""
    return strawberry.ID(public(kind, key))


@strawberry.type(description="Minutes that someone worked on one day.")
class HourEntry:
    """For the school, the professional and the employer."""

    id: strawberry.ID
    assignment_id: strawberry.ID
    worked_on: dt.date
    minutes: int
    kind: HourKind
    status: HourStatus
    note: str
    reason: str | None = strawberry.field(description="Why the school rejected it.")
    stated_in: dt.date | None = strawberry.field(description="The month on whose statement it stands.")
    row: strawberry.Private[models.HourEntry]

    @classmethod
    def of(cls, row: models.HourEntry) -> HourEntry:
        """Wrap an entry."""
        return cls(
            id=public_id(Kind.HOUR_ENTRY, row.id),
            assignment_id=public_id(Kind.ASSIGNMENT, row.assignment_id),
            worked_on=row.worked_on,
            minutes=row.minutes,
            kind=row.kind,
            status=row.status,
            note=row.note,
            reason=row.reason,
            stated_in=row.stated_in,
            row=row,
        )

    @strawberry.field(description="What the viewer may do now.")
    async def viewer_can(self, info: Info) -> list[HourAction]:
        """Ask the table of transitions."""
        ledger = await info.context.loader(loaders.ledgers).load(self.row.assignment_id)
        return [] if ledger is None else ledger.viewer_can(info.context.actor, self.row.status)


@strawberry.type(description="A colleague who was asked to stand in.")
class AbsenceOffer:
    """The team is asked first."""

    id: strawberry.ID
    status: OfferStatus
    answered_at: dt.datetime | None
    row: strawberry.Private[models.AbsenceOffer]

    @classmethod
    def of(cls, row: models.AbsenceOffer) -> AbsenceOffer:
        """Wrap an offer."""
        return cls(id=public_id(Kind.ABSENCE_OFFER, row.id), status=row.status, answered_at=row.answered_at, row=row)

    @strawberry.field(description="Null when the viewer may not see the profile.")
    async def professional(self, info: Info) -> Person | None:
        """Load the professional."""
        return await professional_of(info, self.row.professional_id)


@strawberry.type(description="Someone is away; never why medically.")
class Absence:
    """Reported once, for everybody whom it concerns."""

    id: strawberry.ID
    assignment_id: strawberry.ID
    starts_on: dt.date
    ends_on: dt.date = strawberry.field(description="The day of return.")
    kind: AbsenceKind
    offers: list[AbsenceOffer]
    who: strawberry.Private[UUID]

    @classmethod
    def of(cls, found: Away) -> Absence:
        """Wrap an absence."""
        row = found.absence
        return cls(
            id=public_id(Kind.ABSENCE, row.id),
            assignment_id=public_id(Kind.ASSIGNMENT, row.assignment_id),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            kind=row.kind,
            offers=[AbsenceOffer.of(one) for one in found.offers],
            who=found.professional_id,
        )

    @strawberry.field(description="Null when the viewer may not see the profile.")
    async def professional(self, info: Info) -> Person | None:
        """Load the professional."""
        return await professional_of(info, self.who)


@strawberry.type(description="When in the week the team hands over.")
class HandoverMoment:
    """Wall-clock times."""

    day: Weekday
    starts_at: TimeOfDay
    ends_at: TimeOfDay


@strawberry.type(description="A note on a class.")
class HandoverNote:
    """For the team and the school."""

    id: strawberry.ID
    class_group: str
    body: str
    created_at: dt.datetime


@strawberry.type(description="The one person whom a class turns to.")
class ClassContact:
    """One per class."""

    class_group: str
    who: strawberry.Private[UUID]

    @strawberry.field(description="Null when the viewer may not see the profile.")
    async def professional(self, info: Info) -> Person | None:
        """Load the professional."""
        return await professional_of(info, self.who)


@strawberry.type(description="What a team and its school keep for each other.")
class Handover:
    """Companies do not see it: notes speak of pupils."""

    moment: HandoverMoment | None
    notes: list[HandoverNote]
    contacts: list[ClassContact]

    @classmethod
    def of(cls, found: HandoverFacts) -> Handover:
        """Wrap a handover."""
        at = found.moment
        return cls(
            moment=None
            if at is None
            else HandoverMoment(day=at.weekday, starts_at=TimeOfDay(at.start_minute), ends_at=TimeOfDay(at.end_minute)),
            notes=[
                HandoverNote(
                    id=public_id(Kind.HANDOVER_NOTE, one.id),
                    class_group=one.class_group,
                    body=one.body,
                    created_at=one.created_at,
                )
                for one in found.notes
            ],
            contacts=[ClassContact(class_group=one.class_group, who=one.professional_id) for one in found.contacts],
        )


@strawberry.type(description="A score from 1 to 5 on one topic.")
class EvaluationScore:
    """Five is best."""

    topic: EvaluationTopic
    score: int


@strawberry.type(description="How one party looks back; those of others show only after one's own.")
class Evaluation:
    """Once per party and moment."""

    id: strawberry.ID
    moment: EvaluationMoment
    party: PartyKind
    scores: list[EvaluationScore]
    would_continue: bool
    body: str
    row: strawberry.Private[models.Evaluation]

    @classmethod
    def of(cls, row: models.Evaluation) -> Evaluation:
        """Wrap an evaluation."""
        return cls(
            id=public_id(Kind.EVALUATION, row.id),
            moment=row.moment,
            party=row.party_kind,
            scores=[EvaluationScore(topic=EvaluationTopic(code), score=score) for code, score in row.scores.items()],
            would_continue=row.would_continue,
            body=row.body,
            row=row,
        )

    @strawberry.field
    async def organisation(self, info: Info) -> Organisation | None:
        """Load the organisation."""
        return await by_id(info.context, self.row.organisation_id)

    @strawberry.field(description="Null when the viewer may not see the profile.")
    async def professional(self, info: Info) -> Person | None:
        """Load the professional."""
        return await professional_of(info, self.row.professional_id)
