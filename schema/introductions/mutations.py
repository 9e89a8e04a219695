"""Mutations of introductions."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import strawberry

from duobaan.ids import Kind, private
from duobaan.introductions import service
from duobaan.introductions.models import IntroductionKind
from schema.access import mutation
from schema.context import Info
from schema.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound, StateNotAllowed
from schema.introductions.types import Introduction


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


@strawberry.type(description="The request that was made.")
class RequestIntroductionSuccess:
    """Awaiting the person's answer."""

    introduction: Introduction


@strawberry.type(description="The answered request.")
class AnswerIntroductionSuccess:
    """Accepted or declined."""

    introduction: Introduction


RequestIntroductionResult = Annotated[
    RequestIntroductionSuccess | NotAllowed | NotFound | InvalidInput | AlreadyDone,
    strawberry.union("RequestIntroductionResult"),
]
AnswerIntroductionResult = Annotated[
    AnswerIntroductionSuccess | NotAllowed | NotFound | StateNotAllowed,
    strawberry.union("AnswerIntroductionResult"),
]


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
        return RequestIntroductionSuccess(introduction=Introduction.of(row))

    @mutation(service.answer_introduction)
    async def answer_introduction(self, info: Info, input: AnswerIntroductionInput) -> AnswerIntroductionResult | None:
        row = await service.answer_introduction(
            info.context.actor,
            info.context.db,
            introduction_id=private(Kind.INTRODUCTION, input.introduction_id, path=("input", "introductionId")),
            accept=input.accept,
        )
        return AnswerIntroductionSuccess(introduction=Introduction.of(row))
