"""The example of docs/matching.md about fit is run and answers what the page says; its table is that of the code."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import time_machine

from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.matching.criteria import default_weights
from duobaan.professionals.models import Release
from duobaan.professionals.repository import ProfessionalRepository
from tests.support.graph import Graph
from tests.support.story import make_stage

PAGE = (Path(__file__).parents[3] / "docs" / "matching.md").read_text(encoding="utf-8")


async def test_the_example_answers_what_the_page_says(db: Database) -> None:
    found = re.search(r"```graphql\n(query HowWellDoesItFit.*?)```.*?```json\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    with time_machine.travel(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)):
        stage = await make_stage(db)
        async with db.write() as uow:
            parts = await ProfessionalRepository(uow.session).parts(Release, [stage.people[0].id])
            parts[stage.people[0].id][0].minutes_week = 120
        answer = await Graph(db).ask(
            found[1],
            stage.planner,
            professional=public(Kind.PROFESSIONAL, stage.people[0].id),
            vacancy=public(Kind.VACANCY, stage.vacancy.id),
        )
    said = json.loads(found[2])
    assert {key: answer[key] for key in said} == said
    assert {row["code"]: row["weight"] for row in answer["reasons"]} == default_weights()


def test_the_table_of_the_page_is_that_of_the_code() -> None:
    rows = re.findall(r"^\| ([A-Z]+) \| (\d+) \|", PAGE, re.MULTILINE)
    assert {code: float(weight) for code, weight in rows} == default_weights()
