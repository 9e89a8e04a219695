"""`readTimetable`: what was pasted becomes lessons that `createVacancy` takes as they are; nothing is stored."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from duobaan.access import ANONYMOUS
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.organisations.models import Organisation, SchoolSettings
from duobaan.vacancies.models import LessonSlot
from duobaan.words import OrganisationStatus, Role
from tests import factories
from tests.schema.vacancies.test_vacancies import vacancy
from tests.support.graph import Graph

SLOT = "day position startsAt endsAt on cycle validFrom validTo classGroup subject level room"
READ = f"""query ($input: ReadTimetableInput!) {{ readTimetable(input: $input) {{
    format rowCount lessonCount issueCount classGroups teachers asText subjects {{ code }}
    lessons {{ {SLOT} }} issues {{ row column rule message }} }} }}"""
RESULT = "vacancy { timetable { classGroup room subject { code } slot { day position startsAt endsAt cycle } } }"
CSV = "dag;uur;klas;vak;lokaal;week\ndi;3;4H2;nat;A1.23;\ndo;1-2;5V1;nat;B204;A\nvr;12;5V1;nat;B204;\n"


async def read(graph: Graph, locale: str = "nl", **values: Any) -> Any:
    answer = await graph.answer(READ, ANONYMOUS, locale, input=values)
    assert not answer.errors, answer.errors
    return answer.data["readTimetable"]


async def test_lessons_that_were_read_are_the_lessons_of_a_vacancy(any_db: Database) -> None:
    graph, school = Graph(any_db), await factories.school(any_db)
    planner = factories.actor(await factories.user(any_db), (school, Role.SCHOOL_PLANNER))
    found = await read(graph, text=CSV, schoolId=public(Kind.ORGANISATION, school.id))
    assert found["asText"] == "di 3, do 1-2, vr 12"
    assert [(one["row"], one["rule"]) for one in found["issues"]] == [(4, "no_bell_time")]
    async with any_db.read() as session:
        assert await session.scalar(sa.select(sa.func.count()).select_from(LessonSlot)) == 0
    wish = vacancy(subjects=[one["code"] for one in found["subjects"]])
    made = await graph.do("createVacancy", RESULT, planner, vacancy=wish, slots=found["lessons"][:3])
    first, second, third = made["vacancy"]["timetable"]
    assert first == {
        "classGroup": "4H2",
        "room": "A1.23",
        "subject": {"code": "NAT"},
        "slot": {"day": "TU", "position": 3, "startsAt": "10:30", "endsAt": "11:20", "cycle": "EVERY_WEEK"},
    }
    assert [one["slot"]["position"] for one in (second, third)] == [1, 2]
    assert {one["slot"]["cycle"] for one in (second, third)} == {"WEEK_A"}


async def test_times_find_their_position_on_the_bell_times_of_the_school(any_db: Database) -> None:
    school = await factories.school(any_db)
    found = await read(
        Graph(any_db), text="di 10:30-11:20, do 07:00-07:50", schoolId=public(Kind.ORGANISATION, school.id)
    )
    assert [(one["position"], one["startsAt"]) for one in found["lessons"]] == [(3, "10:30"), (None, "07:00")]


async def test_without_a_school_positions_stay_bare(any_db: Database) -> None:
    found = await read(Graph(any_db), text="Tue 3, Thu 1-2")
    assert [(one["day"], one["position"], one["startsAt"]) for one in found["lessons"]] == [
        ("TU", 3, None),
        ("TH", 1, None),
        ("TH", 2, None),
    ]


async def test_every_other_week_follows_the_weeks_of_the_school(any_db: Database) -> None:
    school = await factories.school(any_db)
    rule = (
        "DTSTART;TZID=Europe/Amsterdam:{}T103000\nDTEND;TZID=Europe/Amsterdam:{}T112000\nRRULE:FREQ=WEEKLY;INTERVAL=2"
    )
    text = "".join(f"BEGIN:VEVENT\nSUMMARY:nat\n{rule.format(day, day)}\nEND:VEVENT\n" for day in (20261123, 20261130))
    async with any_db.read() as session:
        assert (await session.get_one(SchoolSettings, school.id)).cycle_anchor_on is not None
    found = await read(Graph(any_db), text=text, schoolId=public(Kind.ORGANISATION, school.id))
    assert ([one["cycle"] for one in found["lessons"]], found["issues"]) == (["WEEK_A", "WEEK_B"], [])


@pytest.mark.parametrize(("locale", "words"), [("nl", "Schrijf ma, di, wo, do, vr of za."), ("en", "Write Mon, Tue,")])
async def test_what_is_wrong_is_said_in_the_callers_language(db: Database, locale: str, words: str) -> None:
    found = await read(Graph(db), locale, text="dag;uur\nblurp;3\ndi;4")
    assert [(one["row"], one["column"], words in one["message"]) for one in found["issues"]] == [(2, "dag", True)]


async def test_a_kind_can_be_chosen_and_a_class_taken_out(db: Database) -> None:
    text = "1,4H2,VOS,nat,A1,1,3\n2,5V1,BAK,nat,A1,2,3\n"
    found = await read(Graph(db), text=text, format="UNTIS_GPU001", only={"classGroup": "5V1"})
    assert ([one["classGroup"] for one in found["lessons"]], found["teachers"]) == (["5V1"], ["BAK", "VOS"])


async def test_an_unknown_school_is_null(db: Database) -> None:
    unseen: Organisation = await factories.school(db, status=OrganisationStatus.SUSPENDED)
    keys = ["org_nonsense", public(Kind.ORGANISATION, unseen.id)]
    assert [await read(Graph(db), text="di 3", schoolId=key) for key in keys] == [None, None]
