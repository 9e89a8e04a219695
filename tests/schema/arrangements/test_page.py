"""What docs/arrangements.md says is so: its examples are run, and every name on it is in the schema."""

from __future__ import annotations

import datetime as dt
import json
import re

import time_machine

from duobaan.access import SYSTEM
from duobaan.arrangements.models import Arrangement
from duobaan.running.hours import run_hours_clock
from tests.schema.arrangements.asking import assignment_of, mutation, org
from tests.support.code import ROOT
from tests.support.graph import Graph
from tests.support.story import Stage

PAGE = (ROOT / "docs" / "arrangements.md").read_text(encoding="utf-8")
WRITE, STATEMENT, COSTS = re.findall(r"```graphql\n(.*?)```", PAGE, re.DOTALL)
SUBMIT, APPROVE = mutation("submitHours", "entries { status }"), mutation("approveHours", "entries { status }")


def block(kind: str) -> str:
    found = re.search(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


async def test_hours_become_the_statement_of_the_page(
    graph: Graph, stage: Stage, made: Arrangement, clock: time_machine.Traveller
) -> None:
    clock.move_to(dt.datetime(2027, 1, 12, 18, tzinfo=dt.UTC))
    wish = {"assignmentId": await assignment_of(stage, made, 0), "workedOn": "2027-01-12", "kind": "LESSON"}
    written = await graph.ask(WRITE, stage.persons[0], input={**wish, "minutes": 100})
    ids = {"entryIds": [written["entry"]["id"]]}
    assert (await graph.ask(SUBMIT, stage.persons[0], input=ids))["entries"] == [{"status": "SUBMITTED"}]
    assert (await graph.ask(APPROVE, stage.planner, input=ids))["entries"] == [{"status": "APPROVED"}]
    clock.move_to(dt.datetime(2027, 2, 1, 6, tzinfo=dt.UTC))
    assert await run_hours_clock(SYSTEM, stage.db) == 1
    found = await graph.ask(STATEMENT, stage.coordinators[0], company=org(stage.companies[0]), month="2027-01-01")
    named = found.replace(stage.people[0].name, "Vakmens").replace(stage.school.name, "Lyceum")
    assert named.splitlines() == block("csv").splitlines()


async def test_contract_kinds_cost_what_the_page_says(graph: Graph) -> None:
    asked = {"on": "2027-01-04", "minutesWeek": 480, "weeks": 20, "grossHourlyWageCents": 3000}
    found = await graph.ask(COSTS, input=asked)
    for line in json.loads(block("json")):
        assert line in found


def test_every_name_on_the_page_is_in_the_schema() -> None:
    schema = (ROOT / "schema" / "schema.graphql").read_text(encoding="utf-8")
    names = set(re.findall(r"`([a-z]+[A-Z][A-Za-z]*)`", PAGE)) | {"checks"}
    assert {name for name in names if not re.search(rf"\b{name}\b", schema)} == set()
