"""All SQL on whose work an assignment is, and on absence, handover and evaluation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission
from duobaan.arrangements.making import SOURCE
from duobaan.arrangements.models import Arrangement, Assignment
from duobaan.arrangements.repository import visible_to as arrangement_visible_to
from duobaan.commitments.models import Commitment
from duobaan.errors import NotFound
from duobaan.organisations.models import Organisation
from duobaan.professionals.models import Release
from duobaan.running.models import (
    Absence,
    AbsenceOffer,
    ClassContact,
    Evaluation,
    HandoverMoment,
    HandoverNote,
)
from duobaan.words import EvaluationMoment, OfferStatus, ReleaseStatus

MOST_ABSENCES, MOST_NOTES = 200, 200  # of one arrangement, the newest


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition of assignments that concern an actor: the school's, the person's own, one's employees'."""
    if actor.is_system:
        return sa.true()
    if Permission.ARRANGEMENTS_READ not in actor.grants:
        return sa.false()
    able = actor.organisations_with(Permission.ARRANGEMENTS_READ)
    schools = sa.select(Organisation.id).where(Organisation.board_id.in_(able))
    of_school = sa.select(Arrangement.id).where(
        sa.or_(Arrangement.school_id.in_(able), Arrangement.school_id.in_(schools))
    )
    own = Assignment.professional_id == actor.professional_id if actor.professional_id else sa.false()
    return sa.or_(Assignment.arrangement_id.in_(of_school), Assignment.company_id.in_(able), own)


Span = tuple[dt.date, dt.date]


