"""The embedded engine in figures, beside SQLite FTS5 in the same run.

Run from the project's root: `python -m benchmarks.search` (some minutes; `--documents 10000` for a first look).
Questions are measured as CPU of the thread that answers, so that other work on the machine counts less; waiting times
are wall times, and so is the building. Compare ratios within one run, not milliseconds between machines. Answers of
both engines are compared before anything is printed. The goals are those of docs/search-engines.md.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import resource
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from benchmarks.search.beside import Beside
from benchmarks.search.corpus import SEED, professionals
from benchmarks.search.house import commit_to_findable
from benchmarks.search.measures import mixed_load, one_question, part
from benchmarks.search.questions import INDEX, NAMED, OWN, REFERENCE
from search.embedded import EmbeddedEngine
from search.embedded.store import Store
from search.embedded.tokens import dutch_analyser
from search.engine import Document
from search.indexes import INDEXES, PROFESSIONALS

BATCH = 2_000


def line(what: str, value: str, goal: str = "") -> None:
    """Print one figure."""
    print(f"{what:<44}{value:>34}   {goal}", flush=True)


def generated(count: int, seed: int, bar: Progress) -> list[Document]:
    """Make the documents."""
    return list(bar.track(professionals(count, seed), total=count, description="inventing people"))


async def build(folder: Path, documents: Sequence[Document], bar: Progress) -> None:
    """Build the index in batches as a rebuild does, and say how fast."""
    gc.freeze()
    engine = EmbeddedEngine(folder, indexes=(PROFESSIONALS,))
    await engine.ensure_indexes()
    wall, cpu = time.perf_counter(), time.process_time()
    task = bar.add_task("building the index", total=len(documents))
    for at in range(0, len(documents), BATCH):
        some = documents[at : at + BATCH]
        await engine.upsert(INDEX, some)
        bar.advance(task, len(some))
    await engine.remember(1)  # what is still on its way to the disk counts too
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    await engine.close()
    rates = f"{len(documents) / wall:,.0f}/s ({len(documents) / cpu:,.0f} per CPU-second)"
    line("index build, documents", rates, "goal 5,000/s")


async def reopen(folder: Path) -> None:
    """Open the folder as a start does, and say how long that and the first answer took."""
    engine = EmbeddedEngine(folder, indexes=(PROFESSIONALS,))
    wall = time.perf_counter()
    await engine.ensure_indexes()
    line("reopening", f"{1000 * (time.perf_counter() - wall):.0f} ms", "goal 100 ms")
    await engine.search(REFERENCE)
    line("until the first answer", f"{1000 * (time.perf_counter() - wall):.0f} ms")
    await engine.close()


def memory(when: str) -> None:
    """Print what the process took at most so far."""
    line(f"memory {when}", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def opened(folder: Path) -> Store:
    """Open the store itself, so that a question is measured without the change of threads."""
    wall = time.perf_counter()
    store = Store(PROFESSIONALS, dutch_analyser(), folder / INDEX / "1")
    store.read_ahead.join()
    line("until all is read ahead, in the background", f"{1000 * (time.perf_counter() - wall):.0f} ms")
    return store


def questions(store: Store, beside: Beside) -> None:
    """Print the median of each question on both sides."""
    print(f"\n{'one question, median CPU':<44}{'embedded':>10}{'FTS5':>12}{'ratio':>12}{'total':>10}")
    for name, query in NAMED.items():
        ours, theirs, total = one_question(store, beside, query)
        print(f"{name:<44}{ours:>7.2f} ms{theirs or 0:>9.1f} ms{(theirs or 0) / ours:>11.1f}x{total:>10,}", flush=True)
    for name, query in OWN.items():
        ours, _, total = one_question(store, None, query)
        print(f"{name:<44}{ours:>7.2f} ms{'-':>12}{'-':>12}{total:>10,}", flush=True)
    print("goals: reference 3 ms, with two misspelt words 12 ms, filters with facets 10x\n")


def load(store: Store, beside: Beside, count: int, seed: int) -> None:
    """Print the mixed load."""
    ours, theirs, plain = mixed_load(store, beside, count, seed)
    for name, times in (("CPU", 0), ("wall", 1)):
        for share in (0.5, 0.99):
            mine, other = part(ours[times], share), part(theirs[times], share)
            goal = "goal 20 ms" if share > 0.5 else ""
            line(f"mixed load, p{share * 100:.0f} {name}", f"{mine:.2f} ms, FTS5 {other:.1f} ms", goal)
    mine = sum(time for time, is_plain in zip(ours[0], plain, strict=True) if is_plain)
    other = sum(time for time, is_plain in zip(theirs[0], plain, strict=True) if is_plain)
    line("mixed load, filters with facets", f"{other / mine:.1f}x FTS5", "goal 10x")


async def fresh(folder: Path, options: argparse.Namespace) -> None:
    """Print how long committed changes wait to be found."""
    engine = EmbeddedEngine(folder / "index", indexes=INDEXES)
    await engine.ensure_indexes()
    await asyncio.sleep(options.pause)
    waits = await commit_to_findable(engine, folder, options.seconds, options.rate, options.searches)
    await engine.close()
    line(f"commit to findable, {options.rate:g} changes a second", _spread(waits.found), "goal p99 200 ms")
    line("searches meanwhile, wall", _spread(waits.asked))
    line("a clock of 2 ms was late meanwhile by", _spread(waits.late))


def _spread(times: Sequence[float]) -> str:
    return f"p50 {part(times, 0.5):.0f} ms, p99 {part(times, 0.99):.0f} ms"


async def run(options: argparse.Namespace, folder: Path) -> None:
    """Measure everything in a folder."""
    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()) as bar:
        documents = generated(options.documents, options.seed, bar)
        memory("with the invented people")
        await build(folder / "index", documents, bar)
        memory("after building")
        beside = Beside(folder / "beside.db", dutch_analyser())
        beside.fill(bar.track(documents, description="filling SQLite"))
    await reopen(folder / "index")
    store = opened(folder / "index")
    questions(store, beside)
    load(store, beside, options.questions, options.seed)
    store.close()
    beside.close()
    del documents
    await fresh(folder, options)
    memory("of the process, at most")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000, help="professionals to invent (100000)")
    parser.add_argument("--questions", type=int, default=300, help="questions of the mixed load (300)")
    parser.add_argument("--seconds", type=float, default=15, help="how long changes are made (15)")
    parser.add_argument("--pause", type=float, default=10, help="seconds between opening and the first change (10)")
    parser.add_argument("--rate", type=float, default=20, help="changes a second (20)")
    parser.add_argument("--searches", type=float, default=20, help="searches a second meanwhile (20)")
    parser.add_argument("--seed", type=int, default=SEED, help="the dice of the corpus and of the questions")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="duobaan-search-") as folder:
        asyncio.run(run(options, Path(folder)))


if __name__ == "__main__":
    main()
