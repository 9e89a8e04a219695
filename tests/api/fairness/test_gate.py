"""Callers take turns, and whoever takes much makes way for the others."""

from __future__ import annotations

import asyncio
from time import monotonic

import pytest

from api.fairness.gate import Caller, Gate, GateLimits, SentAway


async def served(gate: Gate, key: str, seconds: float, done: list[tuple[str, float]] | None = None) -> None:
    asked = monotonic()
    caller = await gate.enter(key)
    started = monotonic()
    try:
        await asyncio.sleep(seconds)
    finally:
        gate.leave(caller, monotonic() - started)
        if done is not None:
            done.append((key, started - asked))


def busy(gate: Gate, key: str) -> Caller:
    """A caller that took the server for all of the last seconds."""
    caller = gate._caller(key)
    caller.use(monotonic(), 2.0)
    return caller


async def test_no_more_run_at_once_than_allowed() -> None:
    gate = Gate(GateLimits(running=3, running_each=2))
    most: list[int] = []

    async def watched(key: str) -> None:
        caller = await gate.enter(key)
        most.append(gate.running)
        assert caller.running <= 2
        await asyncio.sleep(0.01)
        gate.leave(caller, 0.01)

    await asyncio.gather(*(watched(f"u:{n % 4}") for n in range(20)))
    assert max(most) == 3
    assert gate.running == gate.waiting == 0


async def test_callers_take_turns() -> None:
    gate = Gate(GateLimits(running=1))
    order: list[tuple[str, float]] = []
    many = [asyncio.create_task(served(gate, "u:many", 0.001, order)) for _ in range(20)]
    await asyncio.sleep(0)
    await served(gate, "u:one", 0.001, order)
    await asyncio.gather(*many)
    assert [key for key, _ in order].index("u:one") <= 2


async def test_who_is_alone_is_not_held_back() -> None:
    gate = Gate()
    busy(gate, "u:many")
    before = monotonic()
    for _ in range(20):
        await served(gate, "u:many", 0)
    assert monotonic() - before < 0.5


async def test_a_busy_caller_makes_way_while_others_are_there() -> None:
    gate = Gate()
    busy(gate, "u:many")
    done: list[tuple[str, float]] = []
    await served(gate, "u:one", 0)
    flood = [asyncio.create_task(served(gate, "u:many", 0.01, done)) for _ in range(20)]
    await asyncio.sleep(0.5)
    for _ in range(5):
        before = monotonic()
        await served(gate, "u:one", 0)
        assert monotonic() - before < 0.1
    served_many = len(done)
    for task in flood:
        task.cancel()
    await asyncio.gather(*flood, return_exceptions=True)
    assert served_many <= 5  # a hundredth of a second each, and fifty times as long a pause
    assert gate.running == gate.waiting == 0


async def test_a_backlog_does_not_come_in_bursts() -> None:
    gate = Gate()
    caller = busy(gate, "u:many")
    await served(gate, "u:one", 0)
    flood = [asyncio.create_task(served(gate, "u:many", 0.001)) for _ in range(200)]
    await asyncio.sleep(0.05)
    caller.used = 0.0  # forgotten by now
    gate._next()
    assert caller.running <= 1
    for task in flood:
        task.cancel()
    await asyncio.gather(*flood, return_exceptions=True)


async def test_who_asks_one_thing_after_the_other_is_not_held_back() -> None:
    gate = Gate()
    busy(gate, "u:steady")
    await served(gate, "u:one", 0)
    before = monotonic()
    for _ in range(20):
        await served(gate, "u:steady", 0.001)
    assert monotonic() - before < 0.5


async def test_others_are_there_for_as_long_as_their_request_runs() -> None:
    gate = Gate()
    busy(gate, "u:many")
    slow = asyncio.create_task(served(gate, "u:slow", 0.2))
    await asyncio.sleep(0)
    gate._last = gate._other = ("", 0.0)  # as if it had come long ago
    many = [asyncio.create_task(served(gate, "u:many", 0.01)) for _ in range(6)]
    await asyncio.sleep(0.05)
    assert gate.running <= 5
    await asyncio.gather(slow, *many)


async def test_nobody_runs_many_at_once_beside_others() -> None:
    gate = Gate()
    await served(gate, "u:one", 0)
    many = [asyncio.create_task(served(gate, "u:many", 0.02)) for _ in range(12)]
    await asyncio.sleep(0.01)
    assert gate.running == gate.limits.beside_others
    await asyncio.gather(*many)


