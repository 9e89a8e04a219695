"""Who takes part: how each server is started and what it is asked."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.endpoint import postgraphile, questions
from benchmarks.endpoint.processes import Server, free_port, running

ROOT = Path(__file__).parents[2]
NODE = Path(__file__).parent / "node"
_PLENTY = "1000000000"


@dataclass(frozen=True, slots=True)
class Contestant:
    """A server in one of the tables; `label` says what is switched off, if anything is."""

    name: str
    start: Callable[[Path], contextlib.AbstractContextManager[Server]]
    bodies: Callable[[], Iterator[bytes]]
    label: str = ""


@contextlib.contextmanager
def duobaan(folder: Path) -> Iterator[Server]:
    """`duobaan serve` as shipped; only the limits are so wide that one address may ask as much as it can."""
    with _serving(folder, "data", "api", "serve") as server:
        yield server


def _at_hand(rows: str) -> Callable[[Path], contextlib.AbstractContextManager[Server]]:
    @contextlib.contextmanager
    def start(folder: Path) -> Iterator[Server]:
        more = {"BENCH_FOLDER": str(folder), "BENCH_ROWS": rows}
        with _serving(folder, f"at-hand-{rows}", "benchmarks.endpoint.at_hand", **more) as server:
            yield server

    return start


@contextlib.contextmanager
def _serving(folder: Path, data: str, *module: str, **environment: str) -> Iterator[Server]:
    port = free_port()
    wide = {f"DUOBAAN_{name}": _PLENTY for name in ("RATE_LIMIT_ANONYMOUS", "RATE_REFILL_ANONYMOUS")}
    more = {"DUOBAAN_DATA_DIR": str(folder / data), "DUOBAAN_PORT": str(port), **wide, **environment}
    command = [sys.executable, "-m", *module]
    with running(command, port, folder / f"duobaan-{data}.log", cwd=ROOT, environment=more) as server:
        yield server


def _uvicorn(module: str, **more: str) -> Callable[[Path], contextlib.AbstractContextManager[Server]]:
    @contextlib.contextmanager
    def start(folder: Path) -> Iterator[Server]:
        port = free_port()
        command = [sys.executable, "-m", "uvicorn", f"{module}:app", "--port", str(port), "--no-access-log"]
        log = folder / f"{module.rpartition('.')[2]}{len(more)}.log"
        options = ["--no-server-header", "--log-level", "warning"]
        with running(
            [*command, *options], port, log, cwd=ROOT, environment={"BENCH_FOLDER": str(folder), **more}
        ) as server:
            yield server

    return start


def _node(*arguments: str) -> Callable[[Path], contextlib.AbstractContextManager[Server]]:
    @contextlib.contextmanager
    def start(folder: Path) -> Iterator[Server]:
        port, log = free_port(), folder / f"node-{'-'.join(arguments)}.log"
        more = {"BENCH_FOLDER": str(folder), "PORT": str(port), "NODE_ENV": "production"}
        with running(["node", *arguments], port, log, cwd=NODE, seconds=180, environment=more) as server:
            yield server

    return start


def has_node() -> bool:
    """Install what the contestants in Node need, once; say whether they can run."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return False
    if not (NODE / "node_modules" / ".package-lock.json").is_file():
        print("installing the contestants in Node", file=sys.stderr, flush=True)
        # One job at a time: better-sqlite3 is compiled where no built one can be had.
        slowly = {**os.environ, "JOBS": "1", "MAKEFLAGS": "-j1"}  # noqa: TID251
        command = ["npm", "ci", "--silent", "--no-audit", "--no-fund"]
        if subprocess.run(command, cwd=NODE, env=slowly, check=False, start_new_session=True).returncode:
            print("npm could not install them; they are left out", file=sys.stderr, flush=True)
            return False
    return True


DUOBAAN = "duobaan serve"
HAND = {"kept": "duobaan serve without the search, kept rows", "read": "duobaan serve without the search, rows read"}
"""Ours in the table of GraphQL alone, by what its rows count as."""
BARE = "bare uvicorn, the same bytes"
PLAIN = "Strawberry as documented"
MERCURIUS = "mercurius + graphql-jit"
POSTGRAPHILE = "PostGraphile 5 + PostgreSQL"


def one_question(body: bytes) -> list[Contestant]:
    """The same public question again and again: answers that are kept, beside the floor."""
    return [
        Contestant(DUOBAAN, duobaan, lambda: questions.repeated(body)),
        Contestant(BARE, _uvicorn("benchmarks.endpoint.bare"), lambda: questions.repeated(body)),
    ]


def same_hits(*, node: bool) -> list[Contestant]:
    """GraphQL alone: every server has the twenty rows of the page at hand."""
    found = [
        *(Contestant(name, _at_hand(rows), questions.ours) for rows, name in HAND.items()),
        Contestant(PLAIN, _uvicorn("benchmarks.endpoint.plain"), questions.plain),
    ]
    if node:
        found += [
            Contestant(name, _node("hits.mjs", kind), questions.plain)
            for name, kind in (("Apollo Server", "apollo"), ("GraphQL Yoga", "yoga"), (MERCURIUS, "mercurius"))
        ]
    return found


def whole_search(*, node: bool) -> list[Contestant]:
    """Every request is another search: nothing that was kept helps."""
    found = [
        Contestant(DUOBAAN, duobaan, questions.ours),
        Contestant(f"{PLAIN}, same engine", _uvicorn("benchmarks.endpoint.plain", BENCH_ENGINE="1"), questions.plain),
    ]
    if node:
        found.append(Contestant(f"{MERCURIUS} + FTS5", _node("search.mjs"), questions.plain))
        if why := postgraphile.missing():
            print(f"without PostGraphile: {why}", file=sys.stderr, flush=True)
        else:
            found.append(Contestant(POSTGRAPHILE, postgraphile.start, postgraphile.bodies))
    return found
