"""The embedded engine: stores under one root folder (or in memory), shared writes, rebuilds beside the serving index.

On disk each index has a folder of numbered generations, and a file CURRENT that names the one that serves; replacing
that file is the swap. One process owns the folder: a second one is refused.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from search.embedded.kept import keep_watermark, kept_definition, kept_watermark
from search.embedded.searching import NAME, at_once, search
from search.embedded.store import Store, is_built_from
from search.embedded.tokens import dutch_analyser
from search.engine import Document, EngineUnavailable, IndexStats, Page, Query, Tombstone
from search.indexes import INDEXES, IndexDefinition
from search.text import Analyser
from search.versions import Change
from search.writing import WriteQueue

CURRENT = "CURRENT"
MANY = 50
"""Documents at once that are checked beside the event loop."""


class Serving:
    """A store with the queue of what is to be written to it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._queue = WriteQueue(self._write)
        self.apply = self._queue.apply
        self.idle = self._queue.idle

    async def _write(self, changes: Sequence[Change]) -> None:
        await asyncio.to_thread(self.store.apply, changes)


class EmbeddedEngine:
    """The engine in the serving process; without a folder it lives in memory."""

    name = NAME
    is_shared = False

    def __init__(
        self,
        folder: Path | None = None,
        *,
        indexes: Sequence[IndexDefinition] = INDEXES,
        analyser: Analyser | None = None,
    ) -> None:
        self._folder = folder
        self._definitions = {definition.name: definition for definition in indexes}
        self._analyser = analyser or dutch_analyser()
        self._serving: dict[str, Serving] = {}
        self._fresh: dict[str, Serving] = {}
        self._outdated: set[str] = set()
        self._watermark: int | None = None
        self._closed = False

    async def ensure_indexes(self) -> tuple[str, ...]:
        """Open or create every index and name those that must be filled again."""
        return tuple([name for name in self._definitions if await asyncio.to_thread(self._ensure, name)])

    def _ensure(self, name: str) -> bool:
        if name in self._serving:
            return name in self._outdated
        definition, folder = self._definitions[name], self._current(name)
        if folder is None:
            self._serving[name] = Serving(Store(definition, self._analyser))
            return True
        stale = not is_built_from(folder, definition)
        if stale and (old := kept_definition(folder)) is not None and is_built_from(folder, old):
            # It serves as it was built until a fresh generation takes its place.
            definition = old
            self._outdated.add(name)
        elif stale:
            folder = self._next_folder(folder)
        self._serving[name] = Serving(Store(definition, self._analyser, folder))
        self._point_at(folder)
        return stale

    def _open(self, name: str, folder: Path | None) -> Store:
        return Store(self._definitions[name], self._analyser, folder)

    def _current(self, name: str) -> Path | None:
        if self._folder is None:
            return None
        marker = self._folder / name / CURRENT
        generation = marker.read_text().strip() if marker.is_file() else "1"
        return self._folder / name / generation

    def _point_at(self, folder: Path) -> None:
        marker = folder.parent / CURRENT
        draft = marker.with_suffix(".new")
        with draft.open("w") as file:
            file.write(folder.name)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(marker)

    def _place(self, index: str, *, fresh: bool = False) -> Serving:
        places = self._fresh if fresh else self._serving
        if self._closed:
            raise EngineUnavailable("the engine is closed")
        if index not in self._definitions:
            raise ValueError(f"there is no index {index}")
        if index not in places:
            raise EngineUnavailable(f"{index} is not open")
        return places[index]

    async def search(self, query: Query) -> Page:
        """Answer a question on the newest state."""
        store = self._place(query.index).store
        try:
            page = at_once(store, query)
            return page if page is not None else await asyncio.to_thread(search, store, query)
        except (ValueError, KeyError) as strange:
            if query.index in self._outdated:  # asked in words of the new definition
                raise EngineUnavailable(f"{query.index} is being built anew") from strange
            raise

    async def search_all(self, queries: Sequence[Query]) -> tuple[Page, ...]:
        """Answer several questions."""
        return tuple(await asyncio.gather(*(self.search(query) for query in queries)))

    async def upsert(self, index: str, documents: Sequence[Document], *, fresh: bool = False) -> None:
        """Add or replace documents that are not older than what is known; on disk when `remember` returns."""
        check = self._definitions[index].checked
        if len(documents) > MANY:  # which would keep the loop from everyone else
            checked = await asyncio.to_thread(lambda: list(map(check, documents)))
        else:
            checked = list(map(check, documents))
        try:
            await self._place(index, fresh=fresh).apply(checked)
        except (ValueError, TypeError):
            # A document of today need not fit an outdated generation: the fresh one takes it from the database.
            if fresh or index not in self._outdated:
                raise

    async def delete(self, index: str, tombstones: Sequence[Tombstone], *, fresh: bool = False) -> None:
        """Remove documents and remember their versions."""
        await self._place(index, fresh=fresh).apply(tombstones)

    async def start_fresh(self, index: str) -> None:
        """Open an empty generation beside the one that serves."""
        await self.drop_fresh(index)
        serving = self._place(index).store.folder
        folder = None if serving is None else self._next_folder(serving)
        self._fresh[index] = Serving(await asyncio.to_thread(self._open, index, folder))

    def _next_folder(self, folder: Path) -> Path:
        kept = folder.parent.iterdir() if folder.parent.is_dir() else ()
        return folder.parent / str(1 + max((int(one.name) for one in kept if one.name.isdigit()), default=0))

    async def swap(self, index: str) -> None:
        """Let the fresh generation serve; searches that run finish on the old one."""
        fresh = self._place(index, fresh=True)
        await fresh.idle()
        if fresh.store.folder is not None:
            await asyncio.to_thread(fresh.store.keep)
            await asyncio.to_thread(fresh.store.warm)
            await asyncio.to_thread(self._point_at, fresh.store.folder)
        old = self._serving[index]
        self._serving[index] = self._fresh.pop(index)
        self._outdated.discard(index)
        await self._discard(old)

    async def drop_fresh(self, index: str) -> None:
        """Throw the fresh generation away, with what killed rebuilds left behind."""
        if index in self._fresh:
            await self._discard(self._fresh.pop(index))
        serving = self._place(index).store.folder
        if serving is not None:
            await asyncio.to_thread(_remove_all_but, serving)

    async def _discard(self, old: Serving) -> None:
        await old.idle()
        await asyncio.to_thread(old.store.close)
        if old.store.folder is not None:
            await asyncio.to_thread(shutil.rmtree, old.store.folder, ignore_errors=True)

    async def stats(self, index: str, *, fresh: bool = False) -> IndexStats:
        """Count and fingerprint the documents."""
        return await asyncio.to_thread(self._place(index, fresh=fresh).store.stats)

    async def versions(self, index: str, *, fresh: bool = False) -> Mapping[str, int]:
        """The version of every document."""
        return await asyncio.to_thread(self._place(index, fresh=fresh).store.versions)

    async def watermark(self) -> int | None:
        """Read the number of the state that the indexes are known to hold."""
        if self._folder is None:
            return self._watermark
        return await asyncio.to_thread(kept_watermark, self._folder)

    async def remember(self, watermark: int) -> None:
        """Put on disk what was written, and then the number beside it: what comes after it is said once more."""
        for serving in tuple(self._serving.values()):
            await asyncio.to_thread(serving.store.keep)
        self._watermark = watermark
        if self._folder is not None:
            await asyncio.to_thread(keep_watermark, self._folder, watermark)

    async def has_lost(self) -> bool:
        """Say no: what the watermark covers is on disk, and nobody else may open the folder."""
        return False

    async def close(self) -> None:
        """Finish writing and give the locks back."""
        self._closed = True
        for committer in (*self._serving.values(), *self._fresh.values()):
            await committer.idle()
            await asyncio.to_thread(committer.store.close)
        self._serving.clear()
        self._fresh.clear()


def _remove_all_but(serving: Path) -> None:
    for other in serving.parent.iterdir():
        if other.is_dir() and other != serving:
            shutil.rmtree(other, ignore_errors=True)
