"""The engine as the use cases get it: every search says for whom it is, and an index that holds nothing yet is silent.

A query without a scope is refused here, on both engines, so that forgetting the audience is an error and never an
answer (docs/adr/0020). An index that was just made answers nothing until it is filled: the caller's fallback asks the
database instead of believing that there is nothing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence

from duobaan.lasting import note_passing
from duobaan.spans import span
from search.engine import Document, EngineUnavailable, IndexStats, Page, Query, SearchEngine, Tombstone


class GuardedEngine:
    """Passes everything on to the engine that it guards, but for searches that it refuses."""

    def __init__(self, engine: SearchEngine) -> None:
        self._engine = engine
        self.name = engine.name
        self.is_shared = engine.is_shared
        self.unfilled: set[str] = set()
        self._writing = 0
        self._written = 0

    @property
    def state(self) -> tuple[int, int] | None:
        """Which state answers come from, as far as this process writes it; None while that is changing."""
        return None if self._writing else (self._written, len(self.unfilled))

    @contextlib.contextmanager
    def _changing(self, *, fresh: bool = False) -> Iterator[None]:
        if fresh:  # nobody is answered from it yet
            yield
            return
        self._writing += 1
        try:
            yield
        finally:
            self._writing -= 1
            self._written += 1

    @contextlib.contextmanager
    def _answering(self, *queries: Query) -> Iterator[None]:
        try:
            for query in queries:
                self._check(query)
            yield
        except EngineUnavailable:
            note_passing()  # what is answered without the engine is true until it is back
            raise

    async def search(self, query: Query) -> Page:
        """Answer a question that says what its asker may see; refuse any other."""
        with self._answering(query), span("search", index=query.index):
            return await self._engine.search(query)

    async def search_all(self, queries: Sequence[Query]) -> tuple[Page, ...]:
        """Answer several questions, each of which says what its asker may see."""
        with self._answering(*queries), span("search", queries=len(queries)):
            return await self._engine.search_all(queries)

    def _check(self, query: Query) -> None:
        if query.scope is None:
            raise PermissionError(f"a search in {query.index} does not say for whom it is")
        if query.index in self.unfilled:
            raise EngineUnavailable(f"{query.index} is being filled for the first time")

    async def ensure_indexes(self) -> tuple[str, ...]:
        """Create what is missing and name what must be filled."""
        found = await self._engine.ensure_indexes()
        if found:
            self._written += 1
        return found

    async def upsert(self, index: str, documents: Sequence[Document], *, fresh: bool = False) -> None:
        """Add or replace documents."""
        with self._changing(fresh=fresh):
            await self._engine.upsert(index, documents, fresh=fresh)

    async def delete(self, index: str, tombstones: Sequence[Tombstone], *, fresh: bool = False) -> None:
        """Remove documents."""
        with self._changing(fresh=fresh):
            await self._engine.delete(index, tombstones, fresh=fresh)

    async def start_fresh(self, index: str) -> None:
        """Make an empty index beside the one that serves."""
        await self._engine.start_fresh(index)

    async def swap(self, index: str) -> None:
        """Let the fresh index serve: from now on there is something to answer with."""
        with self._changing():
            await self._engine.swap(index)
            self.unfilled.discard(index)

    async def drop_fresh(self, index: str) -> None:
        """Throw the fresh index away."""
        await self._engine.drop_fresh(index)

    async def stats(self, index: str, *, fresh: bool = False) -> IndexStats:
        """Count and fingerprint the documents."""
        return await self._engine.stats(index, fresh=fresh)

    async def versions(self, index: str, *, fresh: bool = False) -> Mapping[str, int]:
        """Name the version of every document."""
        return await self._engine.versions(index, fresh=fresh)

    async def watermark(self) -> int | None:
        """Read which state the indexes hold."""
        return await self._engine.watermark()

    async def remember(self, watermark: int) -> None:
        """Write down which state the indexes hold."""
        await self._engine.remember(watermark)

    async def has_lost(self) -> bool:
        """Say whether the engine was put back to an older state."""
        return await self._engine.has_lost()

    async def close(self) -> None:
        """Let the engine finish."""
        await self._engine.close()
