"""Mutations of reports."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import strawberry

from duobaan.errors import NotFound as Unknown
from duobaan.ids import Kind, parse, private
from duobaan.reports import service
from duobaan.reports.models import ReportDecision, ReportKind, ReportReason
from duobaan.reports.notices import report_as_guest
from schema.access import mutation
from schema.context import Info
from schema.errors import AlreadyDone, InvalidInput, LimitReached, NotAllowed, NotFound, StateNotAllowed
from schema.reports.types import TARGETS, Report

_KINDS = {target: kind for kind, target in TARGETS.items()}


def _target(text: str) -> tuple[ReportKind, UUID]:
    """Read the id of what is reported."""
    kind, key = parse(text)
    if kind not in _KINDS:
        raise Unknown(kind.name, path=("input", "aboutId"))
    return _KINDS[kind], key


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


@strawberry.input(description="What is wrong with a public profile or vacancy, told by who has no account.")
class ReportAsGuestInput:
    """Name and address are asked by law (DSA article 16), but not for child abuse; the decision goes to the address."""

    about_id: strawberry.ID = strawberry.field(description="A professional or a vacancy.")
    reason: ReportReason
    explanation: str
    name: str = ""
    email: str = ""


@strawberry.input(description="Why the removal of one's own content is not right.")
class ObjectToDecisionInput:
    """Once, within half a year."""

    report_id: strawberry.ID
    reason: str


@strawberry.type(description="The report was received; whoever asks gets this same answer.")
class ReportAsGuestSuccess:
    """The region and the platform see it."""

    is_received: bool


@strawberry.type(description="The report to whose decision one objected.")
class ObjectToDecisionSuccess:
    """Who decides looks at it anew."""

    report: Report


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
ReportAsGuestResult = Annotated[
    ReportAsGuestSuccess | NotAllowed | NotFound | InvalidInput | LimitReached, strawberry.union("ReportAsGuestResult")
]
ObjectToDecisionResult = Annotated[
    ObjectToDecisionSuccess | NotAllowed | NotFound | InvalidInput | StateNotAllowed | AlreadyDone,
    strawberry.union("ObjectToDecisionResult"),
]


@strawberry.type
class ReportMutations:
    """Mixed into Mutation."""

    @mutation(report_as_guest)
    async def report_as_guest(self, info: Info, input: ReportAsGuestInput) -> ReportAsGuestResult | None:
        kind, key = _target(input.about_id)
        await report_as_guest(
            info.context.actor,
            info.context.db,
            kind=kind,
            target_id=key,
            reason=input.reason,
            explanation=input.explanation,
            name=input.name,
            email=input.email,
            locale=info.context.locale,
        )
        return ReportAsGuestSuccess(is_received=True)

    @mutation(service.object_to_decision)
    async def object_to_decision(self, info: Info, input: ObjectToDecisionInput) -> ObjectToDecisionResult | None:
        key = private(Kind.REPORT, input.report_id, path=("input", "reportId"))
        row = await service.object_to_decision(info.context.actor, info.context.db, report_id=key, reason=input.reason)
        return ObjectToDecisionSuccess(report=Report.of(row))

    @mutation(service.report_content)
    async def report_content(self, info: Info, input: ReportContentInput) -> ReportContentResult | None:
        kind, key = _target(input.about_id)
        row = await service.report_content(
            info.context.actor,
            info.context.db,
            kind=kind,
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
