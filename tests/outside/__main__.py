"""`python -m tests.outside --suite schemathesis|documents --cases 10000 [--roles planner,…] [--seed 1]`.

Starts its own demo server, asks as each role in turn, prints what came out, and exits 1 when anything was a fault.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from schema.handbook import handbook
from tests.outside import running


def main() -> int:
    """Run one suite at length."""
    asked = argparse.ArgumentParser(prog="python -m tests.outside")
    asked.add_argument("--suite", choices=("schemathesis", "documents"), default="documents")
    asked.add_argument("--cases", type=int, default=10_000)
    asked.add_argument("--roles", default=",".join(running.ROLES))
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    roles = given.roles.split(",")
    with tempfile.TemporaryDirectory() as name, running.demo_server(Path(name)) as address:
        faults = sum(
            _one(given.suite, role, address, Path(name), given.cases // len(roles), given.seed) for role in roles
        )
    print(f"faults: {faults}")  # noqa: T201
    return 1 if faults else 0


def _one(suite: str, role: str, address: str, folder: Path, cases: int, seed: int) -> int:
    headers = running.headers_of(role, folder)
    if suite == "documents":
        report = running.documents(address, headers, cases, seed)
        print(f"{role}: {report.asked} asked, {dict(report.answers)}", *report.faults, sep="\n")  # noqa: T201
        return len(report.faults)
    fields = sum(len(handbook().chapters[name]) for name in ("queries", "mutations"))
    made, trouble = running.schemathesis(address, headers, -(-cases // fields), seed)
    print(f"{role}: {made} made, {trouble or '0 failures'}")  # noqa: T201
    return 1 if trouble else 0


if __name__ == "__main__":
    sys.exit(main())
