"""Who saw me: organisation and day, never the employee; searches, oneself and strangers to the market leave nothing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from duobaan.access import ANONYMOUS, SYSTEM, Actor, Seat
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.privacy.exporting import export_my_data
from duobaan.privacy.models import ProfileViewing
from duobaan.professionals.viewings import KEPT, ViewingJournal, run_viewing_clock
from duobaan.proposals.erasing import erase_account, erase_profile
from duobaan.words import OrganisationKind, Role, Visibility
from schema.context import Context
from schema.cursors import CursorBox
from schema.operations import run
from tests import factories
from tests.support.graph import Graph
from tests.support.story import Stage, make_stage

THEN = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
PAGES = (
    "query ($id: ID!) { professional(id: $id) { id } }",
    "query ($id: ID!) { node(id: $id) { id } }",
    "query ($id: ID!) { nodes(ids: [$id]) { id } }",
)
SEEN = """query ($first: Int! = 20, $after: String) { viewer { profileViews(first: $first, after: $after) {
    totalCount nodes { on organisation { id } } pageInfo { hasNextPage endCursor } } } }"""


class Opening:
    """Opens pages as a server does: one journal for all requests, written when we say so."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.journal, self.graph = stage, ViewingJournal(), Graph(stage.db)
        self.id = public(Kind.PROFESSIONAL, stage.people[0].id)

    async def open(self, actor: Actor, text: str = PAGES[0]) -> None:
        context = Context(
            db=self.stage.db, engine=None, cursors=CursorBox(b"secret"), actor=actor, viewings=self.journal  # type: ignore[arg-type]
        )  # fmt: skip
        answer = await run(self.graph.schema, context, text, variables={"id": self.id})
        assert not answer.errors, answer.errors

    async def seen(self, **asked: Any) -> Any:
        await self.journal.flush(self.stage.db)
        return (await self.graph.ask(SEEN, self.stage.persons[0], **asked))["profileViews"]


async def rows(db: Database) -> list[ProfileViewing]:
    async with db.read() as session:
        return list(await session.scalars(sa.select(ProfileViewing)))


@pytest.mark.parametrize("text", PAGES)
async def test_opening_a_page_tells_the_organisation_and_the_day(any_db: Database, text: str) -> None:
    with time_machine.travel(THEN):
        opening = Opening(await make_stage(any_db))
        await opening.open(opening.stage.planner, text)
        assert await rows(any_db) == [], "nothing is written while the request runs"
        school = public(Kind.ORGANISATION, opening.stage.school.id)
        found = await opening.seen()
        assert (found["totalCount"], found["nodes"]) == (1, [{"on": "2026-11-23", "organisation": {"id": school}}])


async def test_colleagues_of_one_day_are_one_line_and_days_stand_newest_first(any_db: Database) -> None:
    opening = Opening(await make_stage(any_db))
    stage = opening.stage
    colleague = factories.actor(await factories.user(any_db), (stage.school, Role.SCHOOL_ADMIN))
    with time_machine.travel(THEN, tick=False) as clock:
        for actor in (stage.planner, colleague, stage.planner):
            await opening.open(actor)
        assert (await opening.seen())["totalCount"] == 1
        clock.shift(dt.timedelta(days=1))
        for actor in (stage.planner, stage.stranger):
            await opening.open(actor)
    first = await opening.seen(first=2)
    assert [one["on"] for one in first["nodes"]] == ["2026-11-24", "2026-11-24"]
    assert len({one["organisation"]["id"] for one in first["nodes"]}) == 2
    rest = await opening.seen(first=2, after=first["pageInfo"]["endCursor"])
    assert [one["on"] for one in rest["nodes"]] == ["2026-11-23"]
    assert len(await rows(any_db)) == 4, "who it was is kept apart, to look into misuse"


async def test_oneself_nobody_and_who_comes_for_no_organisation_leave_no_trace(db: Database) -> None:
    opening = Opening(await make_stage(db))
    async with db.write() as uow:
        row = await uow.session.get_one(type(opening.stage.people[0]), opening.stage.people[0].id)
        row.visibility = Visibility.PUBLIC
    own = opening.stage.persons[0]
    seated = dataclasses.replace(own, seats=(Seat(opening.stage.school.id, OrganisationKind.SCHOOL, frozenset()),))
    for actor in (ANONYMOUS, own, seated, opening.stage.persons[1]):
        await opening.open(actor)
    assert (await opening.seen())["nodes"] == []
    assert await rows(db) == []