async def test_a_flood_is_slowed_from_its_first_moment() -> None:
    gate, done = Gate(), list[tuple[str, float]]()
    await served(gate, "u:one", 0)
    flood = [asyncio.create_task(served(gate, "u:many", 0.02, done)) for _ in range(50)]
    await asyncio.sleep(0.6)
    assert gate.running <= 1
    # Three at once before the backlog was there, then a quarter of what makes others busy: a twentieth of a second.
    assert 3 <= len(done) <= 8
    for task in flood:
        task.cancel()
    await asyncio.gather(*flood, return_exceptions=True)


async def test_a_caller_waits_only_so_many_times() -> None:
    gate = Gate(GateLimits(running=1, waiting_each=2))
    tasks = [asyncio.create_task(served(gate, "u:a", 0.05)) for _ in range(4)]
    found = await asyncio.gather(*tasks, return_exceptions=True)
    away = [one for one in found if isinstance(one, SentAway)]
    assert [one.status for one in away] == [429]


async def test_room_for_others_is_made_by_who_waits_most() -> None:
    gate = Gate(GateLimits(running=1, waiting=3))
    many = [asyncio.create_task(served(gate, "u:many", 0.01)) for _ in range(4)]
    await asyncio.sleep(0)
    await served(gate, "u:one", 0)
    found = await asyncio.gather(*many, return_exceptions=True)
    assert [one.status for one in found if isinstance(one, SentAway)] == [503]


async def test_nobody_waits_when_the_loop_is_late() -> None:
    gate = Gate(GateLimits(running=1))
    first = asyncio.create_task(served(gate, "u:a", 0.05))
    await asyncio.sleep(0)
    gate.lag = 5.0
    with pytest.raises(SentAway) as away:
        await gate.enter("u:b")
    assert away.value.status == 503
    await first


async def test_nobody_waits_longer_than_an_answer_is_of_use() -> None:
    gate = Gate(GateLimits(running=1, patience=0.05))
    release = asyncio.Event()

    async def slow() -> None:
        caller = await gate.enter("u:slow")
        await release.wait()
        gate.leave(caller, 0.2)

    first = asyncio.create_task(slow())
    await asyncio.sleep(0)
    crowd = [asyncio.create_task(served(gate, f"u:{n}", 0)) for n in range(5)]
    found = await asyncio.gather(*crowd, return_exceptions=True)
    assert [one.status for one in found if isinstance(one, SentAway)] == [503] * 5
    assert gate.waiting == 0
    release.set()
    await first
    await asyncio.wait_for(served(gate, "u:next", 0), 5)


async def test_who_is_held_back_for_others_waits_on() -> None:
    gate = Gate(GateLimits(running=1, patience=0.01))
    first = await gate.enter("u:first")
    held = busy(gate, "u:busy")
    held.paced = True
    waiting = asyncio.create_task(served(gate, "u:busy", 0))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    gate.leave(first, 0.1)
    await asyncio.wait_for(waiting, 10)


@pytest.mark.parametrize(("lag", "shrinks"), [(0.1, True), (0.0, False)])
async def test_fewer_run_at_once_only_when_they_hold_each_other_up(lag: float, shrinks: bool) -> None:
    gate = Gate(GateLimits(running=8, first=8, fewest=2))
    gate.lag = lag
    callers = [await gate.enter(f"u:{n}") for n in range(8)]
    crowd = [asyncio.create_task(served(gate, f"v:{n}", 0)) for n in range(200)]
    await asyncio.sleep(0)
    for _ in range(100):
        gate._make_way(2.0)
    assert int(gate._room) == (2 if shrinks else 8)
    for caller in callers:
        gate.leave(caller, 0.01)
    await asyncio.gather(*crowd)
    for _ in range(40):
        gate._make_way(0.01)
    assert int(gate._room) == 8


async def test_who_goes_away_gives_the_turn_back() -> None:
    gate = Gate(GateLimits(running=1))
    first = asyncio.create_task(served(gate, "u:a", 0.02))
    waiting = [asyncio.create_task(served(gate, f"u:{n}", 0)) for n in range(5)]
    await asyncio.sleep(0)
    for task in waiting[:3]:
        task.cancel()
    await asyncio.gather(first, *waiting, return_exceptions=True)
    assert gate.running == gate.waiting == 0
    assert not gate._turns
    await asyncio.wait_for(served(gate, "u:z", 0), 1)


async def test_callers_are_forgotten() -> None:
    gate = Gate()
    for number in range(10_050):
        gate._caller(f"a:{number}")
    assert len(gate._callers) == 10_000
