"""Eligibility through the API: the assessment in words, the live budget, trajectories and other work."""

from __future__ import annotations

import pytest

from duobaan.access import ANONYMOUS
from duobaan.clock import today
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.proposals.answers import accept_proposal
from duobaan.words import Visibility
from tests import factories
from tests.support.graph import Graph
from tests.support.story import Stage, make_stage

ASK = """query ($person: ID!, $vacancy: ID!) { eligibility(professionalId: $person, vacancyId: $vacancy) {
  on rulesVersion ground isAllowed disclaimer professional { id } vacancy { id }
  subjects { subject { code } level ground lessonCount }
  lessons { lesson subject { code } ground deadline { on code label groundAfter }
    reasons { code ground label source isVerified from to until conditions { code label } } }
  budgets { schoolYear limitMinutes usedMinutes leftMinutes blocks isPeak board { id } rule { source isVerified } }
  blocks { code label source } warnings { code label }
  changes { code label ground suffices }
  vog { isHeld issuedFrom unconfirmedIssuedFrom rules { code label isVerified } }
} }"""
BUDGET = """query ($id: ID!, $year: Int) { professional(id: $id) { guestBudget(schoolYear: $year) {
  schoolYear disclaimer(locale: EN) total { limitMinutes usedMinutes leftMinutes board { id } }
  boards { board { id } usedMinutes blocks }
} } }"""
MINE = """query ($id: ID!) { professional(id: $id) {
  trajectories { id kind status deadlineOn viewerCan } otherWork { kind day startsAt endsAt validTo }
} }"""


@pytest.fixture
async def stage(db: Database) -> Stage:
    return await make_stage(db)


@pytest.fixture
def graph(db: Database) -> Graph:
    return Graph(db)


def person_id(stage: Stage) -> str:
    return public(Kind.PROFESSIONAL, stage.people[0].id)


async def test_the_answer_stands_in_words_with_law_and_disclaimer(graph: Graph, stage: Stage) -> None:
    vacancy = public(Kind.VACANCY, stage.vacancy.id)
    found = await graph.ask(ASK, stage.persons[0], person=person_id(stage), vacancy=vacancy)
    assert (found["ground"], found["isAllowed"]) == ("GUEST", True)
    assert found["professional"]["id"] == person_id(stage)
    assert found["vacancy"]["id"] == vacancy
    assert found["disclaimer"].startswith("Dit is geen juridisch advies")
    assert [(one["subject"]["code"], one["lessonCount"]) for one in found["subjects"]] == [("WIS", 4)]
    reason = found["lessons"][0]["reasons"][0]
    assert (reason["code"], reason["source"], reason["isVerified"]) == ("VO_GUEST_6_2020", "WVO 2020 art. 7.19", True)
    assert (reason["from"], reason["to"]) == ("2022-08-01", None)
    assert {one["code"] for one in reason["conditions"]} >= {"RESPONSIBLE_TEACHER", "OWN_EXPERTISE"}
    assert found["lessons"][0]["lesson"] in {public(Kind.LESSON_SLOT, slot.id) for slot in stage.slots}
    steps = {one["code"]: one["label"] for one in found["changes"]}
    assert "eerstegraads" in steps["PAPER_COVERS"]
    assert "zij-instroom" in steps["START_TRAJECTORY_WITH"]
    assert [row["blocks"] for row in found["budgets"]] == [True, False]
    assert found["vog"]["isHeld"] is False
    assert [one["isVerified"] for one in found["vog"]["rules"]] == [True, False]


async def test_anyone_who_sees_both_learns_the_ground_and_no_more(graph: Graph, stage: Stage) -> None:
    card = await factories.professional(stage.db, stage.companies[0], visibility=Visibility.PUBLIC)
    asked = {"person": public(Kind.PROFESSIONAL, card.id), "vacancy": public(Kind.VACANCY, stage.vacancy.id)}
    found = await graph.ask(ASK, ANONYMOUS, **asked)
    assert (found["ground"], found["budgets"], found["vog"]) == ("GUEST", [], None)
    hidden = asked | {"person": person_id(stage)}
    assert await graph.ask(ASK, ANONYMOUS, **hidden) is None
    assert await graph.ask(ASK, ANONYMOUS, **asked | {"person": "prof_x"}) is None


