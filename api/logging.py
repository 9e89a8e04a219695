"""Structured logs on standard error: JSON, or coloured lines on a terminal in demo mode; never personal data.

The message of an exception may quote what a person typed, so only its type and its frames are logged.
"""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from duobaan.settings import Settings

_MOST_FRAMES = 20


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
    structlog.configure(
        processors=[*shared, last],
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
