"""Who sees content can report it; region or platform decide, both sides read why, what is removed is out of sight."""

from __future__ import annotations

import dataclasses
from typing import Any

import sqlalchemy as sa

from duobaan.db.audit import AuditRow
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.introductions.service import request_introduction
from duobaan.words import OrganisationKind, Role
from tests import factories
from tests.support.graph import Graph
from tests.support.story import Stage, make_stage

SAID = "report { id aboutId kind reason status decision decisionReason explanation isMine reasonLabel }"
QUEUE = "{ reports(status: OPEN) { totalCount nodes { id explanation } } }"
ALL = "{ reports { nodes { id decision decisionReason explanation isMine } } }"
MARK = "Onjuiste belofte over het salaris"


async def region_admin(stage: Stage) -> Any:
    region = await factories.organisation(stage.db, OrganisationKind.REGION)
    await factories.link(stage.db, stage.school, region)
    account = await factories.member(stage.db, region, Role.REGION_ADMIN)
    return factories.actor(account, (region, Role.REGION_ADMIN))


async def platform_admin(db: Database) -> Any:
    platform = await factories.organisation(db, OrganisationKind.PLATFORM)
    return factories.actor(await factories.member(db, platform, Role.PLATFORM_ADMIN), (platform, Role.PLATFORM_ADMIN))


async def report(graph: Graph, actor: Any, about: str, **more: Any) -> Any:
    given = {"reason": "MISLEADING", "explanation": MARK} | more
    return await graph.do("reportContent", SAID, actor, aboutId=about, **given)


async def test_a_vacancy_is_reported_decided_by_its_region_and_withdrawn(db: Database) -> None:
    stage, graph = await make_stage(db), Graph(db)
    region, about = await region_admin(stage), public(Kind.VACANCY, stage.vacancy.id)
    made = (await report(graph, stage.persons[0], about))["report"]
    assert (made["status"], made["isMine"], made["aboutId"]) == ("OPEN", True, about)
    assert made["reasonLabel"] == "misleidend of onwaar"
    assert await graph.ask(QUEUE, region) == {"totalCount": 1, "nodes": [{"id": made["id"], "explanation": MARK}]}
    assert await graph.ask(QUEUE, stage.planner) == {"totalCount": 0, "nodes": []}
    why = "Het salaris klopt niet met de cao."
    decided = await graph.do("decideReport", SAID, region, reportId=made["id"], decision="REMOVED", reason=why)
    assert (decided["report"]["status"], decided["report"]["decisionReason"]) == ("DECIDED", why)
    # Both sides read the reasons; the school does not read who reported, nor what they wrote.
    assert (await graph.ask(ALL, stage.persons[0]))["nodes"] == [
        {"id": made["id"], "decision": "REMOVED", "decisionReason": why, "explanation": MARK, "isMine": True}
    ]
    assert (await graph.ask(ALL, stage.planner))["nodes"] == [
        {"id": made["id"], "decision": "REMOVED", "decisionReason": why, "explanation": None, "isMine": False}
    ]
    seen = "query ($id: ID!) { vacancy(id: $id) { id } }"
    assert await graph.ask(seen, stage.persons[1], id=about) is None
    async with db.read() as session:
        acts = [row.action for row in await session.scalars(sa.select(AuditRow).order_by(AuditRow.id))]
    assert {"report.make", "report.decide", "vacancy.withdraw"} <= set(acts)
    again = await graph.do("decideReport", SAID, region, reportId=made["id"], decision="REMOVED", reason=why)
    assert again["__typename"] == "StateNotAllowed"


async def test_only_who_may_decide_does_and_never_about_oneself(db: Database) -> None:
    stage, graph = await make_stage(db), Graph(db)
    about = public(Kind.PROFESSIONAL, stage.people[0].id)
    made = (await report(graph, stage.planner, about))["report"]
    asked = {"reportId": made["id"], "decision": "KEPT", "reason": "Er is niets mis mee."}
    other = await make_stage(db)
    for actor, answer in (
        (stage.planner, "NotAllowed"),
        (await region_admin(other), "NotFound"),
        (await platform_admin(db), "DecideReportSuccess"),
    ):
        assert (await graph.do("decideReport", SAID, actor, **asked))["__typename"] == answer
    platform = await platform_admin(db)
    own = (await report(graph, platform, public(Kind.VACANCY, stage.vacancy.id)))["report"]
    asked["reportId"] = own["id"]
    assert (await graph.do("decideReport", SAID, platform, **asked))["__typename"] == "NotAllowed"


