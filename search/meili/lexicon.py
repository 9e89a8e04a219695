"""The lexicon on Meilisearch: an index whose documents carry our own vectors (source `userProvided`).

Several vectors per document, of which the likest counts. The fresh index is filled beside the one that serves and
swapped in one task; what it was built from stands in a document that no search by vector finds.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

import orjson
from meilisearch.errors import MeilisearchApiError
from meilisearch.models.task import TaskInfo

from search.engine import EngineUnavailable
from search.lexicon import Alike, Entry
from search.likeness import LEAST, Likeness
from search.meili.gateway import CONNECTIONS, Gateway
from search.meili.transport import PooledClient
from search.rarity import LOOKED_AT, Rarity
from search.subject_profiles import SubjectProfiles

T = TypeVar("T")

NAME = "meilisearch"
EMBEDDER = "likeness"
MOST_PHRASES = 255
"""Vectors that Meilisearch keeps per document."""

_BATCH = 100
_PATIENCE = 60
"""Seconds for a batch to be taken: some megabytes of numbers, while the server works on those before."""

_FILLING_SECONDS = 3600.0
"""For the tens of thousands of vectors of a vocabulary on a busy machine: given up, all of it would begin anew."""

_NOTE = "built-from"
_PAUSE = 0.02
_KNOWN = "known-of-words"
_LOOK_EVERY = 30.0
"""Seconds after which a process looks whether another one filled the lexicon anew."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What was worked out of the words of a lexicon when it was filled; it is kept in a document."""

    digest: str = ""
    profiles: SubjectProfiles = field(default_factory=SubjectProfiles)
    rarity: Rarity = field(default_factory=Rarity)

    @classmethod
    def of(cls, entries: Sequence[Entry], digest: str) -> _Known:
        return cls(digest, SubjectProfiles.of(entries), Rarity.of(entries))

    def kept(self) -> dict[str, Any]:
        # As texts: every word of an object would be a field of the index, of which there may be 65,535.
        profiles, rarity = (orjson.dumps(asdict(one)).decode() for one in (self.profiles, self.rarity))
        return {"id": _KNOWN, "profiles": profiles, "rarity": rarity, "_vectors": {EMBEDDER: None}}

    @classmethod
    def read(cls, kept: Mapping[str, Any], digest: str) -> _Known:
        profiles, rarity = SubjectProfiles(**orjson.loads(kept["profiles"])), Rarity(**orjson.loads(kept["rarity"]))
        return cls(digest, profiles, rarity)


