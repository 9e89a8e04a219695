"""Where refusals say that the trouble is: a client finds that field in the input that it sends."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLInputObjectType, GraphQLList, GraphQLSchema, build_schema, get_nullable_type

from duobaan.access import SYSTEM, Actor
from duobaan.clock import now, today
from duobaan.db.uow import Database
from duobaan.vacancies.rules import VacancyFields, completeness, path_of
from duobaan.vacancies.service import run_vacancy_clock
from duobaan.words import LegalGround, Role
from schema.build import sdl
from tests import factories
from tests.schema.vacancies.test_vacancies import DAY, vacancy
from tests.support.graph import Graph

LESSON = {"day": "TU", "position": 1}
WRONG: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "title": ({"title": ""}, {}),
    "description": ({"description": "x" * 10_001}, {}),
    "textLanguage": ({"textLanguage": "fr"}, {}),
    "sector": ({"sector": None}, {}),
    "levels": ({"levels": ["MBO_2"]}, {}),
    "subjects": ({"subjects": ["XX"]}, {}),
    "acceptedGrounds": ({"acceptedGrounds": ["NOT_ALLOWED"]}, {}),
    "minutesPerWeek": ({"minutesPerWeek": -1, "hoursMode": "HOURS_ONLY"}, {}),
    "handoverMinutes": ({"handoverMinutes": 601}, {}),
    "supervisionMinutesWeek": ({"supervisionMinutesWeek": -1}, {}),
    "budgetCents": ({"budgetCents": -1}, {}),
    "endsOn": ({"endsOn": today().isoformat()}, {}),
    "maxTeam": ({"maxTeam": 4}, {}),
    "slots.0.day": ({}, {"slots": [{"position": 1}]}),
    "slots.0.position": ({}, {"slots": [{"day": "TU"}]}),
    "slots.0.startsAt": ({}, {"slots": [{"day": "TU", "startsAt": "05:00"}]}),
    "slots.0.movableTo.1.position": ({}, {"slots": [LESSON | {"movableTo": [LESSON, {"day": "FR", "position": 19}]}]}),
    "slots.0.validTo": ({}, {"slots": [LESSON | {"validFrom": "2027-02-01", "validTo": "2027-01-01"}]}),
    "slots.0.level": ({}, {"slots": [LESSON | {"level": "VWO"}]}),
    "slots.0.supportNeeded": ({}, {"slots": [LESSON | {"supportNeeded": 2}]}),
    "slots.0.bundle": ({}, {"slots": [LESSON | {"bundle": "b"}]}),
    "slots.1.key": ({}, {"slots": [LESSON | {"key": "k"}, {"day": "FR", "position": 1, "key": "k"}]}),
    "slots.1": ({}, {"slots": [LESSON, LESSON]}),
    "bundles.0": ({}, {"slots": [LESSON], "bundles": [{"key": "b", "kind": "SAME_DAY"}]}),
}


@pytest.fixture(scope="module")
def known() -> GraphQLSchema:
    return build_schema(sdl())


@pytest.fixture
async def planner(db: Database) -> Actor:
    return factories.actor(await factories.user(db), (await factories.school(db), Role.SCHOOL_PLANNER))


def is_in(known: GraphQLSchema, kind: str, path: list[str]) -> bool:
    """Say whether an input of this type has such a place."""
    first, *rest = path
    found: Any = known.type_map[kind]
    for part in rest:
        found = get_nullable_type(found)
        if isinstance(found, GraphQLList):
            if not part.isdecimal():
                return False
            found = found.of_type
        elif isinstance(found, GraphQLInputObjectType) and part in found.fields:
            found = found.fields[part].type
        else:
            return False
    return first == "input"


@pytest.mark.parametrize("where", WRONG)
async def test_a_fault_is_named_where_the_client_wrote_it(
    db: Database, known: GraphQLSchema, planner: Actor, where: str
) -> None:
    fields, beside = WRONG[where]
    asked = {"vacancy": vacancy(**fields)} | beside
    refused = await Graph(db).do("createVacancy", "vacancy { id }", planner, **asked)
    place = where.split(".") if beside else ["vacancy", where]
    assert ["input", *place] in [issue["path"] for issue in refused["issues"]]
    assert all(is_in(known, "CreateVacancyInput", issue["path"]) for issue in refused["issues"])


async def test_a_lesson_keeps_its_number_behind_one_that_has_no_place(db: Database, planner: Actor) -> None:
    slots = [{"day": "TU", "position": 19}, LESSON | {"subject": "NAT"}]
    refused = await Graph(db).do("createVacancy", "vacancy { id }", planner, vacancy=vacancy(), slots=slots)
    assert {".".join(issue["path"][1:]) for issue in refused["issues"]} == {"slots.0.position", "slots.1.subject"}


async def test_what_lacks_for_publishing_is_named_as_in_a_change(
    db: Database, known: GraphQLSchema, planner: Actor
) -> None:
    graph = Graph(db)
    bare = {"title": "Docent wiskunde", "sector": "VO", "hoursMode": "HOURS_ONLY"}
    made = (await graph.do("createVacancy", "vacancy { id completeness { missing } }", planner, vacancy=bare))[
        "vacancy"
    ]
    refused = await graph.do("publishVacancy", "vacancy { id }", planner, vacancyId=made["id"])
    lacking = {issue["path"][-1] for issue in refused["issues"]}
    assert lacking == {"subjects", "levels", "forms", "acceptedGrounds", "startsOn", "endsOn", "minutesPerWeek"}
    assert all(is_in(known, "ChangeVacancyInput", issue["path"]) for issue in refused["issues"])
    assert "acceptedGrounds" in made["completeness"]["missing"]


async def test_a_closing_time_that_is_past_is_named_in_a_change_and_in_a_renewal(
    db: Database, known: GraphQLSchema, planner: Actor
) -> None:
    graph, past = Graph(db), (now() - DAY).isoformat()
    given = {"vacancy": vacancy(closesAt=(now() + DAY).isoformat()), "slots": [LESSON]}
    key = (await graph.do("createVacancy", "vacancy { id }", planner, **given))["vacancy"]["id"]
    assert "vacancy" in await graph.do("publishVacancy", "vacancy { id }", planner, vacancyId=key)
    changed = await graph.do("changeVacancy", "vacancy { id }", planner, vacancyId=key, vacancy={"closesAt": past})
    assert [issue["path"] for issue in changed["issues"]] == [["input", "vacancy", "closesAt"]]
    await run_vacancy_clock(SYSTEM, db, now=now() + 2 * DAY)
    renewed = await graph.do("renewVacancy", "vacancy { id }", planner, vacancyId=key, closesAt=past)
    assert [issue["path"] for issue in renewed["issues"]] == [["input", "closesAt"]]


def test_clients_know_every_field_by_the_name_that_is_told(known: GraphQLSchema) -> None:
    assert all(is_in(known, "CreateVacancyInput", list(path_of(name))) for name in VacancyFields.__optional_keys__)
    guests = VacancyFields(grounds=(LegalGround.GUEST,))
    told = {*completeness(VacancyFields(), has_hours=False).missing, *completeness(guests, has_hours=False).missing}
    of_input = {name for name in told if is_in(known, "CreateVacancyInput", ["input", "vacancy", name])}
    assert told - of_input == {"slots"}
