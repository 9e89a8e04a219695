"""Mutations of introductions."""

from __future__ import annotations

import datetime as dt
from typing import Annotated
from uuid import UUID

import strawberry

from duobaan.ids import Kind, private
from duobaan.introductions import meeting, service
from duobaan.introductions.models import Introduction as Row
from duobaan.introductions.models import IntroductionKind, IntroductionOutcome
from schema.access import mutation
from schema.context import Context, Info
from schema.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound, StateNotAllowed
from schema.introductions.types import Introduction, load_introduction


@strawberry.input(description="A school's request to meet a professional.")
class RequestIntroductionInput:
    """At most one open request per school and person."""

    professional_id: strawberry.ID
    kind: IntroductionKind = IntroductionKind.CALL
    message: str | None = None
    vacancy_id: strawberry.ID | None = None
    takes_place_at: dt.datetime | None = None
    on_behalf_of: strawberry.ID | None = None
    idempotency_key: str | None = None


@strawberry.input(description="The person's answer.")
class AnswerIntroductionInput:
    """After a yes both see each other's name and contact data."""

    introduction_id: strawberry.ID
    accept: bool


@strawberry.input(description="The date of a meeting that was accepted.")
class PlanIntroductionInput:
    """Either side may set or move it."""

    introduction_id: strawberry.ID
    takes_place_at: dt.datetime


@strawberry.input(description="What a meeting led to.")
class RecordIntroductionOutcomeInput:
    """After it took place."""

    introduction_id: strawberry.ID
    outcome: IntroductionOutcome
    note: str | None = None


@strawberry.input(description="No meeting after all.")
class CancelIntroductionInput:
    """The school at any time, the person after the yes."""

    introduction_id: strawberry.ID


@strawberry.type(description="The request that was made.")
class RequestIntroductionSuccess:
    """Awaiting the person's answer."""

    introduction: Introduction


@strawberry.type(description="The answered request.")
class AnswerIntroductionSuccess:
    """Accepted or declined."""

    introduction: Introduction


@strawberry.type(description="The planned meeting.")
class PlanIntroductionSuccess:
    """With its date."""

    introduction: Introduction


@strawberry.type(description="The meeting that was held.")
class RecordIntroductionOutcomeSuccess:
    """A next step may be asked."""

    introduction: Introduction


@strawberry.type(description="The meeting that was called off.")
class CancelIntroductionSuccess:
    """Contact data are hidden again."""

    introduction: Introduction


RequestIntroductionResult = Annotated[
    RequestIntroductionSuccess | NotAllowed | NotFound | InvalidInput | AlreadyDone,
    strawberry.union("RequestIntroductionResult"),
]
AnswerIntroductionResult = Annotated[
    AnswerIntroductionSuccess | NotAllowed | NotFound | StateNotAllowed,
    strawberry.union("AnswerIntroductionResult"),
]

PlanIntroductionResult = Annotated[
    PlanIntroductionSuccess | NotAllowed | NotFound | InvalidInput | StateNotAllowed,
    strawberry.union("PlanIntroductionResult"),
]
RecordIntroductionOutcomeResult = Annotated[
    RecordIntroductionOutcomeSuccess | NotAllowed | NotFound | InvalidInput | StateNotAllowed,
    strawberry.union("RecordIntroductionOutcomeResult"),
]
CancelIntroductionResult = Annotated[
    CancelIntroductionSuccess | NotAllowed | NotFound | StateNotAllowed,
    strawberry.union("CancelIntroductionResult"),
]


def _key(text: str) -> UUID:
    return private(Kind.INTRODUCTION, text, path=("input", "introductionId"))


async def _read(context: Context, row: Row) -> Introduction:
    found = await load_introduction(context, row.id)
    if found is None:
        raise LookupError("someone does not see the own introduction")
    return found


@strawberry.type
class IntroductionMutations:
    """Mixed into Mutation."""

    @mutation(service.request_introduction)
    async def request_introduction(
        self, info: Info, input: RequestIntroductionInput
    ) -> RequestIntroductionResult | None:
        vacancy, school = input.vacancy_id, input.on_behalf_of
        row = await service.request_introduction(
            info.context.actor,
            info.context.db,
            professional_id=private(Kind.PROFESSIONAL, input.professional_id, path=("input", "professionalId")),
            kind=input.kind,
            message=input.message or "",
            vacancy_id=None if vacancy is None else private(Kind.VACANCY, vacancy, path=("input", "vacancyId")),
            takes_place_at=input.takes_place_at,
            on_behalf_of=None if school is None else private(Kind.ORGANISATION, school, path=("input", "onBehalfOf")),
            idempotency_key=input.idempotency_key,
        )
        return RequestIntroductionSuccess(introduction=await _read(info.context, row))

    @mutation(service.answer_introduction)
    async def answer_introduction(self, info: Info, input: AnswerIntroductionInput) -> AnswerIntroductionResult | None:
        row = await service.answer_introduction(
            info.context.actor,
            info.context.db,
            introduction_id=_key(input.introduction_id),
            accept=input.accept,
        )
        return AnswerIntroductionSuccess(introduction=await _read(info.context, row))

    @mutation(meeting.plan_introduction)
    async def plan_introduction(self, info: Info, input: PlanIntroductionInput) -> PlanIntroductionResult | None:
        row = await meeting.plan_introduction(
            info.context.actor,
            info.context.db,
            introduction_id=_key(input.introduction_id),
            takes_place_at=input.takes_place_at,
        )
        return PlanIntroductionSuccess(introduction=await _read(info.context, row))

    @mutation(meeting.record_outcome)
    async def record_introduction_outcome(
        self, info: Info, input: RecordIntroductionOutcomeInput
    ) -> RecordIntroductionOutcomeResult | None:
        row = await meeting.record_outcome(
            info.context.actor,
            info.context.db,
            introduction_id=_key(input.introduction_id),
            outcome=input.outcome,
            note=input.note or "",
        )
        return RecordIntroductionOutcomeSuccess(introduction=await _read(info.context, row))

    @mutation(meeting.cancel_introduction)
    async def cancel_introduction(self, info: Info, input: CancelIntroductionInput) -> CancelIntroductionResult | None:
        key = _key(input.introduction_id)
        row = await meeting.cancel_introduction(info.context.actor, info.context.db, introduction_id=key)
        return CancelIntroductionSuccess(introduction=await _read(info.context, row))
