"""Suggestions and explanations through GraphQL, as the web client asks them."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from duobaan.access import ANONYMOUS, Actor
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.matching.fit.explain import score_again
from duobaan.professionals.models import Professional, ProfileSubject
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.words import Role, Weekday
from schema.build import DuobaanSchema
from schema.operations import run
from search.embedded.engine import EmbeddedEngine
from search.reindex import rebuild
from tests import factories
from tests.schema.asking import Asker

MATCH = """
fragment match on MatchExplanation {
    score fits minutesPerWeek rulesVersion inputHash role whyNotLeading { code }
    reasons { code name value weight satisfied label }
    exclusions { code label }
    taught { window minutes lesson { key } }
    missed { exclusion { code label } lesson { key } }
    nearMisses { effect moreLessons moreMinutes score changes { kind side label } }
}
"""
PEOPLE = (
    """
query ($id: ID!, $near: Boolean, $weights: [CriterionWeightInput!]) {
    suggestedProfessionals(vacancyId: $id, includeNear: $near, weights: $weights) {
        considered fitting edges { node { id displayName } match { ...match } }
    }
}"""
    + MATCH
)
VACANCIES = (
    """
query ($id: ID!) {
    suggestedVacancies(professionalId: $id) {
        considered fitting edges { node { id title } match { ...match vacancy { id } } }
    }
}"""
    + MATCH
)
EXPLAIN = (
    """
query ($vacancy: ID!, $person: ID!) {
    matchExplanation(vacancyId: $vacancy, professionalId: $person) { ...match }
}"""
    + MATCH
)


@dataclass
class Stage:
    asker: Asker
    vacancy: Vacancy
    person: Professional
    planner: Actor
    own: Actor

    @property
    def ids(self) -> dict[str, str]:
        return {
            "vacancy": public(Kind.VACANCY, self.vacancy.id),
            "person": public(Kind.PROFESSIONAL, self.person.id),
        }


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """A day on which the vacancy's start leaves time for a certificate of conduct."""
    with time_machine.travel(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)):
        yield


@pytest.fixture
async def stage(asker: Asker, db: Database) -> Stage:
    school, company = await factories.school(db), await factories.company(db)
    vacancy = await factories.vacancy(db, school)
    for day, position in ((Weekday.TU, 1), (Weekday.TH, 1), (Weekday.WE, 1)):
        await factories.slot(db, vacancy, day, position)
    user = await factories.user(db)
    person = await factories.professional(db, company, user_id=user.id)
    await factories.release(db, person)
    planner = await factories.member(db, school, Role.SCHOOL_PLANNER)
    return Stage(
        asker,
        vacancy,
        person,
        factories.actor(planner, (school, Role.SCHOOL_PLANNER)),
        factories.actor(user, professional_id=person.id),
    )


def as_kept(match: dict[str, Any]) -> dict[str, Any]:
    return {
        "fails": match["exclusions"],
        "components": [{"value": row["value"], "weight": row["weight"]} for row in match["reasons"]],
    }


async def test_a_planner_gets_people_with_the_whole_table_behind_the_score(stage: Stage) -> None:
    data = await stage.asker.ask(PEOPLE, stage.planner, id=stage.ids["vacancy"], locale="en")
    found = data["suggestedProfessionals"]
    assert (found["considered"], found["fitting"]) == (1, 1)
    match = found["edges"][0]["match"]
    assert found["edges"][0]["node"]["id"] == stage.ids["person"]
    assert match["fits"]
    assert score_again(as_kept(match)) == match["score"], "a client can check the score"
    assert [one["lesson"]["key"] for one in match["taught"]] == ["TU1", "TH1"]
    assert match["missed"] == [
        {
            "exclusion": {"code": "NOT_AVAILABLE", "label": "This person is not available then."},
            "lesson": {"key": "WE1"},
        }
    ]
    move = next(one for one in match["nearMisses"] if one["changes"][0]["kind"] == "MOVE_LESSON")
    assert move["changes"][0]["side"] == "SCHOOL"
    assert move["changes"][0]["label"].startswith("Move the lesson from Wednesday 08:30 to ")
    assert move["effect"] == "That brings 50 more minutes a week (lessons: 1)."


async def test_who_may_only_support_is_shown_as_such(stage: Stage, db: Database) -> None:
    async with db.write() as uow:
        lessons = await uow.session.scalars(sa.select(LessonSlot).where(LessonSlot.vacancy_id == stage.vacancy.id))
        next(row for row in lessons if row.key == "TH1").support_needed = 1
        for row in await uow.session.scalars(sa.select(ProfileSubject)):
            row.strength = 1
    data = await stage.asker.ask(PEOPLE, stage.planner, id=stage.ids["vacancy"])
    match = data["suggestedProfessionals"]["edges"][0]["match"]
    assert (match["role"], match["fits"], match["minutesPerWeek"]) == ("SUPPORT", True, 50)
    assert {"code": "SUBJECT"} in match["whyNotLeading"]
    assert [one["lesson"]["key"] for one in match["taught"]] == ["TH1"]
    assert await stage.asker.ask(EXPLAIN, stage.own, **stage.ids) == {"matchExplanation": match}


