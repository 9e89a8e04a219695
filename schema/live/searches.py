"""Reads a saved search back as the question that it was: its filter is what the search's own argument would be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from graphql import GraphQLInputType, Undefined
from graphql.utilities import coerce_input_value
from strawberry.types.arguments import convert_argument

from duobaan.alerts.models import SavedSearch as Row
from duobaan.alerts.models import SearchScope
from duobaan.ids import Kind
from schema.context import Info
from schema.faults import coded
from schema.search.filters import ProfessionalFilter, VacancyFilter
from schema.viewer.types import SavedSearch
from search.market import Market, Question
from search.service import PROFESSIONAL_MARKET, VACANCY_MARKET


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved search with the question that it asks of one market."""

    search: SavedSearch
    kind: Kind
    market: Market[Any]
    question: Question


def read_saved(info: Info, row: Row) -> Saved:
    """Return the question of a saved search; a filter that no search would take is the caller's mistake."""
    searches_vacancies = row.scope is SearchScope.VACANCIES
    of: type[VacancyFilter] | type[ProfessionalFilter] = VacancyFilter if searches_vacancies else ProfessionalFilter
    wishes = cast("VacancyFilter | ProfessionalFilter", _filter(info, of, row.filter)).read()
    return Saved(
        search=SavedSearch.of(row),
        kind=Kind.VACANCY if searches_vacancies else Kind.PROFESSIONAL,
        market=VACANCY_MARKET if searches_vacancies else PROFESSIONAL_MARKET,
        question=Question(wishes, row.text),
    )


def _filter(info: Info, of: type, value: dict[str, Any]) -> object:
    schema = info.schema
    kind = cast("GraphQLInputType", schema._schema.type_map[of.__name__])  # noqa: SLF001
    found = coerce_input_value(value, kind)
    if found is Undefined:
        raise coded("The saved filter is not one that this search takes.", "BAD_USER_INPUT")
    return convert_argument(found, of, schema.schema_converter.scalar_registry, schema.config)
