"""The life cycle of a report as a table."""

from __future__ import annotations

import enum
from uuid import UUID

from duobaan.access import Actor, Permission
from duobaan.reports.models import Report, ReportKind, ReportStatus
from duobaan.transitions import Hand, LifeCycle, rows


class ReportAction(enum.StrEnum):
    """What is done with a report."""

    DECIDE = "DECIDE"


REPORT: LifeCycle[ReportStatus, ReportAction] = LifeCycle(
    "report",
    rows(
        ReportStatus.OPEN,
        ReportAction.DECIDE,
        ReportStatus.DECIDED,
        Hand.PLATFORM,
        Hand.REGION,
        guard="not by who reported or whose content it is; with reasons",
        effect="both sides read the reasons; what is removed is out of sight at once",
    ),
)


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
