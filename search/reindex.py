"""Rebuilds an index beside the one that serves, catches up with what changed meanwhile, swaps; and compares.

While the fresh index is filled in short snapshots, the relay goes on writing to the one that serves. What happened
since the first snapshot stands in the outbox: it is replayed into the fresh index until nothing is new, and once more
into the serving one right after the swap. Versions make the order harmless.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from duobaan.access import SYSTEM
from duobaan.db.outbox import OutboxRow
from duobaan.db.uow import Database
from duobaan.events import Event, OrganisationChanged, ProfileChanged, VacancyChanged
from duobaan.ids import parse
from duobaan.reference.repository import batches
from search.documents import DIGEST_MASK
from search.engine import SearchEngine
from search.indexer import Indexer, changes_of, targets_of
from search.indexes import INDEXES, ORGANISATIONS, PROFESSIONALS, VACANCIES
from search.repository import BATCH, snapshot
from search.versions import Change, checksum_of, version_of

NAMES = tuple(definition.name for definition in INDEXES)
Progress = Callable[[str, int, int], None]
"""Told the index, how many rows are done and about how many there are."""


def silent(index: str, done: int, total: int) -> None:
    """A progress that nobody watches."""


async def rebuild(db: Database, engine: SearchEngine, index: str, progress: Progress = silent) -> int:
    """Build one index anew from the database and put it in the place of the serving one; return its documents."""
    await engine.start_fresh(index)
    try:
        done, since = await _pour(db, engine, index, progress, fresh=True)
        await engine.swap(index)
    except BaseException:
        await engine.drop_fresh(index)
        raise
    await catch_up(db, engine, index, since)
    return done


async def fill(db: Database, engine: SearchEngine, index: str, progress: Progress = silent) -> int:
    """Fill an index that is empty and answers nobody yet where it stands: there is nothing to serve meanwhile."""
    done, _ = await _pour(db, engine, index, progress, fresh=False)
    return done


async def _pour(db: Database, engine: SearchEngine, index: str, progress: Progress, *, fresh: bool) -> tuple[int, int]:
    """Write every document of the database and what changed meanwhile; return how many and up to which event."""
    async with snapshot(db) as repository:
        since, total = await repository.watermark(), await repository.count(index)
    done = 0
    async for changes in _stream(db, index):
        await engine.upsert(index, [one for one in changes if isinstance(one, Mapping)], fresh=fresh)
        done += len(changes)
        progress(index, done, max(done, total))
    return done, await catch_up(db, engine, index, since, fresh=fresh)


async def rebuild_all(
    db: Database, engine: SearchEngine, indexes: Sequence[str] = NAMES, progress: Progress = silent
) -> dict[str, int]:
    """Build indexes anew, one after the other."""
    return {index: await rebuild(db, engine, index, progress) for index in indexes}


async def _stream(db: Database, index: str) -> AsyncIterator[list[Change]]:
    """Every row that may be a document, by key, each batch in a snapshot of its own; bad rows are left to `compare`."""
    after: UUID | None = None
    while True:
        async with snapshot(db) as repository:
            keys = await repository.keys_after(index, after)
            changes, _ = await changes_of(repository, index, keys)
        if not keys:
            return
        yield changes
        after = keys[-1]


async def catch_up(db: Database, engine: SearchEngine, index: str, since: int, *, fresh: bool = False) -> int:
    """Replay what happened after a watermark into one index; return the watermark that was reached."""
    indexer = Indexer(db, engine)
    while True:
        async with snapshot(db) as repository:
            rows: Sequence[OutboxRow] = await repository.events_after(since)
            targets = await targets_of(repository, rows)
        if not rows:
            return since
        if index in targets:
            await indexer.refresh({index: targets[index]}, fresh=fresh)
        since = rows[-1].id


# --- is the index what the database says? ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Comparison:
    """An index beside the database: counts, checksums of contents, and the documents that differ."""

    index: str
    in_database: int
    in_index: int
    database_checksum: str
    index_checksum: str
    missing: tuple[str, ...]
    surplus: tuple[str, ...]
    different: tuple[str, ...]
    unprojectable: tuple[str, ...]

    @property
    def is_equal(self) -> bool:
        """Say whether the index holds exactly what the database says."""
        return not (self.missing or self.surplus or self.different or self.unprojectable)

    @property
    def wrong(self) -> tuple[str, ...]:
        """Every document that should be looked at again."""
        return (*self.missing, *self.surplus, *self.different)


async def compare(db: Database, engine: SearchEngine, index: str) -> Comparison:
    """Hold one index against the database; what is still on its way in the outbox counts as a difference."""
    truth, bad = await _expected(db, index)
    versions = await engine.versions(index)
    held = {identity: version & DIGEST_MASK for identity, version in versions.items()}
    return Comparison(
        index=index,
        in_database=len(truth),
        in_index=len(held),
        database_checksum=checksum_of(truth),
        index_checksum=checksum_of(held),
        missing=tuple(sorted(truth.keys() - held.keys())),
        surplus=tuple(sorted(held.keys() - truth.keys())),
        different=tuple(sorted(one for one in truth.keys() & held.keys() if truth[one] != held[one])),
        unprojectable=tuple(sorted(bad)),
    )


async def _expected(db: Database, index: str) -> tuple[dict[str, int], set[str]]:
    """The digest of every document as the database has it, and the rows that no document can be made of."""
    truth: dict[str, int] = {}
    bad: set[str] = set()
    after: UUID | None = None
    while True:
        async with snapshot(db) as repository:
            keys = await repository.keys_after(index, after)
            changes, failures = await changes_of(repository, index, keys)
        if not keys:
            return truth, bad
        truth |= {str(one["id"]): version_of(one) & DIGEST_MASK for one in changes if isinstance(one, Mapping)}
        bad |= failures.keys()
        after = keys[-1]


_EVENTS: Mapping[str, Callable[[UUID], Event]] = {
    VACANCIES.name: VacancyChanged,
    PROFESSIONALS.name: ProfileChanged,
    ORGANISATIONS.name: OrganisationChanged,
}


async def repair(db: Database, comparison: Comparison) -> int:
    """Say once more, in the outbox, that the wrong documents changed: whoever owns the index sets them right.

    The new events raise the watermark, so that the right document outranks the wrong one.
    """
    keys = [parse(identity)[1] for identity in comparison.wrong]
    for some in batches(keys, BATCH):
        async with db.write(SYSTEM) as uow:
            for key in some:
                uow.emit(_EVENTS[comparison.index](key))
    return len(keys)
