"""What a server keeps of what it was asked: memory within 32 MB of its start, logs within twice the requests.

`python -m benchmarks.endurance [--requests 5000] [--turns 3] [--callers 8]` starts `duobaan serve --demo`, waits until
it is ready (it fills its database first) and at rest, and counts from its first request on: ordinary requests
(searches that all differ, one that comes again, lists, wrong tokens, pages), some of them at once, in turn with the
corpus of hostile ones; memory comes from /proc, and the log is a file. It exits with 1 past either bound. Only the
limits of one address are wide, so that one machine may ask so much.
"""

from __future__ import annotations

import argparse
import http.client
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from benchmarks.endpoint.processes import Server, free_port, running
from tests.security.hostile import CORPUS

ROOT = Path(__file__).parents[1]
MEMORY_MB = 32.0
LOG_RATIO = 2.0
_PLENTY = "1000000000"
_REST_SECONDS = 3.0
_LINES_SECONDS = 0.2  # in which the last lines of requests that were answered at once are written
_RESTING = 0.1
"""Seconds of CPU that a server at rest takes in that time: its clocks."""
WORDS = ("wiskunde", "natuurkunde", "Nederlands", "techniek", "economie", "informatica", "scheikunde", "biologie")
_SEARCH = """query($q: String!, $first: Int!) { searchVacancies(query: $q, first: $first) {
  totalCount nodes { id title school { name } } facets(names: [SUBJECT]) { values { value count } } } }"""
_LISTS = 'query($n: Int!) { vacancies(first: $n) { nodes { id title status } } subjects(text: "wis") { code label } }'
Asked: TypeAlias = tuple[str, str, dict[str, str], bytes]


@dataclass(slots=True)
class Kept:
    """What was sent, and what the server kept of it."""

    requests: int = 0
    sent: int = 0
    logged: int = 0
    megabytes: float = 0.0

    @property
    def ratio(self) -> float:
        """Bytes of log for each byte of request."""
        return self.logged / max(1, self.sent)


def ordinary(count: int) -> Iterator[Asked]:
    """Yield what people and programs ask, and get wrong, on a day."""
    for number in range(count):
        yield (
            _post({"query": _SEARCH, "variables": {"q": f"{WORDS[number % 8]} {number}", "first": 20}}),
            _post({"query": _SEARCH, "variables": {"q": "wiskunde", "first": 20}}),
            _post({"query": _LISTS, "variables": {"n": number % 50 + 1}}),
            _post({"query": _LISTS, "variables": {"n": number}}, authorization=f"Bearer dbn_{number:032}"),
            _post({"query": f"query Q{number} {{ __typename }}"}),
            _post({"query": f"{{ vacancies(first: {number % 90 + 1}) {{ nodes {{ titel }} }} }}"}),
            ("GET", f"/docs?search=a{number}", {}, b""),
        )[number % 7]


def _post(body: object, **headers: str) -> Asked:
    sent = {"content-type": "application/json", "user-agent": "endurance/1 (ordinary requests)", **headers}
    return "POST", "/graphql", sent, json.dumps(body).encode()


def hostile() -> Iterator[tuple[str, Asked]]:
    """Yield the corpus of hostile requests by name."""
    headers = {"content-type": "application/json", "user-agent": "endurance/1 (hostile requests)"}
    for name, body in CORPUS.items():
        yield name, ("POST", "/graphql", headers, body)


class Caller:
    """One connection to the server, opened anew where the server closed it, that knows how much it sent."""

    def __init__(self, port: int) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, asked: Asked) -> int:
        """Send a request and return how many bytes it was."""
        method, path, headers, body = asked
        try:
            self._http.request(method, path, body, headers)
            answer = self._http.getresponse()
        except (ConnectionError, http.client.BadStatusLine):
            self._http.close()
            self._http.request(method, path, body, headers)
            answer = self._http.getresponse()
        answer.read()
        if answer.status >= 500:
            raise SystemExit(f"{path} was answered {answer.status}: {body[:200]!r}")
        # Host, accept-encoding and content-length are what http.client adds.
        head = sum(len(name) + len(value) + 4 for name, value in headers.items()) + len(path) + 80
        return head + len(body)


