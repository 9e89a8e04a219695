"""The shared post of the demo region: one query gives the duo, and all five parties agree to what it says."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from duobaan import clock
from duobaan.access import Actor
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.matching.log.journal import MatchJournal
from duobaan.matching.models import MatchLog
from duobaan.matching.teams import teaming
from duobaan.matching.teams.teaming import suggest_coverage
from duobaan.professionals.models import Professional
from duobaan.seed import personas
from duobaan.seed.seeding import DEFAULT_SEED, Region, invent_region, seed
from duobaan.seed.stage import Stage
from duobaan.seed.vacancies import STORY_MATHS
from duobaan.settings import Settings
from duobaan.vacancies.models import Vacancy
from tests.support.graph import Graph

NOW = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)
COVERAGE = """
query Teams($vacancy: ID!, $first: Int = 5, $most: Int, $fixed: [FixedMemberInput!]) {
  coverageSuggestions(vacancyId: $vacancy, first: $first, maxPartners: $most, fixedMembers: $fixed) {
    complete considered leftOut leftOutNote startsOn endsOn
    edges {
      complete coveredSlots totalSlots handoverMinutes score
      partners {
        role minutesPerWeek days
        professional { id displayName }
        slots { id key }
        moved { day startsAt lesson { key } }
        line { professionalId timeBasis role slots }
      }
      uncovered { key }
      reasons { code value weight satisfied label name }
    }
    nearMisses { moreSlots complete effect change { kind side label } professional { id } }
  }
}
"""
MONEY = {"chargeKind": "FREE", "vatTreatment": "NOT_APPLICABLE", "contractKind": "SECONDMENT"}


class Story:
    """The planted region with its people, asked through the schema."""

    def __init__(self, db: Database, region: Region) -> None:
        self.db = db
        self.graph = Graph(db)
        self.region = region
        self.stage = Stage(db, region.book, region.land, region.people)

    async def vacancy(self) -> str:
        async with self.db.read() as session:
            key = await session.scalar(sa.select(Vacancy.id).where(Vacancy.title == STORY_MATHS))
        assert key is not None
        return public(Kind.VACANCY, key)

    async def person(self, persona: personas.Persona) -> Professional:
        user = self.region.people.persona(persona)
        async with self.db.read() as session:
            found = await session.scalar(sa.select(Professional).where(Professional.user_id == user.id))
        assert found is not None
        return found

    def actor(self, persona: personas.Persona, professional: Professional | None = None) -> Actor:
        return self.stage.actor(self.region.people.persona(persona), professional)

    async def teams(self, **variables: Any) -> Any:
        return await self.graph.ask(COVERAGE, self.actor(personas.PLANNER), vacancy=await self.vacancy(), **variables)


PAGE = (Path(__file__).parents[3] / "docs" / "matching.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that is busy with other tests proves the same team, only later."""
    monkeypatch.setattr(teaming, "BUDGET_MS", 5_000.0)


@pytest.fixture(scope="module")
def region() -> Region:
    return invent_region(DEFAULT_SEED, NOW)


@pytest.mark.postgres
async def test_a_planner_finds_the_duo_in_one_query_and_all_five_agree(any_db: Database, region: Region) -> None:
    await seed(any_db, now=NOW)
    story = Story(any_db, region)
    first, second = await story.person(personas.PROFESSIONAL), await story.person(personas.DUO_PARTNER)
    with clock.held_at(NOW):
        page = await story.teams()
        best = page["edges"][0]
        assert page["complete"] is True
        assert (best["complete"], best["coveredSlots"], best["totalSlots"], best["uncovered"]) == (True, 12, 12, [])
        duo = {public(Kind.PROFESSIONAL, one.id) for one in (first, second)}
        assert {part["professional"]["id"] for part in best["partners"]} == duo
        assert [[slot["key"] for slot in part["slots"]] for part in best["partners"]] == [
            ["TH3", "TH4", "TH5", "FR1", "FR2", "FR3"],
            ["MO1", "MO2", "MO3", "TU2", "TU3", "TU4"],
        ]
        lines = [part["line"] | {"money": MONEY} for part in best["partners"]]
        terms = {"lines": lines, "startsOn": page["startsOn"], "endsOn": page["endsOn"]}
        planner = story.actor(personas.PLANNER)
        proposed = await story.graph.do(
            "proposeMatch",
            "proposal { id status standing { number } awaiting { kind } }",
            planner,
            vacancyId=await story.vacancy(),
            terms=terms,
        )
        assert proposed["__typename"] == "ProposeMatchSuccess", proposed
        proposal = proposed["proposal"]
        assert sorted(party["kind"] for party in proposal["awaiting"]) == [
            "COMPANY", "COMPANY", "PROFESSIONAL", "PROFESSIONAL",
        ]  # fmt: skip
        for actor in (
            story.actor(personas.PROFESSIONAL, first),
            story.actor(personas.DUO_PARTNER, second),
            story.actor(personas.COORDINATOR),
            story.actor(personas.COMPANY_ADMIN),
        ):
            answer = await story.graph.do(
                "acceptProposal",
                "proposal { status } arrangement { status }",
                actor,
                proposalId=proposal["id"],
                revision=proposal["standing"]["number"],
            )
            assert answer["__typename"] == "AcceptProposalSuccess", answer
        assert answer["proposal"]["status"] == "AGREED"
        assert answer["arrangement"] is not None
        after = await story.teams()
    assert after["edges"] == []


