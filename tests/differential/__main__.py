"""`python -m tests.differential --documents 10000`: the compiled executor against graphql-core, with a progress bar."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter
from typing import Annotated

import structlog
import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

from tests.differential.comparing import CALM, MOODS, Comparison, everyone
from tests.differential.documents import Author
from tests.differential.outside import written_elsewhere

_out = Console()


async def compare(documents: int, seed: int, elsewhere: int) -> Counter[str]:
    """Compare so many documents, each in a calm and in another mood of the twin; return the counts."""
    comparison, counts = Comparison(), Counter[str]()
    rng = random.Random(seed)
    ready = written_elsewhere(comparison.schema, elsewhere, seed)
    with (
        comparison.twin.swapped(),
        Progress(
            *Progress.get_default_columns()[:-1], MofNCompleteColumn(), TimeRemainingColumn(), console=_out
        ) as progress,
    ):
        task = progress.add_task("documents", total=documents)
        while counts["documents"] < documents:
            question = (
                ready.pop() if ready else Author(comparison.schema._schema, random.Random(rng.random())).question()
            )
            if not comparison.is_valid(question):
                counts["written anew: not valid"] += 1
                continue
            counts["documents"] += 1
            for mood in (CALM, rng.choice(MOODS)):
                for asked in question.both():
                    seen = await comparison.compare(asked, rng.randrange(2**32), mood, everyone())
                    counts["comparisons"] += 1
                    counts["answered by the compiled form"] += seen.compiled
                    counts["answers with errors"] += bool(seen.errors)
                    counts["errors"] += seen.errors
            progress.advance(task)
    for reason, times in comparison.executor.tally.left.most_common(12):
        counts[f"left to graphql-core: {reason[:60]}"] = times
    return counts


def _silent(*_: object) -> dict[str, object]:
    raise structlog.DropEvent


def main(
    documents: Annotated[int, typer.Option(help="How many documents to write.")] = 10_000,
    seed: Annotated[int, typer.Option(help="The same seed writes the same documents and data.")] = 1,
    elsewhere: Annotated[int, typer.Option(help="How many of them hypothesis-graphql writes; it is slow.")] = 200,
) -> None:
    """Fail at the first answer that differs."""
    logging.disable(logging.CRITICAL)
    structlog.configure(processors=[_silent])
    for name, count in asyncio.run(compare(documents, seed, min(elsewhere, documents))).items():
        _out.print(f"{count:>10,}  {name}", highlight=False)


if __name__ == "__main__":
    typer.run(main)
