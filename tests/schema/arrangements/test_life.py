"""The life of agreed work through the API: pause, resume, amend, extend, one who leaves, an early end."""

from __future__ import annotations

import datetime as dt
from typing import Any

import time_machine

from duobaan.access import SYSTEM, Actor
from duobaan.arrangements.clock import run_arrangement_clock
from duobaan.arrangements.models import Arrangement
from duobaan.ids import Kind, private, public
from duobaan.words import Role
from tests import factories
from tests.schema.arrangements.asking import key, mutation, org, rules
from tests.support.agreed_work import work
from tests.support.graph import Graph
from tests.support.story import ENDS, Stage

WORK = "arrangement { status termsVersion endReason }"
PAUSE, RESUME = mutation("pauseArrangement", WORK), mutation("resumeArrangement", WORK)
TERMINATE = mutation("terminateArrangement", WORK)
PROPOSAL = "proposal { id kind status }"
AMEND, EXTEND = mutation("amendArrangement", PROPOSAL), mutation("extendArrangement", PROPOSAL)
ACCEPT = mutation("acceptProposal", "arrangement { id status startsOn endsOn termsVersion predecessor { id } }")
READ = """query($id: ID!) { arrangement(id: $id) { status viewerCan endReason unsigned { kind }
  checks { viewerCan } vacancy { status timetable { id } } assignments { leftOn slots { id } } } }"""


def wish(made: Arrangement, **more: Any) -> dict[str, Any]:
    return {"arrangementId": key(made), **more}


async def read(graph: Graph, made: Arrangement, actor: Actor) -> dict[str, Any]:
    found: dict[str, Any] = await graph.ask(READ, actor, id=key(made))
    return found


async def all_accept(graph: Graph, stage: Stage, proposal: str, *but: Actor) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    for actor in stage.everyone:
        if actor not in but:
            answer = await graph.ask(ACCEPT, actor, input={"proposalId": proposal, "revision": 1})
    found: dict[str, Any] = answer["arrangement"]
    return found


async def test_the_school_pauses_and_resumes(graph: Graph, stage: Stage, made: Arrangement) -> None:
    assert (await graph.ask(RESUME, stage.planner, input=wish(made)))["code"] == "STATE_NOT_ALLOWED"
    for actor in (stage.persons[0], stage.coordinators[0]):
        assert (await graph.ask(PAUSE, actor, input=wish(made, reason="ziek")))["code"] == "NOT_ALLOWED"
    paused = await graph.ask(PAUSE, stage.planner, input=wish(made, reason="ziek"))
    assert paused["arrangement"]["status"] == "SUSPENDED"
    assert "RESUME" in (await read(graph, made, stage.planner))["viewerCan"]
    assert {"viewerCan": []} in (await read(graph, made, stage.director))["checks"]  # approved: nothing to decide
    assert (await read(graph, made, stage.planner))["vacancy"]["status"] == "FILLED"
    assert (await graph.ask(RESUME, stage.director, input=wish(made)))["arrangement"]["status"] == "ACTIVE"
    assert (await graph.ask(PAUSE, stage.stranger, input=wish(made)))["code"] == "NOT_FOUND"


async def test_one_who_leaves_opens_only_their_lessons(graph: Graph, stage: Stage, made: Arrangement) -> None:
    notice = wish(made, endsOn="2027-03-01", reason="andere baan")
    assert rules(await graph.ask(TERMINATE, stage.persons[0], input={**notice, "endsOn": "2026-12-01"})) == ["in_past"]
    left = await graph.ask(TERMINATE, stage.persons[0], input=notice)
    assert left["arrangement"]["status"] == "ACTIVE"
    found = await read(graph, made, stage.planner)
    assert found["vacancy"]["status"] == "PARTLY_FILLED"
    assert sorted(one["leftOn"] or "" for one in found["assignments"]) == ["", "2027-03-01"]
    # Somebody else takes exactly the open lessons, from that day on.
    company = await factories.company(stage.db)
    newcomer = await factories.professional(stage.db, company)
    await factories.release(stage.db, newcomer)
    open_slots = [public(Kind.LESSON_SLOT, slot.id) for slot in stage.slots[:2]]
    line = {
        "professionalId": public(Kind.PROFESSIONAL, newcomer.id),
        "slots": open_slots,
        "timeBasis": "EMPLOYER_TIME",
        "money": {"chargeKind": "FREE", "vatTreatment": "NOT_APPLICABLE", "contractKind": "VOLUNTEER"},
    }
    terms = {"lines": [line], "startsOn": "2027-03-01", "endsOn": ENDS.isoformat()}
    propose = mutation("proposeMatch", "proposal { id }")
    taken = {**line, "slots": [public(Kind.LESSON_SLOT, stage.slots[2].id)]}
    asked = {"vacancyId": public(Kind.VACANCY, stage.vacancy.id)}
    refused = await graph.ask(propose, stage.planner, input={**asked, "terms": {**terms, "lines": [taken]}})
    assert refused["code"] == "INVALID_INPUT"
    found = await graph.ask(propose, stage.planner, input={**asked, "terms": terms})
    assert found["__typename"] == "ProposeMatchSuccess", found


async def test_the_last_who_leaves_ends_it(graph: Graph, stage: Stage, made: Arrangement) -> None:
    notice = wish(made, endsOn="2027-03-01", reason="drukte")
    await graph.ask(TERMINATE, stage.coordinators[0], input=notice)
    ended = await graph.ask(TERMINATE, stage.persons[1], input=notice)
    assert ended["arrangement"] == {"status": "TERMINATED", "termsVersion": 1, "endReason": "BY_PROFESSIONAL"}
    assert (await graph.ask(PAUSE, stage.planner, input=wish(made)))["code"] == "STATE_NOT_ALLOWED"


