"""Two servers of one installation behind the shipped nginx, on a real PostgreSQL, and a worker where one is wanted."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.arena import Arena
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.settings import Settings
from tests.support import warm
from tests.support.http import Served, free_port
from tests.support.living import WarmLiving
from tests.support.nginx import Proxy


@dataclass
class Farm:
    """Two servers of one installation, by port, and the proxy before them."""

    settings: Settings
    folder: Path
    ports: tuple[int, int]
    proxy: Proxy
    token: str
    search: dict[str, str] = field(default_factory=dict)
    running: dict[int, WarmLiving] = field(default_factory=dict)

    async def start(self, port: int) -> None:
        """Start one server; its secrets come from files, and it has a data folder of its own."""
        number = self.ports.index(port)
        more = {
            "DUOBAAN_SECRETS_DIR": str(self.folder / "secrets"),
            "DUOBAAN_DATA_DIR": str(self.folder / f"data-{number}"),
            "DUOBAAN_TRUSTED_PROXIES": "127.0.0.1",
            "DUOBAAN_RELAY": "inside" if number == 0 and not self.search else "worker",
            "DUOBAAN_RATE_LIMIT_ANONYMOUS": "10000000",
            "DUOBAAN_LOG_LEVEL": "ERROR",
        } | self.search
        self.running[port] = WarmLiving(more, port)
        await asyncio.to_thread(self.running[port].start)

    async def stop(self, port: int) -> None:
        """Ask a server to end, as an operator does, and wait until it has."""
        await asyncio.to_thread(self.running.pop(port).stop)

    async def kill(self, port: int) -> None:
        """End a server at once, as `kill -9` does."""
        await asyncio.to_thread(self.running.pop(port).kill)


@contextlib.asynccontextmanager
async def farmed(settings: Settings, folder: Path, search: dict[str, str]) -> AsyncIterator[Farm]:
    """Run two servers behind nginx."""
    kept = folder / "secrets"
    kept.mkdir()
    (kept / "duobaan_database_url").write_text(settings.database_url)
    (kept / "duobaan_secret").write_text(secrets.token_urlsafe(32))
    (folder / "nginx").mkdir()
    ports = (free_port(), free_port())
    found = Farm(settings, folder, ports, Proxy(folder / "nginx", ports), await planner(settings), search)
    try:
        await asyncio.gather(*(found.start(port) for port in ports))
        with found.proxy.running():
            yield found
    finally:
        for port in list(found.running):
            await found.stop(port)


async def planner(settings: Settings) -> str:
    """Store a school with somebody who may write for it, and return their token."""
    arena = Arena(1)
    db = Database(make_engine(settings))
    await arena.write(db)
    await db.close()
    return arena.parties[0].token


@contextlib.contextmanager
def worker(farm: Farm, metrics: int) -> Iterator[Served]:
    """Run the third process of the production picture, which shows what it counts to whoever has the token."""
    more = {
        "DUOBAAN_SECRETS_DIR": str(farm.folder / "secrets"),
        "DUOBAAN_DATA_DIR": str(farm.folder / "data-worker"),
        "DUOBAAN_RELAY": "worker",
        "DUOBAAN_LOG_LEVEL": "ERROR",
        "DUOBAAN_METRICS_PORT": str(metrics),
        "DUOBAAN_METRICS_TOKEN": "geheim",
    }
    process = warm.start(["worker"], warm.environment(**more, **farm.search), stderr=2)
    try:
        yield process
    finally:
        process.kill()
        process.wait(30)