class MeiliLexicon:
    """Keeps the lexicon on a Meilisearch server; `prefix` keeps several installations on one server apart."""

    name = NAME

    def __init__(
        self,
        url: str,
        api_key: str | None = None,
        *,
        prefix: str = "",
        timeout: int = 5,
        task_timeout: float = _FILLING_SECONDS,
        likeness: Likeness | None = None,
    ) -> None:
        self._client = PooledClient(url, api_key, timeout=timeout, connections=CONNECTIONS)
        self._loader = PooledClient(url, api_key, timeout=_PATIENCE, connections=1)
        self._gateway = Gateway()
        self._timeout = timeout
        self._task_timeout = task_timeout
        self._uid = f"{prefix}lexicon"
        self._fresh = f"{self._uid}__fresh"
        self._likeness = likeness or Likeness()
        self._known = _Known()
        self._look_at = 0.0

    async def built_from(self) -> str:
        """Tell what it was filled with; empty when it never was."""
        return await self._call(
            lambda: str((self._get(f"indexes/{self._uid}/documents/{_NOTE}") or {}).get("digest", ""))
        )

    def _get(self, path: str) -> Mapping[str, Any] | None:
        try:
            found: Mapping[str, Any] = self._client.http.get(path)
        except MeilisearchApiError as missing:
            if missing.code in ("index_not_found", "document_not_found"):
                return None
            raise
        return found

    async def fill(self, entries: Sequence[Entry], digest: str) -> None:
        """Replace everything in one step."""
        if await self._call(lambda: self._get(f"indexes/{self._fresh}")) is not None:
            await self._task(lambda: self._client.delete_index(self._fresh))
        await self._create(self._fresh)
        note = {"id": _NOTE, "digest": digest, "_vectors": {EMBEDDER: None}}
        # All are enqueued before the first is waited for: Meilisearch then builds its graph of neighbours once.
        known = await asyncio.to_thread(_Known.of, entries, digest)
        enqueued = [await self._add(self._fresh, [note, await asyncio.to_thread(known.kept)])]
        for start in range(0, len(entries), _BATCH):
            records = await asyncio.to_thread(self._records, entries[start : start + _BATCH], known.rarity)
            enqueued.append(await self._add(self._fresh, records))
        for number in enqueued:
            await self._finished(number)
        if await self._call(lambda: self._get(f"indexes/{self._uid}")) is None:
            await self._create(self._uid)
        await self._task(lambda: self._client.swap_indexes([{"indexes": [self._uid, self._fresh]}]))
        await self._task(lambda: self._client.delete_index(self._fresh))
        self._look_at = 0.0

    async def profiles(self) -> SubjectProfiles:
        """Tell which subjects words belong to."""
        return (await self._current()).profiles

    async def _current(self) -> _Known:
        """What is known of words: another process may have filled the lexicon anew."""
        if time.monotonic() < self._look_at:
            return self._known
        digest = await self.built_from()
        if digest != self._known.digest:
            kept = await self._call(lambda: self._get(f"indexes/{self._uid}/documents/{_KNOWN}"))
            self._known = _Known.read(kept, digest) if kept else _Known()
        self._look_at = time.monotonic() + _LOOK_EVERY
        return self._known

    async def _create(self, uid: str) -> None:
        settings = {
            "filterableAttributes": ["kind"],
            "searchableAttributes": ["label_nl"],  # words are the other indexes' business
            "rankingRules": ["words"],  # likeness takes the place of the first rule of words; without one there is none
            "embedders": {EMBEDDER: {"source": "userProvided", "dimensions": self._likeness.dimensions}},
        }
        await self._task(lambda: self._client.create_index(uid, {"primaryKey": "id"}))
        await self._task(lambda: self._client.index(uid).update_settings(settings))

    async def _add(self, uid: str, records: Sequence[Mapping[str, Any]]) -> int:
        batch = [*records]
        add = self._loader.index(uid).add_documents
        return (await self._gateway.call(lambda: add(batch, primary_key="id"), deadline=_PATIENCE + 1.0)).task_uid

    def _records(self, entries: Sequence[Entry], rarity: Rarity) -> list[dict[str, Any]]:
        return [self._record(entry, rarity) for entry in entries]

    def _record(self, entry: Entry, rarity: Rarity) -> dict[str, Any]:
        rows = self._likeness.vectors(entry.phrases()[:MOST_PHRASES], rarity.gram)
        return {
            "id": entry.key.replace(":", "_"),
            "key": entry.key,
            "kind": entry.kind,
            "label_nl": entry.label_nl,
            "label_en": entry.label_en,
            "words": list(entry.words),
            "subjects": [[code, nearness] for code, nearness in entry.subjects.items()],
            "_vectors": {EMBEDDER: {"embeddings": rows[rows.any(axis=1)].round(6).tolist(), "regenerate": False}},
        }

    async def alike(self, text: str, kinds: Sequence[str] = (), limit: int = 10) -> Sequence[Alike]:
        """Find the entries that are most like a text; equals by key."""
        rarity = (await self._current()).rarity
        found = await self._call(lambda: self._alike(text, kinds, max(limit, LOOKED_AT), rarity))
        return rarity.ordered(text, found)[:limit]

    def _alike(self, text: str, kinds: Sequence[str], limit: int, rarity: Rarity) -> list[Alike]:
        asked = self._likeness.vectors([text], rarity.gram)[0]
        if not asked.any():
            return []
        body: dict[str, Any] = {
            "vector": asked.tolist(),
            "hybrid": {"embedder": EMBEDDER, "semanticRatio": 1.0},
            # The note has no kind: it must not fill up a page that few entries are like.
            "filter": [[f'kind = "{kind}"' for kind in kinds] or ["kind EXISTS"]],
            "limit": limit,
            "showRankingScore": True,
            "rankingScoreThreshold": (1 + LEAST) / 2,  # its score is (1 + product) / 2
        }
        try:
            hits = self._client.http.post(f"indexes/{self._uid}/search", body)["hits"]
        except MeilisearchApiError as missing:
            if missing.code == "index_not_found":
                return []
            raise
        return [Alike(_entry(hit), 2 * float(hit["_rankingScore"]) - 1) for hit in hits]

    async def close(self) -> None:
        """Let go of connections and threads."""
        self._gateway.close()
        self._client.pool.close()
        self._loader.pool.close()

    async def _call(self, work: Callable[[], T]) -> T:
        return await self._gateway.call(work, deadline=self._timeout + 1.0)

    async def _task(self, start: Callable[[], TaskInfo]) -> None:
        await self._finished((await self._call(start)).task_uid)

    async def _finished(self, number: int) -> None:
        deadline = time.monotonic() + self._task_timeout
        while (task := await self._call(lambda: self._client.get_task(number))).status in ("enqueued", "processing"):
            if time.monotonic() > deadline:
                raise EngineUnavailable(f"Meilisearch did not finish task {number} in {self._task_timeout} s")
            await asyncio.sleep(_PAUSE)
        if task.status != "succeeded":
            raise EngineUnavailable(f"Meilisearch ended task {number} as {task.status}: {task.error}")


def _entry(hit: Mapping[str, Any]) -> Entry:
    return Entry(
        key=str(hit["key"]),
        kind=str(hit["kind"]),
        label_nl=str(hit["label_nl"]),
        label_en=str(hit["label_en"]),
        words=tuple(hit["words"]),
        subjects={str(code): float(nearness) for code, nearness in hit["subjects"]},
    )