@pytest.fixture(scope="module")
async def planted(sqlite_template: Path, installation_key: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the region stands: planted once, each test gets a copy."""
    folder = tmp_path_factory.mktemp("planted")
    for file in (sqlite_template, installation_key):
        shutil.copy(file, folder)
    database = Database(make_engine(Settings(data_dir=folder)))
    await seed(database, now=NOW)
    await database.close()
    return folder


@pytest.fixture
async def db(planted: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A database with the region, of the test's own."""
    database = Database(make_engine(Settings(data_dir=shutil.copytree(planted, tmp_path / "data"))))
    yield database
    await database.close()


async def test_nobody_can_fill_the_post_alone(db: Database, region: Region) -> None:
    story = Story(db, region)
    with clock.held_at(NOW):
        page = await story.teams(most=1)
    best = page["edges"][0]
    assert best["complete"] is False
    assert best["coveredSlots"] + len(best["uncovered"]) == 12
    assert page["nearMisses"]
    assert all(one["moreSlots"] > 0 and one["effect"] and one["change"]["label"] for one in page["nearMisses"])


async def test_a_team_is_completed_around_the_schools_own_part_timer(db: Database, region: Region) -> None:
    story = Story(db, region)
    with clock.held_at(NOW):
        whole = await story.teams()
        taken = [slot for part in whole["edges"][0]["partners"][1:] for slot in part["slots"]]
        fixed = [{"name": "eigen docent", "slots": [slot["id"] for slot in taken]}]
        page = await story.teams(fixed=fixed, most=1)
    best = page["edges"][0]
    assert (best["complete"], best["coveredSlots"]) == (True, 12)
    taught = {slot["key"] for part in best["partners"] for slot in part["slots"]}
    assert taught == {slot["key"] for part in whole["edges"][0]["partners"][:1] for slot in part["slots"]}


async def test_only_the_school_its_board_and_its_matchmaker_may_ask(db: Database, region: Region) -> None:
    story = Story(db, region)
    vacancy = await story.vacancy()
    allowed = []
    for persona in (personas.PLANNER, personas.SCHOOL_ADMIN, personas.MATCHMAKER):
        answer = await story.graph.answer(COVERAGE, story.actor(persona), vacancy=vacancy)
        allowed.append(not answer.errors)
    assert allowed == [True, True, True]
    refused = []
    for persona in (personas.COMPANY_ADMIN, personas.COORDINATOR, personas.REGION_ADMIN):
        answer = await story.graph.answer(COVERAGE, story.actor(persona), vacancy=vacancy)
        refused.append([error["extensions"]["code"] for error in answer.errors])
    assert refused == [["FORBIDDEN"]] * 3


async def test_who_was_shown_is_noted(db: Database, region: Region) -> None:
    story = Story(db, region)
    journal = MatchJournal()
    async with db.read() as session:
        key = await session.scalar(sa.select(Vacancy.id).where(Vacancy.title == STORY_MATHS))
    assert key is not None
    with clock.held_at(NOW):
        page = await suggest_coverage(story.actor(personas.PLANNER), db, journal, vacancy_id=key)
    await journal.flush(db)
    async with db.read() as session:
        rows = list(await session.scalars(sa.select(MatchLog)))
    assert len(rows) == 1
    shown = {public(Kind.PROFESSIONAL, part.person.id) for team in page.teams for part in team.partners}
    assert {item["id"] for item in rows[0].items} == shown


async def test_the_example_of_the_page_answers_what_the_page_says(db: Database, region: Region) -> None:
    story = Story(db, region)
    found = re.search(r"```graphql\n(query WhoCoversThisTogether.*?)```.*?```json\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    said = json.loads(found[2])
    with clock.held_at(NOW):
        page = await story.graph.ask(found[1], story.actor(personas.PLANNER), vacancy=await story.vacancy())
    best = page["edges"][0]
    assert [[slot["key"] for slot in part["slots"]] for part in best["partners"]] == said.pop("slots")
    assert {key: best[key] for key in said} == said
