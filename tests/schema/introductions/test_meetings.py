"""From a question to a trial lesson and its outcome; contact data only while there is a yes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import time_machine

from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.professionals.models import Professional
from tests.support.graph import Graph
from tests.support.story import Stage, make_stage

ONE = """introduction { id status kind takesPlaceAt outcome outcomeNote viewerCan
  history { from to takesPlaceAt outcome } }"""
CONTACT = "query ($id: ID!) { node(id: $id) { ... on Professional { contact { email phone } } } }"


async def stage_with_contact(db: Database) -> Stage:
    stage = await make_stage(db)
    async with db.write() as uow:
        person = await uow.session.get_one(Professional, stage.people[0].id)
        person.contact_email, person.contact_phone = "iemand@example.org", "0612345678"
    return stage


async def contact(graph: Graph, stage: Stage) -> Any:
    return (await graph.ask(CONTACT, stage.planner, id=public(Kind.PROFESSIONAL, stage.people[0].id)))["contact"]


async def test_a_trial_lesson_from_question_to_outcome(db: Database) -> None:
    stage, graph = await stage_with_contact(db), Graph(db)
    wish = {"professionalId": public(Kind.PROFESSIONAL, stage.people[0].id), "kind": "TRIAL_LESSON"}
    made = (await graph.do("requestIntroduction", ONE, stage.planner, **wish))["introduction"]
    assert await contact(graph, stage) is None
    key = made["id"]
    early = await graph.do("planIntroduction", ONE, stage.planner, introductionId=key, takesPlaceAt="2099-01-05T09:00Z")
    assert early["code"] == "STATE_NOT_ALLOWED"
    yes = await graph.do("answerIntroduction", ONE, stage.persons[0], introductionId=key, accept=True)
    assert yes["introduction"]["viewerCan"] == ["PLAN", "RECORD_OUTCOME", "CANCEL"]
    assert await contact(graph, stage) == {"email": "iemand@example.org", "phone": "0612345678"}
    on = (now() + dt.timedelta(days=3)).replace(microsecond=0)
    written = on.isoformat().replace("+00:00", "Z")
    await graph.do("planIntroduction", ONE, stage.persons[0], introductionId=key, takesPlaceAt=written)
    outcome = {"introductionId": key, "outcome": "GO_ON", "note": "Fijne les"}
    soon = await graph.do("recordIntroductionOutcome", ONE, stage.planner, **outcome)
    assert [issue["rule"] for issue in soon["issues"]] == ["not_held_yet"]
    with time_machine.travel(on + dt.timedelta(hours=2)):
        held = (await graph.do("recordIntroductionOutcome", ONE, stage.planner, **outcome))["introduction"]
    assert (held["status"], held["outcome"], held["outcomeNote"], held["viewerCan"]) == (
        "HELD",
        "GO_ON",
        "Fijne les",
        [],
    )
    assert [(one["from"], one["to"]) for one in held["history"]] == [
        (None, "ASKED"),
        ("ASKED", "ACCEPTED"),
        ("ACCEPTED", "ACCEPTED"),
        ("ACCEPTED", "HELD"),
    ]
    assert (held["history"][2]["takesPlaceAt"], held["history"][3]["outcome"]) == (written, "GO_ON")


async def test_calling_it_off_hides_the_contact_again(db: Database) -> None:
    stage, graph = await stage_with_contact(db), Graph(db)
    wish = {"professionalId": public(Kind.PROFESSIONAL, stage.people[0].id)}
    key = (await graph.do("requestIntroduction", ONE, stage.planner, **wish))["introduction"]["id"]
    await graph.do("answerIntroduction", ONE, stage.persons[0], introductionId=key, accept=True)
    assert await contact(graph, stage) is not None
    assert (await graph.do("cancelIntroduction", ONE, stage.coordinators[0], introductionId=key))["code"] == "NOT_FOUND"
    gone = await graph.do("cancelIntroduction", ONE, stage.persons[0], introductionId=key)
    assert gone["introduction"]["status"] == "CANCELLED"
    assert await contact(graph, stage) is None
