"""The hours ledger through the API: written, submitted, approved, stated, and read by whom it concerns."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
import sqlalchemy as sa
import time_machine

from duobaan.access import SYSTEM, Actor
from duobaan.arrangements.models import Arrangement
from duobaan.db.outbox import OutboxRow
from duobaan.running.hours import run_hours_clock
from duobaan.running.statement import HEADER, safe_cell
from tests.schema.arrangements.asking import assignment_of, key, mutation, org, rules
from tests.support.graph import Graph
from tests.support.story import Stage

ENTRY = "entry { id status minutes note }"
RECORD, CHANGE = mutation("recordHours", ENTRY), mutation("changeHours", ENTRY)
SUBMIT, APPROVE = mutation("submitHours", "entries { status }"), mutation("approveHours", "entries { status reason }")
STATEMENT = "query($c: ID!, $m: Date!) { hoursStatement(companyId: $c, month: $m) }"
CAN = "query($a: ID!, $m: Date!) { hours(arrangementId: $a, month: $m) { viewerCan } }"
LIST = "query($a: ID!, $m: Date!) { hours(arrangementId: $a, month: $m) { id status } }"


async def test_from_draft_to_statement(
    graph: Graph, stage: Stage, made: Arrangement, clock: time_machine.Traveller
) -> None:
    clock.move_to(dt.datetime(2027, 1, 12, 18, tzinfo=dt.UTC))
    wish = {"assignmentId": await assignment_of(stage, made, 0), "workedOn": "2027-01-12", "kind": "LESSON"}
    teacher = stage.persons[0]
    again = {**wish, "minutes": 100, "note": "=HYPERLINK(1)", "idempotencyKey": "one"}
    first = await graph.ask(RECORD, teacher, input=again)
    assert first["entry"]["status"] == "DRAFT"
    assert (await graph.ask(RECORD, teacher, input=again))["entry"]["id"] == first["entry"]["id"]
    too_long = await graph.ask(RECORD, teacher, input={**wish, "minutes": 621})
    assert rules(too_long) == ["minutes_of_day"]
    ids = {"entryIds": [first["entry"]["id"]]}
    for actor, code in ((stage.persons[1], "NOT_FOUND"), (stage.coordinators[0], "NOT_ALLOWED")):
        assert (await graph.ask(SUBMIT, actor, input=ids))["code"] == code
    assert (await graph.ask(APPROVE, stage.planner, input=ids))["code"] == "STATE_NOT_ALLOWED"
    assert (await graph.ask(SUBMIT, teacher, input=ids))["entries"] == [{"status": "SUBMITTED"}]
    assert (await graph.ask(APPROVE, teacher, input=ids))["code"] == "NOT_ALLOWED"
    no_reason = await graph.ask(APPROVE, stage.planner, input={**ids, "approved": False})
    assert rules(no_reason) == ["required"]
    rejected = await graph.ask(APPROVE, stage.planner, input={**ids, "approved": False, "reason": "dubbel"})
    assert rejected["entries"] == [{"status": "REJECTED", "reason": "dubbel"}]
    better = {"entryId": ids["entryIds"][0], "workedOn": "2027-01-12", "kind": "LESSON", "minutes": 90}
    changed = await graph.ask(CHANGE, teacher, input={**better, "note": "=HYPERLINK(1)"})
    assert (changed["entry"]["status"], changed["entry"]["minutes"]) == ("DRAFT", 90)
    await graph.ask(SUBMIT, teacher, input=ids)
    assert (await graph.ask(APPROVE, stage.director, input=ids))["entries"][0]["status"] == "APPROVED"
    assert await run_hours_clock(SYSTEM, stage.db) == 0
    clock.move_to(dt.datetime(2027, 2, 1, 6, tzinfo=dt.UTC))
    assert await run_hours_clock(SYSTEM, stage.db) == 1
    asked = {"c": org(stage.companies[0]), "m": "2027-01-01"}
    lines = list(csv.reader(io.StringIO(await graph.ask(STATEMENT, stage.coordinators[0], **asked))))
    assert tuple(lines[0]) == HEADER
    assert lines[1][:3] == ["2027-01", "2027-01-12", stage.people[0].name]
    assert lines[1][4:] == ["LESSON", "90", "1.50", "'=HYPERLINK(1)"]
    assert lines[2][4:7] == ["TOTAL", "90", "1.50"]
    for other in (stage.coordinators[1], stage.planner):
        refused = await graph.answer(STATEMENT, other, **asked)
        assert refused.errors


async def test_only_whom_it_concerns_reads_entries(
    graph: Graph, stage: Stage, made: Arrangement, clock: time_machine.Traveller
) -> None:
    clock.move_to(dt.datetime(2027, 1, 12, 18, tzinfo=dt.UTC))
    wish = {"assignmentId": await assignment_of(stage, made, 0), "workedOn": "2027-01-05", "kind": "PREP"}
    await graph.ask(RECORD, stage.persons[0], input={**wish, "minutes": 30})

    async def seen(actor: Actor) -> int:
        return len(await graph.ask(LIST, actor, a=key(made), m="2027-01-01"))

    for actor in (stage.persons[0], stage.coordinators[0], stage.planner, stage.director):
        assert await seen(actor) == 1
    for actor in (stage.persons[1], stage.coordinators[1], stage.stranger):
        assert await seen(actor) == 0


async def test_an_entry_says_what_each_may_do_with_it_now(
    graph: Graph, stage: Stage, made: Arrangement, clock: time_machine.Traveller
) -> None:
    clock.move_to(dt.datetime(2027, 1, 12, 18, tzinfo=dt.UTC))
    wish = {"assignmentId": await assignment_of(stage, made, 0), "workedOn": "2027-01-05", "kind": "PREP"}
    found = await graph.ask(RECORD, stage.persons[0], input={**wish, "minutes": 30})
    ids = {"entryIds": [found["entry"]["id"]]}

    async def can() -> list[list[str]]:
        """What the teacher, the planner, the board and the employer may do."""
        told = []
        for actor in (stage.persons[0], stage.planner, stage.director, stage.coordinators[0]):
            (entry,) = await graph.ask(CAN, actor, a=key(made), m="2027-01-01")
            told.append(entry["viewerCan"])
        return told

    decide = ["APPROVE", "REJECT"]
    assert await can() == [["CHANGE", "SUBMIT"], [], [], []]
    await graph.ask(SUBMIT, stage.persons[0], input=ids)
    assert await can() == [[], decide, decide, []]
    await graph.ask(APPROVE, stage.planner, input={**ids, "approved": False, "reason": "dubbel"})
    assert await can() == [["CHANGE"], [], [], []]
    async with stage.db.read() as session:
        told = await session.scalars(sa.select(OutboxRow.name).where(OutboxRow.name == "HoursChanged"))
        assert len(told.all()) == 3  # written, handed in, sent back


@pytest.mark.parametrize(
    ("day", "minutes", "broken"),
    [
        ("2027-01-13", 60, ["in_future"]),
        ("2026-12-31", 60, ["outside_assignment"]),
        ("2027-01-05", 0, ["minutes_of_day"]),
        ("2027-01-05", 721, ["minutes_of_day"]),
    ],
)
async def test_impossible_hours_are_refused(
    graph: Graph,
    stage: Stage,
    made: Arrangement,
    clock: time_machine.Traveller,
    day: str,
    minutes: int,
    broken: list[str],
) -> None:
    clock.move_to(dt.datetime(2027, 1, 12, 18, tzinfo=dt.UTC))
    wish = {"assignmentId": await assignment_of(stage, made, 0), "kind": "LESSON"}
    found = await graph.ask(RECORD, stage.persons[0], input={**wish, "workedOn": day, "minutes": minutes})
    assert rules(found) == broken


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1"])
def test_no_spreadsheet_takes_a_cell_for_a_formula(start: str) -> None:
    assert safe_cell(start).startswith("'")
    assert safe_cell("gewone tekst = 1") == "gewone tekst = 1"