async def test_the_budget_moves_with_what_is_agreed(graph: Graph, stage: Stage) -> None:
    asked = {"id": person_id(stage), "year": 2026}
    before = (await graph.ask(BUDGET, stage.persons[0], **asked))["guestBudget"]
    assert (before["total"]["usedMinutes"], before["boards"]) == (0, [])
    row = await stage.propose()
    for actor in stage.everyone[1:]:
        await accept_proposal(actor, stage.db, proposal_id=row.id, revision=1)
    after = (await graph.ask(BUDGET, stage.coordinators[0], **asked))["guestBudget"]
    assert after["total"]["usedMinutes"] > 0
    assert after["total"]["leftMinutes"] == after["total"]["limitMinutes"] - after["total"]["usedMinutes"]
    assert after["disclaimer"].startswith("This is no legal advice")
    (board,) = after["boards"]
    assert (board["board"]["id"], board["blocks"]) == (public(Kind.ORGANISATION, stage.board.id), True)
    assert (await graph.ask(BUDGET, stage.stranger, **asked))["guestBudget"] is None


@pytest.mark.parametrize("year", [-3_398_230, 0, 9_999, 10_000, 2**31 - 1])
async def test_a_year_that_no_calendar_has_holds_no_budget(graph: Graph, stage: Stage, year: int) -> None:
    found = await graph.ask(BUDGET, stage.persons[0], id=person_id(stage), year=year)
    assert found["guestBudget"] is None


async def test_a_training_is_planned_started_and_finished(graph: Graph, stage: Stage) -> None:
    me, fields = stage.persons[0], "trajectory { id status kind deadlineOn viewerCan subject { code } }"
    planned = await graph.do(
        "planTrajectory",
        fields,
        me,
        professionalId=person_id(stage),
        kind="ZIJ_INSTROOM",
        startsOn="2026-09-01",
        subject="WIS",
    )
    row = planned["trajectory"]
    assert (row["status"], row["deadlineOn"], row["viewerCan"]) == ("PLANNED", "2028-09-01", ["START", "FAIL"])
    late = await graph.do("startTrajectory", fields, me, trajectoryId=row["id"], startedOn="2099-01-01")
    assert late["issues"][0]["rule"] == "in_future"
    started = await graph.do("startTrajectory", fields, me, trajectoryId=row["id"], startedOn=today().isoformat())
    assert started["trajectory"]["status"] == "RUNNING"
    refused = await graph.do("finishTrajectory", fields, stage.planner, trajectoryId=row["id"], passed=True)
    assert refused["code"] == "NOT_ALLOWED"
    done = await graph.do("finishTrajectory", fields, me, trajectoryId=row["id"], passed=True)
    assert done["trajectory"]["status"] == "PASSED"
    again = await graph.do("finishTrajectory", fields, me, trajectoryId=row["id"], passed=False)
    assert again["code"] == "STATE_NOT_ALLOWED"
    seen = await graph.ask(MINE, stage.planner, id=person_id(stage))
    assert [(one["status"], one["viewerCan"]) for one in seen["trajectories"]] == [("PASSED", [])]
    node = await graph.ask("query ($id: ID!) { node(id: $id) { ... on Trajectory { kind } } }", me, id=row["id"])
    assert node["kind"] == "ZIJ_INSTROOM"


async def test_other_work_is_stated_and_told_to_nobody_else(graph: Graph, stage: Stage) -> None:
    fields = "professional { otherWork { kind day startsAt endsAt validTo } }"
    windows = [{"day": "MO", "startsAt": "09:00", "endsAt": "17:00"}]
    found = await graph.do("setOtherWork", fields, stage.persons[0], kind="EMPLOYER_WORK", windows=windows)
    stated = {"kind": "EMPLOYER_WORK", "day": "MO", "startsAt": "09:00", "endsAt": "17:00", "validTo": None}
    assert found["professional"]["otherWork"] == [stated]
    assert (await graph.ask(MINE, stage.planner, id=person_id(stage)))["otherWork"] == []
    wrong = await graph.do("setOtherWork", fields, stage.persons[0], kind="HOLD", windows=windows)
    assert wrong["issues"][0]["rule"] == "not_other_work"
    refused = await graph.do("setOtherWork", fields, stage.planner, kind="PRIVATE", windows=windows)
    assert refused["code"] == "NOT_ALLOWED"
