"""Mutations of reports."""

from __future__ import annotations

from typing import Annotated

import strawberry

from duobaan.errors import NotFound as Unknown
from duobaan.ids import Kind, parse, private
from duobaan.reports import service
from duobaan.reports.models import ReportDecision, ReportReason
from schema.access import mutation
from schema.context import Info
from schema.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound, StateNotAllowed
from schema.reports.types import TARGETS, Report

_KINDS = {target: kind for kind, target in TARGETS.items()}


@strawberry.input(description="What is wrong with a profile, vacancy or message.")
class ReportContentInput:
    """One open report per person and content."""

    about_id: strawberry.ID = strawberry.field(description="A professional, a vacancy or a message.")
    reason: ReportReason
    explanation: str
    idempotency_key: str | None = None


@strawberry.input(description="A decision on a report.")
class DecideReportInput:
    """Both sides read the reason."""

    report_id: strawberry.ID
    decision: ReportDecision
    reason: str


@strawberry.type(description="The report that was made.")
class ReportContentSuccess:
    """It awaits a decision."""

    report: Report


@strawberry.type(description="The decided report.")
class DecideReportSuccess:
    """With its reasons."""

    report: Report


ReportContentResult = Annotated[
    ReportContentSuccess | NotAllowed | NotFound | InvalidInput | AlreadyDone, strawberry.union("ReportContentResult")
]
DecideReportResult = Annotated[
    DecideReportSuccess | NotAllowed | NotFound | InvalidInput | StateNotAllowed, strawberry.union("DecideReportResult")
]


@strawberry.type
class ReportMutations:
    """Mixed into Mutation."""

    @mutation(service.report_content)
    async def report_content(self, info: Info, input: ReportContentInput) -> ReportContentResult | None:
        kind, key = parse(input.about_id)
        if kind not in _KINDS:
            raise Unknown(kind.name, path=("input", "aboutId"))
        row = await service.report_content(
            info.context.actor,
            info.context.db,
            kind=_KINDS[kind],
            target_id=key,
            reason=input.reason,
            explanation=input.explanation,
            idempotency_key=input.idempotency_key,
        )
        return ReportContentSuccess(report=Report.of(row))

    @mutation(service.decide_report)
    async def decide_report(self, info: Info, input: DecideReportInput) -> DecideReportResult | None:
        key = private(Kind.REPORT, input.report_id, path=("input", "reportId"))
        row = await service.decide_report(
            info.context.actor, info.context.db, report_id=key, decision=input.decision, reason=input.reason
        )
        return DecideReportSuccess(report=Report.of(row))
