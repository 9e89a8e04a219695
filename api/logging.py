"""Structured logs on standard error: JSON, or coloured lines on a terminal in demo mode; never personal data.

The message of an exception may quote what a person typed, so only its type and its frames are logged.
"""

from __future__ import annotations

import asyncio
import atexit
import logging
import sys
import time
import traceback
from types import TracebackType
from typing import Any

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from api.problems import GRAPHQL_PATH
from duobaan.clock import now
from duobaan.settings import Settings

_MOST_FRAMES = 20
_LATER_SECONDS = 0.05
_log = structlog.get_logger("duobaan.http")
_plain: list[Processor] = []
"""What lines go through where they are plain JSON and none is left out: then some may be written without it."""


def _frames(trace: TracebackType | None) -> list[str]:
    found = traceback.extract_tb(trace)[-_MOST_FRAMES:]
    return [f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno} {frame.name}" for frame in found]


def quiet_exceptions(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Replace an exception by its type and frames, without the values that its message may quote."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["frames"] = _frames(error.__traceback__)
    return event


def _orjson(event: EventDict, **options: object) -> str:
    return orjson.dumps(event, default=str).decode()


def configure(settings: Settings, *, pretty: bool = False) -> None:
    """Set up logging for this process, ours and that of the libraries."""
    global _plain
    level = logging.getLevelName(settings.log_level)
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        quiet_exceptions,
    ]
    last: Processor = (
        structlog.dev.ConsoleRenderer(pad_event_to=0) if pretty else structlog.processors.JSONRenderer(_orjson)
    )
    processors = [*shared, last]
    _plain = processors if not pretty and level <= logging.INFO else []
    structlog.configure(
        processors=processors,
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last], foreign_pre_chain=shared
        )
    )
    logging.basicConfig(handlers=[handler], level=max(level, logging.WARNING), force=True)


class _Batch:
    """Lines that may be written a moment later, many at once: a write costs as much as all the rest of a line."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._loop: asyncio.AbstractEventLoop | None = None

    def add(self, line: str) -> None:
        """Take a line; it is written within the time, and in any case when the process ends."""
        self._lines.append(line)
        if self._loop is not None and self._loop is _running():
            return
        self._loop = _running()
        if self._loop is None:
            self.write()
        else:
            self._loop.call_later(_LATER_SECONDS, self.write)

    def write(self) -> None:
        """Write what is there."""
        lines, self._lines, self._loop = self._lines, [], None
        if lines:
            sys.stderr.write("".join(lines))
            sys.stderr.flush()


def _running() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


_batch = _Batch()
atexit.register(_batch.write)


def _is_plain() -> bool:
    """Say whether a line goes the way that `configure` laid; nobody put something else into it meanwhile."""
    return len(_plain) > 1 and structlog.get_config()["processors"] is _plain


def write_request(path: str, status: int, line: dict[str, Any]) -> None:
    """Write the line of a request: as the log would, in a fifth of the time; those of good answers many at once."""
    if not _is_plain():
        _log.info("http.request", **line)
        return
    whole = line | {"event": "http.request", "level": "info", "timestamp": f"{now().isoformat()[:-6]}Z"}
    _batch.add(orjson.dumps(whole, default=str).decode() + "\n")
    if path != GRAPHQL_PATH or status >= 400:
        _batch.write()  # whoever looks for what went wrong finds it at once


def write_kept(request_id: str, method: str, path: str, status: int, started: float) -> None:
    """Write the line of a request that was answered by its bytes: as the log would, in a tenth of the time.

    All that is put in is ours: an id of sixteen bytes, a method and a path that were compared, a number.
    """
    took = (time.perf_counter() - started) * 1000
    if _is_plain():
        _batch.add(
            f'{{"request_id":"{request_id}","method":"{method}","path":"{path}","status":{status},"ms":{took:.2f},'
            f'"kept":"bytes","event":"http.request","level":"info","timestamp":"{now().isoformat()[:-6]}Z"}}\n'
        )
        return
    _log.info(
        "http.request", request_id=request_id, method=method, path=path, status=status, ms=round(took, 2), kept="bytes"
    )