async def test_support_that_was_let_in_is_told_as_the_platform_and_without_a_look_it_is_not_told(db: Database) -> None:
    opening = Opening(await make_stage(db))
    stage = opening.stage
    platform = await factories.organisation(db, OrganisationKind.PLATFORM)
    account = await factories.member(db, platform, Role.SUPPORT)
    idle = factories.actor(account, (platform, Role.SUPPORT))
    looking = factories.actor(account, (platform, Role.SUPPORT), (stage.school, Role.SUPPORT))
    await opening.open(idle)
    assert (await opening.seen())["nodes"] == []
    await opening.open(looking)
    assert (await opening.seen())["totalCount"] == 1
    (found,) = await rows(db)
    assert found.organisation_id == platform.id


async def test_what_one_meets_in_something_else_is_no_viewing(db: Database) -> None:
    opening = Opening(await make_stage(db))
    stage = opening.stage
    proposal = await stage.propose()
    opening.id = public(Kind.PROPOSAL, proposal.id)
    lines = "query ($id: ID!) { proposal(id: $id) { parties { professional { displayName } } } }"
    await opening.open(stage.planner, lines)
    opening.id = public(Kind.ORGANISATION, stage.companies[0].id)
    people = "query ($id: ID!) { professionals(companyId: $id) { nodes { displayName } } }"
    await opening.open(stage.coordinators[0], people)
    assert opening.journal.waiting == 0


async def test_nobody_reads_who_saw_someone_else(db: Database) -> None:
    opening = Opening(await make_stage(db))
    await opening.open(opening.stage.planner)
    assert (await opening.seen())["totalCount"] == 1
    for actor in (opening.stage.planner, opening.stage.persons[1], opening.stage.coordinators[0]):
        found = await opening.graph.ask(SEEN, actor)
        assert found is None or found["profileViews"]["nodes"] == []


async def test_the_export_tells_the_organisation_and_hides_the_employee(db: Database) -> None:
    opening = Opening(await make_stage(db))
    await opening.open(opening.stage.planner)
    await opening.seen()
    export = (await export_my_data(opening.stage.persons[0], db)).as_json()["tables"]["profile_viewings"]
    (row,) = export["rows"]
    assert row["organisation_id"] == str(opening.stage.school.id)
    assert str(opening.stage.planner.user_id) not in str(export)
    acts = (await export_my_data(opening.stage.planner, db)).as_json()["tables"]["profile_viewings"]
    assert (acts["rows"], len(acts["acts"])) == ((), 1)


async def test_an_erased_profile_loses_its_viewings_and_what_still_waited(any_db: Database) -> None:
    opening = Opening(await make_stage(any_db))
    await opening.open(opening.stage.planner)
    await opening.seen()
    await opening.open(opening.stage.stranger)
    key = opening.stage.people[0].id
    await erase_profile(opening.stage.persons[0], any_db, professional_id=key)
    assert await rows(any_db) == []
    await opening.journal.flush(any_db)
    assert await rows(any_db) == []


async def test_an_erased_viewer_does_not_stay_in_what_the_other_reads(any_db: Database) -> None:
    opening = Opening(await make_stage(any_db))
    await opening.open(opening.stage.planner)
    await opening.seen()
    await erase_account(opening.stage.planner, any_db)
    (row,) = await rows(any_db)
    assert row.viewer_id is None
    assert (await opening.seen())["totalCount"] == 1


async def test_a_viewing_goes_after_a_year(any_db: Database) -> None:
    opening = Opening(await make_stage(any_db))
    with time_machine.travel(THEN, tick=False) as clock:
        await opening.open(opening.stage.planner)
        await opening.seen()
        clock.shift(KEPT)
        assert await run_viewing_clock(SYSTEM, any_db) == 0
        clock.shift(dt.timedelta(days=1))
        assert await run_viewing_clock(SYSTEM, any_db) == 1
        assert await rows(any_db) == []
