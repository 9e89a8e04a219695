"""The price of a request is known before it runs, and never lower than what answering really makes."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from graphql import (
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    build_schema,
    execute_sync,
    get_introspection_query,
    parse,
    validate,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from duobaan.db.uow import Database
from duobaan.eligibility.lessons import vacancy_facts
from duobaan.ids import new_id
from duobaan.reference.school_system import sector_of
from duobaan.reference.subjects import subjects
from duobaan.vacancies.models import Vacancy
from duobaan.vacancies.rules import MAX_SUBJECTS
from duobaan.words import HolidayRegion, Level, Sector
from schema.build import DuobaanSchema, build
from schema.context import Context
from schema.cost import table
from schema.cost.pricing import Cost, Price, Pricer
from schema.cursors import CursorBox
from schema.measures import Limits
from schema.operations import run
from tests.schema.cost.lots import Data, Documents, objects_of
from tests.search.world import opened
from tests.support.code import ROOT


@pytest.fixture(scope="module")
def built() -> DuobaanSchema:
    return build()


@pytest.fixture(scope="module")
def bare(built: DuobaanSchema) -> GraphQLSchema:
    """The same types without their resolvers."""
    return build_schema(built.as_str())


def price(schema: GraphQLSchema, text: str, variables: dict[str, Any] | None = None) -> Cost:
    tree = parse(text)
    operation = next(node for node in tree.definitions if isinstance(node, OperationDefinitionNode))
    return Price.of(operation, schema, Pricer(schema, tree)).cost(variables or {})


@settings(max_examples=120)
@given(seed=st.integers(0, 2**32))
def test_no_answer_makes_more_than_its_price(bare: GraphQLSchema, seed: int) -> None:
    lot = random.Random(seed)
    documents = Documents(bare, lot)
    text = documents.write()
    tree = parse(text)
    assert validate(bare, tree) == [], text
    data = Data(bare, lot)
    answer = execute_sync(
        bare,
        tree,
        variable_values=documents.variables,
        field_resolver=data.resolve,
        type_resolver=lambda value, *_: value["__typename"],
    )
    assert not answer.errors, (text, answer.errors)
    assert data.made == objects_of(answer.data) - 1
    cost = price(bare, text, documents.variables)
    assert (table.REQUEST + data.tenths) / table.POINT <= cost.points, (text, documents.variables)


def test_the_whole_schema_may_be_asked_and_grow(built: DuobaanSchema) -> None:
    """What every tool sends first; the schema grows by a hundredth of its types in a week."""
    full = get_introspection_query(input_value_deprecation=True, directive_is_repeatable=True, specified_by_url=True)
    assert 1.25 * price(built._schema, full).introspected < Limits().introspection


def test_introspection_is_counted_exactly(built: DuobaanSchema) -> None:
    graph = built._schema
    for text in (
        get_introspection_query(input_value_deprecation=True, directive_is_repeatable=True, specified_by_url=True),
        '{ __type(name: "Vacancy") { fields(includeDeprecated: true) { args { type { ofType { name } } } } } }',
        "{ __schema { types { ...T ...T } } } fragment T on __Type { interfaces { name } possibleTypes { name } }",
    ):
        answer = execute_sync(graph, parse(text))
        counted = price(graph, text).introspected
        assert objects_of(answer.data) - 1 <= counted <= 2 * objects_of(answer.data)
    assert price(graph, "query($n: String!) { __type(name: $n) { fields { name } } }", {"n": "Query"}).introspected > 30


@pytest.mark.parametrize(
    ("text", "variables", "points"),
    [
        ("{ __typename }", {}, 5),
        ("{ viewer { user { name } } }", {}, 8),
        ("{ provinces { code } }", {}, 5 + 0.1 * table.QUERY + 12),
        ("{ nodes(ids: []) { id } }", {}, 6),
        ('{ nodes(ids: ["a", "b"]) { id } }', {}, 8),
        ("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": ["a"] * 7}, 13),
        ("query($n: Int! = 4) { vacancies(first: $n) { nodes { id } } }", {}, 5 + 1 + 1 + 4),
        ("query($n: Int!) { vacancies(first: $n) { nodes { id } } }", {"n": 50}, 5 + 1 + 1 + 50),
        ("{ vacancies { nodes { id } } }", {}, 5 + 1 + 1 + 20),
        ("{ vacancies { totalCount } }", {}, 5 + 1 + 1 + 2),
        ("query($b: Boolean!) { viewer @include(if: $b) { user { name } } }", {"b": False}, 5),
        ("query($b: Boolean!) { viewer @skip(if: $b) { user { name } } }", {"b": False}, 8),
        ("{ viewer @skip(if: true) { user { name } } }", {}, 5),
        ("{ ...A ...A } fragment A on Query { viewer { user { name } } }", {}, 5 + 2 * 3),
    ],
)
def test_prices_can_be_worked_out_by_hand(
    built: DuobaanSchema, text: str, variables: dict[str, Any], points: int
) -> None:
    assert price(built._schema, text, variables).points == points


@pytest.mark.parametrize("value", [-1, 10**30, 1e300, float("inf"), "x", None, [1], {}, True])
def test_a_page_of_any_value_has_a_price(built: DuobaanSchema, value: Any) -> None:
    text = "query($n: Int) { searchVacancies(last: $n) { nodes { id } } }"
    assert 0 < price(built._schema, text, {"n": value}).points < 10_000


def test_an_object_is_of_one_type_only(built: DuobaanSchema) -> None:
    one = '{ node(id: "a") { ... on Vacancy { school { name } } } }'
    two = '{ node(id: "a") { ... on Vacancy { school { name } } ... on Professional { subjects { __typename } } } }'
    alone = '{ node(id: "a") { ... on Professional { subjects { __typename } } } }'
    graph = built._schema
    assert price(graph, two) == max(price(graph, one), price(graph, alone), key=lambda cost: cost.points)


COVER = 'coverageSuggestions(vacancyId: "a") { __typename }'


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("{ vacancies { nodes { id } } }", 0),
        (f"{{ {COVER} }}", 200),
        (f"{{ {' '.join(f'a{n}: {COVER}' for n in range(29))} }}", 29 * 200),
        (f"{{ ...A ...A }} fragment A on Query {{ ...B ...B }} fragment B on Query {{ {COVER} }}", 4 * 200),
        ("query($n: Int!) { proposals(first: $n) { nodes { nextTeams { __typename } } } }", 7 * 200),
        ("query($b: Boolean!) { viewer @skip(if: $b) { savedSearches { found { totalCount } } } }", 0),
        ("{ viewer { savedSearches { found { totalCount } } } }", 50 * 6),
    ],
)
def test_matching_is_counted_for_itself(built: DuobaanSchema, text: str, milliseconds: int) -> None:
    assert price(built._schema, text, {"n": 7, "b": True}).work == milliseconds


async def test_a_document_that_matches_too_much_is_refused_before_it_runs(built: DuobaanSchema, db: Database) -> None:
    context = Context(db=db, engine=await opened(), cursors=CursorBox(b"x"))
    answer = await run(built, context, f"{{ {' '.join(f'a{n}: {COVER}' for n in range(4))} }}")
    (error,) = answer.errors
    assert error["extensions"] == {"code": "COST_LIMIT_EXCEEDED", "measure": "work", "found": 800, "limit": 500}


def test_what_the_web_client_asks_matches_no_more_than_one_may(built: DuobaanSchema) -> None:
    texts = [file.read_text(encoding="utf-8") for file in (ROOT / "web" / "operations").glob("*.graphql")]
    tree = parse("\n".join(texts))  # fragments are shared between files
    pricer = Pricer(built._schema, tree)
    asked = [node for node in tree.definitions if isinstance(node, OperationDefinitionNode)]
    costs = {node.name: Price.of(node, built._schema, pricer).cost({"three": True}).work for node in asked}
    assert max(costs.values()) > 100
    assert {name: work for name, work in costs.items() if work > Limits().work} == {}


def test_every_line_of_the_table_names_something(built: DuobaanSchema) -> None:
    types = {name: kind for name, kind in built._schema.type_map.items() if isinstance(kind, GraphQLObjectType)}
    known = {f"{name}.{field}" for name, kind in types.items() for field in kind.fields}
    known |= {f"*.{field}" for kind in types.values() for field in kind.fields}
    assert set(table.WORK) <= set(table.WEIGHTS) & known, "what works long costs more than its objects"
    assert (set(table.WEIGHTS) | set(table.LENGTHS) | table.PAGED) - known == set()
    assert {name for name in table.LIGHT if name not in types and name != "Edge"} == set()


def test_a_vacancy_of_hours_has_no_more_lessons_to_assess_than_it_is_priced_for() -> None:
    levels = [level for level in Level if sector_of(level) is Sector.VO]
    vacancy = Vacancy(
        sector=Sector.VO,
        subjects=list(subjects())[:MAX_SUBJECTS],
        levels=levels,
        grounds=[],
        minutes_week=0,
        starts_on=dt.date(2027, 1, 4),
        ends_on=dt.date(2027, 7, 1),
    )
    asked = vacancy_facts(vacancy, [], board_id=new_id(), region=HolidayRegion.MIDDEN, today=dt.date(2026, 11, 22))
    assert len(asked.lessons) == MAX_SUBJECTS * len(levels) <= table.length("EligibilityAssessment", "lessons")
    assert len(asked.lessons) <= table.length("EligibilityAssessment", "subjects")
