"""All SQL on reports: the queue of who decides, one's own notices, and decisions about one's own content."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission
from duobaan.conversations.models import Message
from duobaan.db import keyset
from duobaan.errors import NotFound
from duobaan.organisations.models import OrganisationLink
from duobaan.professionals.models import Professional
from duobaan.reports.models import Report, ReportDecision, ReportStatus
from duobaan.vacancies.models import Vacancy

ORDER = (keyset.Key(Report.id),)  # UUIDv7: who waits longest first


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Who reported, who decides for its region or the platform, and, once decided, whose content it is about."""
    if actor.is_system:
        return sa.true()
    if actor.user_id is None or not actor.lets(Permission.ACCOUNT_MANAGE, Permission.REPORTS_DECIDE):
        return sa.false()
    return sa.or_(Report.reporter_id == actor.user_id, _decides(actor), about(actor))


def about(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition of decided reports about the actor's own content."""
    writes = actor.organisations_with(Permission.VACANCIES_WRITE)
    own = [Report.author_id == actor.user_id, sa.and_(Report.kind == "VACANCY", Report.organisation_id.in_(writes))]
    if actor.professional_id is not None:
        own.append(Report.professional_id == actor.professional_id)
    return sa.and_(Report.decision.is_not(None), sa.or_(*own))


def _decides(actor: Actor) -> sa.ColumnElement[bool]:
    if actor.holds_at_platform(Permission.REPORTS_DECIDE):
        return sa.true()
    deciding = actor.organisations_with(Permission.REPORTS_DECIDE)
    members = sa.select(OrganisationLink.organisation_id).where(OrganisationLink.parent_id.in_(deciding))
    return Report.organisation_id.in_(members)


class ReportRepository:
    """Reads and writes reports within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def lock(self, key: UUID, actor: Actor) -> Report:
        """Return a report that the actor may see and keep others from deciding it, or raise NotFound."""
        found = sa.select(Report).where(Report.id == key, visible_to(actor)).with_for_update()
        row = await self.session.scalar(found.execution_options(populate_existing=True))
        if row is None:
            raise NotFound("Report", path=("input", "reportId"))
        return row

    async def by_ids(self, keys: Collection[UUID], actor: Actor) -> dict[UUID, Report]:
        """Return those of the reports that the actor may see."""
        found = sa.select(Report).where(Report.id.in_(keys), visible_to(actor))
        return {row.id: row for row in await self.session.scalars(found)}

    def listed(self, actor: Actor, status: ReportStatus | None) -> sa.Select[Report]:
        """Return the statement of the reports that the actor may see, the oldest first."""
        found = sa.select(Report).where(visible_to(actor))
        return found if status is None else found.where(Report.status == status)

    async def is_open(self, reporter_id: UUID, target_id: UUID) -> bool:
        """Say whether someone reported this already and waits for the decision."""
        same = sa.exists().where(
            Report.reporter_id == reporter_id, Report.target_id == target_id, Report.status == ReportStatus.OPEN
        )
        return bool(await self.session.scalar(sa.select(same)))

    async def is_open_from(self, address: str, target_id: UUID) -> bool:
        """Say whether an address without account reported this already and waits for the decision."""
        same = sa.exists().where(
            Report.notifier_email == address, Report.target_id == target_id, Report.status == ReportStatus.OPEN
        )
        return bool(await self.session.scalar(sa.select(same)))

    async def made_by(self, address: str, since: dt.datetime) -> int:
        """Count what an address without account reported since an instant."""
        made = sa.select(sa.func.count()).where(Report.notifier_email == address, Report.created_at >= since)
        return await self.session.scalar(made) or 0

    async def waiting_for(self, target_id: UUID) -> int:
        """Count the reports without account that wait for a decision on one content."""
        waiting = sa.select(sa.func.count()).where(
            Report.target_id == target_id, Report.reporter_id.is_(None), Report.status == ReportStatus.OPEN
        )
        return await self.session.scalar(waiting) or 0

    async def untold(self, actor: Actor, limit: int = 100) -> Sequence[Report]:
        """Return decided reports of addresses that were not told of the decision yet, the oldest first."""
        found = sa.select(Report).where(
            visible_to(actor),
            Report.status == ReportStatus.DECIDED,
            Report.notifier_email.is_not(None),
            Report.told_at.is_(None),
        )
        return (await self.session.scalars(found.order_by(Report.decided_at).limit(limit))).all()

    async def mark_told(self, key: UUID, decided_at: dt.datetime | None, at: dt.datetime) -> None:
        """Note that a decision was told, unless there is a newer one."""
        told = sa.update(Report).where(Report.id == key, Report.decided_at == decided_at).values(told_at=at)
        await self.session.execute(told.execution_options(synchronize_session=False))

    async def forget_notifiers(self, decided_before: dt.datetime) -> None:
        """Take name and address out of reports that were decided before an instant."""
        old = sa.and_(Report.status == ReportStatus.DECIDED, Report.decided_at < decided_before)
        known = sa.or_(Report.notifier_email.is_not(None), Report.notifier_name != "")
        gone = sa.update(Report).where(old, known).values(notifier_email=None, notifier_name="")
        await self.session.execute(gone.execution_options(synchronize_session=False))

    async def is_removed_besides(self, report: Report) -> bool:
        """Say whether the removal that another report of the same content led to stands."""
        others = sa.exists().where(
            Report.target_id == report.target_id, Report.id != report.id, Report.decision == ReportDecision.REMOVED
        )
        return bool(await self.session.scalar(sa.select(others)))

    async def regions_of(self, organisation_id: UUID | None) -> frozenset[UUID]:
        """Return the regions and networks that an organisation belongs to."""
        found = sa.select(OrganisationLink.parent_id).where(OrganisationLink.organisation_id == organisation_id)
        return frozenset(await self.session.scalars(found))

    async def lock_vacancy(self, key: UUID) -> Vacancy | None:
        """Return the vacancy that was reported and keep it for this transaction."""
        return await self.session.get(Vacancy, key, with_for_update=True)

    async def lock_profile(self, key: UUID) -> Professional | None:
        """Return the profile that was reported and keep it for this transaction."""
        return await self.session.get(Professional, key, with_for_update=True)

    async def lock_message(self, key: UUID) -> Message | None:
        """Return the message that was reported and keep it for this transaction."""
        return await self.session.get(Message, key, with_for_update=True)
