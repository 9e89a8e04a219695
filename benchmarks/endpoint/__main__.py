"""The endpoint in figures, beside other GraphQL servers in the same run.

Run from the project's root: `python -m benchmarks.endpoint` (about ten minutes with 100,000 people; `--quick` for a
first look). Every server is a process of its own and is started here. They are asked in turn, round after round, by
connections that are kept alive; requests are counted per CPU-second of the server's processes, so that other work on
the machine and the one who asks count less. Compare ratios within one run. Before anything is measured the answers are
compared. Duobaan runs as `duobaan serve`, everything on, its log going to a file; only the limits of one address are
wide. What runs with anything else off says so in its name and counts for no goal. docs/performance.md has the goals.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import orjson

from benchmarks.endpoint import questions
from benchmarks.endpoint.contestants import (
    BARE,
    DUOBAAN,
    HAND,
    MERCURIUS,
    PLAIN,
    POSTGRAPHILE,
    duobaan,
    has_node,
    one_question,
    same_hits,
    whole_search,
)
from benchmarks.endpoint.data import fill
from benchmarks.endpoint.generator import once
from benchmarks.endpoint.rounds import ratios, run, show
from duobaan.db import migrate
from duobaan.settings import Settings

_FILLING_SECONDS = 900


class Differs(SystemExit):
    """Two servers do not say the same."""


def _nodes(body: bytes, root: str) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(body)
    if "errors" in found:
        raise Differs(f"an answer with errors: {body[:500]!r}")
    answer: dict[str, Any] = found["data"][root]
    return answer


def _tallies(body: bytes) -> list[dict[str, int]]:
    """Return the counts of subjects and levels, which PostGraphile gives beside the search."""
    data = orjson.loads(body)["data"]
    if "facets" in data["search"]:
        return _counts(data["search"]["facets"])
    return [{one["value"]: one["count"] for one in data[name]["nodes"]} for name in ("subjects", "levels")]


def _counts(facets: list[dict[str, Any]]) -> list[dict[str, int]]:
    return [{one["value"]: one["count"] for one in facet["values"]} for facet in facets]


async def prepare(folder: Path, documents: int) -> bytes:
    """Fill the database, let Duobaan index it, and keep one of its answers for the others; return the question."""
    settings = Settings(data_dir=folder / "data")
    if (folder / "rows.jsonl").is_file():
        await migrate.upgrade(settings)  # a folder that was kept may be older than the code
    else:
        await fill(settings, folder / "rows.jsonl", documents)
    for rows in HAND:
        shutil.rmtree(folder / f"at-hand-{rows}", ignore_errors=True)
    body = next(questions.ours())
    with duobaan(folder) as server:
        until = time.monotonic() + _FILLING_SECONDS
        while True:
            _, told = await once(server.port, _STATE)
            state = orjson.loads(told)["data"]["searchProfessionals"]
            if not state["processing"]["degraded"] and state["totalCount"] == documents:
                break
            if time.monotonic() > until:
                raise SystemExit(f"the index is not filled: {state}")
            await asyncio.sleep(0.5)
        for _ in range(4):
            head, answer = await once(server.port, body)
    found = _nodes(answer, "searchProfessionals")
    facets = [
        {"name": name, "counts": counts}
        for name, counts in zip(("subjects", "levels"), _counts(found["facets"]), strict=True)
    ]
    (folder / "hits.json").write_bytes(
        orjson.dumps({"totalCount": found["totalCount"], "nodes": found["nodes"], "facets": facets})
    )
    (folder / "answer.body").write_bytes(answer)
    lines = [line.partition(": ") for line in head.decode("latin-1").split("\r\n")[1:] if line]
    (folder / "answer.head").write_bytes(orjson.dumps([[name, value] for name, _, value in lines]))
    shutil.rmtree(folder / "plain-search", ignore_errors=True)
    shutil.copytree(folder / "data" / "search", folder / "plain-search")
    return body


def _same_counts(theirs: list[dict[str, int]], ours: list[dict[str, int]]) -> bool:
    """Levels are counted alike; Duobaan counts a subject with its parts, the others count the codes as they stand."""
    subjects, levels = theirs
    return levels == ours[1] and all(count <= ours[0].get(code, count) for code, count in subjects.items())


_STATE = orjson.dumps({"query": "{ searchProfessionals(first: 1) { totalCount processing { degraded } } }"})


async def compare(folder: Path, *, node: bool) -> None:
    """Refuse to measure servers that do not answer alike."""
    hits = orjson.loads((folder / "hits.json").read_bytes())
    facets = [one["counts"] for one in hits["facets"]]
    for one in same_hits(node=node):
        with one.start(folder) as server:
            _, body = await once(server.port, next(one.bodies()))
        answer = _nodes(body, "searchProfessionals" if one.name in HAND.values() else "search")
        if answer["nodes"] != hits["nodes"] or answer["totalCount"] != hits["totalCount"]:
            raise Differs(f"{one.name} does not give the hits that it was given")
    for one in whole_search(node=node)[1:]:
        with one.start(folder) as server:
            _, body = await once(server.port, next(one.bodies()))
        answer = _nodes(body, "search")
        if answer["totalCount"] != hits["totalCount"] or not _same_counts(_tallies(body), facets):
            raise Differs(f"{one.name} finds {answer['totalCount']}, Duobaan {hits['totalCount']}")
    bare = one_question(b"{}")[1]
    with bare.start(folder) as server:
        _, body = await once(server.port, b"{}")
    if body != (folder / "answer.body").read_bytes():
        raise Differs("bare uvicorn sends other bytes")


async def measure(folder: Path, options: argparse.Namespace) -> None:
    """Print every table."""
    body = await prepare(folder, options.documents)
    node = not options.python_only and has_node()
    if not node:
        print("without Node: Apollo, Yoga and mercurius are left out")
    await compare(folder, node=node)
    times = {"rounds": options.rounds, "seconds": options.seconds, "connections": options.connections}
    found = await run(one_question(body), folder, **times)
    show("one public question, asked again and again", found)
    ratios(found, DUOBAAN, {BARE: 0.9})
    found = await run(whole_search(node=node), folder, **times)
    show(f"a search of {options.documents:,} people, every one another", found)
    ratios(found, DUOBAAN, {f"{PLAIN}, same engine": 7, f"{MERCURIUS} + FTS5": 7, POSTGRAPHILE: 20})
    found = await run(same_hits(node=node), folder, **times)
    show("GraphQL alone, the same twenty rows at hand", found)
    for name in HAND.values():
        ratios(found, name, {PLAIN: 40, MERCURIUS: 1.5})


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.endpoint", description=__doc__)
    parser.add_argument("--documents", type=int, help="professionals to invent (100000; 2000 with --quick)")
    parser.add_argument("--rounds", type=int, help="rounds (5; 2 with --quick)")
    parser.add_argument("--seconds", type=float, help="seconds of a round (4; 1 with --quick)")
    parser.add_argument("--connections", type=int, default=32, help="connections at once (32)")
    parser.add_argument("--quick", action="store_true", help="small and short")
    parser.add_argument("--python-only", action="store_true", help="leave the contestants in Node out")
    parser.add_argument("--folder", type=Path, help="where to keep data between runs; else a folder that goes away")
    options = parser.parse_args()
    options.documents = options.documents or (2_000 if options.quick else 100_000)
    options.rounds = options.rounds or (2 if options.quick else 5)
    options.seconds = options.seconds or (1.0 if options.quick else 4.0)
    if options.folder is not None:
        options.folder.mkdir(parents=True, exist_ok=True)
        asyncio.run(measure(options.folder, options))
        return
    with tempfile.TemporaryDirectory(prefix="duobaan-endpoint-") as folder:
        asyncio.run(measure(Path(folder), options))


if __name__ == "__main__":
    main()
