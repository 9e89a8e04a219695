"""The life cycle of a report as a table."""

from __future__ import annotations

import datetime as dt
import enum
from uuid import UUID

from duobaan.access import Actor, Permission
from duobaan.reports.models import Report, ReportDecision, ReportKind, ReportStatus
from duobaan.transitions import Hand, LifeCycle, rows


class ReportAction(enum.StrEnum):
    """What is done with a report."""

    DECIDE = "DECIDE"
    LIFT = "LIFT"
    OBJECT = "OBJECT"


REPORT: LifeCycle[ReportStatus, ReportAction] = LifeCycle(
    "report",
    rows(
        (ReportStatus.OPEN, ReportStatus.OBJECTED),
        ReportAction.DECIDE,
        ReportStatus.DECIDED,
        Hand.PLATFORM,
        Hand.REGION,
        guard="not by who reported or whose content it is; with reasons",
        effect="both sides read the reasons; what is removed is out of sight at once",
    ),
    rows(
        ReportStatus.DECIDED,
        ReportAction.LIFT,
        ReportStatus.DECIDED,
        Hand.PLATFORM,
        Hand.REGION,
        guard="what was removed stays after all",
        effect="a suspended profile may be put back on the market by its owner",
    ),
    rows(
        ReportStatus.DECIDED,
        ReportAction.OBJECT,
        ReportStatus.OBJECTED,
        Hand.OWNER,
        guard="by whose content was removed, once, within half a year",
        effect="who decides looks at it anew",
    ),
)
OBJECTION_TERM = dt.timedelta(days=183)
"""How long one may object (DSA article 20 asks for six months)."""


def may_object(row: Report, at: dt.datetime) -> bool:
    """Say whether whose content was removed may still object; once is enough."""
    removed = row.status is ReportStatus.DECIDED and row.decision is ReportDecision.REMOVED
    if not removed or row.decided_at is None or row.objected_at is not None:
        return False
    return at < row.decided_at + OBJECTION_TERM


def is_about(actor: Actor, row: Report) -> bool:
    """Say whether a report is about the actor's own content: a message, a profile, or a vacancy of their school."""
    if row.author_id is not None and row.author_id == actor.user_id:
        return True
    if row.professional_id is not None and row.professional_id == actor.professional_id:
        return True
    return row.kind is ReportKind.VACANCY and any(
        # By the seats: with which program somebody comes does not make it somebody else's.
        seat.organisation_id == row.organisation_id and seat.grants(Permission.VACANCIES_WRITE)
        for seat in actor.seats
    )


def hand_of(actor: Actor, row: Report, region_ids: frozenset[UUID]) -> Hand | None:
    """Return in what quality the actor decides; nobody decides about their own report or their own content."""
    if actor.user_id in (None, row.reporter_id) or is_about(actor, row):
        return None
    if actor.holds_at_platform(Permission.REPORTS_DECIDE):
        return Hand.PLATFORM
    return Hand.REGION if actor.organisations_with(Permission.REPORTS_DECIDE) & region_ids else None
