"""Races for contested slots over the real endpoint: exactly one wins each, nobody is booked twice.

`python -m benchmarks.races --slots 1000 --racers 20 --database postgres` starts two server processes on one
PostgreSQL (one on SQLite), prepares proposals that only lack one consent, and lets all racers give theirs at once.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import contextlib
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import sqlalchemy as sa

from benchmarks.arena import Arena
from benchmarks.contest import Contest, Racer, Round, prepare_round
from benchmarks.places import DATABASES, environment, place
from benchmarks.progress import bar
from benchmarks.weeks import doubles, lessons_twice, stretches
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.settings import Settings
from tests.support.http import server

ACCEPT = """
mutation Accept($input: AcceptProposalInput!) {
  acceptProposal(input: $input) {
    ... on AcceptProposalSuccess { arrangement { id } proposal { status } }
    ... on UserError { code }
  }
}
"""
LOSES = frozenset({"DOUBLE_BOOKING", "STATE_NOT_ALLOWED"})
PATIENCE = 120.0  # seconds; a slow machine is no failure


@dataclass(slots=True)
class Tally:
    """What came back; winners are the arrangements that came of one slot."""

    rounds: int = 0
    answers: collections.Counter[str] = field(default_factory=collections.Counter)
    winners: collections.Counter[int] = field(default_factory=collections.Counter)
    by_contest: collections.Counter[Contest] = field(default_factory=collections.Counter)
    slowest: float = 0.0
    seconds: float = 0.0
    doubles: int = 0
    lessons_twice: int = 0
    stored: dict[str, int] = field(default_factory=dict)

    @property
    def strange(self) -> dict[str, int]:
        """Return the answers that nobody should have got."""
        return {name: count for name, count in self.answers.items() if name not in LOSES | {"WON"}}

    def problems(self) -> list[str]:
        """Say what went wrong, in words; empty when all is well."""
        found = [f"{count} x {name}" for name, count in sorted(self.strange.items())]
        found += [f"{count} slots with {won} winners" for won, count in sorted(self.winners.items()) if won != 1]
        found += [f"{self.doubles} double bookings"] if self.doubles else []
        found += [f"{self.lessons_twice} lessons taught twice"] if self.lessons_twice else []
        for name in ("agreed", "arrangements"):
            if self.stored.get(name) != self.rounds:
                found.append(f"{self.stored.get(name)} {name} stored for {self.rounds} slots")
        return found


async def accept(http: httpx2.AsyncClient, racer: Racer) -> str:
    """Give one consent and return what came of it in one word, or the arrangement that it made."""
    body = {
        "query": ACCEPT,
        "variables": {"input": {"proposalId": public(Kind.PROPOSAL, racer.proposal_id), "revision": 1}},
    }
    try:
        answer = await http.post("/graphql", json=body, headers={"authorization": f"Bearer {racer.token}"})
    except httpx2.HTTPError as error:
        return f"no answer ({type(error).__name__})"
    if answer.status_code != 200:
        return f"HTTP {answer.status_code}"
    found = answer.json()
    if found.get("errors"):
        return f"error {found['errors'][0]['message'][:60]}"
    value: dict[str, Any] = found["data"]["acceptProposal"]
    if "code" in value:
        return str(value["code"])
    return str(value["arrangement"]["id"]) if value["arrangement"] else f"accepted, {value['proposal']['status']}"


async def run_round(clients: Sequence[httpx2.AsyncClient], round_: Round, tally: Tally) -> None:
    """Let the racers of one slot go at once, spread over the servers."""

    async def timed(number: int, racer: Racer) -> str:
        start = time.perf_counter()
        found = await accept(clients[number % len(clients)], racer)
        tally.slowest = max(tally.slowest, time.perf_counter() - start)
        return found

    answers = await asyncio.gather(*(timed(number, racer) for number, racer in enumerate(round_.racers)))
    # Who says the same thing twice gets the same answer twice: arrangements are counted, not answers.
    made = {answer for answer in answers if answer.startswith("arr_")}
    tally.answers.update("WON" if answer in made else answer for answer in answers)
    tally.winners[len(made)] += 1
    tally.by_contest[round_.contest] += 1
    tally.rounds += 1


async def race(
    settings: Settings,
    addresses: Sequence[str],
    slots: int,
    racers: int,
    at_once: int = 3,
    done: Callable[[], None] = lambda: None,
) -> Tally:
    """Prepare all contests, run them some at a time, and look in the database what is left of them.

    `done` is called after each contested slot.
    """
    tally = Tally()
    db = Database(make_engine(settings))
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(db.close)
        arena = Arena(racers)
        rounds = [prepare_round(arena, number) for number in range(slots)]
        await arena.write(db)
        limits = httpx2.Limits(max_connections=racers * at_once, max_keepalive_connections=racers * at_once)
        clients = [
            await stack.enter_async_context(httpx2.AsyncClient(base_url=base, timeout=PATIENCE, limits=limits))
            for base in addresses
        ]
        gate = asyncio.Semaphore(at_once)

        async def gated(one: Round) -> None:
            async with gate:
                await run_round(clients, one, tally)
            done()

        start = time.perf_counter()
        await asyncio.gather(*(gated(one) for one in rounds))
        tally.seconds = time.perf_counter() - start
        await _look(db, tally)
    return tally


async def _look(db: Database, tally: Tally) -> None:
    async with db.read() as session:
        tally.doubles = len(doubles(await stretches(session)))
        tally.lessons_twice = len(await lessons_twice(session))
        statuses = await session.execute(sa.text("SELECT status, count(*) FROM match_proposals GROUP BY status"))
        tally.stored = {status.lower(): count for status, count in statuses.all()}
        tally.stored["arrangements"] = int(await session.scalar(sa.text("SELECT count(*) FROM arrangements")) or 0)


@contextlib.contextmanager
def servers(settings: Settings, count: int) -> Iterator[list[str]]:
    """Run server processes on one database; only the first carries the outbox, each has its own index."""
    with contextlib.ExitStack() as stack:
        found: list[str] = []
        for number in range(count):
            more = {"DUOBAAN_LOG_LEVEL": "ERROR", "DUOBAAN_RELAY": "inside" if number == 0 else "worker"}
            known = environment(settings, **more)
            if number:
                known["DUOBAAN_DATA_DIR"] = str(Path(known["DUOBAAN_DATA_DIR"]) / f"second-{number}")
            found.append(stack.enter_context(server("--port", "0", **known)))  # type: ignore[arg-type]
        yield found


def table(database: str, processes: int, racers: int, tally: Tally) -> str:
    """Write the result as people read it."""
    lines = [
        f"{database}, {processes} server process(es), {tally.rounds} slots x {racers} racers",
        f"  contests        {', '.join(f'{kind.value} {count}' for kind, count in sorted(tally.by_contest.items()))}",
        f"  winners a slot  {dict(sorted(tally.winners.items()))}",
        f"  answers         {dict(tally.answers.most_common())}",
        f"  double bookings {tally.doubles}; lessons taught twice {tally.lessons_twice}",
        f"  stored          {tally.stored}",
        f"  time            {tally.seconds:.1f} s, slowest answer {tally.slowest:.2f} s",
    ]
    problems = tally.problems()
    return "\n".join([*lines, "  verdict         " + ("; ".join(problems) if problems else "exactly one each")])


def main() -> int:
    """Run the campaign from the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.races", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--slots", type=int, default=1000)
    parser.add_argument("--racers", type=int, default=20)
    parser.add_argument("--at-once", type=int, default=3, help="contested slots at the same time")
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    asked = parser.parse_args()
    processes = 1 if asked.database == "sqlite" else 2
    with (
        place(asked.database) as settings,
        servers(settings, processes) as addresses,
        bar("racing for slots", asked.slots) as done,
    ):
        tally = asyncio.run(race(settings, addresses, asked.slots, asked.racers, asked.at_once, done))
    print(table(asked.database, processes, asked.racers, tally))
    return 1 if tally.problems() else 0


if __name__ == "__main__":
    sys.exit(main())
