"""A school planner who mistypes, mixes languages, asks for Tuesday mornings near by and gets few hits finds people."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from duobaan.access import Actor
from duobaan.geo import Point
from duobaan.ids import Kind, public
from duobaan.organisations.models import Organisation
from duobaan.professionals.models import AvailabilityWindow, Professional
from duobaan.reference.models import Postcode
from duobaan.words import ProfileStatus, Role, Weekday, WindowKind
from search.indexes import INDEXES
from tests import factories
from tests.schema.asking import Asker
from tests.search.conftest import KINDS, build_engine
from tests.search.test_service import index_all

PEOPLE = """query($query: String!, $filter: ProfessionalFilter, $first: Int! = 20, $before: String, $last: Int) {
  searchProfessionals(query: $query, filter: $filter, first: $first, last: $last, before: $before) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { node { id displayName } score distanceKm highlights { field fragments { text hit } } }
    facets(names: [SUBJECT], matching: "natuurkude") { name values { value label count } }
    map(zoom: 9) { lat lon count }
    processing { engine degraded correctedQuery allWords place
                 interpreted { filter value words label english: label(locale: EN) }
                 widerSuggestions { withinKm dropped totalCount label } } } }"""
ALIKE = "query($id: ID!) { similarProfessionals(id: $id) { node { id } distanceKm } }"
EVERYTHING = """query($query: String!, $after: String) { searchEverything(query: $query, first: 3, after: $after) {
  totalCount counts { kind count } pageInfo { hasNextPage endCursor }
  edges { kind score vacancy { title } professional { id } organisation { name } } } }"""

ZWOLLE, HATTEM, DEVENTER = Point(52.512, 6.093), Point(52.475, 6.065), Point(52.2661, 6.1552)
TYPED = "phisics teacher tusday mornings within 20 km"


@dataclass
class Town:
    """A planner with a school in Zwolle, and people around it."""

    asker: Asker
    school: Organisation
    planner: Actor
    people: dict[str, Professional] = field(default_factory=dict)

    async def person(self, name: str, pc4: str, place: str, point: Point, **values: Any) -> Professional:
        where = {"home_pc4": pc4, "place": place, "lat": point.lat, "lon": point.lon}
        known = {"headline": "Natuurkunde uit de praktijk", "named": True, "name": name} | where
        self.people[name] = await factories.professional(self.asker.db, **known | values)
        return self.people[name]

    async def ask(self, text: str, **asked: Any) -> Any:
        return (await self.asker.ask(PEOPLE, self.planner, query=text, **asked))["searchProfessionals"]


def names(found: Any) -> set[str]:
    return {edge["node"]["displayName"] for edge in found["edges"]}


@pytest.fixture(params=[KINDS[0], KINDS[2]])
async def town(request: pytest.FixtureRequest, asker: Asker, tmp_path: Path) -> AsyncIterator[Town]:
    asker.engine = build_engine(request.param, request, tmp_path, INDEXES)
    await asker.engine.ensure_indexes()
    for pc4, place, point in (("8011", "Zwolle", ZWOLLE), ("8051", "Hattem", HATTEM), ("7411", "Deventer", DEVENTER)):
        spot = {"place": place, "lat": point.lat, "lon": point.lon, "source": "test"}
        await factories.store(asker.db, Postcode(pc4=pc4, **spot))
    school = await factories.school(asker.db, name="Zwols Lyceum", lat=ZWOLLE.lat, lon=ZWOLLE.lon)
    planner = factories.actor(await factories.user(asker.db), (school, Role.SCHOOL_PLANNER))
    made = Town(asker, school, planner)
    await made.person("Noor", "8051", "Hattem", HATTEM)
    busy = await made.person("Bas", "8011", "Zwolle", ZWOLLE)
    window = {"weekday": Weekday.TU, "start_minute": 0, "end_minute": 720, "kind": WindowKind.BLOCKED}
    await factories.store(asker.db, AvailabilityWindow(professional_id=busy.id, **window))
    for name in ("Cato", "Daan", "Emma"):
        await made.person(name, "7411", "Deventer", DEVENTER)
    await made.person("Finn", "8051", "Hattem", HATTEM, hidden_from=(school.id.hex,))
    await made.person("Gwen", "8051", "Hattem", HATTEM, status=ProfileStatus.PAUSED)
    vacancy = await factories.vacancy(asker.db, school, title="Docent natuurkunde", subjects=("NAT",))
    await index_all(asker.db, asker.engine, school, vacancy, *made.people.values())  # type: ignore[arg-type]
    yield made
    await asker.engine.close()


async def test_is_led_to_the_right_people(town: Town) -> None:
    found = await town.ask(TYPED)

    # Around the planner's own school, on Tuesday mornings, physics: one person, and who hides stays hidden.
    assert names(found) == {"Noor"}
    assert found["edges"][0]["distanceKm"] == pytest.approx(4.5, abs=0.5)
    info = found["processing"]
    assert (info["correctedQuery"], info["allWords"], info["degraded"]) == ("physics", True, False)
    applied = {one["filter"]: one for one in info["interpreted"]}
    assert applied["slots"] == {
        "filter": "slots",
        "value": "TU_MORNING",
        "words": "tusday mornings",
        "label": "dinsdag ochtend",
        "english": "Tuesday morning",
    }
    assert applied["near"]["value"] == "20 km"
    highlights = {one["field"]: one["fragments"] for one in found["edges"][0]["highlights"]}
    assert {"text": "physics", "hit": True} in highlights["subjects"]

    # Few hits: the answer says what would find more, in words that can be shown.
    wider = {(one["withinKm"], one["dropped"]): one for one in info["widerSuggestions"]}
    assert {key: one["totalCount"] for key, one in wider.items()} == {
        (40, None): 4,
        (80, None): 4,
        (None, "slots"): 2,
        (None, "near"): 4,
    }
    assert wider[(40, None)]["label"] == "binnen 40 km"
    assert wider[(None, "slots")]["label"] == "zonder filter op lestijden"

    # She takes the wider radius, and the morning as a filter: three people more.
    near = {"place": {"postcode": "8011 AB"}, "withinKm": 40}
    morning = {"slots": [{"halfDay": {"day": "TU", "half": "MORNING"}}], "mode": "ALL"}
    more = await town.ask(info["correctedQuery"], filter={"near": near, "slots": morning})
    assert names(more) == {"Noor", "Cato", "Daan", "Emma"}
    assert more["facets"][0]["values"][0] == {"value": "NAT", "label": "natuurkunde", "count": 4}
    assert more["map"] == [{"lat": 52.2661, "lon": 6.1552, "count": 3}]  # Noor alone is no cluster

    # And from one of them to the others who are like her.
    cato = public(Kind.PROFESSIONAL, town.people["Cato"].id)
    alike = (await town.asker.ask(ALIKE, town.planner, id=cato))["similarProfessionals"]
    seen = [one["node"]["id"] for one in alike]
    assert set(seen[:2]) == {public(Kind.PROFESSIONAL, town.people[name].id) for name in ("Daan", "Emma")}
    hidden = {public(Kind.PROFESSIONAL, town.people[name].id) for name in ("Finn", "Gwen")}
    assert hidden.isdisjoint(seen)


async def test_pages_go_backwards_too(town: Town) -> None:
    whole = await town.ask("physics")
    order = [edge["node"]["displayName"] for edge in whole["edges"]]
    assert len(order) == 5
    last = await town.ask("physics", last=2)
    assert [edge["node"]["displayName"] for edge in last["edges"]] == order[3:]
    assert last["pageInfo"]["hasPreviousPage"]
    assert not last["pageInfo"]["hasNextPage"]
    middle = await town.ask("physics", last=2, before=last["pageInfo"]["startCursor"])
    assert [edge["node"]["displayName"] for edge in middle["edges"]] == order[1:3]
    start = await town.ask("physics", last=2, before=middle["pageInfo"]["startCursor"])
    assert [edge["node"]["displayName"] for edge in start["edges"]] == order[:1]
    assert not start["pageInfo"]["hasPreviousPage"]
    assert await town.asker.codes(PEOPLE, town.planner, query="physics", before="x") == ["BAD_USER_INPUT"]


async def test_everything_is_found_at_once(town: Town) -> None:
    found: list[dict[str, Any]] = []
    after = None
    while True:
        page = (await town.asker.ask(EVERYTHING, town.planner, query="natuurkunde", after=after))["searchEverything"]
        found += page["edges"]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert page["counts"] == [
        {"kind": "VACANCY", "count": 1},
        {"kind": "PROFESSIONAL", "count": 5},
        {"kind": "ORGANISATION", "count": 0},
    ]
    assert len(found) == page["totalCount"] == 6
    assert [one["vacancy"]["title"] for one in found if one["kind"] == "VACANCY"] == ["Docent natuurkunde"]
    scores = [one["score"] for one in found]
    assert scores == sorted(scores, reverse=True)
