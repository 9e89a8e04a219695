"""Runs the chosen tests of each fault in a fork of a process that has collected all of them; a plugin of pytest."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from benchmarks.mutations.faults import Fault
from benchmarks.mutations.putting import Living, NotPut

CAUGHT, SURVIVED, NOT_PUT, TIMED_OUT, NO_TEST = "caught", "survived", "not put", "timed out", "no test"
_CODES = {0: SURVIVED, 1: CAUGHT, 2: NOT_PUT}
_LEAST_SECONDS = 60.0
_TIMES_SLOWER = 20.0


@dataclass(frozen=True)
class Work:
    """A fault and the tests that run its lines, in the order in which they are tried; None is no fault at all."""

    fault: Fault | None
    tests: Sequence[str]


@dataclass(frozen=True)
class Outcome:
    """What became of a fault; `by` is the test that caught it."""

    work: Work
    end: str
    by: str = ""
    seconds: float = 0.0


@dataclass
class _Running:
    work: Work
    said: Path
    began: float
    until: float


class Trial:
    """Takes the place of pytest's own loop: for each fault a fork, which runs its tests until one fails.

    At last what caught something runs without any fault: what fails then has caught nothing.
    """

    def __init__(
        self, works: Sequence[Work], seconds: Mapping[str, float], at_once: int, told: Callable[[Outcome], None]
    ) -> None:
        self._works, self._seconds, self._at_once, self._told = works, seconds, at_once, told
        self._folder = Path(tempfile.mkdtemp(prefix="duobaan-mutations-"))
        self._running: dict[int, _Running] = {}
        self._caught_by: set[str] = set()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try every fault."""
        items = {item.nodeid: item for item in session.items}
        _prepare(session, self._folder)
        living = Living()
        try:
            for work in self._works:
                if not work.tests:
                    self._told(Outcome(work, NO_TEST))
                    continue
                while len(self._running) >= self._at_once:
                    self._reap()
                self._start(work, items, living)
            while self._running:
                self._reap()
            self._start(Work(None, sorted(self._caught_by)), items, living)
            while self._running:
                self._reap()
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)
        return True

    def _start(self, work: Work, items: Mapping[str, pytest.Item], living: Living) -> None:
        said = self._folder / f"{len(os.listdir(self._folder))}.said"
        chosen = [items[one] for one in work.tests if one in items]
        pid = os.fork()
        if pid == 0:
            _child(work.fault, chosen, living, said)
        patience = max(_LEAST_SECONDS, _TIMES_SLOWER * sum(self._seconds.get(one, 1.0) for one in work.tests))
        now = time.monotonic()
        said.touch()
        self._running[pid] = _Running(work, said, now, now + patience)

    def _reap(self) -> None:
        for pid, one in list(self._running.items()):
            done, status = os.waitpid(pid, os.WNOHANG)
            if not done and time.monotonic() < one.until:
                continue
            if not done:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            del self._running[pid]
            end = _CODES.get(os.waitstatus_to_exitcode(status), CAUGHT) if done else TIMED_OUT
            by = one.said.read_text() if end in (CAUGHT, NOT_PUT) else ""
            if end == CAUGHT and "::" in by:
                self._caught_by.add(by)
            self._told(Outcome(one.work, end, by, time.monotonic() - one.began))
        time.sleep(0.02)


def _child(fault: Fault | None, items: Sequence[pytest.Item], living: Living, said: Path) -> None:
    """Put the fault, run its tests until one fails, and end at once; nothing is tidied up."""
    code = 1
    try:
        os.setsid()
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        if fault is not None:
            living.put(fault)
        code = _first_failure(items, said, go_on=fault is None)
    except NotPut as reason:
        said.write_text(str(reason))
        code = 2
    except BaseException as failure:
        said.write_text(f"{type(failure).__name__}: {failure}"[:300])
    finally:
        os._exit(code)


def _first_failure(items: Sequence[pytest.Item], said: Path, *, go_on: bool) -> int:
    failed: list[str] = []

    class Listener:
        def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
            if report.failed:
                failed.append(report.nodeid)

    if not items:
        return 0
    items[0].config.pluginmanager.register(Listener())
    for item, after in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
        if failed:
            said.write_text("\n".join(failed))
            if not go_on:
                return 1
    return 1 if failed else 0


# --- what every fork finds ready ------------------------------------------------------------------


def _prepare(session: pytest.Session, folder: Path) -> None:
    """Make once, before the forks, what the session's fixtures would make in each: templates, schemas, folders."""
    import asyncio
    from unittest.mock import patch

    import hypothesis.configuration

    from duobaan.db import migrate
    from duobaan.settings import Settings
    from tests.support import schemas

    hypothesis.configuration.set_hypothesis_home_dir(folder / "hypothesis")
    (folder / "template").mkdir()
    asyncio.run(migrate.upgrade(Settings(data_dir=folder / "template")))
    migrated, upgrade = folder / "template" / "duobaan.db", migrate.upgrade

    async def ready(settings: Settings, *args: Any, **named: Any) -> Any:
        target = settings.data_dir / "duobaan.db"
        if settings.database_url or args or named or target.exists():
            return await upgrade(settings, *args, **named)
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        shutil.copy(migrated, target)
        return None

    patch.object(migrate, "upgrade", ready).start()
    with contextlib.suppress(Exception):
        schemas.build_around_one_graph()
    factory = getattr(session.config, "_tmp_path_factory")  # noqa: B009 - pytest has no other way to it
    factory.getbasetemp()


def tried(
    works: Sequence[Work], tests: Sequence[str], options: Sequence[str], seconds: Mapping[str, float], at_once: int
) -> Iterator[Outcome]:
    """Try all of them, and return what became of each."""
    outcomes: list[Outcome] = []

    def told(one: Outcome) -> None:
        outcomes.append(one)
        where = f"line {one.work.fault.line}, {one.work.fault.key}" if one.work.fault else "no fault"
        took = f"{one.seconds:.0f} s, {len(one.work.tests)} tests"
        os.write(2, f"{len(outcomes)} of {len(works)} {one.end} ({took}) {where}\n".encode())

    pytest.main([*tests, *options, "-s", "-p", "no:cacheprovider"], plugins=[Trial(works, seconds, at_once, told)])
    yield from outcomes
