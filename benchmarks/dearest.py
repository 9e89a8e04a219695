"""What the dearest documents of a few kilobytes take: valid ones, within every limit, that ask as much as they may.

`python -m benchmarks.dearest [--milliseconds 500] [--times 3]` starts `duobaan serve --demo`, asks each document as
somebody who may, each time anew (no answer is kept), and prints the CPU of the server, the points and the bytes. It
exits with 1 when one takes longer each time. Only the accounts are wide. A busy machine makes CPU look longer.
"""

from __future__ import annotations

import argparse
import http.client
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.endpoint.processes import Server, free_port, running
from benchmarks.endurance import at_rest

ROOT = Path(__file__).parents[1]
PLENTY = {f"DUOBAAN_RATE_{name}": "1000000000" for name in ("LIMIT", "REFILL", "LIMIT_ANONYMOUS", "REFILL_ANONYMOUS")}
ALIASES = 30  # as many as one document may have
_SETTLED_SECONDS = 0.2  # in which the last of a request is counted
FACETS = "FORM GROUND LANGUAGE LEVEL PLACE PROVINCE SECTOR SUBJECT WEEKDAY CONTRACT_KIND"
VALUES = f"facets(names: [{FACETS}]) {{ values {{ value label count }} }}"
VACANCY = """id title description subjects { code label } timetable { id subject { code } }
  school { id name parents { id name } ... on School { board { id name } place { __typename } } }"""
Document = tuple[str, str]
Ask = Callable[[str, str], tuple[dict[str, Any], int]]


def aliased(field: Callable[[int], str], count: int = ALIASES) -> str:
    """Ask a field so many times."""
    return "{ " + " ".join(f"a{number}: {field(number)}" for number in range(count)) + " }"


def documents(vacancies: list[str], people: list[str]) -> dict[str, Document]:
    """Return who asks what, by name."""
    first, rest = vacancies[0], vacancies[-60:]
    pair = f'vacancyId: "{first}"'
    return {
        "searches": (
            "",
            aliased(lambda n: f'searchVacancies(query: "wis {n}", first: 100) {{ nodes {{ id title }} }}'),
        ),
        "all facets": ("", aliased(lambda n: f"searchVacancies(first: {n + 1}) {{ {VALUES} }}")),
        "everything": ("", aliased(lambda n: f'searchEverything(query: "docent {n}") {{ edges {{ __typename }} }}')),
        "suggestions of words": ("", aliased(lambda n: f'suggest(prefix: "w{chr(97 + n % 26)}") {{ __typename }}')),
        "pages": ("", aliased(lambda n: "vacancies(first: 100) { nodes { id title school { name } } }")),
        "objects by id": ("", f"{{ nodes(ids: {json.dumps(rest)}) {{ id ... on Vacancy {{ {VACANCY} }} }} }}"),
        "similar posts": ("", aliased(lambda n: f'similarVacancies(id: "{rest[n % 9]}") {{ __typename }}')),
        "the market": ("", aliased(lambda n: "marketBalance { __typename subjects { __typename } }", 16)),
        "words": ("", aliased(lambda n: "vocabulary { entries { label } }")),
        "teams": ("planner", aliased(lambda n: f"coverageSuggestions({pair}, first: 20) {{ __typename }}", 2)),
        "people": ("planner", aliased(lambda n: f"suggestedProfessionals({pair}, first: 50) {{ __typename }}", 2)),
        "counts": ("planner", aliased(lambda n: f"requirementCounts(input: {{{pair}}}) {{ __typename }}", 2)),
        "explanations": (
            "planner",
            aliased(lambda n: f'matchExplanation({pair}, professionalId: "{people[n]}") {{ __typename }}', 10),
        ),
        "papers": (
            "planner",
            aliased(lambda n: f'eligibility({pair}, professionalId: "{people[n]}") {{ __typename }}', 16),
        ),
    }


def asking(port: int, folder: Path) -> Ask:
    """Return what sends a document as somebody."""
    tokens: dict[str, str] = {}

    def token(role: str) -> str:
        if role not in tokens:
            command = [sys.executable, "-m", "api", "token", f"{role}@example.org", "--data-dir", str(folder)]
            done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, timeout=120)
            tokens[role] = done.stdout.strip()
        return tokens[role]

    def ask(role: str, text: str) -> tuple[dict[str, Any], int]:
        headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {token(role)}"} if role else {})
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=240)
        line.request("POST", "/graphql", json.dumps({"query": text}), headers)
        body = line.getresponse().read()
        return json.loads(body), len(body)

    return ask


def taken(server: Server, ask: Ask, document: Document) -> tuple[float, dict[str, Any], int]:
    """Ask once; return the seconds of CPU, the answer and its length."""
    before = server.cpu()
    answer, length = ask(*document)
    time.sleep(_SETTLED_SECONDS)
    return server.cpu() - before, answer, length


def measure(folder: Path, most: float, times: int) -> int:
    """Run it and print each document; return how many took too long or did not run."""
    port, failures = free_port(), 0
    command = [sys.executable, "-m", "api", "serve", "--demo", "--port", str(port), "--data-dir", str(folder)]
    environment = PLENTY | {"DUOBAAN_RESPONSE_CACHE_BYTES": "0"}
    with running(command, port, folder / "log", cwd=ROOT, environment=environment, seconds=240) as server:
        at_rest(server, port)
        ask = asking(port, folder)
        mine, _ = ask("planner", "{ vacancies(first: 100) { nodes { id viewerCan } } }")
        posts = sorted(mine["data"]["vacancies"]["nodes"], key=lambda one: "CHANGE" not in one["viewerCan"])
        found, _ = ask("planner", "{ searchProfessionals(first: 50) { nodes { id } } }")
        people = [one["id"] for one in found["data"]["searchProfessionals"]["nodes"]]
        for name, document in documents([one["id"] for one in posts], people).items():
            runs = [taken(server, ask, document) for _ in range(times)]
            least, (_, answer, length) = min(one[0] for one in runs), runs[-1]
            refused = ", ".join({error["extensions"]["code"] for error in answer.get("errors", ())})
            points = answer.get("extensions", {}).get("cost", {}).get("requested")
            print(f"{least:5.2f} s  {name}: {len(document[1]):,} bytes, {points} points, {length:,} back {refused}")
            failures += least > most or bool(refused)
    return failures


def main() -> int:
    """Run the measurement."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dearest", description=__doc__)
    parser.add_argument("--milliseconds", type=int, default=500, help="what one document may take (500)")
    parser.add_argument("--times", type=int, default=3, help="how often each is asked; the least counts (3)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="duobaan-dearest-") as folder:
        return 1 if measure(Path(folder), options.milliseconds / 1000, options.times) else 0


if __name__ == "__main__":
    sys.exit(main())
