"""Queries for vacancies."""

from __future__ import annotations

import strawberry

from duobaan.errors import NotFound
from duobaan.ids import Kind, private
from duobaan.vacancies.service import count_vacancies, get_vacancy, list_vacancies
from schema.access import query
from schema.context import Info
from schema.cursors import scope_of
from schema.pagination import Connection, connect, window
from schema.vacancies.inputs import VacancyListFilterInput
from schema.vacancies.types import Vacancy


@strawberry.type
class VacancyQueries:
    """Mixed into Query."""

    @query(get_vacancy)
    async def vacancy(self, info: Info, id: strawberry.ID) -> Vacancy | None:
        try:
            key = private(Kind.VACANCY, id)
        except NotFound:
            return None
        row = await get_vacancy(info.context.actor, info.context.db, vacancy_id=key)
        return None if row is None else Vacancy.of(row)

    @query(list_vacancies)
    async def vacancies(
        self, info: Info, filter: VacancyListFilterInput | None = None, first: int = 20, after: str | None = None
    ) -> Connection[Vacancy]:
        context, wanted = info.context, (filter or VacancyListFilterInput()).read()
        scope = scope_of("vacancies", wanted)
        asked = window(context, scope, first, after)
        page = await list_vacancies(context.actor, context.db, wanted=wanted, window=asked)

        async def count() -> int:
            return await count_vacancies(context.actor, context.db, wanted)

        return connect(context, scope, page, asked, Vacancy.of, count)
