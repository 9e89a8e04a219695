"""Figures of the market and of a region through GraphQL."""

from __future__ import annotations

import datetime as dt
from typing import Any

import time_machine

from duobaan.access import ANONYMOUS
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.words import OrganisationKind, Role, TimeBasis, Visibility
from tests import factories
from tests.support.agreed_work import NOW
from tests.support.graph import Graph
from tests.support.story import make_stage

MARKET = """query ($subjects: [String!]) { marketBalance(subjects: $subjects) {
    province { code label(locale: EN) } total { subject { code } ...cell } subjects { subject { code } ...cell } } }
    fragment cell on BalanceCell { vacancyCount openMinutesWeek professionalCount freeMinutesWeek }"""
REGION = """query ($id: ID!, $since: Date, $until: Date) { regionReport(regionId: $id, since: $since, until: $until) {
    region { name } since until stuckCount balance { province { code } total { vacancyCount } }
    funnel { stage vacancyCount count } } }"""
STUCK = """query ($days: Int!, $first: Int!, $after: String) {
    stuckProposals(silentDays: $days, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { reasons silentDays lastWordAt proposal { id status } } } }"""


async def test_anyone_reads_open_hours_and_no_figure_of_fewer_than_three_people(any_db: Database) -> None:
    graph = Graph(any_db)
    await factories.vacancy(any_db, await factories.school(any_db), minutes_week=150)
    people = {"time_basis": TimeBasis.OWN_TIME, "visibility": Visibility.PUBLIC}
    for _ in range(2):
        await factories.professional(any_db, **people)
    area = await overijssel(graph)
    cell = {"vacancyCount": 1, "openMinutesWeek": 150, "professionalCount": None, "freeMinutesWeek": None}
    assert area["total"] == {"subject": None} | cell
    assert area["subjects"] == [{"subject": {"code": "WIS"}} | cell]
    await factories.professional(any_db, **people)
    assert (await overijssel(graph, ["NAT"]))["subjects"] == [
        {
            "subject": {"code": "NAT"},
            "vacancyCount": 0,
            "openMinutesWeek": 0,
            "professionalCount": 3,
            "freeMinutesWeek": 1500,
        }
    ]


async def overijssel(graph: Graph, subjects: list[str] | None = None) -> Any:
    areas = await graph.ask(MARKET, ANONYMOUS, subjects=subjects)
    return next(one for one in areas if one["province"]["label"] == "Overijssel")


async def test_a_region_is_read_by_who_works_for_it_and_null_for_other_regions(any_db: Database) -> None:
    graph, stage = Graph(any_db), await make_stage(any_db)
    mine, other = [await factories.organisation(any_db, OrganisationKind.REGION) for _ in range(2)]
    await factories.link(any_db, stage.school, mine)
    viewer = factories.actor(await factories.user(any_db), (mine, Role.REGION_VIEWER))
    found = await graph.ask(
        REGION, viewer, id=public(Kind.ORGANISATION, mine.id), since="2026-01-01", until="2100-01-01"
    )
    assert (found["region"]["name"], found["balance"]) == (
        mine.name,
        {"province": None, "total": {"vacancyCount": 1}},
    )
    assert found["funnel"][0] == {"stage": "PUBLISHED", "vacancyCount": 1, "count": 1}
    assert (found["since"], found["until"], found["stuckCount"]) == ("2026-01-01", "2100-01-01", 0)
    assert await graph.ask(REGION, viewer, id=public(Kind.ORGANISATION, other.id)) is None
    assert await graph.ask(REGION, viewer, id="nonsense") is None
    for actor, code in ((ANONYMOUS, "UNAUTHENTICATED"), (stage.planner, "FORBIDDEN")):
        refused = await graph.answer(REGION, actor, id=public(Kind.ORGANISATION, mine.id))
        assert [error["extensions"]["code"] for error in refused.errors] == [code]


async def test_stuck_proposals_come_in_pages_for_their_parties(any_db: Database) -> None:
    with time_machine.travel(NOW, tick=True) as clock:
        graph, stage = Graph(any_db), await make_stage(any_db)
        made = [public(Kind.PROPOSAL, (await stage.propose()).id) for _ in range(3)]
        clock.move_to(NOW + dt.timedelta(days=4, hours=1))
        one = await graph.ask(STUCK, stage.planner, days=3, first=2)
        assert (one["totalCount"], one["pageInfo"]["hasNextPage"]) == (3, True)
        two = await graph.ask(STUCK, stage.planner, days=3, first=2, after=one["pageInfo"]["endCursor"])
        assert [node["proposal"]["id"] for node in one["nodes"] + two["nodes"]] == made
        assert {(node["silentDays"], *node["reasons"]) for node in one["nodes"]} == {(4, "SILENT")}
        stranger = await graph.ask(STUCK, stage.stranger, days=3, first=2)
        assert (stranger["totalCount"], stranger["nodes"]) == (0, [])
        refused = await graph.answer(STUCK, stage.planner, days=90, first=2)
        assert [error["extensions"]["code"] for error in refused.errors] == ["BAD_USER_INPUT"]
