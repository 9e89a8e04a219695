"""Searching and suggesting through GraphQL."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from duobaan.access import ANONYMOUS
from duobaan.ids import Kind, public
from duobaan.organisations.models import Organisation
from duobaan.professionals.models import Professional
from duobaan.reference.models import Postcode
from duobaan.vacancies.models import Vacancy
from duobaan.words import Level, Role, Visibility, Weekday
from schema.search.facets import OrganisationFacet, ProfessionalFacet, VacancyFacet, label_of
from search.engine import EngineUnavailable, Page, Query
from search.indexes import ORGANISATIONS, PROFESSIONALS, VACANCIES
from tests import factories
from tests.schema.asking import Asker
from tests.search import world
from tests.search.test_service import Dead, index_all

SEARCH = """query($query: String, $filter: VacancyFilter, $sort: VacancySort, $first: Int, $after: String) {
  searchVacancies(query: $query, filter: $filter, sort: $sort, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
    edges { cursor score distanceKm node { id title school { name } } highlights { field fragments { text hit } } }
    processing { engine degraded tookMs correctedQuery place
                 widerSuggestions { withinKm dropped totalCount } } } }"""
SHORT = """query($query: String! = "", $sort: VacancySort! = RELEVANCE, $first: Int! = 20, $after: String) {
  searchVacancies(query: $query, sort: $sort, first: $first, after: $after) {
    nodes { title } totalCount pageInfo { hasNextPage hasPreviousPage endCursor } } }"""
FACETS = """query($names: [VacancyFacet!]!) {
  searchVacancies(filter: { subjects: ["NAT"] }) { totalCount ...counts
    provinces: facets(names: [PROVINCE]) { name values { value label count selected } } } }
  fragment counts on VacancySearchConnection { facets(names: $names) { name values { value label count selected } } }"""
PEOPLE = """query($query: String! = "", $filter: ProfessionalFilter) {
  searchProfessionals(query: $query, filter: $filter) { totalCount
    edges { score node { id displayName isNamed about employer { name } contact { email } } }
    facets(names: [SUBJECT, QUALIFICATION]) { name values { value count } } } }"""
ORGANISATIONS_QUERY = """query($query: String!) { searchOrganisations(query: $query, filter: { kinds: [SCHOOL] }) {
  nodes { id name __typename } facets(names: [KIND]) { values { value label selected count } } } }"""
SUGGEST = """query($prefix: String!, $scopes: [SuggestScope!]) {
  suggest(prefix: $prefix, scopes: $scopes) { scope id label count } }"""


@pytest.fixture
async def searcher(asker: Asker) -> AsyncIterator[Asker]:
    engine = await world.opened()
    asker.engine = engine
    yield asker
    await engine.close()


@pytest.fixture
async def school(searcher: Asker) -> Organisation:
    await factories.store(
        searcher.db, Postcode(pc4="8011", place="Zwolle", lat=52.512, lon=6.093, source="test", province="Overijssel")
    )
    return await factories.school(searcher.db, name="Zuiderlyceum")


@pytest.fixture
async def vacancies(searcher: Asker, school: Organisation) -> list[Vacancy]:
    rows = [
        await factories.vacancy(searcher.db, school, title="Docent wiskunde", minutes_week=100),
        await factories.vacancy(searcher.db, school, title="Docent natuurkunde", subjects=("NAT",), minutes_week=300),
        await factories.vacancy(
            searcher.db, school, title="Docent scheikunde", subjects=("SCH",), minutes_week=200, levels=(Level.VWO,)
        ),
    ]
    await factories.slot(searcher.db, rows[1], Weekday.TU, 2)
    await index_all(searcher.db, searcher.engine, school, *rows)  # type: ignore[arg-type]
    return rows


async def test_finds_a_misspelt_subject_near_a_postcode(searcher: Asker, vacancies: list[Vacancy]) -> None:
    near = {"place": {"postcode": "8011 AB"}, "withinKm": 25}
    data = await searcher.ask(SEARCH, query="natuurkude", filter={"near": near}, sort="RELEVANCE", first=20)
    found = data["searchVacancies"]
    assert found["totalCount"] == 1
    (edge,) = found["edges"]
    assert edge["node"] == {
        "id": public(Kind.VACANCY, vacancies[1].id),
        "title": "Docent natuurkunde",
        "school": {"name": "Zuiderlyceum"},
    }
    assert edge["score"] is None  # nobody is signed in
    assert edge["distanceKm"] == 0.0
    title = next(one for one in edge["highlights"] if one["field"] == "title")
    assert [part["text"] for part in title["fragments"] if part["hit"]] == ["natuurkunde"]
    info = found["processing"]
    assert (info["engine"], info["degraded"], info["correctedQuery"], info["place"]) == (
        "embedded",
        False,
        "natuurkunde",
        "8011",
    )
    assert info["widerSuggestions"] == []


async def test_the_signed_in_see_a_score(searcher: Asker, school: Organisation, vacancies: list[Vacancy]) -> None:
    planner = factories.actor(await factories.user(searcher.db), (school, Role.SCHOOL_PLANNER))
    data = await searcher.ask(SEARCH, planner, query="wiskunde", sort="RELEVANCE", first=1)
    assert 0 < data["searchVacancies"]["edges"][0]["score"] <= 1


async def test_pages_follow_each_other(searcher: Asker, vacancies: list[Vacancy]) -> None:
    first = (await searcher.ask(SHORT, sort="HOURS_DESC", first=2))["searchVacancies"]
    assert [one["title"] for one in first["nodes"]] == ["Docent natuurkunde", "Docent scheikunde"]
    assert first["pageInfo"]["hasNextPage"]
    cursor = first["pageInfo"]["endCursor"]
    second = (await searcher.ask(SHORT, sort="HOURS_DESC", first=2, after=cursor))["searchVacancies"]
    assert [one["title"] for one in second["nodes"]] == ["Docent wiskunde"]
    assert second["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": True,
        "endCursor": second["pageInfo"]["endCursor"],
    }


async def test_a_cursor_of_another_question_is_refused(searcher: Asker, vacancies: list[Vacancy]) -> None:
    page = (await searcher.ask(SHORT, sort="HOURS_DESC", first=1))["searchVacancies"]
    cursor = page["pageInfo"]["endCursor"]
    assert await searcher.codes(SHORT, sort="NEWEST", after=cursor) == ["BAD_USER_INPUT"]
    assert await searcher.codes(SHORT, sort="HOURS_DESC", query="x", after=cursor) == ["BAD_USER_INPUT"]
    assert await searcher.codes(SHORT, sort="HOURS_DESC", after=cursor[:-2]) == ["BAD_USER_INPUT"]
    assert await searcher.codes(SHORT, sort="HOURS_DESC", after=cursor) == []


@pytest.mark.parametrize("first", [-1, 101])
async def test_a_page_has_bounds(searcher: Asker, first: int) -> None:
    assert await searcher.codes(SHORT, first=first) == ["BAD_USER_INPUT"]


async def test_facets_are_disjunctive_labelled_and_may_stand_in_fragments(
    searcher: Asker, vacancies: list[Vacancy]
) -> None:
    data = await searcher.ask(FACETS, names=["SUBJECT", "LEVEL"])
    found = data["searchVacancies"]
    assert found["totalCount"] == 1
    subject, level = found["facets"]
    assert {(one["value"], one["label"], one["count"], one["selected"]) for one in subject["values"]} == {
        ("NAT", "natuurkunde", 1, True),
        ("SCH", "scheikunde", 1, False),
        ("WIS", "wiskunde", 1, False),
    }
    assert level == {
        "name": "LEVEL",
        "values": [{"value": "HAVO", "label": label_of("LEVEL", "HAVO", "nl"), "count": 1, "selected": False}],
    }
    assert found["provinces"] == [
        {"name": "PROVINCE", "values": [{"value": "OV", "label": "Overijssel", "count": 1, "selected": False}]}
    ]


async def test_hits_and_facets_take_one_request(searcher: Asker, vacancies: list[Vacancy]) -> None:
    engine = searcher.engine
    assert engine is not None
    asked: list[Query] = []
    search = engine.search

    async def counted(query: Query) -> Page:
        asked.append(query)
        return await search(query)

    engine.search = counted  # type: ignore[method-assign]
    await searcher.ask(FACETS, names=["SUBJECT"])
    assert [query.facets for query in asked if query.limit] == [("subject_tree", "province")]


@pytest.mark.parametrize(
    "filter",
    [
        {"subjects": ["GEEN"]},
        {"near": {"place": {"postcode": "9999"}}},
        {"near": {"place": {"name": "Zwolle"}, "withinKm": 0}},
        {"near": {"place": {"point": {"lat": 123.0, "lon": 6.0}}}},
        {"schools": ["vac_0"]},
        {"slots": {"slots": []}},
        {"slots": {"slots": [{"time": {"day": "TU", "from": "10:00", "to": "09:00"}}]}},
        {"slots": {"slots": [{"halfDay": {"day": "TU", "half": "MORNING"}}], "mode": "AT_LEAST", "minCovered": 9}},
        {"provinces": ["OV"] * 101},
    ],
)
async def test_wrong_filters_are_the_callers_fault(
    searcher: Asker, vacancies: list[Vacancy], filter: dict[str, object]
) -> None:
    assert await searcher.codes(SEARCH, query="", filter=filter, sort="NEWEST", first=1) == ["BAD_USER_INPUT"]


async def test_distance_needs_a_place(searcher: Asker) -> None:
    assert await searcher.codes(SHORT, sort="DISTANCE") == ["BAD_USER_INPUT"]


@pytest.mark.parametrize(
    ("slot", "total"),
    [
        ({"halfDay": {"day": "TU", "half": "MORNING"}}, 1),
        ({"halfDay": {"day": "TU", "half": "AFTERNOON"}}, 0),
        ({"time": {"day": "TU", "from": "08:30", "to": "10:00"}}, 1),
        ({"lesson": {"day": "TU", "position": 2}}, 1),
        ({"lesson": {"day": "TU", "position": 3}}, 0),
    ],
)
async def test_asks_for_stretches_of_the_week(
    searcher: Asker, school: Organisation, vacancies: list[Vacancy], slot: dict[str, dict[str, object]], total: int
) -> None:
    if "lesson" in slot:
        slot = {"lesson": {**slot["lesson"], "schoolId": public(Kind.ORGANISATION, school.id)}}
    filter = {"slots": {"slots": [slot], "mode": "ALL"}}
    data = await searcher.ask(SEARCH, query="", filter=filter, sort="NEWEST", first=1)
    assert data["searchVacancies"]["totalCount"] == total


async def test_nothing_found_brings_wider_questions(searcher: Asker, vacancies: list[Vacancy]) -> None:
    filter = {"levels": ["VWO"], "subjects": ["NAT"]}
    data = await searcher.ask(SEARCH, query="", filter=filter, sort="NEWEST", first=5)
    assert data["searchVacancies"]["totalCount"] == 0
    assert data["searchVacancies"]["processing"]["widerSuggestions"] == [
        {"withinKm": None, "dropped": "subjects", "totalCount": 1},
        {"withinKm": None, "dropped": "levels", "totalCount": 1},
    ]


@pytest.fixture
async def person(searcher: Asker) -> Professional:
    company = await factories.company(searcher.db, name="Zuiderzee Machines")
    values = {"visibility": Visibility.PUBLIC, "name": "Wilma Jansendam", "about": "Ik maak windmolens"}
    row = await factories.professional(searcher.db, company, **values)
    await index_all(searcher.db, searcher.engine, row)  # type: ignore[arg-type]
    return row


async def test_strangers_find_a_card_without_a_name(searcher: Asker, person: Professional) -> None:
    data = await searcher.ask(PEOPLE, query="physics")
    found = data["searchProfessionals"]
    assert [edge["node"] for edge in found["edges"]] == [
        {
            "id": public(Kind.PROFESSIONAL, person.id),
            "displayName": "data-ingenieur",
            "isNamed": False,
            "about": None,
            "employer": None,
            "contact": None,
        }
    ]
    assert [edge["score"] for edge in found["edges"]] == [None]
    assert found["facets"][0]["values"] == [{"value": "NAT", "count": 1}, {"value": "WIS", "count": 1}]
    for secret in ("Jansendam", "Zuiderzee", "windmolens"):
        assert (await searcher.ask(PEOPLE, query=secret))["searchProfessionals"]["totalCount"] == 0


async def test_schools_are_found_by_name(searcher: Asker, school: Organisation, vacancies: list[Vacancy]) -> None:
    found = (await searcher.ask(ORGANISATIONS_QUERY, query="zuiderliceum"))["searchOrganisations"]
    assert found["nodes"] == [
        {"id": public(Kind.ORGANISATION, school.id), "name": "Zuiderlyceum", "__typename": "School"}
    ]
    (kind,) = found["facets"][0]["values"]
    assert (kind["value"], kind["selected"], kind["count"]) == ("SCHOOL", True, 1)


async def test_suggests_in_the_callers_language(
    searcher: Asker, school: Organisation, vacancies: list[Vacancy]
) -> None:
    data = await searcher.ask(SUGGEST, ANONYMOUS, locale="en", prefix="natuur", scopes=["SUBJECT"])
    assert data["suggest"][0] == {"scope": "SUBJECT", "id": "NAT", "label": "physics", "count": 1}
    data = await searcher.ask(SUGGEST, prefix="zuid", scopes=["SCHOOL", "PLACE"])
    assert data["suggest"] == [
        {"scope": "SCHOOL", "id": public(Kind.ORGANISATION, school.id), "label": "Zuiderlyceum", "count": None}
    ]
    data = await searcher.ask(SUGGEST, prefix="zwo", scopes=["PLACE"])
    assert data["suggest"] == [{"scope": "PLACE", "id": "Zwolle", "label": "Zwolle", "count": None}]


async def test_without_the_engine_the_answer_says_so(searcher: Asker, vacancies: list[Vacancy]) -> None:
    searcher.engine = Dead(analyser=world.ANALYSER)
    with pytest.raises(EngineUnavailable):
        await searcher.engine.search(Query("vacancies"))
    data = await searcher.ask(SEARCH, query="natuurk", sort="NEWEST", first=5)
    assert data["searchVacancies"]["totalCount"] == 1
    assert data["searchVacancies"]["processing"]["degraded"] is True
    assert (await searcher.ask(FACETS, names=["SUBJECT"]))["searchVacancies"]["facets"] == []


def test_every_facet_is_a_filterable_field_with_labels() -> None:
    indexes = {VacancyFacet: VACANCIES, ProfessionalFacet: PROFESSIONALS, OrganisationFacet: ORGANISATIONS}
    for names, definition in indexes.items():
        fields = definition.by_name()
        for name in names:
            assert fields[name.value].filterable, name
            assert label_of(name.name, "ZZ", "nl") == "ZZ"  # a code that nobody knows stays as it is
    assert label_of("LEVEL", "MBO_4", "en") != "MBO_4"
