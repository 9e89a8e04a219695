"""The benchmarks of endpoint and writes run as their pages say, and refuse to measure answers that differ."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.writes.__main__ import renewed
from duobaan.ids import new_id
from tests.support.code import ROOT


def _run(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *arguments], capture_output=True, text=True, cwd=ROOT, timeout=280, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
    return done.stdout


def test_the_endpoint_is_measured_beside_servers_that_answer_alike() -> None:
    """Equal bytes and equal values are checked by the benchmark itself, before anything is timed."""
    told = _run(
        "benchmarks.endpoint", "--python-only", "--documents", "300", "--rounds", "1", "--seconds", "0.5",
        "--connections", "4",
    )  # fmt: skip
    for name in ("duobaan serve", "bare uvicorn, the same bytes", "Strawberry as documented, same engine"):
        assert name in told
    assert "not right" not in told


def test_proposals_are_measured_beside_their_rows_alone() -> None:
    told = _run("benchmarks.writes", "--proposals", "32")
    assert "propose_match, 32 clients, one transaction each" in told
    assert "leaves 10 rows" in told


def test_renewed_rows_point_at_each_other_and_at_nothing_old() -> None:
    parent, other = new_id(), new_id()
    rows = [("a", {"id": parent, "by": other}), ("b", {"id": new_id(), "parent_id": parent})]
    made = renewed(rows)
    assert made[0][1]["id"] != parent
    assert made[1][1]["parent_id"] == made[0][1]["id"]
    assert made[0][1]["by"] == other
