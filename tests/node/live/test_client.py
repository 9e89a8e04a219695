"""The client of docs/live.md, by npm's graphql-ws, reads, follows and leaves."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.events import VacancyChanged
from duobaan.ids import Kind, public
from duobaan.settings import Settings
from duobaan.vacancies.models import Vacancy
from tests.live.talking import serving
from tests.support import switches
from tests.support.code import ROOT
from tests.support.story import make_stage

HERE = Path(__file__).parent
CONNECT = re.compile(r"```js\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def node() -> str:
    """The Node program, with the packages of this folder."""
    found = shutil.which("node")
    if found is None or not (HERE / "node_modules").is_dir():
        switches.absent("node", "node or tests/node/live/node_modules (make install-node)")
    assert found is not None
    return found


async def test_the_standard_client_follows(node: str, sqlite_settings: Settings) -> None:
    (connect,) = CONNECT.findall((ROOT / "docs" / "live.md").read_text(encoding="utf-8"))
    script = connect + (HERE / "walk.mjs").read_text(encoding="utf-8")
    db = Database(make_engine(sqlite_settings))
    stage = await make_stage(db)
    async with serving(sqlite_settings, db) as place:
        person, key = await place.person(stage.planner.user_id), public(Kind.VACANCY, stage.vacancy.id)
        token = person.headers["authorization"].removeprefix("Bearer ")
        given = json.dumps({"address": place.base, "token": token, "id": key})
        process = await asyncio.create_subprocess_exec(
            node, "--input-type=module", "-e", script, given, cwd=HERE, stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        said: list[tuple[str, Any]] = []
        async with asyncio.timeout(60):
            async for line in process.stdout:
                told = json.loads(line)
                said.append((told["name"], told["value"]))
                if told["name"] in ("following", "event"):
                    async with db.write() as uow:
                        row = await uow.session.get_one(Vacancy, stage.vacancy.id)
                        row.title = f"titel {len(said)}"
                        uow.emit(VacancyChanged(row.id))
            assert await process.wait() == 0
    await db.close()
    assert stage.planner.user_id is not None
    assert said == [
        ("viewer", public(Kind.USER, stage.planner.user_id)),
        ("refused", "GRAPHQL_VALIDATION_FAILED"),
        ("following", key),
        ("event", "titel 3"),
        ("event", "titel 4"),
        ("closed", True),
    ]