async def test_an_amendment_runs_after_everybody_agreed(graph: Graph, stage: Stage, made: Arrangement) -> None:
    lines = [
        {
            "professionalId": public(Kind.PROFESSIONAL, stage.people[who].id),
            "slots": [public(Kind.LESSON_SLOT, stage.slots[number].id) for number in slots],
            "timeBasis": "EMPLOYER_TIME",
            "money": {"chargeKind": "FREE", "vatTreatment": "NOT_APPLICABLE", "contractKind": "VOLUNTEER"},
        }
        for who, slots in ((0, (0,)), (1, (1, 2, 3)))
    ]
    terms = {"lines": lines, "startsOn": "2027-04-01", "endsOn": ENDS.isoformat()}
    early = {**terms, "startsOn": "2026-12-01"}
    assert (await graph.ask(AMEND, stage.persons[0], input=wish(made, terms=early)))["code"] == "INVALID_INPUT"
    found = await graph.ask(AMEND, stage.persons[0], input=wish(made, terms=terms))
    assert found["proposal"]["kind"] == "AMENDMENT"
    after = await all_accept(graph, stage, found["proposal"]["id"], stage.persons[0])
    assert (after["id"], after["termsVersion"]) == (key(made), 2)
    assert len((await read(graph, made, stage.planner))["unsigned"]) == 5


async def test_an_extension_makes_a_successor_that_everybody_agreed_to(
    graph: Graph, stage: Stage, made: Arrangement, clock: time_machine.Traveller
) -> None:
    assert "EXTEND" in (await read(graph, made, stage.persons[0]))["viewerCan"]
    refused = await graph.ask(EXTEND, stage.planner, input=wish(made, endsOn=ENDS.isoformat()))
    assert rules(refused) == ["end_before_start"]
    found = await graph.ask(EXTEND, stage.planner, input=wish(made, endsOn="2027-07-15"))
    assert found["proposal"]["kind"] == "EXTENSION", found
    again = await graph.ask(EXTEND, stage.persons[0], input=wish(made, endsOn="2027-07-15"))
    assert again["code"] == "ALREADY_DONE"
    after = await all_accept(graph, stage, found["proposal"]["id"], stage.planner)
    assert after["predecessor"] == {"id": key(made)}
    assert (after["startsOn"], after["endsOn"], after["status"]) == (ENDS.isoformat(), "2027-07-15", "PREPARING")
    next_one = (await work(stage, made)).arrangement
    assert next_one.status.value == "ACTIVE"
    successor = await graph.ask(READ, stage.planner, id=after["id"])
    assert len(successor["assignments"]) == 2
    clock.move_to(dt.datetime.combine(ENDS, dt.time(6), dt.UTC))
    await run_arrangement_clock(SYSTEM, stage.db)
    assert (await read(graph, made, stage.planner))["endReason"] == "EXTENDED"
    assert private(Kind.ARRANGEMENT, after["id"]) != made.id


GRANT = mutation("grantMandate", "mandate { id validFrom validTo board { name } }")
REVOKE = mutation("revokeMandate", "mandate { revokedAt }")
WAIVE = mutation("waiveCheck", "arrangement { checks { kind status reason } }")
COSTS = """query($input: CostComparisonInput!) { costComparison(input: $input) {
  contractKind schoolCents vatCents companyCents figures { code verified source } } }"""


async def test_a_board_grants_and_revokes_a_mandate(graph: Graph, stage: Stage, made: Arrangement) -> None:
    planner = await factories.member(stage.db, stage.school, Role.SCHOOL_PLANNER)
    asked = {"boardId": org(stage.board), "userId": public(Kind.USER, planner.id), "validTo": "2027-08-01"}
    assert (await graph.ask(GRANT, stage.planner, input=asked))["code"] == "NOT_ALLOWED"
    found = (await graph.ask(GRANT, stage.director, input=asked))["mandate"]
    assert (found["validFrom"], found["board"]["name"]) == ("2027-01-04", stage.board.name)
    listed = "query($b: ID!) { mandates(boardId: $b) { id } }"
    assert await graph.ask(listed, stage.director, b=org(stage.board)) == [{"id": found["id"]}]
    gone = await graph.ask(REVOKE, stage.director, input={"mandateId": found["id"]})
    assert gone["mandate"]["revokedAt"] is not None
    assert (await graph.ask(REVOKE, stage.director, input={"mandateId": found["id"]}))["code"] == "ALREADY_DONE"


async def test_the_vog_is_not_waived_through_the_api_either(graph: Graph, stage: Stage, made: Arrangement) -> None:
    (check,) = {one.id for one in (await work(stage, made)).checks if one.kind.value == "VOG"} - {
        one.id for one in (await work(stage, made)).checks if one.professional_id == stage.people[0].id
    }
    asked = {"checkId": public(Kind.CHECK, check), "reason": "kennen wij"}
    assert (await graph.ask(WAIVE, stage.planner, input=asked))["code"] == "NOT_ALLOWED"
    assert (await graph.ask(WAIVE, stage.director, input=asked))["code"] == "STATE_NOT_ALLOWED"  # approved long ago


async def test_anyone_compares_costs(graph: Graph, stage: Stage) -> None:
    asked = {"on": "2027-01-04", "minutesWeek": 480, "weeks": 20, "grossHourlyWageCents": 3000}
    found = {line["contractKind"]: line for line in await graph.ask(COSTS, input=asked)}
    assert found["SECONDMENT"]["vatCents"] == 184_800
    assert found["SECOND_EMPLOYMENT"]["schoolCents"] == 648_000
    assert {figure["verified"] for figure in found["SECONDMENT"]["figures"]} == {True, False}
