"""Too much at once, and clients that are slow on purpose: samples of `benchmarks.overload` and `.slow_clients`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.endpoint.processes import Server, free_port, running
from benchmarks.overload import overload
from benchmarks.slow_clients import press
from duobaan.db import migrate
from duobaan.settings import Settings

SHORT = {
    "DUOBAAN_HEAD_SECONDS": "1",
    "DUOBAAN_BODY_SECONDS": "1",
    "DUOBAAN_MAX_RUNNING": "2",
    "DUOBAAN_MAX_WAITING": "8",
    "DUOBAAN_LOG_LEVEL": "ERROR",
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    found = Settings(data_dir=tmp_path_factory.mktemp("pressed"), head_seconds=1)
    asyncio.run(migrate.upgrade(found))
    return found


@pytest.fixture(scope="module")
def pressed(settings: Settings) -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-m", "api", "serve", "--port", str(port), "--data-dir", str(settings.data_dir)]
    log = settings.data_dir / "log"
    with running(command, port, log, cwd=Path.cwd(), environment=SHORT, seconds=180) as server:
        yield server


async def test_ten_times_too_much_is_answered_or_told_when_to_come_back(pressed: Server, settings: Settings) -> None:
    found = await overload(pressed, settings, seconds=1.5, times=10, lines=40)
    under = found.under
    assert found.capacity > 0
    assert under.answered, str(found)
    assert under.refused, str(found)
    assert not under.mute, str(found)
    assert not under.closed, str(found)
    assert found.lost == 0, str(found)


async def test_slow_clients_hold_up_nobody_and_are_closed(pressed: Server, settings: Settings) -> None:
    found = await press(pressed, settings, clients=12, kinds=("head", "body", "listener"))
    assert found.waits, str(found)
    assert not found.failed, str(found)
    assert {kind: len(times) for kind, times in found.closed.items()} == {"head": 4, "body": 4, "reader": 0}, str(found)
    assert found.listening == 4, str(found)
