"""Run the judged queries and print what each engine reaches beside plain BM25.

Run from the project's root: `python -m benchmarks.relevance` (some minutes; the embedded engine alone:
`--engines embedded`), `--semantic` with the sentence encoder of the extra `semantic` as half of the likeness,
`--settings open,bare` for some settings only, `--words` to measure the engines' own search by words too. Meilisearch is
the one in MEILI_URL, or a `meilisearch` program on the PATH; without one only the embedded engine is measured, aloud.
The data are read from `../shared/data` (`--data`).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

from benchmarks.relevance import judged
from benchmarks.relevance.measures import FIRST, PlainWords, mean, ndcg, reciprocal_rank
from benchmarks.relevance.settings import NAMES, Setting, Task, settings
from benchmarks.relevance.words import words_search
from duobaan.ids import new_id
from search.embedded.lexicon import EmbeddedLexicon
from search.lexicon import Lexicon, fill_if_changed, meant_subjects
from search.likeness import Likeness
from search.meili.lexicon import MeiliLexicon
from tests.support import meili, switches

Search = Callable[[str], Awaitable[Sequence[str]]]
DATA = Path(__file__).parents[3] / "shared" / "data"


async def value(task: Task, search: Search) -> float:
    """Measure a search on the queries of a task."""
    worth = []
    for text, grades in task.queries:
        found = await search(text)
        if task.measure == "nDCG@5":
            worth.append(ndcg(found, grades))
        elif task.measure == "acc@1":
            worth.append(float(bool(found) and found[0] in grades))
        else:
            worth.append(reciprocal_rank(found, next(iter(grades))))
    return mean(worth)


def by_likeness(lexicon: Lexicon, task: Task) -> Search:
    """The search of a lexicon: entries, or the subjects that they lead to."""

    async def search(text: str) -> Sequence[str]:
        if task.by_subject:
            return [one.subject for one in await meant_subjects(lexicon, text, FIRST)]
        return [one.entry.key for one in await lexicon.alike(text, limit=FIRST)]

    return search


def by_words(plain: PlainWords) -> Search:
    """Plain BM25."""

    async def search(text: str) -> Sequence[str]:
        return plain.search(text)

    return search


@contextlib.asynccontextmanager
async def lexicons(engines: Sequence[str], likeness: Likeness) -> AsyncIterator[list[Lexicon]]:
    """The lexicons to measure; a Meilisearch of our own is stopped afterwards."""
    with contextlib.ExitStack() as stack:
        found: list[Lexicon] = [EmbeddedLexicon(likeness=likeness)] if "embedded" in engines else []
        if "meilisearch" in engines and (url := _meili(stack)):
            found.append(MeiliLexicon(url, switches.MEILI_KEY, prefix=f"b{new_id().hex}_", likeness=likeness))
        yield found
        for lexicon in found:
            await lexicon.close()


def _meili(stack: contextlib.ExitStack) -> str | None:
    if switches.MEILI_URL:
        return switches.MEILI_URL
    if meili.program() is None:
        print("NOT MEASURED ON MEILISEARCH: set MEILI_URL, or put a `meilisearch` program on the PATH\n")
        return None
    return stack.enter_context(meili.server(Path(stack.enter_context(tempfile.TemporaryDirectory()))))


async def run(setting: Setting, found: Sequence[Lexicon], likeness: Likeness, *, words: bool) -> None:
    """Measure one setting and print a line per task and search."""
    print(f"## {setting.name}: {setting.says} ({len(setting.entries)} entries)")
    for lexicon in found:
        started = time.perf_counter()
        await fill_if_changed(lexicon, setting.entries, likeness.name)
        print(f"   {lexicon.name} filled in {time.perf_counter() - started:.1f} s")
    for task in setting.tasks:
        searches: list[tuple[str, Search]] = [("plain BM25", by_words(task.plain))]
        if task.same_words is not None:
            searches.append(("plain BM25, same words", by_words(task.same_words)))
        searches += [(f"{one.name} ({likeness.name})", by_likeness(one, task)) for one in found]
        base = 0.0
        for name, search in searches:
            worth = await value(task, search)
            base = base or worth
            print(f"{_line(task, worth)}  x{worth / (base or 1):5.1f}  {name}")
    if words and setting.name == "open":
        await _words(setting)
    print(flush=True)


def _line(task: Task, worth: float) -> str:
    return f"   {task.name:22} {len(task.queries):4}  {task.measure} {worth:.3f}"


async def _words(setting: Setting) -> None:
    async with words_search(setting.entries) as search:
        for task in setting.tasks:
            worth = await value(task, search)
            print(
                f"   {task.name:22} {len(task.queries):4}  {task.measure} {worth:.3f}         embedded, search by words"
            )


async def main(options: argparse.Namespace) -> None:
    """Measure what was asked for."""
    if absent := judged.missing(options.data):
        raise SystemExit(f"not run: {options.data.name} lacks {', '.join(absent)}")
    likeness = Likeness()
    if options.semantic:
        from search.semantic import semantic_likeness

        likeness = semantic_likeness()
    print("Development part of the judged queries; a larger part is kept apart.\n")
    async with lexicons(options.engines.split(","), likeness) as found:
        for setting in settings(options.data, options.settings.split(",")):
            await run(setting, found, likeness, words=options.words)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.relevance", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--engines", default="embedded,meilisearch")
    parser.add_argument("--settings", default=",".join(NAMES))
    parser.add_argument("--semantic", action="store_true")
    parser.add_argument("--words", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main(_options()))
