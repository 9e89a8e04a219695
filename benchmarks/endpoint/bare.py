"""The floor: an ASGI app that answers whatever is asked with given bytes, under the same head and log line."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import orjson
from starlette.types import Receive, Scope, Send

from duobaan.clock import now
from duobaan.ids import new_id

_folder = Path(os.environ["BENCH_FOLDER"])  # noqa: TID251
_body = (_folder / "answer.body").read_bytes()
_head = [
    (name.encode(), value.encode())
    for name, value in orjson.loads((_folder / "answer.head").read_bytes())
    if name.lower() not in ("date", "x-request-id")
]


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request."""
    if scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    started = time.perf_counter()
    await receive()
    request_id = new_id().hex
    await send(
        {"type": "http.response.start", "status": 200, "headers": [*_head, (b"x-request-id", request_id.encode())]}
    )
    await send({"type": "http.response.body", "body": _body})
    line = {
        "request_id": request_id,
        "method": scope["method"],
        "path": scope["path"],
        "status": 200,
        "ms": round((time.perf_counter() - started) * 1000, 2),
        "kept": "bytes",
        "event": "http.request",
        "level": "info",
        "timestamp": now(),
    }
    sys.stderr.write(orjson.dumps(line, option=orjson.OPT_UTC_Z).decode() + "\n")
    sys.stderr.flush()
