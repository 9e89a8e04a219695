"""PostGraphile 5 on a PostgreSQL of its own: the same people in tables, asked by the functions of people.sql."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import psycopg

from benchmarks.endpoint import questions
from benchmarks.endpoint.processes import Server, free_port, running
from tests.support import postgres

HERE = Path(__file__).parent / "node" / "postgraphile"
_COLUMNS = (
    "id", "headline", "displayName", "profession", "levels", "sectors", "forms", "contractKinds", "languages",
    "minMinutesWeek", "maxMinutesWeek", "maxDays", "maxTravelMinutes", "duoPreference", "employer", "subjects",
    "province", "halves",
)  # fmt: skip
_GIVEN = "province: $province, half: $half, most: $most"
QUESTION = (
    "query Search($province: String!, $half: String!, $most: Int!) { search(first: 20, "
    + _GIVEN
    + ") { totalCount nodes { "
    + questions.FIELDS
    + f" }} }} subjects({_GIVEN}) {{ nodes {{ value count }} }} levels({_GIVEN}) {{ nodes {{ value count }} }} }}"
)


def bodies() -> Iterator[bytes]:
    """Yield the same questions as the others are asked, in the words of PostGraphile's schema."""
    for body in questions.plain():
        yield orjson.dumps({**orjson.loads(body), "query": QUESTION})


def missing() -> str:
    """Return why it cannot take part, nothing when it can; it is installed the first time."""
    if postgres.binaries() is None:
        return "no PostgreSQL on this machine"
    if not (HERE / "node_modules" / ".package-lock.json").is_file():
        print("installing PostGraphile", file=sys.stderr, flush=True)
        command = ["npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
        if subprocess.run(command, cwd=HERE, check=False, start_new_session=True).returncode:
            return "npm could not install it"
    return ""


@contextlib.contextmanager
def start(folder: Path) -> Iterator[Server]:
    """Start the database, fill it, and start PostGraphile; the CPU of both counts."""
    programs = postgres.binaries()
    assert programs is not None
    with postgres.server(programs) as address:
        # What the project's own suite speaks to, as libpq writes it.
        url = address.replace("postgresql+psycopg://", "postgresql://")
        postmaster = _fill(url, folder / "rows.jsonl")
        port, log = free_port(), folder / "postgraphile.log"
        more = {"DATABASE_URL": url, "PORT": str(port), "NODE_ENV": "production", "GRAPHILE_ENV": "production"}
        with running(["node", "serve.mjs"], port, log, cwd=HERE, seconds=180, environment=more) as server:
            server.beside = [postmaster]
            yield server


def _fill(url: str, rows: Path) -> int:
    """Make and fill the tables; return the process of the database."""
    before, _, rest = (HERE / "people.sql").read_text(encoding="utf-8").partition("COPY bench.companies FROM STDIN;\n")
    after = rest.removeprefix("COPY bench.people FROM STDIN;\n")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(before)
        people = [orjson.loads(line) for line in rows.read_bytes().splitlines()]
        with connection.cursor().copy("COPY bench.companies FROM STDIN") as copy:
            for name in sorted({one["employer"]["name"] for one in people}):
                copy.write_row([name])
        with connection.cursor().copy("COPY bench.people FROM STDIN") as copy:
            for number, one in enumerate(people):
                copy.write_row([number, *(_value(one, name) for name in _COLUMNS)])
        connection.execute(after)
        found = connection.execute("SHOW data_directory").fetchone()
    assert found is not None
    return int((Path(found[0]) / "postmaster.pid").read_text().split()[0])


def _value(one: dict[str, Any], name: str) -> object:
    return one["employer"]["name"] if name == "employer" else one[name]
