"""What docs/live.md shows works: its documents run, and its Python follows a server."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from graphql import parse, validate

from duobaan.ids import Kind, public
from schema.build import build
from tests.live.conftest import Scene
from tests.live.test_streams import change
from tests.support.code import ROOT

TEXT = (ROOT / "docs" / "live.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", TEXT, re.DOTALL)
DOCUMENTS = [text for kind, text in BLOCKS if kind == "graphql"]
(PYTHON,) = [text for kind, text in BLOCKS if kind == "python"]


def test_every_document_is_one_of_this_schema() -> None:
    schema = build()._schema
    assert len(DOCUMENTS) == 4
    for text in DOCUMENTS:
        assert validate(schema, parse(text)) == [], text


@pytest.mark.parametrize(
    "field", ["proposalChanged", "vacancyChanged", "inboxChanged", "searchChanged", "importProgress"]
)
def test_every_subscription_is_described(field: str) -> None:
    assert f"`{field}" in TEXT


async def test_its_python_follows_from_the_page_on(scene: Scene) -> None:
    names: dict[str, Any] = {}
    exec(PYTHON, names)  # the page's own lines
    page, follow = DOCUMENTS[:2]
    person, key = await scene.place.person(scene.stage.planner.user_id), public(Kind.VACANCY, scene.stage.vacancy.id)
    token = person.headers["authorization"].removeprefix("Bearer ")
    loaded = await person.ask(page, id=key)
    await change(scene, "na het laden")
    given = {"id": key, "after": loaded["liveCursor"]}
    told = await asyncio.to_thread(lambda: next(names["follow"](scene.place.base, token, follow, given)))
    assert told["data"]["vacancyChanged"]["vacancy"]["title"] == "na het laden"
    assert loaded["vacancy"]["title"] != "na het laden"
