"""What is measured: time of a question and of a mixed load; what goes on beside writing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from typing import TypeVar

from benchmarks.search.beside import Answer, Beside, answer_of
from benchmarks.search.questions import mixed, spelled
from search.embedded import EmbeddedEngine
from search.embedded.searching import search
from search.embedded.store import Store
from search.engine import Query

T = TypeVar("T")
ROUNDS = 40


def measured(function: Callable[[], T]) -> tuple[T, float, float]:
    """Return what a function returns, with the CPU of its thread and the wall time in milliseconds."""
    wall, cpu = time.perf_counter(), time.thread_time()
    found = function()
    return found, 1000 * (time.thread_time() - cpu), 1000 * (time.perf_counter() - wall)


def part(values: Sequence[float], share: float) -> float:
    """The value that this share of the values does not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def repeated(function: Callable[[], T], rounds: int = ROUNDS) -> tuple[T, float]:
    """Return an answer and the median CPU of asking for it again and again."""
    found, _, _ = measured(function)
    return found, part([measured(function)[1] for _ in range(rounds)], 0.5)


def one_question(store: Store, beside: Beside | None, query: Query) -> tuple[float, float | None, int]:
    """Return the median CPU of both engines and the total; their answers must be equal."""
    page, ours = repeated(lambda: search(store, query))
    if beside is None:
        return ours, None, page.total
    answer, theirs = repeated(lambda: beside.answer(query), ROUNDS // 4)
    check(query, answer_of(page), answer)
    return ours, theirs, page.total


def check(query: Query, ours: Answer, theirs: Answer) -> None:
    """Refuse a comparison of different answers; texts are ranked differently, so their page is not compared."""
    if ours[1:] != theirs[1:] or (not query.text and ours[0] != theirs[0]):
        raise SystemExit(f"the answers differ: {query}\n{ours}\n{theirs}")


Load = tuple[list[float], list[float]]
"""CPU and wall time of each question."""


def mixed_load(store: Store, beside: Beside, count: int, seed: int) -> tuple[Load, Load, list[bool]]:
    """Ask both the same questions in turn; return their times, and which questions are filters with facets only."""
    ours: Load = ([], [])
    theirs: Load = ([], [])
    plain: list[bool] = []
    for query in mixed(count, seed):
        _note(ours, partial(search, store, query))
        _note(theirs, partial(beside.answer, spelled(query)))
        plain.append(not query.text)
    return ours, theirs, plain


def _note(load: Load, function: Callable[[], object]) -> None:
    _, cpu, wall = measured(function)
    load[0].append(cpu)
    load[1].append(wall)


async def keep_searching(engine: EmbeddedEngine, searches: float, asked: list[float]) -> None:
    """Search so many times a second, and note how long each search took in ms."""
    for query in mixed(1_000_000, 7):
        started = time.perf_counter()
        await engine.search(query)
        asked.append(1000 * (time.perf_counter() - started))
        await asyncio.sleep(max(0.0, 1 / searches - (time.perf_counter() - started)))


async def keep_remembering(engine: EmbeddedEngine) -> None:
    """Let what is written be put on disk every second, as the keeper of an index does."""
    for number in count(1):
        await engine.remember(number)
        await asyncio.sleep(1)


async def keep_watching(late: list[float]) -> None:
    """Note by how much a clock of two milliseconds is late, in ms: what the machine adds to every wait."""
    while True:
        started = time.perf_counter()
        await asyncio.sleep(0.002)
        late.append(1000 * (time.perf_counter() - started) - 2)
