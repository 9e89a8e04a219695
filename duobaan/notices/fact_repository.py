"""All SQL that finds out what an event means: only what somebody has to be told is read, many events at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from duobaan.access import Actor
from duobaan.arrangements.models import Arrangement, Assignment, CheckItem
from duobaan.conversations.models import Message, Thread
from duobaan.db.audit import AuditRow
from duobaan.eligibility.models import Trajectory
from duobaan.introductions.models import Introduction
from duobaan.notices.models import Notice, NoticeKind
from duobaan.organisations.models import Invitation, Membership
from duobaan.people.models import User
from duobaan.professionals.models import Professional, Release
from duobaan.proposals.models import ProposalParty
from duobaan.running.models import Absence, AbsenceOffer
from duobaan.vacancies.models import Vacancy
from duobaan.words import (
    ArrangementStatus,
    CheckStatus,
    MembershipStatus,
    ProfileStatus,
    ReleaseStatus,
    VacancyStatus,
)


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition of these rows: nobody but the platform itself looks for what is to be told."""
    return sa.true() if actor.is_system else sa.false()


class FactRepository:
    """Reads what happened within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def message(self, key: UUID) -> tuple[Message, Thread] | None:
        """Return a message with its thread."""
        found = sa.select(Message, Thread).join(Thread, Thread.id == Message.thread_id).where(Message.id == key)
        row = (await self.session.execute(found)).one_or_none()
        return None if row is None else (row[0], row[1])

    async def introduction(self, key: UUID) -> Introduction | None:
        """Return an introduction."""
        return await self.session.get(Introduction, key)

    async def parties(self, proposal_id: UUID) -> Sequence[ProposalParty]:
        """Return the parties of a proposal."""
        found = sa.select(ProposalParty).where(ProposalParty.proposal_id == proposal_id)
        return (await self.session.scalars(found)).all()

    async def absence(self, key: UUID) -> tuple[Absence, Arrangement, Assignment, Sequence[UUID]] | None:
        """Return an absence with its work, and who was asked to stand in."""
        found = (
            sa.select(Absence, Arrangement, Assignment)
            .join(Arrangement, Arrangement.id == Absence.arrangement_id)
            .join(Assignment, Assignment.id == Absence.assignment_id)
            .where(Absence.id == key)
        )
        row = (await self.session.execute(found)).one_or_none()
        if row is None:
            return None
        asked = sa.select(AbsenceOffer.professional_id).where(AbsenceOffer.absence_id == key)
        return row[0], row[1], row[2], (await self.session.scalars(asked)).all()

    async def trajectory(self, key: UUID) -> Trajectory | None:
        """Return a training."""
        return await self.session.get(Trajectory, key)

    async def invited(self, keys: Collection[UUID]) -> Sequence[tuple[Invitation, UUID]]:
        """Return open invitations with the account that proved to read their address."""
        found = (
            sa.select(Invitation, User.id)
            .join(User, User.email == Invitation.email)
            .where(Invitation.id.in_(keys), Invitation.accepted_at.is_(None), User.email_proven_at.is_not(None))
        )
        return [(row[0], row[1]) for row in (await self.session.execute(found)).all()]

    async def posted_profiles(self, keys: Collection[UUID]) -> Sequence[tuple[Professional, UUID]]:
        """Return profiles that wait for the word of someone who proved to read the address that was given."""
        found = (
            sa.select(Professional, User.id)
            .join(User, User.email == Professional.contact_email)
            .where(
                Professional.id.in_(keys),
                Professional.status == ProfileStatus.AWAITING_CONFIRMATION,
                User.email_proven_at.is_not(None),
            )
        )
        return [(row[0], row[1]) for row in (await self.session.execute(found)).all()]

    async def stale_profiles(self, keys: Collection[UUID]) -> Sequence[Professional]:
        """Return those of the profiles that went stale."""
        found = sa.select(Professional).where(Professional.id.in_(keys), Professional.status == ProfileStatus.STALE)
        return (await self.session.scalars(found)).all()

    async def posted_vacancies(self, keys: Collection[UUID]) -> Sequence[tuple[Vacancy, UUID]]:
        """Return published vacancies with who published them, where that is nobody of the school."""
        member = sa.exists().where(
            Membership.organisation_id == Vacancy.school_id,
            Membership.user_id == AuditRow.actor_id,
            Membership.status == MembershipStatus.ACTIVE,
        )
        found = (
            sa.select(Vacancy, AuditRow.actor_id)
            .join(AuditRow, sa.and_(AuditRow.entity_kind == Vacancy.__name__, AuditRow.entity_id == Vacancy.id))
            .where(
                Vacancy.id.in_(keys),
                Vacancy.status == VacancyStatus.PUBLISHED,
                AuditRow.action.in_(("vacancy.publish", "vacancy.schedule")),
                AuditRow.actor_id.is_not(None),
                ~member,
            )
        )
        return [(row[0], row[1]) for row in (await self.session.execute(found)).all() if row[1] is not None]

    async def soon_stale(self, before: dt.datetime, after: dt.datetime, limit: int = 1_000) -> Sequence[Professional]:
        """Return shown profiles whose last confirmation lies between two instants, and that were not told since."""
        since = sa.func.coalesce(Professional.confirmed_at, Professional.created_at)
        told = sa.exists().where(
            Notice.kind == NoticeKind.PROFILE_STALE_SOON,
            Notice.subject_id == Professional.id,
            Notice.user_id == Professional.user_id,
            Notice.happened_at >= since,
        )
        found = sa.select(Professional).where(
            Professional.status == ProfileStatus.PUBLISHED,
            Professional.user_id.is_not(None),
            since < before,
            since >= after,
            ~told,
        )
        return (await self.session.scalars(found.order_by(since, Professional.id).limit(limit))).all()

    async def releases_ending(self, first: dt.date, last: dt.date) -> Sequence[Release]:
        """Return releases in force whose last day comes in a stretch of days; of people who do not have the next."""
        later = aliased(Release)
        next_one = sa.exists().where(
            later.professional_id == Release.professional_id,
            later.company_id == Release.company_id,
            later.status == ReleaseStatus.GRANTED,
            later.accepted_at.is_not(None),
            later.valid_to > Release.valid_to,
        )
        found = sa.select(Release).where(
            Release.status == ReleaseStatus.GRANTED,
            Release.accepted_at.is_not(None),
            Release.valid_to > first,
            Release.valid_to <= last,
            ~next_one,
        )
        return (await self.session.scalars(found.order_by(Release.id))).all()

    async def checks_due(self, today: dt.date, days: int) -> Sequence[tuple[CheckItem, Arrangement, dt.date]]:
        """Return checks to be done before work starts in so many days, and approved ones that run out in them."""
        end = today + dt.timedelta(days=days)
        coming = (ArrangementStatus.PREPARING, ArrangementStatus.CONFIRMED)
        waiting = sa.and_(
            CheckItem.status.in_((CheckStatus.REQUIRED, CheckStatus.REQUESTED, CheckStatus.RECEIVED)),
            Arrangement.status.in_(coming),
            Arrangement.starts_on > today - dt.timedelta(days=days),
            Arrangement.starts_on <= end,
        )
        running_out = sa.and_(
            CheckItem.status == CheckStatus.APPROVED,
            Arrangement.status.in_((*coming, ArrangementStatus.ACTIVE)),
            CheckItem.valid_until.is_not(None),
            CheckItem.valid_until >= today,
            CheckItem.valid_until <= end,
        )
        found = (
            sa.select(CheckItem, Arrangement)
            .join(Arrangement, Arrangement.id == CheckItem.arrangement_id)
            .where(sa.or_(waiting, running_out))
            .order_by(CheckItem.id)
        )
        rows = (await self.session.execute(found)).all()
        return [(one, work, _due_on(one, work)) for one, work in rows]


def _due_on(check: CheckItem, work: Arrangement) -> dt.date:
    runs_out = check.status is CheckStatus.APPROVED and check.valid_until is not None
    return check.valid_until if runs_out and check.valid_until else work.starts_on
