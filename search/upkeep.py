"""What is done to an index besides following events: fill it, bring it up to date, and the jobs that others left."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

from duobaan.clock import now
from duobaan.db import jobs, outbox
from duobaan.db.jobs import INDEX_KINDS, JobKind, JobRow, JobStatus
from duobaan.db.uow import Database
from search.engine import EngineUnavailable, SearchEngine
from search.reindex import NAMES, Comparison, catch_up, compare, fill, rebuild, rebuild_all, repair
from search.repository import snapshot

Deliver = Callable[[], Awaitable[object]]
"""Brings waiting events to their subscribers; where a relay runs there is nothing to do but wait for it."""

UNFILLED = -1
"""The watermark of indexes of which one was made and not filled yet."""
_REPORT_SECONDS = 0.3
_ALIVE_SECONDS = 2.0
_DELIVERY_SECONDS = 120.0


async def patiently() -> None:
    """Wait a moment for the relay of this process."""
    await asyncio.sleep(0.05)


# --- opening --------------------------------------------------------------------------------------


async def open_indexes(db: Database, engine: SearchEngine, unfilled: set[str], wanted: set[str]) -> None:
    """Make the indexes true: fill those that are new, foreign or wanted, replay the outbox into the others.

    The engine's own watermark says what it holds. One that is lower than the database's means that it was restored
    from an old copy or fell behind, one that is higher that the database was: then only a rebuild is right.
    """
    wanted |= set(await engine.ensure_indexes())
    known = await engine.watermark()
    async with snapshot(db) as repository:
        newest = await repository.watermark()
        replayable = known is not None and await outbox.can_replay(repository.session, known)
    if known is None or known == UNFILLED or known > newest or not replayable:
        wanted |= set(NAMES)
    empty = {name for name in sorted(wanted) if (await engine.stats(name)).count == 0}
    unfilled |= wanted if known == UNFILLED else empty
    if empty:
        await engine.remember(UNFILLED)  # whoever is killed while filling leaves an index that is known to be partial
    for index in sorted(set(NAMES) - wanted):
        await catch_up(db, engine, index, known or 0)
    outdated = set(await engine.ensure_indexes())  # asked again, it no longer names those that were made just now
    await _build(db, engine, unfilled, wanted, in_place=empty - outdated)
    await engine.remember(newest)


async def _build(
    db: Database, engine: SearchEngine, unfilled: set[str], wanted: set[str], *, in_place: set[str]
) -> None:
    """Build what is wanted, all together; what succeeds is wanted no more."""
    names = sorted(wanted)
    building = [(fill if index in in_place else rebuild)(db, engine, index) for index in names]
    ends = await asyncio.gather(*building, return_exceptions=True)
    for index, end in zip(names, ends, strict=True):
        if not isinstance(end, BaseException):
            wanted.discard(index)
            unfilled.discard(index)
    for end in ends:
        if isinstance(end, BaseException):
            raise end


async def note_progress(db: Database, engine: SearchEngine, known: int | None) -> int | None:
    """Tell the engine up to which event everything is in it; return what it knows now."""
    async with db.read() as session:
        upto = await outbox.delivered_upto(session)
    if known is None or known == UNFILLED or upto <= known:
        return known
    await engine.remember(upto)
    return upto


# --- jobs -----------------------------------------------------------------------------------------


class Told:
    """How far the job in hand is."""

    def __init__(self) -> None:
        self.step: str | None = None
        self.done = 0
        self.total = 0

    def __call__(self, step: str, done: int, total: int) -> None:
        """Take a progress note."""
        self.step, self.done, self.total = step, done, total

    def values(self) -> dict[str, Any]:
        """Return it as the columns of a job."""
        return {"step": self.step, "done": self.done, "total": self.total}


Work = Callable[[JobRow, Told], Awaitable[dict[str, Any]]]
"""What is done for a job; returns its result."""


async def do_next_job(db: Database, engine: SearchEngine, deliver: Deliver = patiently) -> bool:
    """Do the oldest job on the index that nobody does; False when there is none."""
    return await do_next(db, INDEX_KINDS, lambda job, told: _do(db, engine, job, told, deliver))


async def do_next(db: Database, kinds: Sequence[JobKind], work: Work) -> bool:
    """Do the oldest job of these kinds; False when there is none. A job whose engine goes away waits for it."""
    async with db.read() as session:
        if not await jobs.is_waiting(session, now=now(), kinds=kinds):
            return False
    async with db.write() as uow:
        job = await jobs.claim(uow.session, now=now(), kinds=kinds)
    if job is None:
        return False
    told = Told()
    try:
        async with _reporting(db, job, told):
            result = await work(job, told)
    except (EngineUnavailable, asyncio.CancelledError):
        await _write(db, job, {"status": JobStatus.WAITING.value})
        raise
    except Exception as error:  # whoever left the job reads what became of it
        trouble = f"{type(error).__name__}: {error}"[:500]
        await _write(db, job, {"status": JobStatus.FAILED.value, "trouble": trouble, "ended_at": now()})
        return True
    await _write(db, job, {"status": JobStatus.DONE.value, "result": result, "ended_at": now()} | told.values())
    return True


async def _write(db: Database, job: JobRow, values: dict[str, Any]) -> None:
    async with db.write() as uow:
        await jobs.update(uow.session, job.id, values)


@contextlib.asynccontextmanager
async def _reporting(db: Database, job: JobRow, told: Told) -> AsyncIterator[None]:
    reporting = asyncio.create_task(_report(db, job, told))
    try:
        yield
    finally:
        reporting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await reporting


async def _report(db: Database, job: JobRow, told: Told) -> None:
    before: dict[str, Any] = {}
    written_at = time.monotonic()
    while True:
        await asyncio.sleep(_REPORT_SECONDS)
        values = told.values()
        if values != before or time.monotonic() - written_at > _ALIVE_SECONDS:
            with contextlib.suppress(Exception):  # a busy database: the next note tells more
                await _write(db, job, values | {"alive_at": now()})
            before, written_at = values, time.monotonic()


async def _do(db: Database, engine: SearchEngine, job: JobRow, told: Told, deliver: Deliver) -> dict[str, Any]:
    if job.kind == JobKind.REPAIR:
        return await _repair(db, engine, job.indexes, told, deliver)
    async with snapshot(db) as repository:
        since = await repository.watermark()
    result = await rebuild_all(db, engine, job.indexes, told)
    if set(NAMES) <= set(job.indexes) and await engine.watermark() in (None, UNFILLED):
        await engine.remember(since)
    return result


async def _repair(
    db: Database, engine: SearchEngine, indexes: Sequence[str], told: Told, deliver: Deliver
) -> dict[str, Any]:
    """Compare, let what differs be written once more, compare again; what still differs needs a new index."""
    found = {}
    for index in indexes:
        told(f"compare {index}", 0, 0)
        comparison = await compare(db, engine, index)
        left, repaired = comparison, 0
        if comparison.wrong:
            told(f"repair {index}", 0, len(comparison.wrong))
            repaired = await repair(db, comparison)
            await _delivered(db, deliver)
            left = await compare(db, engine, index)
        if left.wrong:  # versions from the future, after the database was restored: nothing outranks them
            await rebuild(db, engine, index, told)
            left = await compare(db, engine, index)
        found[index] = _facts(comparison, left, repaired)
    return found


def _facts(comparison: Comparison, left: Comparison, repaired: int) -> dict[str, Any]:
    return {
        "in_database": comparison.in_database,
        "in_index": comparison.in_index,
        "database_checksum": comparison.database_checksum,
        "index_checksum": comparison.index_checksum,
        "missing": len(comparison.missing),
        "surplus": len(comparison.surplus),
        "different": len(comparison.different),
        "repaired": repaired,
        "left": len(left.wrong),
        "unprojectable": list(left.unprojectable[:20]),
    }


async def _delivered(db: Database, deliver: Deliver) -> None:
    """Wait until everything that was emitted so far has reached its subscribers."""
    async with snapshot(db) as repository:
        upto = await repository.watermark()
    until = time.monotonic() + _DELIVERY_SECONDS
    while time.monotonic() < until:
        await deliver()
        async with db.read() as session:
            if await outbox.delivered_upto(session) >= upto:
                return
