"""The audit log of an organisation: for those who lead it, with support in it, and without a word about anybody."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import sqlalchemy as sa

from duobaan.clock import now
from duobaan.conversations.service import Subject, send_message
from duobaan.db.audit import AuditRow
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.introductions.service import answer_introduction, request_introduction
from duobaan.organisations.members import invite_member
from duobaan.organisations.support import end_support_access, open_support_access
from duobaan.people.models import User
from duobaan.professionals.models import Professional
from duobaan.reports.models import ReportKind, ReportReason
from duobaan.reports.service import report_content
from duobaan.words import OrganisationKind, Role
from tests import factories
from tests.support.graph import Graph
from tests.support.story import Stage, make_stage

LOG = """query ($id: ID!, $filter: AuditLogFilter, $first: Int! = 100, $after: String) { organisation(id: $id) {
    auditLog(filter: $filter, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
    nodes { at action actorId aboutId aboutKind before after facts } } } }"""
WORDS = "Zeer vertrouwelijk gesprek"


async def leader(stage: Stage) -> Any:
    return factories.actor(
        await factories.member(stage.db, stage.school, Role.SCHOOL_ADMIN), (stage.school, Role.SCHOOL_ADMIN)
    )


async def a_story(stage: Stage) -> Any:
    """Support looks, a colleague is invited, people meet, talk, propose, decline and report, all with telling words."""
    admin, key = await leader(stage), stage.people[0].id
    platform = await factories.organisation(stage.db, OrganisationKind.PLATFORM)
    support = factories.actor(
        await factories.member(stage.db, platform, Role.SUPPORT, name="Steun Pilaar"), (platform, Role.SUPPORT)
    )
    look = await open_support_access(support, stage.db, organisation_id=stage.school.id, reason=WORDS)
    await end_support_access(support, stage.db, access_id=look.id)
    await invite_member(
        admin, stage.db, organisation_id=stage.school.id, email="nieuw@example.org", roles=[Role.SCHOOL_HR]
    )
    meeting = await request_introduction(stage.planner, stage.db, professional_id=key, message=WORDS)
    await answer_introduction(stage.persons[0], stage.db, introduction_id=meeting.id, accept=True)
    offer = await stage.propose(note=WORDS)
    await send_message(stage.planner, stage.db, about=Subject(proposal_id=offer.id), body=WORDS)
    await report_content(
        stage.persons[1],
        stage.db,
        kind=ReportKind.VACANCY,
        target_id=stage.vacancy.id,
        reason=ReportReason.MISLEADING,
        explanation=WORDS,
    )
    return admin, support


async def log(graph: Graph, actor: Any, stage: Stage, **asked: Any) -> Any:
    found = await graph.ask(LOG, actor, id=public(Kind.ORGANISATION, stage.school.id), **asked)
    return found["auditLog"]


async def test_who_leads_it_reads_what_was_done_with_support_in_it(any_db: Database) -> None:
    stage, graph = await make_stage(any_db), Graph(any_db)
    admin, support = await a_story(stage)
    found = await log(graph, admin, stage)
    acts = [one["action"] for one in found["nodes"]]
    assert {"support.open", "support.end", "member.invite"} <= set(acts)
    assert found["totalCount"] == len(acts) > 3
    (look,) = [one for one in found["nodes"] if one["action"] == "support.open"]
    assert look["actorId"] == public(Kind.USER, support.user_id)
    assert (look["aboutKind"], look["facts"]) == ("SupportAccess", {"hours": 1})
    assert look["aboutId"].startswith("look_")


async def test_it_is_filtered_by_kind_and_time_and_paged(any_db: Database) -> None:
    stage, graph = await make_stage(any_db), Graph(any_db)
    admin, _ = await a_story(stage)
    only = await log(graph, admin, stage, filter={"kind": "support"})
    assert [one["action"] for one in only["nodes"]] == ["support.end", "support.open"]
    assert (await log(graph, admin, stage, filter={"kind": "supp"}))["nodes"] == []
    later = (now() + dt.timedelta(seconds=1)).isoformat()
    assert (await log(graph, admin, stage, filter={"since": later}))["totalCount"] == 0
    everything = await log(graph, admin, stage, filter={"until": later})
    first = await log(graph, admin, stage, first=2)
    rest = await log(graph, admin, stage, after=first["pageInfo"]["endCursor"])
    assert first["nodes"] + rest["nodes"] == everything["nodes"]


async def test_nobody_else_reads_it(db: Database) -> None:
    stage, graph = await make_stage(db), Graph(db)
    _, support = await a_story(stage)
    company = stage.coordinators[0]
    for actor in (stage.planner, stage.stranger, company, stage.persons[0], support):
        assert await log(graph, actor, stage) is None


async def test_it_holds_ids_and_codes_and_no_name_address_or_words(any_db: Database) -> None:
    stage, graph = await make_stage(any_db), Graph(any_db)
    admin, _ = await a_story(stage)
    async with any_db.write() as uow:  # what somebody typed into the facts of an act stays inside
        uow.record("organisation.suspend", stage.school, organisation_id=stage.school.id, facts={"reason": WORDS})
    shown = json.dumps(await log(graph, admin, stage))
    async with any_db.read() as session:
        people = (await session.scalars(sa.select(User))).all()
        profiles = (await session.scalars(sa.select(Professional))).all()
        stored = json.dumps([row.facts for row in await session.scalars(sa.select(AuditRow))])
    told = {one.name for one in (*people, *profiles)} | {one.email for one in people}
    told |= {one.contact_email or one.name for one in profiles} | {"nieuw@example.org", WORDS}
    assert [one for one in told if one in shown] == []
    assert [one for one in told - {WORDS} if one in stored] == []


async def test_who_reported_is_told_to_nobody_there(db: Database) -> None:
    stage, graph = await make_stage(db), Graph(db)
    admin, _ = await a_story(stage)
    found = await log(graph, admin, stage)
    assert not [one for one in found["nodes"] if one["action"].startswith("report.")]
    assert public(Kind.USER, stage.persons[1].user_id or stage.school.id) not in json.dumps(found)
