"""Whether time tells hidden from absent: `python -m benchmarks.hidden --pairs 1000`.

Asks for an object that is hidden and for one that does not exist, each pair in an order drawn by lot, and compares the
medians. Ends with an error when those of any field differ by 5 % or more, or when the answers differ in one byte.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from duobaan.access import Actor
from duobaan.db import migrate
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.ids import new_id, parse, public
from duobaan.settings import Settings
from schema.build import build
from tests.access.asking import Caller
from tests.access.stage import indexed_world
from tests.access.world import FOREIGN

LIMIT, WARM_UP = 0.05, 20
FAILURE = "{ __typename ... on UserError { code message path } }"
# Root field, the caller, and what is chosen of the answer.
ASKED = (
    ("node", "school_admin", "{ id }"),
    ("professional", "school_admin", "{ id }"),
    ("vacancy", "anonymous", "{ id }"),
    ("proposal", "company_admin", "{ id }"),
    ("arrangement", "professional", "{ id }"),
    ("acceptProposal", "professional", FAILURE),
    ("pauseArrangement", "school_admin", FAILURE),
)


def absent(value: Any) -> Any:
    """Return the same arguments with ids of the same kinds that nothing has."""
    if isinstance(value, dict):
        return {key: absent(one) if key.lower().endswith(("id", "input")) else one for key, one in value.items()}
    return public(parse(value)[0], new_id())


async def timed(
    caller: Caller, name: str, actor: Actor, hidden: dict[str, Any], chosen: str, pairs: int
) -> tuple[float, float]:
    """Return the median seconds of asking for the hidden object and for absent ones."""
    spent: tuple[list[float], list[float]] = ([], [])
    for turn in range(WARM_UP + pairs):
        asked, bodies = (hidden, absent(hidden)), ["", ""]
        for which in random.sample((0, 1), 2):
            began = time.perf_counter()
            bodies[which] = await caller.body(name, actor, asked[which], chosen)
            if turn >= WARM_UP:
                spent[which].append(time.perf_counter() - began)
        if bodies[0] != bodies[1]:
            raise SystemExit(f"{name}: not the same bytes\n{bodies[0]}\n{bodies[1]}")
    return median(spent[0]), median(spent[1])


async def compare(folder: Path, pairs: int) -> bool:
    """Print the medians of every field; return whether all are near enough."""
    settings = Settings(data_dir=folder)
    await migrate.upgrade(settings)
    db = Database(make_engine(settings))
    staged, near = await indexed_world(db), True
    caller = Caller(build(), db, staged.engine)
    for name, role, chosen in ASKED:
        hidden = caller.variables(name, staged.world.targets[FOREIGN])
        there, nowhere = await timed(caller, name, staged.actors[role], hidden, chosen, pairs)
        apart = abs(there - nowhere) / nowhere
        near = near and apart < LIMIT
        print(f"{name:20} {role:14} hidden {there * 1e3:7.3f} ms  absent {nowhere * 1e3:7.3f} ms  apart {apart:6.2%}")
    await db.close()
    return near


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=1000)
    with tempfile.TemporaryDirectory() as place:
        near = asyncio.run(compare(Path(place), parser.parse_args().pairs))
    sys.exit(0 if near else f"the medians of a field are {LIMIT:.0%} apart or more")


if __name__ == "__main__":
    main()
