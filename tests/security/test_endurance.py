"""A sample of benchmarks.endurance: memory and logs stay in bounds while a server is asked well and badly."""

from __future__ import annotations

import subprocess
import sys

from tests.support.code import ROOT


def test_memory_and_logs_stay_in_bounds() -> None:
    command = [sys.executable, "-m", "benchmarks.endurance", "--requests", "350", "--turns", "1"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=280, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    assert "ready and at rest" in done.stdout
