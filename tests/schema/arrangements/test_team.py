"""What a team does for each other: stand in for who is away, hand over, look back."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
import time_machine

from duobaan.access import SYSTEM
from duobaan.arrangements.models import Arrangement
from duobaan.commitments.models import Commitment
from duobaan.db.outbox import OutboxRow
from duobaan.ids import Kind, public
from duobaan.professionals.models import Release
from duobaan.running.absence import run_absence_clock
from tests.schema.arrangements.asking import assignment_of, key, mutation, rules
from tests.support.graph import Graph
from tests.support.story import Stage

ABSENCE = "absence { id kind offers { id status } }"
REPORT, ANSWER = mutation("reportAbsence", ABSENCE), mutation("answerAbsenceOffer", ABSENCE)
END = mutation("endAbsence", ABSENCE)
ABSENCES = "query($a: ID!) { absences(arrangementId: $a) { id assignmentId kind offers { id status } } }"
HANDOVER = "handover { moment { day startsAt endsAt } notes { classGroup body } contacts { classGroup } }"
MOMENT, NOTE = mutation("setHandoverMoment", HANDOVER), mutation("writeHandoverNote", HANDOVER)
CONTACT = mutation("setClassContact", HANDOVER)
READ = "query($a: ID!) { handover(arrangementId: $a) { notes { body } contacts { classGroup } } }"
EVALUATE = mutation("evaluateArrangement", "evaluation { id party }")
EVALUATIONS = "query($a: ID!) { evaluations(arrangementId: $a) { party wouldContinue scores { topic score } } }"


async def week_of(stage: Stage, who: int, on: dt.date) -> int:
    async with stage.db.read() as session:
        rows = await session.scalars(
            sa.select(Commitment).where(Commitment.active, Commitment.professional_id == stage.people[who].id)
        )
        return sum(row.valid_from <= on < row.valid_to for row in rows)


async def test_the_duo_partner_is_asked_first_and_stands_in(graph: Graph, stage: Stage, made: Arrangement) -> None:
    wish = {"assignmentId": await assignment_of(stage, made, 0), "startsOn": "2027-01-11", "endsOn": "2027-01-18"}
    found = await graph.ask(REPORT, stage.coordinators[0], input={**wish, "kind": "SICK"})
    (offer,) = found["absence"]["offers"]
    assert offer["status"] == "OFFERED"
    twice = await graph.ask(REPORT, stage.persons[0], input={**wish, "kind": "SICK"})
    assert twice["code"] == "ALREADY_DONE"
    async with stage.db.read() as session:
        names = list(await session.scalars(sa.select(OutboxRow.name).where(OutboxRow.name == "AbsenceReported")))
    assert len(names) == 1  # told once, for both employers
    for actor in (stage.persons[0], stage.planner, stage.coordinators[1]):
        refused = await graph.ask(ANSWER, actor, input={"offerId": offer["id"], "accepted": True})
        assert refused["code"] == "NOT_FOUND"
    within, after = dt.date(2027, 1, 12), dt.date(2027, 1, 19)
    before = await week_of(stage, 1, within)
    answered = await graph.ask(ANSWER, stage.persons[1], input={"offerId": offer["id"], "accepted": True})
    assert answered["absence"]["offers"][0]["status"] == "ACCEPTED"
    assert (before, await week_of(stage, 1, within), await week_of(stage, 1, after)) == (2, 4, 2)
    again = await graph.ask(ANSWER, stage.persons[1], input={"offerId": offer["id"], "accepted": False})
    assert again["code"] == "STATE_NOT_ALLOWED"
    for actor in (*stage.everyone, stage.director):
        (told,) = await graph.ask(ABSENCES, actor, a=key(made))
        assert told["assignmentId"] == wish["assignmentId"]
    assert await graph.ask(ABSENCES, stage.stranger, a=key(made)) == []


async def test_who_is_taken_elsewhere_cannot_stand_in(graph: Graph, stage: Stage, made: Arrangement) -> None:
    wish = {"assignmentId": await assignment_of(stage, made, 0), "startsOn": "2027-01-11", "endsOn": "2027-01-18"}
    found = await graph.ask(REPORT, stage.planner, input={**wish, "kind": "LEAVE"})
    (offer,) = found["absence"]["offers"]
    # In the same hour the partner gets other work.
    async with stage.db.write() as uow:
        rows = list(
            await uow.session.scalars(
                sa.select(Commitment).where(Commitment.active, Commitment.professional_id == stage.people[0].id)
            )
        )
        taken = rows[0]
        uow.session.add(
            Commitment(
                professional_id=stage.people[1].id,
                source_kind="Other",
                source_id=stage.people[1].id,
                kind=taken.kind,
                weekday=taken.weekday,
                start_minute=taken.start_minute,
                end_minute=taken.end_minute,
                cycle_mask=taken.cycle_mask,
                valid_from=dt.date(2027, 1, 1),
                valid_to=dt.date(2027, 2, 1),
            )
        )
    refused = await graph.ask(ANSWER, stage.persons[1], input={"offerId": offer["id"], "accepted": True})
    assert refused["code"] == "DOUBLE_BOOKING"
    (left,) = await graph.ask(ABSENCES, stage.planner, a=key(made))
    assert left["offers"][0]["status"] == "OFFERED"


async def test_an_absence_ends_early_and_an_employer_who_released_too_little_is_held_to_it(
    graph: Graph, stage: Stage, made: Arrangement
) -> None:
    wish = {"assignmentId": await assignment_of(stage, made, 0), "startsOn": "2027-01-11", "endsOn": "2027-01-18"}
    found = await graph.ask(REPORT, stage.planner, input={**wish, "kind": "LEAVE"})
    async with stage.db.write() as uow:
        mine = sa.update(Release).where(Release.professional_id == stage.people[1].id)
        await uow.session.execute(mine.values(minutes_week=110))
    yes = {"offerId": found["absence"]["offers"][0]["id"], "accepted": True}
    assert (await graph.ask(ANSWER, stage.persons[1], input=yes))["code"] == "HOURS_EXCEEDED"
    back = {"absenceId": found["absence"]["id"], "endsOn": "2027-01-18"}
    assert rules(await graph.ask(END, stage.planner, input=back)) == ["not_earlier"]
    assert (await graph.ask(END, stage.stranger, input=back))["code"] == "NOT_FOUND"
    ended = await graph.ask(END, stage.persons[0], input={**back, "endsOn": "2027-01-11"})
    assert ended["absence"]["offers"][0]["status"] == "LAPSED"


async def test_open_offers_lapse_when_the_absence_is_over(
    graph: Graph, stage: Stage, made: Arrangement, clock: time_machine.Traveller
) -> None:
    wish = {"assignmentId": await assignment_of(stage, made, 0), "startsOn": "2027-01-11", "endsOn": "2027-01-18"}
    found = await graph.ask(REPORT, stage.persons[0], input={**wish, "kind": "OTHER"})
    assert await run_absence_clock(SYSTEM, stage.db) == 0
    clock.move_to(dt.datetime(2027, 1, 18, 6, tzinfo=dt.UTC))
    assert await run_absence_clock(SYSTEM, stage.db) == 1
    late = {"offerId": found["absence"]["offers"][0]["id"], "accepted": True}
    assert (await graph.ask(ANSWER, stage.persons[1], input=late))["code"] == "STATE_NOT_ALLOWED"


async def test_a_team_hands_over_and_companies_do_not_read_it(graph: Graph, stage: Stage, made: Arrangement) -> None:
    work = {"arrangementId": key(made)}
    when = {**work, "day": "TU", "startsAt": "12:30", "endsAt": "12:45"}
    assert (await graph.ask(MOMENT, stage.persons[0], input=when))["handover"]["moment"]["startsAt"] == "12:30"
    note = {**work, "classGroup": "4H1", "body": "Hoofdstuk 3 is af."}
    assert (await graph.ask(NOTE, stage.persons[0], input=note))["handover"]["notes"][0]["classGroup"] == "4H1"
    assert rules(await graph.ask(NOTE, stage.persons[0], input={**note, "classGroup": "9Z"})) == ["unknown_class"]
    who = {**work, "classGroup": "4H1", "professionalId": public(Kind.PROFESSIONAL, stage.people[1].id)}
    assert (await graph.ask(CONTACT, stage.planner, input=who))["handover"]["contacts"] == [{"classGroup": "4H1"}]
    other = {**who, "professionalId": public(Kind.PROFESSIONAL, stage.people[0].id)}
    assert len((await graph.ask(CONTACT, stage.planner, input=other))["handover"]["contacts"]) == 1
    for actor in (*stage.persons, stage.planner, stage.director):
        assert (await graph.ask(READ, actor, a=key(made)))["notes"] == [{"body": "Hoofdstuk 3 is af."}]
    for actor in (*stage.coordinators, stage.stranger):
        assert await graph.ask(READ, actor, a=key(made)) is None
    assert (await graph.ask(NOTE, stage.coordinators[0], input=note))["code"] == "NOT_ALLOWED"


async def test_nobody_reads_others_before_looking_back_themselves(
    graph: Graph, stage: Stage, made: Arrangement
) -> None:
    mine = {
        "arrangementId": key(made),
        "moment": "MIDTERM",
        "scores": [{"topic": "TEACHING", "score": 4}, {"topic": "WORKLOAD", "score": 2}],
        "wouldContinue": True,
        "body": "Gaat goed.",
    }
    given = await graph.ask(EVALUATE, stage.persons[0], input=mine)
    assert given["evaluation"]["party"] == "PROFESSIONAL"
    assert (await graph.ask(EVALUATE, stage.persons[0], input=mine))["code"] == "ALREADY_DONE"
    assert await graph.ask(EVALUATIONS, stage.planner, a=key(made)) == []
    assert len(await graph.ask(EVALUATIONS, stage.persons[0], a=key(made))) == 1
    await graph.ask(EVALUATE, stage.planner, input=mine)
    assert len(await graph.ask(EVALUATIONS, stage.planner, a=key(made))) == 2
    for scores in ([], [{"topic": "TEACHING", "score": 6}], [{"topic": "TEACHING", "score": 1}] * 2):
        assert rules(await graph.ask(EVALUATE, stage.persons[1], input={**mine, "scores": scores})) == ["score"]
    assert (await graph.ask(EVALUATE, stage.stranger, input=mine))["code"] == "NOT_FOUND"
