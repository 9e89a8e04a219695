"""Engines to test: embedded in memory, embedded in a folder, and a live Meilisearch when one can be found."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from duobaan.ids import new_id
from search.embedded import EmbeddedEngine
from search.embedded.tokens import dutch_analyser
from search.engine import SearchEngine
from search.indexes import ORGANISATIONS, VACANCIES
from search.meili import MeiliEngine
from tests.search import corpus

ANALYSER = dutch_analyser()
INDEXES = (VACANCIES, ORGANISATIONS)
NO_SERVER = (
    "NOT CHECKED ON MEILISEARCH: set MEILI_URL (and MEILI_MASTER_KEY), or put a `meilisearch` program on the PATH"
)
KINDS = ["memory", "folder", pytest.param("meilisearch", marks=pytest.mark.meilisearch)]


def environment(name: str) -> str | None:
    """What the person who runs the tests said; the only place of these tests that reads it."""
    return os.environ.get(name)  # noqa: TID251 - where a live server is, is a fact of the machine, not a setting


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def meili_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A live Meilisearch: the one in MEILI_URL, else one of our own that is stopped afterwards."""
    if url := environment("MEILI_URL"):
        yield url
        return
    program = shutil.which("meilisearch")
    if program is None:
        pytest.skip(NO_SERVER)
    port, folder = free_port(), tmp_path_factory.mktemp("meilisearch")
    arguments = [program, "--no-analytics", "--http-addr", f"127.0.0.1:{port}", "--db-path", str(folder / "data")]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(arguments, cwd=folder, stdout=log, stderr=log)
    try:
        yield _answering(f"http://127.0.0.1:{port}", server, folder / "log")
    finally:
        server.terminate()
        server.wait(20)


def _answering(url: str, server: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(url + "/health", timeout=1) as answer:
                if answer.status == 200:
                    return url
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"meilisearch did not start: {log.read_text()[-2000:]}")


def build_engine(kind: str, request: pytest.FixtureRequest, folder: Path) -> SearchEngine:
    if kind == "meilisearch":
        url = request.getfixturevalue("meili_url")
        prefix = f"t{new_id().hex}_"
        return MeiliEngine(url, environment("MEILI_MASTER_KEY"), analyser=ANALYSER, prefix=prefix, indexes=INDEXES)
    return EmbeddedEngine(folder if kind == "folder" else None, analyser=ANALYSER, indexes=INDEXES)


@pytest.fixture(params=KINDS)
async def engine(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SearchEngine]:
    """An empty engine of each kind."""
    built = build_engine(request.param, request, tmp_path)
    await built.ensure_indexes()
    yield built
    await built.close()


@pytest.fixture(params=KINDS, scope="module")
async def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[SearchEngine]:
    """An engine of each kind with the corpus; tests only read it."""
    built = build_engine(request.param, request, tmp_path_factory.mktemp("filled"))
    await built.ensure_indexes()
    await built.upsert("vacancies", corpus.VACANCIES)
    yield built
    await built.close()
