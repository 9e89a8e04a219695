"""Arguments read by functions that are written once are those of graphql-core and Strawberry, value for value."""

from __future__ import annotations

from pprint import pformat
from typing import Any

import pytest
from graphql import FieldNode, OperationDefinitionNode, get_argument_values, get_variable_values, parse
from graphql.execution.values import VariableValues
from strawberry.exceptions import StrawberryInputCoercionError
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

from duobaan.access import Actor
from schema.build import DuobaanSchema, build
from schema.compiled import literals
from schema.compiled.inputs import Inputs
from schema.compiled.irregular import Irregular
from schema.compiled.variables import Variables
from tests import factories
from tests.schema.asking import Asker

VACANCIES = "searchVacancies(query: $text, filter: $filter, first: $first, sort: $sort) { totalCount }"
HEAD = "query ($text: String, $filter: VacancyFilter, $first: Int!, $sort: VacancySort!, $one: String, $near: Int, "
HEAD += "$days: DateRange, $names: [String!], $half: HalfDay!, $day: Weekday!, $date: Date)"
GIVEN: dict[str, Any] = {"first": 5, "sort": "NEWEST", "half": "MORNING", "day": "TU"}
CASES: list[tuple[str, dict[str, Any]]] = [
    (VACANCIES, {}),
    (VACANCIES, {"filter": None}),
    (VACANCIES, {"text": "wiskunde", "filter": {}}),
    (VACANCIES, {"filter": {"levels": ["HAVO"], "near": {"place": {"postcode": "3511"}}, "startsOn": {"gte": None}}}),
    (VACANCIES, {"filter": {"slots": {"slots": [{"halfDay": {"day": "MO", "half": "AFTERNOON"}}]}}}),
    (VACANCIES, {"filter": {"publishedSince": "2026-01-02T03:04:05Z", "schools": ["org_x"], "duoAllowed": False}}),
    ("searchVacancies { totalCount }", {}),
    ("searchVacancies(filter: {}) { totalCount }", {}),
    ('searchVacancies(filter: null, query: "x") { totalCount }', {}),
    ("searchVacancies(filter: {levels: HAVO, provinces: []}) { totalCount }", {}),
    ('searchVacancies(filter: {near: {place: {name: "Utrecht"}}}) { totalCount }', {}),
    ("searchVacancies(filter: {near: {place: {name: $one}, withinKm: $near}}) { totalCount }", {"one": "Utrecht"}),
    ('searchVacancies(filter: {near: {place: {name: "x"}, withinKm: $near}}) { totalCount }', {"near": 3}),
    ("searchVacancies(filter: {provinces: $names, startsOn: $days, startsBefore: $date}) { totalCount }", {}),
    (
        "searchVacancies(filter: {provinces: $names, startsOn: $days, startsBefore: $date}) { totalCount }",
        {"names": ["Utrecht", "UT"], "days": {"gte": "2026-01-01"}, "date": "2026-02-03"},
    ),
    (
        "searchVacancies(filter: {slots: {slots: [{halfDay: {day: $day, half: $half}}]}}) { totalCount }",
        {},
    ),
    ("searchVacancies(filter: {slots: {slots: {halfDay: {day: $day, half: MORNING}}}}) { totalCount }", {}),
    ('suggest(prefix: "w", scopes: [SUBJECT], first: $first) { label }', {}),
    ("organisations(first: $first, filter: {kinds: [SCHOOL]}) { nodes { id } }", {}),
]


@pytest.fixture(scope="module")
def schema() -> DuobaanSchema:
    return build()


def _as_ever(schema: DuobaanSchema, field: StrawberryField, node: FieldNode, values: VariableValues) -> dict[str, Any]:
    definition = schema._schema.query_type.fields[node.name.value]  # type: ignore[union-attr]
    given = get_argument_values(definition, node, values)
    return convert_arguments(given, field.arguments, schema.schema_converter.scalar_registry, schema.config, None)


def _read(schema: DuobaanSchema, text: str, given: dict[str, Any]) -> tuple[FieldNode, StrawberryField, VariableValues]:
    (operation,) = parse(f"{HEAD} {{ {text} }}").definitions
    assert isinstance(operation, OperationDefinitionNode)
    (node,) = operation.selection_set.selections
    assert isinstance(node, FieldNode)
    values = get_variable_values(schema._schema, operation.variable_definitions or (), GIVEN | given)
    assert isinstance(values, VariableValues), values
    definition = schema._schema.query_type.fields[node.name.value]  # type: ignore[union-attr]
    return node, definition.extensions["strawberry-definition"], values


