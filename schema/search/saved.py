"""Reads a saved search back as the question that it was: its filter is what the search's own argument would be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import strawberry
from graphql import GraphQLError, GraphQLInputType, Undefined
from graphql.utilities import coerce_input_value
from strawberry.schema.base import BaseSchema
from strawberry.types.arguments import convert_argument

from duobaan.alerts.models import SavedSearch, SearchScope
from duobaan.errors import InvalidInput
from duobaan.ids import Kind
from schema.context import Info
from schema.faults import coded
from schema.search.filters import ProfessionalFilter, VacancyFilter
from search.alerting import count_found
from search.market import Market, Question
from search.service import PROFESSIONAL_MARKET, VACANCY_MARKET


@strawberry.type(description="How much a saved search finds.")
class SavedSearchFound:
    """As the search itself counts, for the viewer, now."""

    total_count: int
    new_count: int = strawberry.field(description="Of these, what was published since the viewer last looked.")


@dataclass(frozen=True, slots=True)
class Kept:
    """The question of a saved search, and the market to which it is put."""

    kind: Kind
    market: Market[Any]
    question: Question


def read_kept(info: Info, row: SavedSearch) -> Kept:
    """Return the question of a saved search; a filter that no search would take is the caller's mistake."""
    return _kept(info.schema, row)


def known_question(schema: BaseSchema, row: SavedSearch) -> Kept | None:
    """Return the question of a saved search; None when its filter is not one that the search takes any more."""
    try:
        return _kept(schema, row)
    except (GraphQLError, InvalidInput):
        return None


def _kept(schema: BaseSchema, row: SavedSearch) -> Kept:
    searches_vacancies = row.scope is SearchScope.VACANCIES
    of: type[VacancyFilter] | type[ProfessionalFilter] = VacancyFilter if searches_vacancies else ProfessionalFilter
    wishes = cast("VacancyFilter | ProfessionalFilter", _filter(schema, of, row.filter)).read()
    return Kept(
        kind=Kind.VACANCY if searches_vacancies else Kind.PROFESSIONAL,
        market=VACANCY_MARKET if searches_vacancies else PROFESSIONAL_MARKET,
        question=Question(wishes, row.text, limit=1),
    )


async def saved_search_found(info: Info, row: SavedSearch) -> SavedSearchFound | None:
    """Count what a saved search finds; None when its filter is not one that the search takes (any more)."""
    context = info.context
    try:
        kept = read_kept(info, row)
        total, new = await count_found(
            context.actor,
            context.db,
            context.engine,
            market=kept.market,
            question=kept.question,
            since=row.new_since,
            lexicon=context.lexicon,
        )
    except (GraphQLError, InvalidInput):
        return None
    return SavedSearchFound(total_count=total, new_count=new)


def _filter(schema: BaseSchema, of: type, value: dict[str, Any]) -> object:
    kind = cast("GraphQLInputType", schema._schema.type_map[of.__name__])  # type: ignore[attr-defined]  # noqa: SLF001
    found = coerce_input_value(value, kind)
    if found is Undefined:
        raise coded("The saved filter is not one that this search takes.", "BAD_USER_INPUT")
    return convert_argument(found, of, schema.schema_converter.scalar_registry, schema.config)
