"""`duobaan serve` and `duobaan worker`: the two processes."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from pathlib import Path
from typing import Annotated

import typer

from api.console import Trouble, load_settings, loading, out, run

DataDir = Annotated[Path | None, typer.Option(help="Folder of the database and the index.")]


def serve(
    demo: Annotated[
        bool, typer.Option("--demo", help="Migrate, load a demo region, let anyone act as a persona.")
    ] = False,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 picks a free one.")] = None,
    data_dir: DataDir = None,
    lan: Annotated[bool, typer.Option("--lan", help="Serve the local network, to try it from a phone.")] = False,
) -> None:
    """Serve the API and its pages."""
    if lan and host is None:
        host = "0.0.0.0"  # noqa: S104 # nosec B104 - asked for in so many words
    settings = load_settings(demo=demo or None, host=host, port=port, data_dir=data_dir)
    with loading():
        from api.server import run_server

    run_server(settings, lan=lan)


def worker(data_dir: DataDir = None) -> None:
    """Drain the outbox and run the clocks in a process of its own (for DUOBAAN_RELAY=worker)."""
    settings = load_settings(data_dir=data_dir)
    if settings.search == "embedded":
        raise Trouble("the embedded engine lives in the server; a worker needs DUOBAAN_SEARCH=meilisearch.")
    if settings.relay != "worker":
        raise Trouble("set DUOBAAN_RELAY=worker, so that the server leaves the outbox to this process.")
    from api.logging import configure

    configure(settings)
    run(_work(settings))


async def _work(settings: object) -> None:
    with loading():
        from api.house import House
    from duobaan.settings import Settings

    assert isinstance(settings, Settings)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with House.of(settings).living(relay=True):
        out.print("worker is ready")
        await stop.wait()
