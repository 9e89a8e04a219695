"""A server in a process of its own, which the test may signal and which ends by SIGKILL."""

from __future__ import annotations

import asyncio

import httpx2

from duobaan.settings import Settings
from tests.support import warm
from tests.support.http import Served, free_port


class ServerProcess:
    """`duobaan serve` on the database of the test; its end is a kill unless the test was quicker."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.process: Served | None = None

    async def __aenter__(self) -> str:
        port = free_port()
        known = warm.environment(DUOBAAN_DATABASE_URL=self.settings.database(), DUOBAAN_RELAY="worker")
        words = ["serve", "--port", str(port), "--data-dir", str(self.settings.data_dir)]
        self.process = await asyncio.to_thread(warm.start, words, known)
        base = f"http://127.0.0.1:{port}"
        async with httpx2.AsyncClient() as http, asyncio.timeout(120):
            while True:
                try:
                    if (await http.get(f"{base}/healthz")).status_code == 200:
                        return base
                except httpx2.TransportError:
                    assert self.process.poll() is None, "the server did not start"
                    await asyncio.sleep(0.1)

    async def __aexit__(self, *error: object) -> None:
        assert self.process is not None
        self.process.kill()
        await asyncio.to_thread(self.process.wait, 30)
