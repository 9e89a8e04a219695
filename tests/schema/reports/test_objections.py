"""What was removed stays removed until who decides lifts it: the owner reads why, and may object once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import time_machine

from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from tests.schema.reports.test_reports import platform_admin, report
from tests.support.graph import Graph
from tests.support.story import Stage, make_stage

STATUS = "query ($id: ID!) { professional(id: $id) { status viewerCan } }"
MINE = "{ reports { nodes { id status decision decisionReason objectUntil objection notifierName } } }"
DONE = "report { id status decision objectUntil objection }"
WHY = "De foto van het diploma is van een ander."


class Case:
    """A profile that was reported and removed."""

    def __init__(self, stage: Stage, platform: Any) -> None:
        self.stage, self.graph, self.platform = stage, Graph(stage.db), platform
        self.owner, self.profile = stage.persons[0], public(Kind.PROFESSIONAL, stage.people[0].id)
        self.report = ""

    async def decide(self, decision: str) -> Any:
        asked = {"reportId": self.report, "decision": decision, "reason": WHY}
        return await self.graph.do("decideReport", DONE, self.platform, **asked)

    async def object(self, actor: Any) -> Any:
        asked = {"reportId": self.report, "reason": "Het is mijn eigen diploma."}
        return await self.graph.do("objectToDecision", DONE, actor, **asked)

    async def move(self, name: str) -> str:
        asked = {"professionalId": self.profile}
        return str((await self.graph.do(name, "professional { status }", self.owner, **asked))["__typename"])

    async def status(self) -> Any:
        return await self.graph.ask(STATUS, self.owner, id=self.profile)


async def removed(db: Database) -> Case:
    case = Case(await make_stage(db), await platform_admin(db))
    case.report = (await report(case.graph, case.stage.planner, case.profile))["report"]["id"]
    assert (await case.decide("REMOVED"))["report"]["status"] == "DECIDED"
    return case


async def test_a_removed_profile_is_not_put_back_by_its_owner_by_any_way(db: Database) -> None:
    case = await removed(db)
    assert await case.status() == {"status": "SUSPENDED", "viewerCan": ["UPDATE", "ERASE"]}
    for name in ("resumeProfile", "confirmProfile", "withdrawProfile", "pauseProfile"):
        assert await case.move(name) == "StateNotAllowed", name
    again = {"profile": {"headline": "Toch weer"}}
    sent = await case.graph.do("submitProfile", "professional { status }", case.owner, **again)
    assert sent["__typename"] == "StateNotAllowed"
    assert await case.graph.ask(STATUS, case.stage.planner, id=case.profile) is None


async def test_who_withdrew_before_the_decision_does_not_come_back_by_submitting(db: Database) -> None:
    case = Case(await make_stage(db), await platform_admin(db))
    case.report = (await report(case.graph, case.stage.planner, case.profile))["report"]["id"]
    assert await case.move("withdrawProfile") == "WithdrawProfileSuccess"
    await case.decide("REMOVED")
    assert (await case.status())["status"] == "SUSPENDED"


async def test_the_owner_reads_why_and_objects_once_and_who_decides_lifts_it(any_db: Database) -> None:
    case = await removed(any_db)
    (mine,) = (await case.graph.ask(MINE, case.owner))["nodes"]
    assert (mine["decision"], mine["decisionReason"]) == ("REMOVED", WHY)
    assert mine["objectUntil"] is not None
    assert (await case.object(case.stage.planner))["__typename"] == "NotFound"
    assert (await case.object(case.owner))["report"]["status"] == "OBJECTED"
    assert (await case.object(case.owner))["__typename"] == "AlreadyDone"
    (seen,) = (await case.graph.ask(MINE, case.platform))["nodes"]
    assert seen["objection"] == "Het is mijn eigen diploma."
    (told,) = (await case.graph.ask(MINE, case.stage.planner))["nodes"]
    assert told["objection"] is None, "who reported does not read it"
    assert (await case.status())["status"] == "SUSPENDED", "an objection alone lifts nothing"
    assert (await case.decide("KEPT"))["report"]["status"] == "DECIDED"
    assert (await case.status())["status"] == "PAUSED"
    assert await case.move("resumeProfile") == "ResumeProfileSuccess"


async def test_who_decides_may_lift_it_of_their_own_accord(db: Database) -> None:
    case = await removed(db)
    assert (await case.decide("KEPT"))["report"]["decision"] == "KEPT"
    assert (await case.status())["status"] == "PAUSED"
    assert (await case.decide("KEPT"))["__typename"] == "StateNotAllowed"


async def test_a_profile_that_two_removals_hold_is_back_when_both_are_lifted(db: Database) -> None:
    case = Case(await make_stage(db), await platform_admin(db))
    found = [await report(case.graph, one, case.profile) for one in (case.stage.planner, case.stage.coordinators[0])]
    first, second = (one["report"]["id"] for one in found)
    for case.report in (first, second):
        assert (await case.decide("REMOVED"))["report"]["status"] == "DECIDED"
    assert (await case.decide("KEPT"))["report"]["decision"] == "KEPT"
    assert (await case.status())["status"] == "SUSPENDED", "the other removal stands"
    case.report = first
    await case.decide("KEPT")
    assert (await case.status())["status"] == "PAUSED"


async def test_an_objection_that_fails_leaves_it_removed_and_after_half_a_year_it_is_too_late(db: Database) -> None:
    case = await removed(db)
    await case.object(case.owner)
    await case.decide("REMOVED")
    assert (await case.status())["status"] == "SUSPENDED"
    late = await removed(db)
    with time_machine.travel(now() + dt.timedelta(days=184)):
        assert (await late.object(late.owner))["__typename"] == "StateNotAllowed"
    assert await late.move("eraseProfile") == "EraseProfileSuccess", "erasing stays a right"
