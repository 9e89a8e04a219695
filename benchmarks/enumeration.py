"""Whether time tells who has an account: `python -m benchmarks.enumeration --pairs 200`.

Calls a real server with an address that has an account and one that has none, in an order drawn by lot, and prints the
medians of each door with their ratio. Letters go to a server of this machine; each is written before the next call.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median

import httpx2
import uvicorn
from aiosmtpd.smtp import SMTP
from starlette.applications import Starlette

from auth import service
from auth.desk import Desk
from auth.limits import AttemptLimit
from auth.middleware import AuthMiddleware
from auth.routes import auth_routes
from duobaan.db import migrate
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.settings import Settings
from tests.support.http import free_port

HEADER, PASSWORD, WARM_UP, NO_LIMIT = {"x-duobaan": "1"}, "een lang wachtwoord", 5, 10**9
REST_SECONDS = 0.05  # for letters that are written after the answer
# Door, path, and what is sent beside the address.
DOORS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("sign in", "/auth/sign-in", {"password": "een verkeerd wachtwoord"}),
    ("ask for a reset", "/auth/forgot", {}),
    ("reset", "/auth/reset", {"code": "123", "password": "een nieuw wachtwoord"}),
    ("ask for a code", "/auth/code", {}),
    ("sign in by code", "/auth/code/enter", {"code": "123"}),
)


class _Letters:
    async def handle_DATA(self, *_: object) -> str:
        return "250 OK"


@asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[tuple[httpx2.AsyncClient, Desk]]:
    """Run an installation that mails, without limits."""
    mail = await asyncio.get_running_loop().create_server(lambda: SMTP(_Letters()), "127.0.0.1", 0)
    settings = Settings(
        data_dir=folder,
        mail_host="127.0.0.1",
        mail_port=mail.sockets[0].getsockname()[1],
        mail_from="no-reply@example.org",
        mail_tls="none",
    )
    await migrate.upgrade(settings)
    db, port = Database(make_engine(settings)), free_port()
    desk = Desk(db, settings, by_person=AttemptLimit(NO_LIMIT, 300), by_address=AttemptLimit(NO_LIMIT, 300))
    app = AuthMiddleware(Starlette(routes=auth_routes(desk)), desk)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", lifespan="off"))
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as client:
        yield client, desk
    server.should_exit = True
    await running
    mail.close()
    await db.close()


async def compare(client: httpx2.AsyncClient, path: str, more: dict[str, str], pairs: int) -> tuple[float, float]:
    """Return the median seconds for a known address and for unknown ones."""
    spent: tuple[list[float], list[float]] = ([], [])
    for turn in range(WARM_UP + pairs):
        seen: list[tuple[int, bytes]] = [(0, b"")] * 2
        for which in random.sample((0, 1), 2):
            email = f"{('known', 'other')[which]}{turn % 20}@example.org"
            began = time.perf_counter()
            answer = await client.post(path, json={"email": email} | more, headers=HEADER)
            took = time.perf_counter() - began
            seen[which] = (answer.status_code, answer.content)
            if turn >= WARM_UP:
                spent[which].append(took)
            await asyncio.sleep(REST_SECONDS)
        if seen[0] != seen[1]:
            raise SystemExit(f"{path}: not the same answer\n{seen[0]}\n{seen[1]}")
    return median(spent[0]), median(spent[1])


async def run(folder: Path, pairs: int) -> None:
    """Print a line for each door."""
    async with serving(folder) as (client, desk):
        for number in range(20):
            email = f"known{number}@example.org"
            await service.sign_up(desk.db, desk.hasher, email=email, name="Jo Voorbeeld", password=PASSWORD)
        for door, path, more in DOORS:
            known, unknown = await compare(client, path, more, pairs)
            print(
                f"{door:16} known {known * 1e3:7.2f} ms  unknown {unknown * 1e3:7.2f} ms  ratio {known / unknown:5.3f}"
            )


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=200)
    with tempfile.TemporaryDirectory() as place:
        asyncio.run(run(Path(place), parser.parse_args().pairs))


if __name__ == "__main__":
    main()