class RunningRepository:
    """Reads and writes work under way within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def assignment(self, key: UUID, actor: Actor) -> Assignment:
        """Return an assignment that concerns the actor, or raise NotFound."""
        found = sa.select(Assignment).where(Assignment.id == key, visible_to(actor))
        row = (await self.session.scalars(found)).one_or_none()
        if row is None:
            raise NotFound("Assignment")
        return row

    async def absences(self, arrangement_id: UUID, actor: Actor) -> Sequence[Absence]:
        """Return who is or was away in an arrangement of the actor, newest first: the whole team has to know."""
        seen = sa.select(Arrangement.id).where(Arrangement.id == arrangement_id, arrangement_visible_to(actor))
        found = sa.select(Absence).where(Absence.arrangement_id.in_(seen)).order_by(Absence.starts_on.desc())
        return (await self.session.scalars(found.limit(MOST_ABSENCES))).all()

    async def is_away(self, assignment_id: UUID, starts_on: dt.date, ends_on: dt.date) -> bool:
        """Say whether an absence in these days is reported already."""
        found = sa.select(Absence.id).where(
            Absence.assignment_id == assignment_id,
            Absence.starts_on < ends_on,
            Absence.ends_on > starts_on,
            Absence.starts_on < Absence.ends_on,  # one that was called off keeps nothing
        )
        return (await self.session.scalar(found.limit(1))) is not None

    async def offers(self, absence_ids: Collection[UUID]) -> Sequence[AbsenceOffer]:
        """Return who was asked to stand in."""
        found = sa.select(AbsenceOffer).where(AbsenceOffer.absence_id.in_(absence_ids)).order_by(AbsenceOffer.id)
        return (await self.session.scalars(found)).all()

    async def offer(self, key: UUID, actor: Actor) -> tuple[AbsenceOffer, Absence]:
        """Return an offer made to the actor with its absence, or raise NotFound."""
        found = (
            sa.select(AbsenceOffer, Absence)
            .join(Absence, Absence.id == AbsenceOffer.absence_id)
            .where(AbsenceOffer.id == key, AbsenceOffer.professional_id == actor.professional_id)
        )
        row = (await self.session.execute(found.execution_options(populate_existing=True))).one_or_none()
        if row is None or actor.professional_id is None:
            raise NotFound("AbsenceOffer")
        return row[0], row[1]

    async def absence(self, key: UUID, actor: Actor) -> tuple[Absence, Assignment]:
        """Return an absence from work that concerns the actor as it is now, with that work, or raise NotFound."""
        found = (
            sa.select(Absence, Assignment)
            .join(Assignment, Assignment.id == Absence.assignment_id)
            .where(Absence.id == key, visible_to(actor))
        )
        row = (await self.session.execute(found.execution_options(populate_existing=True))).one_or_none()
        if row is None:
            raise NotFound("Absence")
        return row[0], row[1]

    async def releases(self, professional_id: UUID, company_id: UUID) -> Sequence[Release]:
        """Return what an employer released of someone's time and they accepted."""
        found = sa.select(Release).where(
            Release.professional_id == professional_id,
            Release.company_id == company_id,
            Release.status == ReleaseStatus.GRANTED,
            Release.accepted_at.is_not(None),
        )
        return (await self.session.scalars(found)).all()

    async def stood_in(
        self, professional_id: UUID, *, apart_from: UUID
    ) -> list[tuple[UUID, tuple[dt.date, dt.date], int]]:
        """Return for which arrangements, when and for how many minutes a week someone stands in; one absence apart."""
        found = (
            sa.select(Absence.arrangement_id, Absence.starts_on, Absence.ends_on, Assignment.minutes_week)
            .join(AbsenceOffer, AbsenceOffer.absence_id == Absence.id)
            .join(Assignment, Assignment.id == Absence.assignment_id)
            .where(
                AbsenceOffer.professional_id == professional_id,
                AbsenceOffer.status == OfferStatus.ACCEPTED,
                Absence.id != apart_from,
            )
        )
        rows = (await self.session.execute(found)).all()
        return [(key, (start, end), minutes) for key, start, end, minutes in rows]

    async def standing_in(self, arrangement_ids: Collection[UUID], on: dt.date) -> list[tuple[UUID, Assignment, Span]]:
        """Return who stands in for which work of arrangements, and on which days, as far as that is not over."""
        found = (
            sa.select(AbsenceOffer.professional_id, Assignment, Absence.starts_on, Absence.ends_on)
            .join(Absence, Absence.id == AbsenceOffer.absence_id)
            .join(Assignment, Assignment.id == Absence.assignment_id)
            .where(
                Absence.arrangement_id.in_(arrangement_ids),
                AbsenceOffer.status == OfferStatus.ACCEPTED,
                Absence.ends_on > on,
            )
            .order_by(AbsenceOffer.id)
        )
        return [(who, row, (start, end)) for who, row, start, end in (await self.session.execute(found)).all()]

    async def held_instead(self, absence: Absence, slots: Collection[tuple[int, int, int]]) -> list[Commitment]:
        """Return what these lessons (weekday, start, end) take of the week of whoever stands in."""
        standing = sa.select(AbsenceOffer.professional_id).where(
            AbsenceOffer.absence_id == absence.id, AbsenceOffer.status == OfferStatus.ACCEPTED
        )
        found = sa.select(Commitment).where(
            Commitment.active,
            Commitment.source_kind == SOURCE,
            Commitment.source_id == absence.arrangement_id,
            Commitment.professional_id.in_(standing),
            Commitment.valid_from >= absence.starts_on,
            Commitment.valid_to <= absence.ends_on,
        )
        rows = await self.session.scalars(found)
        return [row for row in rows if (row.weekday, row.start_minute, row.end_minute) in slots]

    async def over_offers(self, on: dt.date) -> Sequence[tuple[AbsenceOffer, UUID]]:
        """Return the open offers of absences that are over, each with its arrangement."""
        found = (
            sa.select(AbsenceOffer, Absence.arrangement_id)
            .join(Absence, Absence.id == AbsenceOffer.absence_id)
            .where(AbsenceOffer.status == "OFFERED", Absence.ends_on <= on)
        )
        return [(row[0], row[1]) for row in (await self.session.execute(found.limit(500))).all()]

    async def moment(self, arrangement_id: UUID) -> HandoverMoment | None:
        """Return when in the week a team hands over."""
        return await self.session.get(HandoverMoment, arrangement_id)

    async def notes(self, arrangement_id: UUID) -> Sequence[HandoverNote]:
        """Return a team's notes, newest first."""
        found = sa.select(HandoverNote).where(HandoverNote.arrangement_id == arrangement_id)
        return (await self.session.scalars(found.order_by(HandoverNote.id.desc()).limit(MOST_NOTES))).all()

    async def contacts(self, arrangement_id: UUID) -> Sequence[ClassContact]:
        """Return the single contact of each class."""
        found = sa.select(ClassContact).where(ClassContact.arrangement_id == arrangement_id)
        return (await self.session.scalars(found.order_by(ClassContact.class_group))).all()

    async def contact(self, arrangement_id: UUID, class_group: str) -> ClassContact | None:
        """Return the contact of one class."""
        return await self.session.get(ClassContact, (arrangement_id, class_group))

    async def evaluations(self, arrangement_id: UUID, moment: EvaluationMoment | None = None) -> Sequence[Evaluation]:
        """Return how the parties looked back."""
        found = sa.select(Evaluation).where(Evaluation.arrangement_id == arrangement_id)
        if moment is not None:
            found = found.where(Evaluation.moment == moment)
        return (await self.session.scalars(found.order_by(Evaluation.id))).all()
