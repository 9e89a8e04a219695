"""The Meilisearch engine: questions, versioned writes that wait for their task, rebuilds that end in a swap.

Meilisearch has no conditional write. Before a batch is sent, the versions of its documents are fetched and what is
older is left out; one batch per index is on its way at a time, and what arrives meanwhile makes the next one.
Two processes must not write one index at a time: the relay's lease sees to that.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from meilisearch.errors import MeilisearchApiError
from meilisearch.models.task import TaskInfo

from search.embedded.tokens import dutch_analyser
from search.engine import AnyOf, Document, EngineUnavailable, IndexStats, Page, Query, Tombstone
from search.filters import expression
from search.indexes import INDEXES, IndexDefinition
from search.meili.gateway import CONNECTIONS, Gateway
from search.meili.questions import NAME, page_of, requests_of
from search.meili.settings import ALIVE, GONE, record_of, settings_of, tombstone_record
from search.meili.transport import PooledClient
from search.presenting import Presenter
from search.text import Analyser
from search.versions import UNKNOWN, Change, Rank, checksum_of, newest_of, rank_of
from search.writing import WriteQueue

T = TypeVar("T")

FETCHED_AT_ONCE = 5000
WATERMARK = "watermark"
SEARCH_SECONDS = 2.0
"""So long a person waits for a silent server before the database answers."""
FIRST_POLL = 0.004
LAST_POLL = 0.1


class MeiliEngine:
    """Search on a Meilisearch server; `prefix` keeps several installations on one server apart."""

    name = NAME
    is_shared = True

    def __init__(
        self,
        url: str,
        api_key: str | None = None,
        *,
        prefix: str = "",
        timeout: int = 3,
        task_timeout: float = 60.0,
        indexes: Sequence[IndexDefinition] = INDEXES,
        analyser: Analyser | None = None,
    ) -> None:
        self._client = PooledClient(url, api_key, timeout=timeout, connections=CONNECTIONS)
        self._gateway = Gateway()
        self._timeout = timeout
        self._task_timeout = task_timeout
        self._prefix = prefix
        self._definitions = {definition.name: definition for definition in indexes}
        self._analyser = analyser or dutch_analyser()
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._queues: dict[str, WriteQueue] = {}
        self._last_task = -1

    # --- asking ---

    async def search(self, query: Query) -> Page:
        """Answer a question with one request."""
        return (await self.search_all((query,)))[0]

    async def search_all(self, queries: Sequence[Query]) -> tuple[Page, ...]:
        """Answer several questions, over whichever indexes, with one request."""
        started = time.perf_counter()
        shown = [Presenter(query, self._definition(query.index), self._analyser) for query in queries]
        asked = [
            requests_of(query, self._uid(query.index), self._definition(query.index), present.parsed)
            for query, present in zip(queries, shown, strict=True)
        ]

        def ask() -> tuple[Page, ...]:
            answers = iter(self._client.multi_search([one for requests in asked for one in requests])["results"])
            return tuple(
                page_of(query, list(islice(answers, len(requests))), present, (time.perf_counter() - started) * 1000)
                for query, requests, present in zip(queries, asked, shown, strict=True)
            )

        try:
            return await self._call(ask, min(SEARCH_SECONDS, self._timeout + 1.0)) if asked else ()
        except ValueError as strange:
            for name in {query.index for query in queries}:
                if await self._is_outdated(self._definition(name)):  # asked in words that it does not know yet
                    raise EngineUnavailable(f"{name} is being built anew") from strange
            raise

    async def stats(self, index: str, *, fresh: bool = False) -> IndexStats:
        """Count and fingerprint the documents."""
        uid = self._uid(index, fresh=fresh)
        versions = await self.versions(index, fresh=fresh)
        return IndexStats(len(versions), checksum_of(versions), await self._call(lambda: self._built_from(uid)))

    async def versions(self, index: str, *, fresh: bool = False) -> Mapping[str, int]:
        """The version of every document."""
        uid = self._uid(index, fresh=fresh)
        found: dict[str, int] = {}
        while True:
            offset = len(found)
            page = await self._call(lambda at=offset: self._fetch(uid, ALIVE, at))  # type: ignore[misc]
            found |= {str(one["id"]): int(one["version"]) for one in page}
            if len(page) < FETCHED_AT_ONCE:
                return found

    # --- writing ---

    async def upsert(self, index: str, documents: Sequence[Document], *, fresh: bool = False) -> None:
        """Add or replace documents that are not older than what is known."""
        definition = self._definition(index)
        await self._write(index, [definition.checked(document) for document in documents], fresh=fresh)

    async def delete(self, index: str, tombstones: Sequence[Tombstone], *, fresh: bool = False) -> None:
        """Remove documents and remember their versions."""
        await self._write(index, tombstones, fresh=fresh)

    async def _write(self, index: str, changes: Sequence[Change], *, fresh: bool) -> None:
        definition, uid = self._definition(index), self._uid(index, fresh=fresh)
        if uid not in self._queues:
            self._queues[uid] = WriteQueue(lambda batch: self._send(definition, uid, batch))
        if changes:
            await self._queues[uid].apply(changes)

    async def _send(self, definition: IndexDefinition, uid: str, changes: Sequence[Change]) -> None:
        newest = newest_of(changes)
        async with self._locks[uid]:
            known = await self._call(lambda: self._known(uid, list(newest)))
            current = [one for identity, one in newest.items() if rank_of(one) >= known.get(identity, UNKNOWN)]
            records = [self._record(definition, one) for one in current]
            if records:
                await self._task(lambda: self._client.index(uid).add_documents(records, primary_key="id"))

    def _record(self, definition: IndexDefinition, change: Change) -> dict[str, Any]:
        if isinstance(change, Tombstone):
            return tombstone_record(change)
        return record_of(definition, change, self._analyser)

    def _known(self, uid: str, identities: list[str]) -> dict[str, Rank]:
        ranks: dict[str, Rank] = {}
        for start in range(0, len(identities), FETCHED_AT_ONCE):
            some = tuple(identities[start : start + FETCHED_AT_ONCE])
            for one in self._fetch(uid, expression(AnyOf("id", some)), 0):
                ranks[str(one["id"])] = (int(one["version"]), bool(one.get(GONE)))
        return ranks

    def _fetch(self, uid: str, filtering: str, offset: int) -> list[Mapping[str, Any]]:
        body = {"filter": filtering, "fields": ["id", "version", GONE], "limit": FETCHED_AT_ONCE, "offset": offset}
        try:
            return list(self._client.http.post(f"indexes/{uid}/documents/fetch", body)["results"])
        except MeilisearchApiError as refused:
            if refused.status_code == 400:  # a filter of our own: the index was made a moment ago and has no settings
                raise EngineUnavailable(f"{uid} is being made") from refused
            raise

    # --- indexes ---

    async def ensure_indexes(self) -> tuple[str, ...]:
        """Create what is missing and name the indexes that must be filled again."""
        stale = await asyncio.gather(*(self._ensure(definition) for definition in self._definitions.values()))
        return tuple(name for name, is_stale in zip(self._definitions, stale, strict=True) if is_stale)

    async def _ensure(self, definition: IndexDefinition) -> bool:
        uid = self._uid(definition.name)
        if await self._call(lambda: self._exists(uid)):
            return await self._is_outdated(definition)
        await self._create(definition, uid)
        return True

    async def _is_outdated(self, definition: IndexDefinition) -> bool:
        return await self._call(lambda: self._built_from(self._uid(definition.name))) != definition.version_hash

    async def start_fresh(self, index: str) -> None:
        """Make an empty index beside the one that serves."""
        await self.drop_fresh(index)
        await self._create(self._definition(index), self._uid(index, fresh=True))

    async def swap(self, index: str) -> None:
        """Swap in one task of Meilisearch; searches see either the old index or the new one."""
        serving, fresh = self._uid(index), self._uid(index, fresh=True)
        async with self._locks[serving], self._locks[fresh]:
            await self._task(lambda: self._client.swap_indexes([{"indexes": [serving, fresh]}]))
            await self._remember(serving, self._definition(index))
            await self._task(lambda: self._client.delete_index(fresh))

    async def drop_fresh(self, index: str) -> None:
        """Throw the fresh index away, if there is one."""
        fresh = self._uid(index, fresh=True)
        if await self._call(lambda: self._exists(fresh)):
            await self._task(lambda: self._client.delete_index(fresh))

    async def _create(self, definition: IndexDefinition, uid: str) -> None:
        # Settings make the index that they are for; the first documents name its key.
        await self._task(lambda: self._client.index(uid).update_settings(settings_of(definition)))
        await self._remember(uid, definition)

    async def _remember(self, uid: str, definition: IndexDefinition) -> None:
        """Write down what an index was built from; Meilisearch keeps no notes, so a small index of ours does."""
        await self._write_note({"id": uid, "built_from": definition.version_hash})

    async def watermark(self) -> int | None:
        """Read the number of the state that the indexes are known to hold."""
        note = await self._call(lambda: self._note(WATERMARK))
        return None if note is None else int(note["upto"])

    async def remember(self, watermark: int) -> None:
        """Write the number down among the notes, where a restored snapshot brings an old one back."""
        await self._write_note({"id": WATERMARK, "upto": watermark})

    async def has_lost(self) -> bool:
        """Say, once, that tasks of ours that succeeded are unknown now: the server came back from an older snapshot."""
        newest = await self._call(lambda: self._client.get_tasks({"limit": 1}).results)
        lost = self._last_task > (newest[0].uid if newest else -1)
        if lost:
            self._last_task = -1
        return lost

    async def _write_note(self, note: dict[str, Any]) -> None:
        await self._task(lambda: self._client.index(self._notes).add_documents([note], primary_key="id"))

    def _built_from(self, uid: str) -> str:
        note = self._note(uid)
        return "" if note is None else str(note["built_from"])

    def _note(self, name: str) -> Mapping[str, Any] | None:
        try:
            found: Mapping[str, Any] = self._client.http.get(f"indexes/{self._notes}/documents/{name}")
        except MeilisearchApiError as missing:
            if missing.status_code == 404 and missing.code in ("index_not_found", "document_not_found"):
                return None
            raise
        return found

    def _exists(self, uid: str) -> bool:
        try:
            self._client.get_raw_index(uid)
        except MeilisearchApiError as missing:
            if missing.code == "index_not_found":
                return False
            raise
        return True

    @property
    def _notes(self) -> str:
        return f"{self._prefix}notes"

    def _uid(self, index: str, *, fresh: bool = False) -> str:
        return f"{self._prefix}{index}" + ("__fresh" if fresh else "")

    def _definition(self, index: str) -> IndexDefinition:
        if index not in self._definitions:
            raise ValueError(f"there is no index {index}")
        return self._definitions[index]

    # --- calling ---

    async def _call(self, work: Callable[[], T], seconds: float | None = None) -> T:
        return await self._gateway.call(work, deadline=seconds or self._timeout + 1.0)

    async def _task(self, start: Callable[[], TaskInfo]) -> None:
        """Enqueue a task and wait until it succeeded: a 202 only means that it stands in the queue."""
        number = (await self._call(start)).task_uid
        deadline = time.monotonic() + self._task_timeout
        pause = FIRST_POLL
        while (task := await self._call(lambda: self._client.get_task(number))).status in ("enqueued", "processing"):
            if time.monotonic() > deadline:
                raise EngineUnavailable(f"Meilisearch did not finish task {number} in {self._task_timeout} s")
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, LAST_POLL)
        if task.status == "succeeded":
            self._last_task = max(self._last_task, number)
            return
        error = task.error or {}
        if task.status == "failed" and error.get("type") == "invalid_request":
            raise ValueError(f"Meilisearch refused task {number}: {error.get('message')}")
        raise EngineUnavailable(f"Meilisearch ended task {number} as {task.status}: {error.get('code')}")

    async def close(self) -> None:
        """Let go of connections and threads."""
        self._gateway.close()
        self._client.pool.close()
