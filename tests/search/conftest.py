"""Engines to test: embedded in memory, embedded in a folder, and a live Meilisearch when one can be found."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from duobaan.ids import new_id
from search.embedded import EmbeddedEngine
from search.embedded.tokens import dutch_analyser
from search.engine import SearchEngine
from search.indexes import ORGANISATIONS, VACANCIES, IndexDefinition
from search.meili import MeiliEngine
from tests.search import corpus
from tests.support import switches

ANALYSER = dutch_analyser()
INDEXES = (VACANCIES, ORGANISATIONS)
KINDS = ["memory", "folder", pytest.param("meilisearch", marks=pytest.mark.meilisearch)]


def build_engine(
    kind: str, request: pytest.FixtureRequest, folder: Path, indexes: Sequence[IndexDefinition] = INDEXES
) -> SearchEngine:
    if kind == "meilisearch":
        url = request.getfixturevalue("meili_url")
        prefix = f"t{new_id().hex}_"
        return MeiliEngine(url, switches.MEILI_KEY, analyser=ANALYSER, prefix=prefix, indexes=indexes)
    return EmbeddedEngine(folder if kind == "folder" else None, analyser=ANALYSER, indexes=indexes)


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
    half = len(corpus.VACANCIES) // 2
    await built.upsert("vacancies", corpus.VACANCIES[:half])
    if request.param != "memory":  # in memory all is recent, in the folder half of it
        await built.remember(1)
    await built.upsert("vacancies", corpus.VACANCIES[half:])
    yield built
    await built.close()
