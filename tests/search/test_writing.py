"""Group commit: who waits for what, and who hears of which failure."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from search.engine import EngineUnavailable, Tombstone
from search.versions import Change
from search.writing import WriteQueue


class Panic(BaseException):
    """What a crash inside a native library looks like."""


async def test_what_arrives_during_a_write_makes_one_batch() -> None:
    batches: list[int] = []

    async def write(changes: Sequence[Change]) -> None:
        await asyncio.sleep(0.01)
        batches.append(len(changes))

    queue = WriteQueue(write)
    await asyncio.gather(*(queue.apply([Tombstone(str(number), 1)]) for number in range(10)))
    assert sum(batches) == 10
    assert len(batches) <= 2


async def test_a_refused_change_fails_its_own_caller_only() -> None:
    kept: list[str] = []

    async def write(changes: Sequence[Change]) -> None:
        names = [change.id for change in changes if isinstance(change, Tombstone)]
        if "poison" in names:
            raise ValueError("poison")
        kept.extend(names)

    queue = WriteQueue(write)
    names = ["a", "poison", "b", "c"]
    results = await asyncio.gather(*(queue.apply([Tombstone(name, 1)]) for name in names), return_exceptions=True)
    assert [type(result) for result in results] == [type(None), ValueError, type(None), type(None)]
    assert sorted(kept) == ["a", "b", "c"]


async def test_nobody_is_left_waiting_when_the_library_panics() -> None:
    async def write(changes: Sequence[Change]) -> None:
        raise Panic

    queue = WriteQueue(write)
    queue_task = asyncio.create_task(queue.apply([Tombstone("a", 1)]))
    with pytest.raises(EngineUnavailable):
        await asyncio.wait_for(queue_task, 2)
