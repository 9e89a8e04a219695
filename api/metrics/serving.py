"""The page for Prometheus, on a port of its own that the proxy does not know, with a token where others reach it."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TYPE_CHECKING

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from api.console import Trouble
from api.metrics.collector import HouseCollector, page, registry_of
from api.metrics.reading import read
from auth.demo import is_loopback

if TYPE_CHECKING:
    from api.house import House


class _Quiet(uvicorn.Server):
    """A server beside the one that minds the signals."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to others."""
        yield


def metrics_app(house: House) -> Starlette:
    """Return the page and nothing else."""
    return Starlette(routes=[Route("/metrics", _endpoint(house))])


def _endpoint(house: House) -> Callable[[Request], Awaitable[Response]]:
    collector = HouseCollector(house)
    registry, turn = registry_of(collector), asyncio.Lock()
    token = house.settings.metrics_token.get_secret_value()

    async def endpoint(request: Request) -> Response:
        shown = request.headers.get("authorization", "")
        if token and not secrets.compare_digest(shown.encode(), f"Bearer {token}".encode()):
            return PlainTextResponse("A token is needed.", 401, {"www-authenticate": "Bearer"})
        async with turn:  # who asks twice at once waits
            collector.reading = await read(house)
            return Response(page(registry), media_type=CONTENT_TYPE_LATEST, headers={"cache-control": "no-store"})

    return endpoint


def bind(house: House) -> socket.socket:
    """Take the port; refuse to show figures to a network without a token."""
    settings = house.settings
    if not settings.metrics_token.get_secret_value() and not is_loopback(settings.metrics_host):
        raise Trouble("DUOBAAN_METRICS_HOST is more than this machine: set DUOBAAN_METRICS_TOKEN too.")
    family = socket.AF_INET6 if ":" in settings.metrics_host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.metrics_host, settings.metrics_port))
    except OSError as error:
        listening.close()
        raise Trouble(f"cannot listen on port {settings.metrics_port} for metrics: {error.strerror}.") from None
    return listening


@contextlib.asynccontextmanager
async def showing(house: House) -> AsyncIterator[None]:
    """Show the page as long as the block lasts."""
    config = uvicorn.Config(
        metrics_app(house), log_config=None, access_log=False, server_header=False, lifespan="off", limit_concurrency=20
    )
    server = _Quiet(config)
    with bind(house) as listening:
        running = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield
        finally:
            server.should_exit = True
            await asyncio.wait([running], timeout=2)
            running.cancel()
