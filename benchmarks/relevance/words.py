"""The embedded engine's own search by words, over people whose profession carries the occupation's words."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from benchmarks.relevance.measures import FIRST
from search.embedded import EmbeddedEngine
from search.engine import Document, Query, Words
from search.indexes import PROFESSIONALS
from search.lexicon import Entry


@contextlib.asynccontextmanager
async def words_search(entries: Sequence[Entry]) -> AsyncIterator[Callable[[str], Awaitable[Sequence[str]]]]:
    """Index one person per occupation and give the search: all words if it can be, else the leading ones."""
    engine = EmbeddedEngine(indexes=(PROFESSIONALS,))
    await engine.ensure_indexes()
    people: list[Document] = [
        {"id": one.key, "version": 1, "profession": one.label_nl, "profession_words": [one.label_en, *one.words]}
        for one in entries
    ]
    for start in range(0, len(people), 1000):
        await engine.upsert(PROFESSIONALS.name, people[start : start + 1000])

    async def search(text: str) -> Sequence[str]:
        for words in (Words.ALL, Words.LEADING):
            page = await engine.search(Query(PROFESSIONALS.name, text, words=words, limit=FIRST))
            if page.hits:
                break
        return [hit.id for hit in page.hits]

    yield search
    await engine.close()
