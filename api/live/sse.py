"""GraphQL over server-sent events on /graphql itself: one connection per operation (graphql-sse, distinct mode)."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import Any

from starlette.types import Receive, Scope, Send

from api.graphql import body_of
from api.graphql_request import WITH_BODY, Asked, Refused, read, weigh
from api.live.serving import ReaderGone, Serving, over, send_in_time
from api.problems import header, refuse
from duobaan.live.endings import Ending, StreamEnded
from duobaan.live.feed import Line
from schema.context import Context
from schema.operations import Answer
from schema.streams import OPENED, RETRY_SECONDS

EVENTS_TYPE = "text/event-stream"
_VARY = b"Accept, Accept-Language, Authorization, Cookie"
_HEARTBEAT = b":\n\n"
_COMPLETE = b"event: complete\ndata:\n\n"
_LAST_WORD_SECONDS = 1.0
_LONGEST_CURSOR = 400


def wants_events(scope: Scope) -> bool:
    """Say whether a request asks for events rather than for one answer."""
    offers = [(name, quality) for name, quality in weigh(header(scope, b"accept") or "") if quality > 0]
    asked = max((quality for name, quality in offers if name == EVENTS_TYPE), default=0.0)
    others = (quality for name, quality in offers if name.startswith("application/") and name != EVENTS_TYPE)
    return asked > 0 and asked >= max(others, default=0.0)


def event(answer: Answer, mark: str) -> bytes:
    """Write one `next` event; its id lets a browser go on from here by itself."""
    named = f"id: {mark}\n".encode() if mark else b""
    return named + b"event: next\ndata: " + body_of(answer) + b"\n\n"


class EventStreams:
    """Answers operations as streams of events."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Open the stream; what is wrong with the operation itself is told in it, as the protocol wants."""
        try:
            body = (await receive()).get("body", b"") if scope["method"] in WITH_BODY else b""
            asked = read(scope, body, self._serving.schema.library.trusted)
        except Refused as fault:
            await refuse(scope, send, fault.status, fault.code, fault.text, fault.headers)
            return
        state = scope["state"]
        context = self._serving.context(scope, state["request_id"], None)
        context.resume = _resume(scope)
        await send({"type": "http.response.start", "status": 200, "headers": _headers(context.locale)})
        count = 0
        with contextlib.suppress(ReaderGone):
            try:
                with self._serving.line(scope) as line:
                    context.line = line
                    count = await _Pump(self._serving, line, context, receive, send).run(asked)
            except StreamEnded as end:
                await _last_words(send, over(end.ending, context), context, end.ending)
        state["log"] = {"stream": "sse", "events": count}


def _resume(scope: Scope) -> str | None:
    sent = header(scope, b"last-event-id")
    return sent if sent and len(sent) <= _LONGEST_CURSOR else None


def _headers(locale: str) -> list[tuple[bytes, bytes]]:
    return [
        (b"content-type", f"{EVENTS_TYPE}; charset=utf-8".encode()),
        (b"content-language", locale.encode()),
        (b"vary", _VARY),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]


async def _last_words(send: Send, answer: Answer, context: Context, ending: Ending) -> None:
    hint = f"retry: {RETRY_SECONDS * 1000}\n".encode() if ending is Ending.SERVER_RESTART else b""
    body = hint + event(answer, context.mark) + _COMPLETE
    await send_in_time(send, {"type": "http.response.body", "body": body, "more_body": False})


class _Pump:
    """Moves the answers of one operation to the caller, with heartbeats, until either side ends."""

    def __init__(self, serving: Serving, line: Line, context: Context, receive: Receive, send: Send) -> None:
        self._serving, self._line, self._context = serving, line, context
        self._receive, self._send = receive, send
        self._count = 0

    async def run(self, asked: Asked) -> int:
        """Return how many events were sent."""
        answers = self._serving.answers(asked, self._context)
        gone = asyncio.create_task(self._until_gone())
        ended = asyncio.create_task(self._line.ended.wait())
        try:
            while (answer := await self._next(answers, gone, ended)) is not None:
                if gone.done():
                    return self._count
                await self._tell(answer)
            await self._put(_COMPLETE, last=True)
        finally:
            for task in (gone, ended):
                task.cancel()
            await asyncio.gather(gone, ended, return_exceptions=True)
            await answers.aclose()
        return self._count

    async def _next(
        self, answers: AsyncGenerator[Answer, None], gone: asyncio.Task[None], ended: asyncio.Task[bool]
    ) -> Answer | None:
        """Wait for the next answer, with heartbeats; OPENED stands for a caller who left."""
        pending = asyncio.create_task(anext(answers, None))
        try:
            while True:
                waits: set[asyncio.Task[Any]] = {pending, gone, ended}
                await asyncio.wait(waits, timeout=self._serving.heartbeat, return_when=asyncio.FIRST_COMPLETED)
                if pending.done():
                    return pending.result()
                if gone.done():
                    return OPENED
                if ended.done():
                    return await self._why(pending)
                await self._put(_HEARTBEAT)
        finally:
            pending.cancel()
            await asyncio.gather(pending, return_exceptions=True)

    async def _why(self, pending: asyncio.Task[Answer | None]) -> Answer | None:
        """The stream knows best why it ends; one that is busy for too long is told by its line."""
        await asyncio.wait({pending}, timeout=_LAST_WORD_SECONDS)
        if pending.done():
            return pending.result()
        raise StreamEnded(self._line.ending or Ending.SERVER_RESTART)

    async def _tell(self, answer: Answer) -> None:
        if answer is OPENED:
            await self._put(f"id: {self._context.mark}\n".encode() + _HEARTBEAT)
            return
        self._count += 1
        if self._line.ending is Ending.SERVER_RESTART:
            await self._put(f"retry: {RETRY_SECONDS * 1000}\n".encode() + event(answer, self._context.mark))
            return
        await self._put(event(answer, self._context.mark))

    async def _put(self, body: bytes, *, last: bool = False) -> None:
        await send_in_time(self._send, {"type": "http.response.body", "body": body, "more_body": not last})

    async def _until_gone(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
