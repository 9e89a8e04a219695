"""Sends spans of requests, use cases, SQL and searches to a collector of OpenTelemetry; loaded where that is set."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import event
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.console import Trouble
from api.middleware import logged_path
from duobaan import __version__, spans

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span, Tracer

    from api.house import House
    from duobaan.settings import Settings

_LONGEST_SQL: Final = 2_000


class Traced:
    """Marks each request that is not answered by its bytes; whoever sends it has no say in whether it is followed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Mark it from its first byte to the last of its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = logged_path(scope["path"])
        facts = {"http.request.method": scope["method"][:10], "url.path": path}
        with spans.span(f"{facts['http.request.method']} {path}", **facts) as mark:

            async def sending(message: Message) -> None:
                if message["type"] == "http.response.start":
                    mark.set_attribute("http.response.status_code", message["status"])
                    mark.set_attribute("duobaan.request_id", scope["state"].get("request_id", ""))
                await send(message)

            await self.app(scope, receive, sending)


def _provider(settings: Settings) -> TracerProvider:
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
    except ImportError:
        raise Trouble("DUOBAAN_TRACING needs the extra `tracing`: pip install 'duobaan[tracing]'.") from None
    resource = Resource.create({"service.name": "duobaan", "service.version": __version__})
    made = TracerProvider(resource=resource, sampler=ParentBased(TraceIdRatioBased(settings.tracing_share)))
    address = settings.tracing.rstrip("/") + "/v1/traces"
    made.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=address, timeout=5)))
    return made


class _Follower:
    """Begins spans of OpenTelemetry."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    def __call__(self, name: str, /, **attributes: spans.Attribute) -> contextlib.AbstractContextManager[spans.Span]:
        # The message of an exception may quote what a person typed: its type alone is told.
        return self._tracer.start_as_current_span(
            name, attributes=attributes, record_exception=False, set_status_on_exception=False
        )


@contextlib.asynccontextmanager
async def tracing(house: House) -> AsyncIterator[None]:
    """Follow what this process does as long as the block lasts; what is on its way at the end is sent."""
    provider = _provider(house.settings)
    tracer = provider.get_tracer("duobaan", __version__)
    follower = _Follower(tracer)
    spans.follow(follower)
    try:
        with _statements(house, tracer):
            yield
    finally:
        spans.leave(follower)
        await asyncio.to_thread(provider.shutdown)


@contextlib.contextmanager
def _statements(house: House, tracer: Tracer) -> Iterator[None]:
    """Mark every statement; its text has places for values and none of them."""
    engine = house.db.engine.sync_engine
    system = {"postgresql": "postgresql", "sqlite": "sqlite"}[engine.dialect.name]

    def before(_: Any, cursor: Any, statement: str, values: Any, context: Any, many: bool) -> None:
        facts = {"db.system.name": system, "db.query.text": statement[:_LONGEST_SQL]}
        context.duobaan_span = tracer.start_span(f"SQL {statement.split(maxsplit=1)[0]}", attributes=facts)

    def after(_: Any, cursor: Any, statement: str, values: Any, context: Any, many: bool) -> None:
        _end(context)

    def failed(failure: Any) -> None:
        _end(failure.execution_context, type(failure.original_exception).__name__)

    heard = (("before_cursor_execute", before), ("after_cursor_execute", after), ("handle_error", failed))
    for name, listener in heard:
        event.listen(engine, name, listener)
    try:
        yield
    finally:
        for name, listener in heard:
            event.remove(engine, name, listener)


def _end(context: Any, trouble: str = "") -> None:
    mark: Span | None = getattr(context, "duobaan_span", None)
    if mark is not None:
        if trouble:
            mark.set_attribute("error.type", trouble)
        mark.end()
