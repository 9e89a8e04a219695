"""A server in a process of its own, which the test may signal and which ends by SIGKILL."""

from __future__ import annotations

import asyncio
import os
import sys

import httpx2

from duobaan.settings import Settings
from tests.support.http import free_port


class ServerProcess:
    """`duobaan serve` on the database of the test; its end is a kill unless the test was quicker."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> str:
        port = free_port()
        clean = {name: value for name, value in os.environ.items() if not name.startswith("DUOBAAN_")}  # noqa: TID251
        more = {"DUOBAAN_DATABASE_URL": self.settings.database(), "DUOBAAN_RELAY": "worker"}
        command = ["-m", "api", "serve", "--port", str(port), "--data-dir", str(self.settings.data_dir)]
        quiet = asyncio.subprocess.DEVNULL
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, *command, env=clean | more, stdout=quiet, stderr=quiet
        )
        base = f"http://127.0.0.1:{port}"
        async with httpx2.AsyncClient() as http, asyncio.timeout(120):
            while True:
                try:
                    if (await http.get(f"{base}/healthz")).status_code == 200:
                        return base
                except httpx2.TransportError:
                    assert self.process.returncode is None, "the server did not start"
                    await asyncio.sleep(0.1)

    async def __aexit__(self, *error: object) -> None:
        assert self.process is not None
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()
