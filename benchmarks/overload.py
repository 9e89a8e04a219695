"""What a server does with ten times as much as it can: p99 of what it answers, how it refuses, memory, recovery.

`python -m benchmarks.overload [--seconds 60] [--times 10]` starts `duobaan serve --demo`, measures how much it answers
a second when nobody has to wait long (searches by passers-by that all differ, and changes by people who are signed in,
each from an address of their own), then offers ten times that. It exits with 1 unless what was answered came within
two seconds (p99), everything else was refused with 429 or 503 and when to come back, an acknowledged change stands in
the database, memory stayed within its bound, and five seconds later all is as before.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import sys
import time
from dataclasses import dataclass, field

from benchmarks.endpoint.processes import Server
from benchmarks.pressing import Line, Said, accounts, address, demo, names, rename, search
from duobaan.settings import Settings

LINES = 600
STEADY = 12  # connections that measure what can be done
SIGNED_IN = 0.25
P99_SECONDS, RECOVERY_SECONDS, MEMORY_MB = 2.0, 5.0, 128.0
_WELL = 20  # answers in a row after which all is as before
_LAST_KEPT = 5_000


@dataclass
class Seen:
    """What came back."""

    seconds: float = 0.0
    offered: int = 0
    answered: list[float] = field(default_factory=list)
    refused: collections.Counter[int] = field(default_factory=collections.Counter)
    mute: collections.Counter[int] = field(default_factory=collections.Counter)
    closed: int = 0
    changed: collections.deque[str] = field(default_factory=lambda: collections.deque(maxlen=_LAST_KEPT))

    def quantile(self, part: float) -> float:
        """Return within how many seconds that part was answered."""
        found = sorted(self.answered) or [0.0]
        return found[min(len(found) - 1, int(part * len(found)))]

    def take(self, said: Said | None, seconds: float) -> None:
        """Count an answer."""
        self.offered += 1
        if said is None:
            self.closed += 1
        elif said.status == 200:
            self.answered.append(seconds)
        else:
            (self.refused if said.may_come_back and said.status in (429, 503) else self.mute)[said.status] += 1


@dataclass
class Result:
    """What a run found."""

    capacity: float = 0.0
    under: Seen = field(default_factory=Seen)
    megabytes: tuple[float, float, float] = (0.0, 0.0, 0.0)
    recovery: float = 0.0
    lost: int = 0

    def problems(self) -> list[str]:
        """Say what is not as promised."""
        found = []
        if (p99 := self.under.quantile(0.99)) > P99_SECONDS:
            found.append(f"p99 of what was answered is {p99:.2f} s")
        if not self.under.answered:
            found.append("nothing was answered")
        if self.under.mute:
            found.append(f"refused without a time to come back: {dict(self.under.mute)}")
        if self.under.closed:
            found.append(f"{self.under.closed} connections were closed on a request")
        if self.megabytes[1] - self.megabytes[0] > MEMORY_MB:
            found.append(f"memory went from {self.megabytes[0]:.0f} to {self.megabytes[1]:.0f} MB")
        if self.recovery > RECOVERY_SECONDS:
            found.append(f"recovery took {self.recovery:.1f} s")
        if self.lost:
            found.append(f"{self.lost} acknowledged changes are not there")
        return found

    def __str__(self) -> str:
        under = self.under
        lines = [
            f"capacity {self.capacity:.0f} a second; offered {under.offered / max(under.seconds, 0.01):.0f} a second"
            f" for {under.seconds:.0f} s ({under.offered} requests)",
            f"  answered   {len(under.answered)}: p50 {under.quantile(0.5):.2f} s, p99 {under.quantile(0.99):.2f} s",
            f"  refused    {dict(under.refused)}, each with Retry-After",
            "  memory     {:.0f} MB before, most {:.0f}, {:.0f} after".format(*self.megabytes),
            f"  recovery   {self.recovery:.1f} s",
        ]
        return "\n".join([*lines, "  verdict    " + ("; ".join(self.problems()) or "bounded")])


@dataclass
class Pressure:
    """Sends what many people send."""

    port: int
    tokens: list[str]
    number: int = 0

    async def one(self, line: Line, person: int, seen: Seen) -> None:
        """Send one request of one person and count its answer."""
        self.number += 1
        number, began = self.number, time.perf_counter()
        if person < len(self.tokens):
            said = await line.ask(rename(self.port, number, self.tokens[person]))
            if said is not None and said.status == 200 and b'"user"' in said.body:
                seen.changed.append(f"{person} Persoon {number}")
        else:
            said = await line.ask(search(self.port, number))
        seen.take(said, time.perf_counter() - began)

    async def press(self, count: int, a_second: float, seconds: float) -> Seen:
        """Let so many people ask so much together, each again as soon as it is their time and they have an answer."""
        seen, began = Seen(), time.perf_counter()
        until, each = began + seconds, count / a_second if a_second else 0.0

        async def person(number: int) -> None:
            line, due = Line(self.port, address(number)), began + each * number / count
            while (now := time.perf_counter()) < until:
                if now < due:
                    await asyncio.sleep(min(due, until) - now)
                    continue
                due = max(due + each, now)
                await self.one(line, number, seen)
            line.close()

        await asyncio.gather(*(person(number) for number in range(count)))
        seen.seconds = time.perf_counter() - began
        return seen


async def most_memory(server: Server, until: asyncio.Event) -> float:
    """Return the most memory that the server had until then."""
    most = 0.0
    while not until.is_set():
        most = max(most, server.megabytes())
        await asyncio.sleep(0.5)
    return most


async def recovered(pressure: Pressure, well_enough: int = _WELL) -> float:
    """Return after how many seconds a new caller gets answers in a row as quickly as wanted."""
    began, line, well = time.perf_counter(), Line(pressure.port, address(LINES + 1)), 0
    since = began
    while well < well_enough and time.perf_counter() - began < 10 * RECOVERY_SECONDS:
        seen = Seen()
        await pressure.one(line, LINES + 1, seen)
        is_well = bool(seen.answered) and seen.answered[0] <= P99_SECONDS / 2
        well, since = (well + 1, since) if is_well else (0, time.perf_counter())
    line.close()
    return since - began


async def overload(server: Server, settings: Settings, seconds: float, times: float, lines: int = LINES) -> Result:
    """Measure what a server can do, then ask more."""
    found = Result()
    tokens = await accounts(settings, int(lines * SIGNED_IN))
    pressure = Pressure(server.port, tokens)
    await pressure.press(STEADY, 0, min(3.0, seconds))  # documents are prepared, tables are read
    mixed = Pressure(server.port, tokens[: int(STEADY * SIGNED_IN)])
    steady = await mixed.press(STEADY, 0, min(8.0, seconds))
    found.capacity = len(steady.answered) / steady.seconds
    pressure.number = mixed.number
    before, over = server.megabytes(), asyncio.Event()
    watching = asyncio.create_task(most_memory(server, over))
    found.under = await pressure.press(lines, times * found.capacity, seconds)
    over.set()
    most = await watching
    found.recovery = await recovered(pressure)
    found.megabytes = (before, most, server.megabytes())
    stand, last = names(settings), {one.split(" ", 1)[0]: one.split(" ", 1)[1] for one in found.under.changed}
    found.lost = sum(name not in stand for name in last.values())
    return found


def main() -> int:
    """Run it from the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.overload", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--times", type=float, default=10, help="how much more than it can do")
    parser.add_argument("--lines", type=int, default=LINES, help="connections, each from an address of its own")
    asked = parser.parse_args()
    with demo() as (server, settings):
        found = asyncio.run(overload(server, settings, asked.seconds, asked.times, asked.lines))
    print(found)
    return 1 if found.problems() else 0


if __name__ == "__main__":
    sys.exit(main())
