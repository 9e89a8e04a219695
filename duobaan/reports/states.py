"""The life cycle of a report as a table."""

from __future__ import annotations

import enum
from uuid import UUID

from duobaan.access import Actor, Permission
from duobaan.reports.models import Report, ReportStatus
from duobaan.transitions import Hand, LifeCycle, rows
from duobaan.words import OrganisationKind


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


def hand_of(actor: Actor, row: Report, region_ids: frozenset[UUID]) -> Hand | None:
    """Return in what quality the actor decides; nobody decides about their own report or their own content."""
    if actor.user_id in (None, row.reporter_id, row.author_id):
        return None
    if row.professional_id is not None and row.professional_id == actor.professional_id:
        return None
    deciding = actor.organisations_with(Permission.REPORTS_DECIDE)
    if any(seat.kind is OrganisationKind.PLATFORM and seat.organisation_id in deciding for seat in actor.seats):
        return Hand.PLATFORM
    return Hand.REGION if deciding & region_ids else None
