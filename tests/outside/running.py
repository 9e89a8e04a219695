"""A demo server without limits of rate, and the two suites: schemathesis, and documents by hypothesis-graphql."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis_graphql import from_schema, nodes

from schema.build import build, sdl
from tests.support import demo
from tests.support.code import ROOT
from tests.support.http import server

HERE = Path(__file__).parent
PROGRAM = HERE / ".venv" / "bin" / "schemathesis"
ROLES = ("nobody", "planner", "schoolbestuur", "professional", "bedrijf", "beheer")
# These end the very account or session that asks; what follows would be asked by nobody.
ENDS = ("eraseAccount", "endSession")
PLENTY = {f"DUOBAAN_RATE_{name}": "2000000000" for name in ("LIMIT", "REFILL", "LIMIT_ANONYMOUS", "REFILL_ANONYMOUS")}
REFUSALS = {"BAD_USER_INPUT", "COST_LIMIT_EXCEEDED", "FORBIDDEN", "RATE_LIMITED", "UNAUTHENTICATED"}
_SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "Date": st.dates().map(str).map(nodes.String),
    "DateTime": st.datetimes().map(lambda value: f"{value.isoformat()}Z").map(nodes.String),
    "TimeOfDay": st.times().map(lambda value: value.strftime("%H:%M")).map(nodes.String),
}


@dataclass
class Report:
    """What came out of a run: how many were asked, how they were answered, and each fault with its document."""

    asked: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


@contextlib.contextmanager
def demo_server(folder: Path, region: Path | None = None) -> Iterator[str]:
    """Run a demo server on a fresh database, or a copy of one that was seeded, and give its address."""
    if region is not None:
        demo.copy(region, folder)
    with server("--demo", "--port", "0", "--data-dir", str(folder), seconds=240, **PLENTY) as address:
        yield address


def headers_of(role: str, folder: Path) -> dict[str, str]:
    """Return the headers with which a demo person asks; none for nobody."""
    if role == "nobody":
        return {}
    command = [sys.executable, "-m", "api", "token", f"{role}@example.org", "--data-dir", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, timeout=60)
    return {"authorization": f"Bearer {done.stdout.strip()}"}


def schemathesis(address: str, headers: dict[str, str], each: int, number: int) -> tuple[int, str]:
    """Run schemathesis with so many cases per root field; return the cases that it made, and its report."""
    given_headers = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = [
        *(str(PROGRAM), "run", f"{address}/graphql", "-n", str(each), "--seed", str(number), "--phases", "fuzzing"),
        *("--mode", "positive", "--checks", "answered_well", "--continue-on-failure", "--no-shrink", "--no-color"),
        *("--generation-database", "none", "--exclude-name-regex", "|".join(ENDS), *given_headers),
    ]
    # Texts with U+0000 are refused on purpose (400); what is said of them has tests of its own.
    command += ["--generation-allow-x00", "false"]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=HERE, check=False, env={"SCHEMATHESIS_HOOKS": "hooks.py"}
    )
    cases = re.search(r"(\d+) generated", done.stdout)
    if done.returncode:
        return int(cases[1]) if cases else 0, done.stdout + done.stderr
    return int(cases[1]) if cases else 0, ""


def documents(address: str, headers: dict[str, str], count: int, number: int) -> Report:
    """Ask so many queries and mutations that hypothesis-graphql writes; a fault is a 5xx, INTERNAL or no JSON."""
    report = Report()
    graph = build(compiled=False)._schema
    assert graph.query_type is not None
    assert graph.mutation_type is not None
    fields = [*graph.query_type.fields, *(name for name in graph.mutation_type.fields if name not in ENDS)]
    with httpx2.Client(base_url=address, headers=headers, timeout=60) as http:

        @seed(number)
        @settings(
            max_examples=count,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(from_schema(sdl(), fields=fields, custom_scalars=_SCALARS))
        def ask(text: str) -> None:
            report.asked += 1
            answer = http.post("/graphql", json={"query": text})
            report.answers[_outcome(answer)] += 1
            if _is_fault(answer):
                report.faults.append(f"{answer.status_code} {answer.text[:300]}\n{text}")

        ask()
    return report


def _codes(answer: httpx2.Response) -> set[str]:
    try:
        errors = json.loads(answer.content).get("errors", ())
    except (ValueError, AttributeError):
        return {"NO_JSON"}
    return {str(error.get("extensions", {}).get("code")) for error in errors}


def _outcome(answer: httpx2.Response) -> str:
    return " ".join((str(answer.status_code), *sorted(_codes(answer))))


def _is_fault(answer: httpx2.Response) -> bool:
    return answer.status_code >= 500 or bool(_codes(answer) & {"INTERNAL", "NO_JSON", "None"})
