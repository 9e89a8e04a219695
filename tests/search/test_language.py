"""Dutch and English as schools write them, over documents made as the projection makes them, on both engines."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from search.engine import Document, Query, SearchEngine
from search.presenting import listed
from search.subject_words import subject_words
from tests.search.conftest import KINDS, build_engine

TAUGHT = (
    "WIS",
    "WISB",
    "NAT",
    "SCH",
    "BIO",
    "BEV",
    "LO",
    "INF",
    "NED",
    "ENG",
    "GES",
    "AAR",
    "MUZ",
    "ECO",
    "FRA",
    "TEC",
)


def _vacancy(code: str) -> Document:
    words = subject_words([code])
    return {"id": f"v{code}", "version": 1, "title": str(words["subject_labels"][0]), "subjects": [code], **words}


@pytest.fixture(params=KINDS, scope="module")
async def taught(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[SearchEngine]:
    """One vacancy per subject; tests only read them."""
    built = build_engine(request.param, request, tmp_path_factory.mktemp("taught"))
    await built.ensure_indexes()
    await built.upsert("vacancies", [_vacancy(code) for code in TAUGHT])
    yield built
    await built.close()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("physics", "NAT"),
        ("fysics", "NAT"),
        ("natuurkundedocenten", "NAT"),
        ("scheikundedocent", "SCH"),
        ("chemistry", "SCH"),
        ("wis B", "WISB"),
        ("wiskunde b ", "WISB"),
        ("maths", "WIS"),
        ("bv ", "BEV"),
        ("gym", "LO"),
        ("PE ", "LO"),
        ("biologieleraren", "BIO"),
        ("geschidenis", "GES"),
        ("geography", "AAR"),
        ("économie", "ECO"),
        ("french", "FRA"),
        ("muziekdocente", "MUZ"),
        ("nederlnads", "NED"),
    ],
)
async def test_a_subject_is_found_in_the_words_of_schools(taught: SearchEngine, text: str, code: str) -> None:
    page = await taught.search(Query("vacancies", text))
    # Words that two subjects share ("maths") lead to both.
    assert code in {str(found) for hit in page.hits[:2] for found in listed(hit.document["subjects"])}


async def test_beta_means_the_exact_subjects(taught: SearchEngine) -> None:
    for text in ("bèta", "beta"):
        found = {
            str(code)
            for hit in (await taught.search(Query("vacancies", text))).hits
            for code in listed(hit.document["subjects"])
        }
        assert "WIS" in found
        assert not found & {"GES", "NED", "FRA"}
