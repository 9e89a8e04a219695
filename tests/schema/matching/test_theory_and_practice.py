"""A timetable with theory and practice: who may give practical lessons only leads those and no others."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from duobaan import clock
from duobaan.access import Actor
from duobaan.db.uow import Database
from duobaan.organisations.models import Organisation
from duobaan.professionals.models import ProfileSubject, Qualification
from duobaan.words import Level, QualificationKind, Role, Sector
from tests import factories
from tests.factories import store
from tests.support.graph import Graph

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
VACANCY = {
    "title": "Docent techniek",
    "sector": "MBO",
    "levels": ["MBO_2"],
    "subjects": ["MTP"],
    "forms": ["HYBRID_TEACHER"],
    "acceptedGrounds": ["FULL", "INSTRUCTOR"],
    "responsibleTeacher": "Teamleider",
    "startsOn": "2027-01-04",
    "endsOn": "2027-07-01",
    "maxTeam": 2,
    "shareMode": "ALLOWED",
}
SLOTS = [
    {"day": "TU", "position": 1, "part": "THEORY"},
    {"day": "TU", "position": 2, "part": "PRACTICE"},
    {"day": "TH", "position": 1, "part": "PRACTICE"},
]
TIMETABLE = "vacancy { id timetable { key part } }"
COVERAGE = """
query Teams($vacancy: ID!) {
  coverageSuggestions(vacancyId: $vacancy, first: 1) {
    edges {
      complete
      partners { professional { id } role slots { key part } }
      uncovered { key part }
      whyUncovered { lesson { key } obstacles { people exclusion { code label(locale: EN) } } }
    }
    nearMisses { change { kind } }
  }
}
"""


class Scene:
    """An mbo school with a planner, asked through the schema."""

    def __init__(self, db: Database, school: Organisation, planner: Actor) -> None:
        self.db = db
        self.graph = Graph(db)
        self.school = school
        self.planner = planner

    async def person(self, *papers: QualificationKind) -> None:
        """Someone in technology who is free on Tuesday and Thursday, with these papers."""
        company = await factories.company(self.db)
        who = await factories.professional(self.db, company, sectors=(Sector.MBO,), levels=(Level.MBO_2,))
        await factories.release(self.db, who)
        await store(self.db, ProfileSubject(professional_id=who.id, subject="MTP", strength=5))
        for kind in papers:
            subject = "MTP" if kind is QualificationKind.SECOND_DEGREE else None
            await store(self.db, Qualification(professional_id=who.id, kind=kind, subject=subject))

    async def cover(self, slots: list[dict[str, Any]], query: str = COVERAGE) -> Any:
        """Post the timetable and read the best team."""
        with clock.held_at(NOW):
            made = await self.graph.do("createVacancy", TIMETABLE, self.planner, vacancy=VACANCY, slots=slots)
            assert made["__typename"] == "CreateVacancySuccess", made
            key = made["vacancy"]["id"]
            done = await self.graph.do("publishVacancy", TIMETABLE, self.planner, vacancyId=key)
            assert done["__typename"] == "PublishVacancySuccess", done
            assert [one.get("part") for one in slots] == [one["part"] for one in done["vacancy"]["timetable"]]
            return await self.graph.ask(query, self.planner, vacancy=key)


@pytest.fixture
async def scene(db: Database) -> Scene:
    school = await factories.school(db, sectors=(Sector.MBO,), levels=(Level.MBO_2,))
    return Scene(db, school, factories.actor(await factories.user(db), (school, Role.SCHOOL_PLANNER)))


INSTRUCTOR = (QualificationKind.MBO4, QualificationKind.PDC_INSTRUCTOR)


async def test_an_instructor_leads_the_practical_lessons_and_the_theory_stays_open(scene: Scene) -> None:
    await scene.person(*INSTRUCTOR)
    page = await scene.cover(SLOTS)
    (best,) = page["edges"]
    assert best["complete"] is False
    assert [slot["part"] for part in best["partners"] for slot in part["slots"]] == ["PRACTICE", "PRACTICE"]
    assert best["uncovered"] == [{"key": "TU1", "part": "THEORY"}]
    (why,) = best["whyUncovered"]
    assert why["lesson"]["key"] == "TU1"
    (obstacle,) = why["obstacles"]
    assert (obstacle["people"], obstacle["exclusion"]["code"]) == (1, "THEORY_LESSON")
    assert "theory" in obstacle["exclusion"]["label"]
    assert "instructor" in obstacle["exclusion"]["label"]
    assert all(one["change"]["kind"] != "ACCEPT_GROUND" for one in page["nearMisses"])


async def test_a_teacher_beside_the_instructor_takes_the_theory(scene: Scene) -> None:
    await scene.person(*INSTRUCTOR)
    await scene.person(QualificationKind.SECOND_DEGREE)
    best = (await scene.cover(SLOTS))["edges"][0]
    assert (best["complete"], best["uncovered"], best["whyUncovered"]) == (True, [], [])


async def test_lessons_of_which_nothing_is_said_are_open_to_an_instructor_as_before(scene: Scene) -> None:
    await scene.person(*INSTRUCTOR)
    best = (await scene.cover([{"day": "TU", "position": 1}, {"day": "TH", "position": 1}]))["edges"][0]
    assert best["complete"] is True


async def test_the_page_shows_what_comes_back(scene: Scene) -> None:
    page = (Path(__file__).parents[3] / "docs" / "matching.md").read_text(encoding="utf-8")
    found = re.search(r"```graphql\n(query WhoTeachesTheory.*?)```.*?```json\n(.*?)```", page, re.DOTALL)
    assert found is not None
    await scene.person(*INSTRUCTOR)
    (best,) = (await scene.cover(SLOTS, found[1]))["edges"]
    assert best["whyUncovered"] == [json.loads(found[2])]