async def test_a_person_gets_vacancies_in_their_own_language(stage: Stage) -> None:
    data = await stage.asker.ask(VACANCIES, stage.own, id=stage.ids["person"])
    edge = data["suggestedVacancies"]["edges"][0]
    assert edge["match"]["vacancy"]["id"] == edge["node"]["id"] == stage.ids["vacancy"]
    assert "reizen" in next(row["label"] for row in edge["match"]["reasons"] if row["code"] == "TRAVEL")


async def test_weights_are_read_and_bounded(stage: Stage) -> None:
    shifted = [{"criterion": "TRAVEL", "weight": 80}]
    data = await stage.asker.ask(PEOPLE, stage.planner, id=stage.ids["vacancy"], weights=shifted)
    rows = data["suggestedProfessionals"]["edges"][0]["match"]["reasons"]
    assert next(row["weight"] for row in rows if row["code"] == "TRAVEL") == 80
    wrong = [{"criterion": "TRAVEL", "weight": 101}]
    assert await stage.asker.codes(PEOPLE, stage.planner, id=stage.ids["vacancy"], weights=wrong) == ["BAD_USER_INPUT"]


async def test_who_does_not_stand_for_a_side_is_refused_and_what_is_unknown_is_null(stage: Stage) -> None:
    for actor, code in ((ANONYMOUS, "UNAUTHENTICATED"), (stage.own, "FORBIDDEN")):
        assert await stage.asker.codes(PEOPLE, actor, id=stage.ids["vacancy"]) == [code]
    unknown = public(Kind.VACANCY, stage.person.id)
    data = await stage.asker.ask(PEOPLE, stage.planner, id=unknown)
    assert data["suggestedProfessionals"] is None
    both = {"vacancy": stage.ids["vacancy"], "person": public(Kind.PROFESSIONAL, stage.vacancy.id)}
    assert (await stage.asker.ask(EXPLAIN, stage.planner, **both))["matchExplanation"] is None


async def test_one_pair_is_explained_to_both_sides_alike(stage: Stage) -> None:
    seen = [await stage.asker.ask(EXPLAIN, actor, **stage.ids) for actor in (stage.planner, stage.own)]
    assert seen[0] == seen[1]
    assert seen[0]["matchExplanation"]["fits"]


@pytest.fixture
async def searching(stage: Stage, db: Database, tmp_path: Path) -> AsyncIterator[Stage]:
    engine = EmbeddedEngine(tmp_path / "index")
    for name in await engine.ensure_indexes():
        await rebuild(db, engine, name)
    stage.asker.engine = engine
    yield stage
    await engine.close()


SEARCH_PEOPLE = """
query ($for: ID) { searchProfessionals(forVacancy: $for) { edges { node { id } score match { score fits } } } }
"""
SEARCH_VACANCIES = """
query ($for: ID) { searchVacancies(forProfessional: $for) { edges { node { id } score match { score fits } } } }
"""


async def test_a_search_for_someone_explains_its_hits(searching: Stage, graphql: DuobaanSchema) -> None:
    ask, ids = searching.asker.ask, searching.ids
    people = await ask(SEARCH_PEOPLE, searching.planner, **{"for": ids["vacancy"]})
    vacancies = await ask(SEARCH_VACANCIES, searching.own, **{"for": ids["person"]})
    matches = [found["edges"][0]["match"] for data in (people, vacancies) for found in data.values()]
    assert matches[0] == matches[1]
    assert matches[0]["fits"]
    plain = await ask(SEARCH_VACANCIES, searching.own)
    assert plain["searchVacancies"]["edges"][0]["match"] is None


async def test_whoever_is_not_signed_in_sees_no_match_score(searching: Stage) -> None:
    data = await searching.asker.ask(SEARCH_VACANCIES, ANONYMOUS, **{"for": searching.ids["person"]})
    edges = data["searchVacancies"]["edges"]
    assert edges
    assert all(edge["match"] is None and edge["score"] is None for edge in edges)


async def test_what_is_shown_waits_in_the_journal(stage: Stage, graphql: DuobaanSchema) -> None:
    context = stage.asker.context(stage.planner)
    answer = await run(graphql, context, PEOPLE, variables={"id": stage.ids["vacancy"]})
    assert answer.errors == []
    assert context.journal.waiting == 1
    assert await context.journal.flush(stage.asker.db) == 1
