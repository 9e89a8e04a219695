"""Vacancies through GraphQL: write, publish, change, withdraw, renew, list."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from duobaan.access import SYSTEM, Actor
from duobaan.clock import now, today
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.organisations.models import Organisation
from duobaan.vacancies.service import run_vacancy_clock
from duobaan.words import Role
from tests import factories
from tests.support.graph import Graph

DAY = dt.timedelta(days=1)
RESULT = """vacancy { id status version viewerCan minutesPerWeek completeness { score missing }
    hours { lessons clockHours fte minutesWeek }
    bundles { key kind }
    timetable { id key must bundle classGroup subject { code } slot { day position startsAt endsAt cycle }
        movableTo { day position startsAt } } }"""
ONE = "query ($id: ID!) { vacancy(id: $id) { title status responsibleTeacher school { name } duoAllowed viewerCan } }"
SLOTS = [
    {"day": "TU", "position": 1, "classGroup": "4H1", "subject": "WIS", "bundle": "d"},
    {"day": "TU", "position": 2, "classGroup": "4H1", "bundle": "d"},
    {"day": "TH", "position": 3, "cycle": "WEEK_A", "must": False, "movableTo": [{"day": "FR", "position": 1}]},
]


def vacancy(**values: Any) -> dict[str, Any]:
    given = {
        "title": "Docent wiskunde",
        "sector": "VO",
        "levels": ["HAVO"],
        "subjects": ["WIS"],
        "forms": ["HYBRID_TEACHER"],
        "acceptedGrounds": ["FULL", "GUEST"],
        "responsibleTeacher": "Sectieleider",
        "startsOn": (today() + 30 * DAY).isoformat(),
        "endsOn": (today() + 200 * DAY).isoformat(),
    }
    return given | values


class Scene:
    graph: Graph
    school: Organisation
    planner: Actor

    async def create(self, **values: Any) -> Any:
        given = {"vacancy": vacancy(), "slots": SLOTS, "bundles": [{"key": "d", "kind": "DOUBLE_LESSON"}]} | values
        return await self.graph.do("createVacancy", RESULT, self.planner, **given)

    async def published(self) -> Any:
        key = (await self.create())["vacancy"]["id"]
        return (await self.graph.do("publishVacancy", RESULT, self.planner, vacancyId=key))["vacancy"]


@pytest.fixture
async def scene(db: Database) -> Scene:
    made = Scene()
    made.graph = Graph(db)
    made.school = await factories.school(db)
    made.planner = factories.actor(await factories.user(db), (made.school, Role.SCHOOL_PLANNER))
    return made


async def test_a_draft_has_a_timetable_hours_three_ways_and_a_score(scene: Scene) -> None:
    made = (await scene.create())["vacancy"]
    assert (made["status"], made["viewerCan"]) == ("DRAFT", ["CHANGE", "PUBLISH", "SCHEDULE", "WITHDRAW"])
    assert made["hours"] == {"lessons": 2.5, "clockHours": 2.08, "fte": 0.0962, "minutesWeek": 125}
    assert made["completeness"]["score"] == 65
    assert "practiceAdds" in made["completeness"]["missing"]
    first, _, third = made["timetable"]
    assert first["slot"] == {"day": "TU", "position": 1, "startsAt": "08:30", "endsAt": "09:20", "cycle": "EVERY_WEEK"}
    assert (first["bundle"], first["subject"], third["must"]) == ("d", {"code": "WIS"}, False)
    assert third["movableTo"] == [{"day": "FR", "position": 1, "startsAt": "08:30"}]
    assert await scene.graph.ask(ONE, id=made["id"]) is None


async def test_published_is_for_everyone_but_names_only_for_who_is_signed_in(scene: Scene, db: Database) -> None:
    made = await scene.published()
    anyone = await scene.graph.ask(ONE, id=made["id"])
    assert anyone == {
        "title": "Docent wiskunde",
        "status": "PUBLISHED",
        "responsibleTeacher": None,
        "school": {"name": scene.school.name},
        "duoAllowed": True,
        "viewerCan": [],
    }
    someone = await scene.graph.ask(ONE, factories.actor(await factories.user(db)), id=made["id"])
    assert someone["responsibleTeacher"] == "Sectieleider"


async def test_what_is_missing_comes_back_field_by_field(scene: Scene) -> None:
    made = await scene.create(vacancy=vacancy(subjects=[], responsibleTeacher=None), slots=[], bundles=[])
    refused = await scene.graph.do("publishVacancy", RESULT, scene.planner, vacancyId=made["vacancy"]["id"])
    assert {issue["path"][-1] for issue in refused["issues"]} == {"subjects", "slots", "responsibleTeacher"}
    assert all(" " in issue["message"] for issue in refused["issues"])


async def test_wrong_lessons_are_named_with_their_number(scene: Scene) -> None:
    refused = await scene.create(slots=[SLOTS[2], {"day": "TU", "position": 14}], bundles=[])
    assert refused["issues"][0]["path"] == ["input", "slots", "1", "position"]


async def test_one_key_writes_once(scene: Scene) -> None:
    first = await scene.create(idempotencyKey="k")
    assert (await scene.create(idempotencyKey="k"))["vacancy"]["id"] == first["vacancy"]["id"]
    assert (await scene.create(idempotencyKey="k", slots=[], bundles=[]))["__typename"] == "InvalidInput"


async def test_change_needs_the_newest_version(scene: Scene) -> None:
    made = (await scene.create())["vacancy"]
    change = {"vacancyId": made["id"], "vacancy": {"title": "Docent wiskunde B"}, "expectedVersion": made["version"]}
    changed = await scene.graph.do("changeVacancy", RESULT, scene.planner, **change)
    assert changed["vacancy"]["version"] > made["version"]
    assert len(changed["vacancy"]["timetable"]) == 3
    again = await scene.graph.do("changeVacancy", RESULT, scene.planner, **change)
    assert again["__typename"] == "StaleRevision"


async def test_scheduled_opens_on_its_day_and_expired_is_renewed(scene: Scene, db: Database) -> None:
    key = (await scene.create())["vacancy"]["id"]
    later = (now() + DAY).isoformat()
    soon = await scene.graph.do("publishVacancy", RESULT, scene.planner, vacancyId=key, publishAt=later)
    assert soon["vacancy"]["status"] == "SCHEDULED"
    early = await scene.graph.do("renewVacancy", RESULT, scene.planner, vacancyId=key)
    assert early["__typename"] == "StateNotAllowed"
    await run_vacancy_clock(SYSTEM, db, now() + 2 * DAY)
    closing = {"closesAt": (now() + 3 * DAY).isoformat()}
    await scene.graph.do("changeVacancy", RESULT, scene.planner, vacancyId=key, vacancy=closing)
    await run_vacancy_clock(SYSTEM, db, now() + 4 * DAY)
    assert (await scene.graph.ask(ONE, scene.planner, id=key))["status"] == "EXPIRED"
    renewed = await scene.graph.do("renewVacancy", RESULT, scene.planner, vacancyId=key)
    assert renewed["vacancy"]["status"] == "PUBLISHED"


async def test_withdrawn_is_gone_for_others(scene: Scene) -> None:
    made = await scene.published()
    done = await scene.graph.do("withdrawVacancy", RESULT, scene.planner, vacancyId=made["id"], reason="Formatie rond")
    assert (done["vacancy"]["status"], done["vacancy"]["viewerCan"]) == ("WITHDRAWN", [])
    assert await scene.graph.ask(ONE, id=made["id"]) is None


async def test_a_stranger_may_look_but_not_touch(scene: Scene, db: Database) -> None:
    made = await scene.published()
    other = factories.actor(await factories.user(db), (await factories.school(db), Role.SCHOOL_ADMIN))
    refused = await scene.graph.do("withdrawVacancy", RESULT, other, vacancyId=made["id"], reason="weg")
    assert refused["__typename"] == "NotAllowed"
    nobody = await scene.graph.do("publishVacancy", RESULT, Actor(), vacancyId=made["id"])
    assert nobody["__typename"] == "NotAllowed"


async def test_a_board_writes_for_its_school(scene: Scene, db: Database) -> None:
    from duobaan.words import OrganisationKind

    board = await factories.organisation(db, OrganisationKind.SCHOOL_BOARD)
    mine = await factories.school(db, board_id=board.id)
    scene.planner = factories.actor(await factories.user(db), (board, Role.BOARD_ADMIN))
    made = await scene.create(schoolId=public(Kind.ORGANISATION, mine.id))
    assert made["vacancy"]["viewerCan"] == ["CHANGE", "PUBLISH", "SCHEDULE", "WITHDRAW"]
    theirs = await scene.create(schoolId=public(Kind.ORGANISATION, scene.school.id))
    assert theirs["__typename"] == "NotAllowed"


async def test_lists_page_by_cursor_and_filter(scene: Scene, db: Database) -> None:
    rows = [await factories.vacancy(db, scene.school) for _ in range(3)]
    await factories.vacancy(db, await factories.school(db))
    text = """query ($after: String, $filter: VacancyListFilterInput) {
        vacancies(first: 2, after: $after, filter: $filter) {
            totalCount edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }"""
    own = {"own": True, "statuses": ["PUBLISHED"]}
    first = await scene.graph.ask(text, scene.planner, filter=own)
    rest = await scene.graph.ask(text, scene.planner, filter=own, after=first["pageInfo"]["endCursor"])
    found = [edge["node"]["id"] for edge in first["edges"] + rest["edges"]]
    assert found == [public(Kind.VACANCY, row.id) for row in reversed(rows)]
    assert (first["totalCount"], rest["pageInfo"]["hasNextPage"]) == (3, False)
    assert (await scene.graph.ask(text, scene.planner))["totalCount"] == 4
    foreign = await scene.graph.answer(text, scene.planner, after=first["pageInfo"]["endCursor"])
    assert foreign.errors[0]["extensions"]["code"] == "BAD_USER_INPUT"
