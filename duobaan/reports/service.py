"""Reporting content and deciding on reports (DSA articles 16 and 17)."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.conversations.repository import ConversationRepository
from duobaan.db import keyset
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound, StateNotAllowed
from duobaan.events import ReportChanged
from duobaan.ids import new_id
from duobaan.professionals.repository import ProfessionalRepository
from duobaan.reports.models import Report, ReportDecision, ReportKind, ReportReason, ReportStatus
from duobaan.reports.removing import remove, restore
from duobaan.reports.repository import ORDER, ReportRepository
from duobaan.reports.states import REPORT, ReportAction, hand_of, is_about, may_object
from duobaan.text import squeeze
from duobaan.transitions import Hand
from duobaan.vacancies.repository import VacancyRepository

LONGEST = 2000


def said_at(text: str, name: str) -> str:
    """Return what somebody wrote, trimmed; raise InvalidInput when it is empty or too long."""
    said = text.strip()
    if not said:
        raise InvalidInput.at("input", name, rule="reason_needed")
    if len(said) > LONGEST:
        raise InvalidInput.at("input", name, rule="too_long", longest=LONGEST)
    return said


@requires(Permission.ACCOUNT_MANAGE, raises=(NotFound, InvalidInput, AlreadyDone))
async def report_content(
    actor: Actor,
    db: Database,
    *,
    kind: ReportKind,
    target_id: UUID,
    reason: ReportReason,
    explanation: str,
    idempotency_key: str | None = None,
) -> Report:
    """Report a profile, vacancy or message that one can see, and say what is wrong with it.

    The region of the organisation and the platform decide; both sides then read the decision with its reasons.
    """
    said = said_at(explanation, "explanation")
    request = [kind, target_id, reason, said]
    async with db.write(actor) as uow:
        reports = ReportRepository(uow.session)
        row = await about_content(uow, actor, kind, target_id)
        if (earlier := await uow.replay(idempotency_key, "report_content", request)) is not None:
            return await uow.session.get_one(Report, earlier)
        if actor.user_id is None or await reports.is_open(actor.user_id, target_id):
            raise AlreadyDone("report_open")
        row.reporter_id, row.reason, row.explanation = actor.user_id, reason, said
        uow.session.add(row)
        facts = {"kind": kind.value, "reason": reason.value}
        uow.record("report.make", row, organisation_id=row.organisation_id, after=ReportStatus.OPEN.value, facts=facts)
        uow.remember(idempotency_key, "report_content", request, row.id)
        uow.emit(ReportChanged(row.id))
    return row


async def about_content(uow: UnitOfWork, actor: Actor, kind: ReportKind, key: UUID) -> Report:
    """Return a report that names whose content it is; NotFound when the actor cannot see the content."""
    found: Report | None = None
    path = ("input", "about")
    if kind is ReportKind.PROFILE:
        person = await ProfessionalRepository(uow.session).find(key, actor)
        if person is not None:
            found = Report(professional_id=person.id, organisation_id=person.employer_id)
    elif kind is ReportKind.VACANCY:
        vacancy = await VacancyRepository(uow.session).find(key, actor)
        found = None if vacancy is None else Report(organisation_id=vacancy.school_id)
    elif (message := await ConversationRepository(uow.session).message(key, actor)) is not None:
        found = Report(
            author_id=message.by_id, professional_id=message.professional_id, organisation_id=message.organisation_id
        )
    if found is None:
        raise NotFound(kind.value.title(), path=path)
    found.id, found.kind, found.target_id, found.status = new_id(), kind, key, ReportStatus.OPEN
    return found


@requires(Permission.REPORTS_DECIDE, raises=(NotFound, InvalidInput, StateNotAllowed))
async def decide_report(
    actor: Actor, db: Database, *, report_id: UUID, decision: ReportDecision, reason: str
) -> Report:
    """Decide on a report, with reasons that both sides read; what is removed is out of sight at once.

    A removal is lifted by deciding that it stays: of one's own accord, or when whose content it is objects.
    """
    said = squeeze(said_at(reason, "reason"))
    async with db.write(actor) as uow:
        reports = ReportRepository(uow.session)
        row = await reports.lock(report_id, actor)
        hand = hand_of(actor, row, await reports.regions_of(row.organisation_id))
        if hand is None:
            raise NotAllowed(Permission.REPORTS_DECIDE.value)
        facts = {"decision": decision.value}
        lifts = row.status is ReportStatus.DECIDED and decision is ReportDecision.KEPT
        action = ReportAction.LIFT if lifts and row.decision is ReportDecision.REMOVED else ReportAction.DECIDE
        uow.move(REPORT, row, action, hand, organisation_id=row.organisation_id, facts=facts)
        await _carry_out(uow, row, decision, hand, said)
        row.decision, row.decision_reason = decision, said
        row.decided_by, row.decided_at, row.told_at = actor.user_id, now(), None
        uow.emit(ReportChanged(row.id))
    return row


async def _carry_out(uow: UnitOfWork, row: Report, decision: ReportDecision, hand: Hand, said: str) -> None:
    if decision is ReportDecision.REMOVED:
        await remove(uow, row, hand, said)
    elif row.decision is ReportDecision.REMOVED:
        await restore(uow, row, hand)


@requires(Permission.ACCOUNT_MANAGE, raises=(NotFound, InvalidInput, StateNotAllowed, AlreadyDone))
async def object_to_decision(actor: Actor, db: Database, *, report_id: UUID, reason: str) -> Report:
    """Object to the removal of one's own content, within half a year and once; who decides looks at it anew."""
    said = said_at(reason, "reason")
    async with db.write(actor) as uow:
        row = await ReportRepository(uow.session).lock(report_id, actor)
        if not is_about(actor, row):
            raise NotFound("Report", path=("input", "reportId"))
        if row.objected_at is not None:
            raise AlreadyDone("objected")
        if not may_object(row, now()):
            raise StateNotAllowed(state=row.status, allowed=())
        uow.move(REPORT, row, ReportAction.OBJECT, Hand.OWNER, organisation_id=row.organisation_id)
        row.objection, row.objected_at = said, now()
        uow.emit(ReportChanged(row.id))
    return row


@requires(Permission.ACCOUNT_MANAGE)
async def list_reports(
    actor: Actor, db: Database, *, window: keyset.Window, status: ReportStatus | None = None
) -> keyset.Page[Report]:
    """List what the actor reported or decides on, and decisions about the actor's own content; the oldest first."""
    async with db.read() as session:
        return await keyset.fetch(session, ReportRepository(session).listed(actor, status), ORDER, window)


async def count_reports(actor: Actor, db: Database, status: ReportStatus | None = None) -> int:
    """Count what `list_reports` lists."""
    async with db.read() as session:
        return await keyset.count(session, ReportRepository(session).listed(actor, status))


@requires(Permission.ACCOUNT_MANAGE)
async def read_reports(actor: Actor, db: Database, *, ids: Collection[UUID]) -> dict[UUID, Report]:
    """Return those of the reports that the actor may see."""
    async with db.read() as session:
        return await ReportRepository(session).by_ids(ids, actor)