def at_rest(server: Server, port: int) -> float:
    """Wait until the server is ready and does nothing more of its own; return its memory in MB."""
    until = time.monotonic() + 240
    while _status(port, "/readyz") != http.HTTPStatus.OK:
        if time.monotonic() > until:
            raise SystemExit("the server did not become ready")
        time.sleep(0.5)
    seen = -_RESTING
    while server.cpu() - seen > _RESTING and time.monotonic() < until:
        seen = server.cpu()
        time.sleep(_REST_SECONDS)
    return server.megabytes()


def _status(port: int, path: str) -> int:
    """Return how a page is answered; a server that is not ready listens already and lets one wait."""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=240)
    try:
        asking.request("GET", path)
        return asking.getresponse().status
    finally:
        asking.close()


def all_asked(callers: Sequence[Caller], count: int) -> int:
    """Send ordinary requests, each caller one at a time; return how many bytes they were."""
    asked = list(ordinary(count))

    def one(number: int) -> int:
        return sum(callers[number].ask(each) for each in asked[number :: len(callers)])

    with ThreadPoolExecutor(len(callers)) as pool:
        return sum(pool.map(one, range(len(callers))))


def one_turn(server: Server, callers: Sequence[Caller], log: Path, count: int, kept: Kept) -> dict[str, float]:
    """Send ordinary requests and the corpus once; return the hostile ones past the bound by name."""
    before = log.stat().st_size
    kept.sent += all_asked(callers, count)
    kept.requests += count
    time.sleep(_LINES_SECONDS)
    kept.logged += log.stat().st_size - before
    past: dict[str, float] = {}
    for name, asked in hostile():
        before = log.stat().st_size
        sent = callers[0].ask(asked)
        time.sleep(_LINES_SECONDS / 2)
        logged = log.stat().st_size - before
        kept.sent, kept.logged, kept.requests = kept.sent + sent, kept.logged + logged, kept.requests + 1
        if logged > LOG_RATIO * sent:
            past[name] = logged / sent
    kept.megabytes = max(kept.megabytes, server.megabytes())
    return past


def measure(folder: Path, requests: int, turns: int, at_once: int) -> int:
    """Run it and print each turn; return how many bounds were passed."""
    port, log = free_port(), folder / "log"
    more = {f"DUOBAAN_{name}": _PLENTY for name in ("RATE_LIMIT_ANONYMOUS", "RATE_REFILL_ANONYMOUS")}
    command = [sys.executable, "-m", "api", "serve", "--demo", "--port", str(port), "--data-dir", str(folder)]
    failures = 0
    with running(command, port, log, cwd=ROOT, environment=more, seconds=120) as server:
        start, callers, kept = at_rest(server, port), [Caller(port) for _ in range(at_once)], Kept()
        print(f"ready and at rest {start:.0f} MB")
        for turn in range(1, turns + 1):
            past = one_turn(server, callers, log, requests // turns, kept)
            grown = kept.megabytes - start
            told = f"turn {turn}: {kept.requests} requests, {grown:+.1f} MB"
            print(f"{told}, {kept.ratio:.2f} bytes of log for each of {kept.sent:,}")
            for name, ratio in past.items():
                print(f"  {name}: {ratio:.2f} bytes of log for each of the request")
            failures += len(past)
    return failures + (kept.ratio > LOG_RATIO) + (grown > MEMORY_MB)


def main() -> int:
    """Run the measurement."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.endurance", description=__doc__)
    parser.add_argument("--requests", type=int, default=5_000, help="ordinary requests in all (5000)")
    parser.add_argument("--turns", type=int, default=3, help="how often the hostile ones come (3)")
    parser.add_argument("--callers", type=int, default=8, help="how many ask ordinary things at once (8)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="duobaan-endurance-") as folder:
        return 1 if measure(Path(folder), options.requests, options.turns, options.callers) else 0


if __name__ == "__main__":
    sys.exit(main())
