"""A company's list through GraphQL: who writes it, who reads it, and what the school is told of it: nothing."""

from __future__ import annotations

from typing import Any

from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.words import TimeBasis
from tests.support.graph import Graph
from tests.support.story import Stage, make_stage

COMPANY = "company { name exclusions { since reason organisation { name } } }"
LIST = "query ($id: ID!) { node(id: $id) { ... on Company { exclusions { reason organisation { id } } } } }"
OFFERED = """query ($id: ID!) {
  suggestedProfessionals(vacancyId: $id, includeNear: true) { considered edges { node { id } match { fits } } }
}"""


def ids(stage: Stage) -> dict[str, str]:
    organisation = [public(Kind.ORGANISATION, one.id) for one in (stage.companies[0], stage.school)]
    return {"companyId": organisation[0], "excludedId": organisation[1]}


async def offered(graph: Graph, stage: Stage) -> set[str]:
    page = await graph.ask(OFFERED, stage.planner, id=public(Kind.VACANCY, stage.vacancy.id))
    assert page["considered"] == len(page["edges"])
    return {edge["node"]["id"] for edge in page["edges"]}


async def test_a_company_keeps_its_people_from_a_school_and_lets_them_go_there_again(db: Database) -> None:
    graph, stage = Graph(db), await make_stage(db)
    one, other = (public(Kind.PROFESSIONAL, row.id) for row in stage.people)
    coordinator = stage.coordinators[0]
    assert await offered(graph, stage) == {one, other}
    made = await graph.do("excludeOrganisation", COMPANY, coordinator, **ids(stage), reason="Een klant van ons")
    (line,) = made["company"]["exclusions"]
    assert (line["reason"], line["organisation"]["name"]) == ("Een klant van ons", stage.school.name)
    again = await graph.do("excludeOrganisation", COMPANY, coordinator, **ids(stage))
    assert again["code"] == "ALREADY_DONE"
    assert await offered(graph, stage) == {other}
    found = await graph.do("includeOrganisation", COMPANY, coordinator, **ids(stage))
    assert found["company"]["exclusions"] == []
    assert await offered(graph, stage) == {one, other}


async def test_nobody_outside_the_company_reads_or_writes_the_list(db: Database) -> None:
    graph, stage = Graph(db), await make_stage(db)
    await graph.do("excludeOrganisation", COMPANY, stage.coordinators[0], **ids(stage), reason="Geheim")
    key = ids(stage)["companyId"]
    for actor in (stage.planner, stage.director, stage.coordinators[1], stage.persons[0], stage.persons[1]):
        assert (await graph.ask(LIST, actor, id=key))["exclusions"] is None
        for name in ("excludeOrganisation", "includeOrganisation"):
            assert (await graph.do(name, COMPANY, actor, **ids(stage)))["code"] == "NOT_ALLOWED"
    (line,) = (await graph.ask(LIST, stage.coordinators[0], id=key))["exclusions"]
    assert line == {"reason": "Geheim", "organisation": {"id": ids(stage)["excludedId"]}}


async def test_a_proposal_is_refused_in_words_that_name_no_list(db: Database) -> None:
    graph, stage = Graph(db), await make_stage(db)
    await graph.do("excludeOrganisation", COMPANY, stage.coordinators[0], **ids(stage))
    line = {
        "professionalId": public(Kind.PROFESSIONAL, stage.people[0].id),
        "timeBasis": TimeBasis.EMPLOYER_TIME.value,
        "slots": [public(Kind.LESSON_SLOT, stage.slots[0].id)],
        "money": {"chargeKind": "FREE", "vatTreatment": "NOT_APPLICABLE", "contractKind": "SECONDMENT"},
    }
    wish: dict[str, Any] = {
        "vacancyId": public(Kind.VACANCY, stage.vacancy.id),
        "terms": {"startsOn": "2027-02-01", "endsOn": "2027-07-01", "lines": [line]},
    }
    reasons = "proposal { id } } ... on NotEligible { reasons { code label }"
    found = await graph.do("proposeMatch", reasons, stage.coordinators[0], **wish)
    assert [one["code"] for one in found["reasons"]] == ["NOT_OFFERED_HERE"]
    assert "niet aangeboden" in found["reasons"][0]["label"]
    unseen = await graph.do("proposeMatch", reasons, stage.planner, **wish)
    assert unseen["code"] == "NOT_FOUND"
