"""Reports as who made them, who decides them and whose content they are about see them."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import strawberry

from duobaan.access import Permission
from duobaan.clock import now
from duobaan.ids import Kind, public
from duobaan.reports import models
from duobaan.reports.models import ReportDecision, ReportKind, ReportReason, ReportStatus
from duobaan.reports.service import read_reports
from duobaan.reports.states import OBJECTION_TERM, is_about, may_object
from schema.context import Context, Info
from schema.ids import Node, node_loader
from schema.vocabulary import Locale, label, register

for _kind in (ReportDecision, ReportKind, ReportReason, ReportStatus):
    register(_kind)

TARGETS = {ReportKind.PROFILE: Kind.PROFESSIONAL, ReportKind.VACANCY: Kind.VACANCY, ReportKind.MESSAGE: Kind.MESSAGE}


@strawberry.type(description="A notice that content may be illegal or against the rules, and what was decided.")
class Report(Node):
    """Who reported is told to nobody but those who decide about accounts, never to whose content it is."""

    kind: ReportKind
    reason: ReportReason
    status: ReportStatus
    decision: ReportDecision | None
    created_at: dt.datetime
    decided_at: dt.datetime | None
    row: strawberry.Private[models.Report]

    @classmethod
    def of(cls, row: models.Report) -> Report:
        """Wrap a report that the viewer may see."""
        return cls(
            id=strawberry.ID(public(Kind.REPORT, row.id)),
            kind=row.kind,
            reason=row.reason,
            status=row.status,
            decision=row.decision,
            created_at=row.created_at,
            decided_at=row.decided_at,
            row=row,
        )

    @strawberry.field(description="The id of what was reported.")
    def about_id(self) -> strawberry.ID:
        """Write the id."""
        return strawberry.ID(public(TARGETS[self.row.kind], self.row.target_id))

    @strawberry.field(description="Whether the viewer made it.")
    def is_mine(self, info: Info) -> bool:
        """Compare the reporter."""
        mine = info.context.actor.user_id
        return mine is not None and self.row.reporter_id == mine

    @strawberry.field(description="What the reporter wrote; null for whose content it is.")
    def explanation(self, info: Info) -> str | None:
        """Show it to the reporter and to those who decide."""
        actor = info.context.actor
        decides = Permission.REPORTS_DECIDE in actor.grants and not is_about(actor, self.row)
        mine = actor.user_id is not None and self.row.reporter_id == actor.user_id
        return self.row.explanation if decides or mine else None

    @strawberry.field(description="The reasons of the decision, for both sides; null until it is made.")
    def decision_reason(self) -> str | None:
        """Show the reasons."""
        return self.row.decision_reason or None

    @strawberry.field(description="Until when the viewer may object to the removal of their content; null when not.")
    def object_until(self, info: Info) -> dt.datetime | None:
        """Add the term to the decision."""
        row = self.row
        if row.decided_at is None or not is_about(info.context.actor, row) or not may_object(row, now()):
            return None
        return row.decided_at + OBJECTION_TERM

    @strawberry.field(description="What was objected to the decision; for whose content it is and for who decides.")
    def objection(self, info: Info) -> str | None:
        """Show it to both."""
        actor = info.context.actor
        knows = Permission.REPORTS_DECIDE in actor.grants or is_about(actor, self.row)
        return self.row.objection or None if knows else None

    @strawberry.field(description="The name that was given by who has no account; for who decides.")
    def notifier_name(self, info: Info) -> str | None:
        """Show it to who decides."""
        actor = info.context.actor
        decides = Permission.REPORTS_DECIDE in actor.grants and not is_about(actor, self.row)
        return self.row.notifier_name or None if decides else None

    @strawberry.field(description="The reason in words.")
    def reason_label(self, info: Info, locale: Locale | None = None) -> str:
        """Say the word."""
        return label(info.context, self.row.reason, locale)


async def reports(context: Context, keys: list[UUID]) -> list[models.Report | None]:
    """Load reports by key; unknown and invisible ones are None."""
    found = await read_reports(context.actor, context.db, ids=keys) if context.actor.user_id else {}
    return [found.get(key) for key in keys]


@node_loader(Kind.REPORT)
async def load_report(context: Context, key: UUID) -> Node | None:
    """Load a report for `node`."""
    found = await context.loader(reports).load(key)
    return None if found is None else Report.of(found)
