"""Mutations of vacancies."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import strawberry

from duobaan.ids import Kind, private
from duobaan.vacancies import service
from schema.access import mutation
from schema.context import Info
from schema.errors import InvalidInput, NotAllowed, NotFound, StaleRevision, StateNotAllowed
from schema.vacancies import inputs
from schema.vacancies.types import Vacancy


@strawberry.type(description="The draft.")
class CreateVacancySuccess:
    """Success of createVacancy."""

    vacancy: Vacancy


@strawberry.type(description="The vacancy as it is now.")
class ChangeVacancySuccess:
    """Success of changeVacancy."""

    vacancy: Vacancy


@strawberry.type(description="The published, or scheduled, vacancy.")
class PublishVacancySuccess:
    """Success of publishVacancy."""

    vacancy: Vacancy


@strawberry.type(description="The vacancy that was taken back.")
class WithdrawVacancySuccess:
    """Success of withdrawVacancy."""

    vacancy: Vacancy


@strawberry.type(description="The vacancy, open again.")
class RenewVacancySuccess:
    """Success of renewVacancy."""

    vacancy: Vacancy


CreateVacancyResult = Annotated[
    CreateVacancySuccess | NotAllowed | InvalidInput | NotFound, strawberry.union("CreateVacancyResult")
]
ChangeVacancyResult = Annotated[
    ChangeVacancySuccess | NotAllowed | NotFound | InvalidInput | StateNotAllowed | StaleRevision,
    strawberry.union("ChangeVacancyResult"),
]
PublishVacancyResult = Annotated[
    PublishVacancySuccess | NotAllowed | NotFound | InvalidInput | StateNotAllowed | StaleRevision,
    strawberry.union("PublishVacancyResult"),
]
WithdrawVacancyResult = Annotated[
    WithdrawVacancySuccess | NotAllowed | NotFound | InvalidInput | StateNotAllowed | StaleRevision,
    strawberry.union("WithdrawVacancyResult"),
]
RenewVacancyResult = Annotated[
    RenewVacancySuccess | NotAllowed | NotFound | InvalidInput | StateNotAllowed | StaleRevision,
    strawberry.union("RenewVacancyResult"),
]


def _vacancy(text: str) -> UUID:
    return private(Kind.VACANCY, text, path=("input", "vacancyId"))


def _organisation(text: str | None, field: str) -> UUID | None:
    return None if text is None else private(Kind.ORGANISATION, text, path=("input", field))


@strawberry.type
class VacancyMutations:
    """Mixed into Mutation."""

    @mutation(service.create_vacancy)
    async def create_vacancy(self, info: Info, input: inputs.CreateVacancyInput) -> CreateVacancyResult | None:
        row = await service.create_vacancy(
            info.context.actor,
            info.context.db,
            fields=input.vacancy.read(),
            slots=[slot.read() for slot in input.slots or ()],
            bundles=[bundle.read() for bundle in input.bundles or ()],
            school_id=_organisation(input.school_id, "schoolId"),
            on_behalf_of=_organisation(input.on_behalf_of, "onBehalfOf"),
            idempotency_key=input.idempotency_key,
        )
        return CreateVacancySuccess(vacancy=Vacancy.of(row))

    @mutation(service.change_vacancy)
    async def change_vacancy(self, info: Info, input: inputs.ChangeVacancyInput) -> ChangeVacancyResult | None:
        row = await service.change_vacancy(
            info.context.actor,
            info.context.db,
            vacancy_id=_vacancy(input.vacancy_id),
            fields=(input.vacancy or inputs.VacancyInput()).read(),
            slots=None if input.slots is None else [slot.read() for slot in input.slots],
            bundles=None if input.bundles is None else [bundle.read() for bundle in input.bundles],
            expected_version=input.expected_version,
        )
        return ChangeVacancySuccess(vacancy=Vacancy.of(row))

    @mutation(service.publish_vacancy)
    async def publish_vacancy(self, info: Info, input: inputs.PublishVacancyInput) -> PublishVacancyResult | None:
        row = await service.publish_vacancy(
            info.context.actor,
            info.context.db,
            vacancy_id=_vacancy(input.vacancy_id),
            publish_at=input.publish_at,
            expected_version=input.expected_version,
        )
        return PublishVacancySuccess(vacancy=Vacancy.of(row))

    @mutation(service.withdraw_vacancy)
    async def withdraw_vacancy(self, info: Info, input: inputs.WithdrawVacancyInput) -> WithdrawVacancyResult | None:
        row = await service.withdraw_vacancy(
            info.context.actor,
            info.context.db,
            vacancy_id=_vacancy(input.vacancy_id),
            reason=input.reason,
            expected_version=input.expected_version,
        )
        return WithdrawVacancySuccess(vacancy=Vacancy.of(row))

    @mutation(service.renew_vacancy)
    async def renew_vacancy(self, info: Info, input: inputs.RenewVacancyInput) -> RenewVacancyResult | None:
        row = await service.renew_vacancy(
            info.context.actor,
            info.context.db,
            vacancy_id=_vacancy(input.vacancy_id),
            closes_at=input.closes_at,
            expected_version=input.expected_version,
        )
        return RenewVacancySuccess(vacancy=Vacancy.of(row))
