"""Which test runs which line, and how long each test takes; a plugin of pytest over coverage.py's contexts."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import coverage
import pytest

KEPT = Path("var/mutations/covered.json")


@dataclass(frozen=True)
class Covered:
    """Tests by path and line, and seconds by test; only tests that passed."""

    lines: dict[str, dict[int, list[str]]]
    seconds: dict[str, float]

    def tests(self, path: str, first: int, last: int) -> set[str]:
        """Return the tests that run one of these lines."""
        lines = self.lines.get(path, {})
        return {test for line in range(first, last + 1) for test in lines.get(line, ())}


class Recorder:
    """Gives every test a context of its own; begins before anything of ours is imported."""

    def __init__(self, sources: Sequence[str], target: Path) -> None:
        self._target, self._digest = target, digest(sources)
        self._seconds: dict[str, float] = {}
        self._failed: set[str] = set()
        self._coverage = coverage.Coverage(
            data_file=None, include=list(sources), concurrency=["thread", "greenlet"], config_file=False
        )
        self._coverage.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Count what runs meanwhile for this test."""
        self._coverage.switch_context(item.nodeid)
        try:
            return (yield)
        finally:
            self._coverage.switch_context("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how long a test took, and whether it passed."""
        self._seconds[report.nodeid] = self._seconds.get(report.nodeid, 0.0) + report.duration
        if not report.passed:
            self._failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """Write down what was seen."""
        self._coverage.stop()
        data = self._coverage.get_data()
        lines = {
            str(Path(name).relative_to(Path.cwd())): {
                line: [one for one in tests if one and one not in self._failed]
                for line, tests in data.contexts_by_lineno(name).items()
            }
            for name in data.measured_files()
        }
        self._target.parent.mkdir(parents=True, exist_ok=True)
        self._target.write_text(json.dumps({"lines": lines, "seconds": self._seconds, "digest": self._digest}))


def record(sources: Sequence[str], tests: Sequence[str], options: Sequence[str]) -> None:
    """Run the tests once and keep which lines each runs; in a process of its own, so that imports count as such."""
    code = (
        "import sys, pytest, json; from pathlib import Path; from benchmarks.mutations.covering import Recorder\n"
        "sources, arguments, target = json.loads(sys.argv[1])\n"
        "sys.exit(pytest.main(arguments, plugins=[Recorder(sources, Path(target))]))"
    )
    asked = json.dumps([list(sources), [*tests, *options], str(KEPT)])
    done = subprocess.run([sys.executable, "-c", code, asked], check=False).returncode
    if done not in (0, 1):
        raise SystemExit(f"the tests could not be run: {done}")


def digest(sources: Sequence[str]) -> str:
    """What the sources say: lines that were seen of others are worth nothing."""
    told = hashlib.sha256()
    for source in sources:
        told.update(Path(source).read_bytes())
    return told.hexdigest()


def is_current(sources: Sequence[str]) -> bool:
    """Say whether what was kept was seen of these sources as they are."""
    return KEPT.exists() and json.loads(KEPT.read_text()).get("digest") == digest(sources)


def covered() -> Covered:
    """Return what was kept."""
    told = json.loads(KEPT.read_text())
    lines = {path: {int(line): tests for line, tests in found.items()} for path, found in told["lines"].items()}
    return Covered(lines, told["seconds"])
