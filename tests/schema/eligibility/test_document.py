"""The example of docs/eligibility.md is run, and answers what the document says."""

from __future__ import annotations

import json
import re
from pathlib import Path

from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from tests.support.graph import Graph
from tests.support.story import make_stage

PAGE = Path(__file__).parents[3] / "docs" / "eligibility.md"


def block(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return str(found)


async def test_the_example_answers_what_the_document_says(db: Database) -> None:
    stage = await make_stage(db)
    answer = await Graph(db).ask(
        block("graphql"),
        stage.persons[0],
        professional=public(Kind.PROFESSIONAL, stage.people[0].id),
        vacancy=public(Kind.VACANCY, stage.vacancy.id),
    )
    said = json.loads(block("json"))
    assert {key: answer[key] for key in said} == said
    assert answer["lessons"]
    assert answer["changes"]
    assert answer["budgets"][0]["limitMinutes"] == 6 * 40 * 60
