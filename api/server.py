"""Runs the server process: prepares the data, binds the address, answers, says so, and drains at the end."""

from __future__ import annotations

import asyncio
import gc
import socket

import uvicorn
from starlette.types import ASGIApp
from uvicorn.loops.auto import auto_loop_factory

from api import welcome
from api.app import create_app
from api.connections import Patience, patient_protocol
from api.console import Trouble, err, out, run
from api.house import House
from api.logging import configure
from api.response_cache_lane import QuickLane
from auth.demo import is_loopback
from duobaan.db import migrate, resealing
from duobaan.live.feed import Feed
from duobaan.privacy.register import register
from duobaan.settings import Settings

_BACKLOG = 512
_DRAIN_SECONDS = 20


class Server(uvicorn.Server):
    """A uvicorn server that tells when it answers."""

    def __init__(self, config: uvicorn.Config, ready: asyncio.Event, feed: Feed) -> None:
        super().__init__(config)
        self._ready = ready
        self._feed = feed

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then open the gate for the ready line."""
        await super().startup(sockets)
        # What stands now stands until the end: the collector need not walk it again in the midst of a request, which
        # takes some tenths of a second.
        gc.collect()
        gc.freeze()
        self._ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let streams say where to go on before the connections are closed: they would hold up the drain."""
        await self._feed.stop()
        await super().shutdown(sockets)


def bind(host: str, port: int) -> socket.socket:
    """Take the address, or say in one line why it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol must be named: event loops send small pieces at once only where they see that it is TCP.
    server = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind((host, port))
    except OSError as error:
        server.close()
        raise Trouble(f"cannot listen on {host} port {port}: {error.strerror}; choose another with --port.") from None
    server.listen(_BACKLOG)
    return server


def uvicorn_config(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    """Return how uvicorn runs the server; a lane that knows requests by their bytes stands in its protocol."""
    wire = app.wire if isinstance(app, QuickLane) else None
    return uvicorn.Config(
        app,
        http=patient_protocol(Patience.of(settings), wire),
        # Uvicorn would trust whatever comes over loopback, and read the environment for more.
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        # Who holds all connections but does nothing with them would have every request of the others refused by
        # uvicorn, and nobody told when to come back: our protocol bounds connections, our gate what runs.
        limit_concurrency=None,
        h11_max_incomplete_event_size=16_384,
        ws_max_size=100_000,
        ws_per_message_deflate=False,  # its windows cost each idle socket more than all the rest
        timeout_keep_alive=settings.idle_seconds,
        timeout_graceful_shutdown=_DRAIN_SECONDS,
    )


def run_server(settings: Settings, *, lan: bool = False) -> None:
    """Serve until a signal; a demo server migrates and fills its database first."""
    if settings.demo and not lan and not is_loopback(settings.host):
        raise Trouble("demo people sign in without a password: serve them on loopback, or on your network with --lan.")
    configure(settings, pretty=err.is_terminal)
    listening = bind(settings.host, settings.port)
    port: int = listening.getsockname()[1]
    with listening:
        # uvloop where it can be had, as uvicorn itself would choose.
        run(_serve(settings, listening, welcome.Place.of(settings.host, port), lan=lan), auto_loop_factory())


async def _prepare(settings: Settings, house: House) -> None:
    found = await migrate.current(house.db.engine)
    if found == migrate.head():
        pass
    elif settings.demo or (found is None and settings.uses_sqlite):
        await migrate.upgrade(settings)
    else:
        raise Trouble("the database is not in its newest form; run `duobaan migrate` first.")
    if not await resealing.opens(house.db, register().sealed_columns):
        raise Trouble("a key that sealed personal text is missing or wrong; `duobaan doctor` says more.")
    if settings.demo:
        await welcome.fill(house)


async def _serve(settings: Settings, listening: socket.socket, place: welcome.Place, *, lan: bool) -> None:
    house = House.of(settings, lan=lan)
    await _prepare(settings, house)
    ready = asyncio.Event()
    server = Server(uvicorn_config(create_app(settings, house), settings), ready, house.feed)
    greeting = asyncio.create_task(_greet(ready, house, place))
    try:
        await server.serve(sockets=[listening])
    finally:
        greeting.cancel()
    if not server.started:
        raise Trouble("the server did not start; its log above says why.")


async def _greet(ready: asyncio.Event, house: House, place: welcome.Place) -> None:
    await ready.wait()
    await welcome.greet(house, place, out)
