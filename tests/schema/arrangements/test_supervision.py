"""Supervision as capacity: never more people or minutes than someone can carry; a full school blocks or warns."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
import time_machine

from duobaan.arrangements.models import Arrangement
from duobaan.db.audit import AuditRow
from duobaan.ids import Kind, public
from duobaan.proposals.answers import accept_proposal
from tests.schema.arrangements.asking import assignment_of, mutation, org, rules
from tests.support.graph import Graph
from tests.support.story import Stage

SUPERVISOR = "supervisor { id people minutesUsed carries { id } }"
CAPACITY, ASSIGN = mutation("setSupervisionCapacity", SUPERVISOR), mutation("assignSupervisor", SUPERVISOR)
END, LIMIT = mutation("endSupervision", SUPERVISOR), mutation("setPlacementLimit", "rooms { limit used isFull onFull }")
LIST = "query($s: ID!) { supervisors(schoolId: $s) { name people } placementRoom(schoolId: $s) { used isFull } }"
ACCEPT = """mutation($input: AcceptProposalInput!) { acceptProposal(input: $input) { __typename
  ... on UserError { code } ... on LimitReached { limit what: code } } }"""


async def test_a_supervisor_carries_no_more_than_they_can(graph: Graph, stage: Stage, made: Arrangement) -> None:
    wish = {"schoolId": org(stage.school), "name": "Vakbegeleider wiskunde", "role": "SUBJECT_SUPERVISOR"}
    room = {**wish, "subject": "WIS", "minutesWeek": 60, "maxPeople": 1}
    for actor, code in ((stage.coordinators[0], "NOT_ALLOWED"), (stage.stranger, "NOT_ALLOWED")):
        assert (await graph.ask(CAPACITY, actor, input=room))["code"] == code
    assert rules(await graph.ask(CAPACITY, stage.planner, input={**room, "subject": "XYZ"})) == ["unknown_subject"]
    key = (await graph.ask(CAPACITY, stage.planner, input=room))["supervisor"]["id"]
    first, second = [
        {"capacityId": key, "assignmentId": await assignment_of(stage, made, who), "minutesWeek": 40} for who in (0, 1)
    ]
    found = await graph.ask(ASSIGN, stage.planner, input=first)
    assert (found["supervisor"]["people"], found["supervisor"]["minutesUsed"]) == (1, 40)
    assert (await graph.ask(ASSIGN, stage.planner, input=first))["code"] == "ALREADY_DONE"
    assert (await graph.ask(ASSIGN, stage.planner, input=second))["code"] == "LIMIT_REACHED"
    await graph.ask(CAPACITY, stage.planner, input={**room, "capacityId": key, "maxPeople": 2})
    assert (await graph.ask(ASSIGN, stage.planner, input=second))["code"] == "LIMIT_REACHED"  # too few minutes
    assert (await graph.ask(ASSIGN, stage.director, input={**second, "minutesWeek": 20}))["supervisor"]["people"] == 2
    link = found["supervisor"]["carries"][0]["id"]
    ended = await graph.ask(END, stage.planner, input={"supervisionId": link})
    assert ended["supervisor"]["people"] == 1
    seen = await graph.answer(LIST, stage.planner, s=org(stage.school))
    assert seen.data == {"supervisors": [{"name": room["name"], "people": 1}], "placementRoom": []}
    hidden = await graph.answer(LIST, stage.stranger, s=org(stage.school))
    assert hidden.data == {"supervisors": [], "placementRoom": []}


@pytest.mark.parametrize(("on_full", "subject", "refused"), [("BLOCK", "WIS", True), ("WARN", None, False)])
async def test_a_full_school_blocks_or_warns(
    graph: Graph, stage: Stage, clock: time_machine.Traveller, on_full: str, subject: str | None, refused: bool
) -> None:
    limit = {"schoolId": org(stage.school), "maxPeople": 1, "onFull": on_full, "subject": subject}
    rooms = (await graph.ask(LIMIT, stage.planner, input=limit))["rooms"]
    assert rooms == [{"limit": 1, "used": 0, "isFull": False, "onFull": on_full}]
    row = await stage.propose()
    for actor in (*stage.persons, stage.coordinators[0]):
        await accept_proposal(actor, stage.db, proposal_id=row.id, revision=1)
    last = {"proposalId": public(Kind.PROPOSAL, row.id), "revision": 1}
    found = await graph.ask(ACCEPT, stage.coordinators[1], input=last)
    assert found["__typename"] == ("LimitReached" if refused else "AcceptProposalSuccess")
    async with stage.db.read() as session:
        lines = list(await session.scalars(sa.select(AuditRow).where(AuditRow.action == "placement.over_limit")))
    assert len(lines) == (0 if refused else 1)
    if refused:
        # Room for both, and the same consent goes through.
        await graph.ask(LIMIT, stage.planner, input={**limit, "maxPeople": 2})
        found = await graph.ask(ACCEPT, stage.coordinators[1], input=last)
        assert found["__typename"] == "AcceptProposalSuccess"