async def test_nobody_decides_about_a_vacancy_of_their_own_school_or_reads_what_was_written(db: Database) -> None:
    stage, graph = await make_stage(db), Graph(db)
    region = await region_admin(stage)
    both = dataclasses.replace(region, seats=(*region.seats, *stage.planner.seats))
    made = (await report(graph, stage.persons[0], public(Kind.VACANCY, stage.vacancy.id)))["report"]
    assert (await graph.ask(QUEUE, region))["nodes"] == [{"id": made["id"], "explanation": MARK}]
    assert (await graph.ask(QUEUE, both))["nodes"] == [{"id": made["id"], "explanation": None}]
    asked = {"reportId": made["id"], "decision": "KEPT", "reason": "Er is niets mis mee."}
    assert (await graph.do("decideReport", SAID, both, **asked))["__typename"] == "NotAllowed"
    assert (await graph.do("decideReport", SAID, region, **asked))["__typename"] == "DecideReportSuccess"


async def test_a_removed_message_says_nothing_more_and_a_removed_profile_is_off_the_market(db: Database) -> None:
    stage, graph, platform = await make_stage(db), Graph(db), await platform_admin(db)
    meeting = await request_introduction(stage.planner, stage.db, professional_id=stage.people[0].id)
    sent = await graph.do(
        "sendMessage", "sent { id }", stage.planner, about=public(Kind.INTRODUCTION, meeting.id), body="Scheldwoord"
    )
    key = sent["sent"]["id"]
    assert (await report(graph, stage.stranger, key))["__typename"] == "NotFound"
    rude = (await report(graph, stage.persons[0], key, reason="HARASSMENT"))["report"]
    profile = public(Kind.PROFESSIONAL, stage.people[1].id)
    person = (await report(graph, stage.planner, profile))["report"]
    for one in (rude, person):
        await graph.do("decideReport", SAID, platform, reportId=one["id"], decision="REMOVED", reason="Mag niet.")
    body = "query ($id: ID!) { node(id: $id) { ... on Message { body } } }"
    assert await graph.ask(body, stage.persons[0], id=key) == {"body": ""}
    assert await graph.ask("query ($id: ID!) { professional(id: $id) { id } }", stage.planner, id=profile) is None


async def test_the_same_is_reported_once_and_with_words(db: Database) -> None:
    stage, graph = await make_stage(db), Graph(db)
    about = public(Kind.VACANCY, stage.vacancy.id)
    assert (await report(graph, stage.persons[0], about, explanation=" "))["__typename"] == "InvalidInput"
    long = await report(graph, stage.persons[0], about, explanation="x" * 2001)
    assert [issue["rule"] for issue in long["issues"]] == ["too_long"]
    first = await report(graph, stage.persons[0], about, idempotencyKey="one")
    twin = await report(graph, stage.persons[0], about, idempotencyKey="one")
    assert first["report"]["id"] == twin["report"]["id"]
    assert (await report(graph, stage.persons[0], about))["__typename"] == "AlreadyDone"
    assert (await report(graph, stage.persons[0], public(Kind.ORGANISATION, stage.school.id)))["code"] == "NOT_FOUND"


async def test_an_account_ends_with_everything_in_it(db: Database) -> None:
    stage, graph = await make_stage(db), Graph(db)
    unsure = await graph.do("eraseAccount", "userId", stage.persons[0], isSure=False)
    assert unsure["__typename"] == "InvalidInput"
    gone = await graph.do("eraseAccount", "userId", stage.persons[0], isSure=True)
    assert gone["__typename"] == "EraseAccountSuccess"
    profile = public(Kind.PROFESSIONAL, stage.people[0].id)
    assert await graph.ask("query ($id: ID!) { professional(id: $id) { id } }", stage.planner, id=profile) is None