@pytest.mark.parametrize(("text", "given"), CASES)
def test_the_same_objects_with_the_same_values(schema: DuobaanSchema, text: str, given: dict[str, Any]) -> None:
    node, field, values = _read(schema, text, given)
    definition = schema._schema.query_type.fields[node.name.value]  # type: ignore[union-attr]
    read, convert = literals.arguments(definition, node), Inputs(schema).of(field)
    found, wanted = convert(read(values.coerced), None), _as_ever(schema, field, node, values)
    assert repr(found) == repr(wanted)
    assert [type(one) for one in found.values()] == [type(one) for one in wanted.values()]


@pytest.mark.parametrize("name", ["filter", "sort"])
def test_what_one_request_does_to_its_values_no_other_sees(schema: DuobaanSchema, name: str) -> None:
    node, field, values = _read(
        schema, 'searchVacancies(filter: {levels: [HAVO], provinces: ["UT"]}) { totalCount }', {}
    )
    definition = schema._schema.query_type.fields[node.name.value]  # type: ignore[union-attr]
    read, convert = literals.arguments(definition, node), Inputs(schema).of(field)
    first = convert(read(values.coerced), None)
    first["filter"].provinces.append("NH")
    first["filter"].levels = None
    assert convert(read(values.coerced), None)["filter"].provinces == ["UT"]
    assert convert(read(values.coerced), None)["filter"].levels is not None


@pytest.mark.parametrize(
    "text",
    ["searchVacancies(first: $near) { totalCount }", "suggest(prefix: $one) { label }"],
    ids=["a null where none may be", "a variable that is missing"],
)
def test_what_graphql_core_has_a_word_about_is_left_to_it(schema: DuobaanSchema, text: str) -> None:
    node, _, values = _read(schema, text, {"near": None} if "near" in text else {})
    definition = schema._schema.query_type.fields[node.name.value]  # type: ignore[union-attr]
    with pytest.raises(Irregular):
        literals.arguments(definition, node)(values.coerced)


async def test_a_door_asks_each_who_comes_through_a_form_that_others_used(asker: Asker) -> None:
    document = "{ unreadMessageCount }"
    user = await factories.user(asker.db)
    somebody = Actor(user_id=user.id)
    for _ in range(3):
        assert await asker.ask(document, somebody) == {"unreadMessageCount": 0}
    assert asker.schema.executor is not None
    answered = asker.schema.executor.tally.compiled
    assert answered >= 2
    assert await asker.codes(document) == ["UNAUTHENTICATED"]
    assert asker.schema.executor.tally.compiled == answered


ODD: list[dict[str, Any]] = [
    {"filter": {"provinces": "UT", "levels": "HAVO"}},
    {"filter": {"slots": {"slots": {"halfDay": {"day": "MO", "half": "AFTERNOON"}}}}},
    {"names": None, "near": 3.0},
    {"filter": {"provinces": [None]}},
    {"filter": {"slots": {}}},
    {"filter": {"slots": {"slots": [{}]}}},
    {"filter": {"unknown": 1}},
    {"filter": []},
    {"filter": [{"levels": ["HAVO"]}]},
    {"filter": {"levels": ["NONE_SUCH"]}},
    {"first": None},
    {"first": "5"},
    {"first": True},
    {"first": 2**40},
    {"sort": None},
    {"text": 5},
    {"date": "2026-13-01"},
    {"days": "2026-01-01"},
    {"names": [1]},
    {"names": {}},
]


@pytest.mark.parametrize("given", [given for _, given in CASES] + ODD)
def test_variables_are_those_of_graphql_core_or_left_to_it(schema: DuobaanSchema, given: dict[str, Any]) -> None:
    (operation,) = parse(
        HEAD.replace("$one: String", '$one: String = "x", $some: [Int!] = [1, 2]') + " { a }"
    ).definitions
    assert isinstance(operation, OperationDefinitionNode)
    wanted = get_variable_values(schema._schema, operation.variable_definitions or (), GIVEN | given)
    coerce = Variables(schema._schema).of(operation)
    if isinstance(wanted, VariableValues):
        found = coerce(GIVEN | given)
        assert pformat(found.coerced) == pformat(wanted.coerced)  # in whatever order
        assert [(name, one.value) for name, one in found.sources.items()] == [
            (name, one.value) for name, one in wanted.sources.items()
        ]
        found.coerced["some"].append(3)
        assert coerce(GIVEN | given).coerced["some"] == [1, 2], "a default is made anew for each request"
    else:
        with pytest.raises((Irregular, StrawberryInputCoercionError)):
            coerce(GIVEN | given)


def test_a_variable_that_must_be_there_is_left_to_graphql_core_when_it_is_not(schema: DuobaanSchema) -> None:
    (operation,) = parse(HEAD + " { a }").definitions
    assert isinstance(operation, OperationDefinitionNode)
    with pytest.raises(Irregular):
        Variables(schema._schema).of(operation)({name: value for name, value in GIVEN.items() if name != "half"})
