"""GraphQL over a WebSocket: graphql-transport-ws, the only subprotocol; every mistake closes with its own code."""

from __future__ import annotations

import asyncio
import contextlib
import time

import orjson
import structlog
from starlette.types import Message, Receive, Scope, Send

from api.fairness.callers import account_of
from api.fairness.gate import Caller, Gate, SentAway
from api.graphql import body_of
from api.graphql_request import Asked, Refused
from api.live.messages import PROTOCOL, Close, Received, authorization_of, read_asked, read_message, written
from api.live.serving import ReaderGone, Serving, over, send_in_time
from duobaan import labels
from duobaan.ids import new_id
from duobaan.live.endings import Ending, StreamEnded
from duobaan.live.feed import Line
from schema.faults import coded
from schema.operations import Answer, refuse
from schema.streams import OPENED

_log = structlog.get_logger("duobaan.live")
_GOODBYES = {
    Ending.SERVER_RESTART: 1012,
    Ending.RIGHTS_CHANGED: 4403,
    Ending.UNAUTHENTICATED: 4403,
    Ending.TOO_MANY_STREAMS: 4429,
}
_LAST_WORD_SECONDS = 0.5


class GraphQLSocket:
    """Takes sockets in and closes them."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket until it closes; whatever goes wrong ends this socket and nothing else."""
        if (await receive())["type"] != "websocket.connect":
            return
        started, code = time.perf_counter(), 1005
        speaks = PROTOCOL in scope.get("subprotocols", ())
        await send({"type": "websocket.accept", "subprotocol": PROTOCOL if speaks else None})
        try:
            if not speaks:
                raise Close(4406, f"This server speaks {PROTOCOL} only.")
            await _Socket(self._serving, scope, receive, send).run()
        except Close as close:
            code = close.code
            await _close(send, close)
        except ReaderGone:
            code = 1006
        except Exception as error:
            code = 1011
            _log.error("socket.failed", exc_info=error)
            await _close(send, Close(1011, "Something went wrong here."))
        _log.info("live.socket", code=code, ms=round((time.perf_counter() - started) * 1000, 2))


async def _close(send: Send, close: Close) -> None:
    with contextlib.suppress(ReaderGone, RuntimeError):  # closed already
        await send_in_time(send, {"type": "websocket.close", "code": close.code, "reason": close.reason[:120]})


class _Place:
    """One operation's place behind the gate that requests pass too; it is given free once."""

    def __init__(self, scope: Scope) -> None:
        self._gate: Gate | None = scope["state"].get("gate")
        self._key = account_of(scope)
        self._taken: tuple[Caller, float] | None = None

    async def take(self) -> None:
        """Wait for a turn; raise SentAway where there is no room."""
        if self._gate is not None:
            self._taken = await self._gate.enter(self._key), time.monotonic()

    def free(self) -> None:
        """Let the next one in."""
        if self._gate is not None and self._taken is not None:
            caller, since = self._taken
            self._taken = None
            self._gate.leave(caller, time.monotonic() - since)


class _Socket:
    """One accepted socket: first its greeting, then its operations."""

    def __init__(self, serving: Serving, scope: Scope, receive: Receive, send: Send) -> None:
        self._serving, self._scope, self._receive, self._send = serving, scope, receive, send
        self._running: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Greet, then serve until either side ends."""
        try:
            async with asyncio.timeout(self._serving.init_seconds):
                greeting = await self._greeted()
        except TimeoutError:
            raise Close(4408, "Connection initialisation timeout") from None
        if greeting is None:
            return
        try:
            with self._serving.line(self._scope) as line:
                await self._put(written("connection_ack"))
                await self._serve(line)
        except StreamEnded as end:
            words = labels.label(f"live.{end.ending.value}", self._scope["state"]["locale"])
            raise Close(_GOODBYES.get(end.ending, 4403), words) from None
        finally:
            await self._stop_all()

    async def _greeted(self) -> Received | None:
        while True:
            frame = await self._receive()
            if frame["type"] == "websocket.disconnect":
                return None
            received = read_message(frame, self._serving.most_bytes)
            if received.type == "connection_init":
                await self._prove(received)
                return received
            if received.type == "ping":
                await self._pong(received)
            elif received.type != "pong":
                raise Close(4401, "Unauthorized")

    async def _prove(self, received: Received) -> None:
        """Take credentials in the payload instead of those of the handshake; wrong ones are refused."""
        sent = authorization_of(received.payload)
        if sent is None:
            return
        found = await self._scope["state"]["prove_bearer"](self._scope, sent)
        if found is None:
            raise Close(4403, "Forbidden")
        self._scope["state"] = {**self._scope["state"], **found}

    async def _serve(self, line: Line) -> None:
        ended = asyncio.create_task(line.ended.wait())
        frame = asyncio.create_task(self._next_frame())
        try:
            while True:
                await asyncio.wait({frame, ended}, return_when=asyncio.FIRST_COMPLETED)
                if ended.done():
                    await self._let_speak()
                    raise StreamEnded(line.ending or Ending.SERVER_RESTART)
                if frame.result()["type"] == "websocket.disconnect":
                    return
                await self._take(read_message(frame.result(), self._serving.most_bytes), line)
                frame = asyncio.create_task(self._next_frame())
        finally:
            for task in (ended, frame):
                task.cancel()
            await asyncio.gather(ended, frame, return_exceptions=True)

    async def _next_frame(self) -> Message:
        return await self._receive()

    async def _take(self, received: Received, line: Line) -> None:
        if received.type == "connection_init":
            raise Close(4429, "Too many initialisation requests")
        if received.type == "ping":
            await self._pong(received)
        elif received.type == "complete" and (task := self._running.pop(received.id, None)) is not None:
            task.cancel()
        elif received.type == "subscribe":
            await self._begin(received, line)

    async def _begin(self, received: Received, line: Line) -> None:
        key = received.id
        if key in self._running:
            raise Close(4409, f"Subscriber for {key} already exists"[:120])
        try:
            asked = read_asked(received, self._serving.schema.library.trusted)
        except Refused as fault:
            await self._put_errors(key, refuse(coded(fault.text, fault.code)))
            return
        if len(self._running) >= self._serving.feed.bounds.streams:
            text = labels.label("live.TOO_MANY_STREAMS", self._scope["state"]["locale"])
            await self._put_errors(key, refuse(coded(text, Ending.TOO_MANY_STREAMS.value)))
            return
        task = asyncio.create_task(self._operate(key, asked, line))
        self._running[key] = task
        task.add_done_callback(lambda done: self._done(key, done))

    def _done(self, key: str, task: asyncio.Task[None]) -> None:
        if self._running.get(key) is task:
            del self._running[key]
        if not task.cancelled() and (error := task.exception()) is not None and not isinstance(error, ReaderGone):
            _log.error("socket.operation_failed", exc_info=error)

    async def _operate(self, key: str, asked: Asked, line: Line) -> None:
        """Run one operation to its end; a single result and a stream differ in how often `next` is said."""
        context = self._serving.context(self._scope, new_id().hex, line)
        place = _Place(self._scope)
        try:
            await place.take()
            context.actor = await line.actor_now()
            async with contextlib.aclosing(self._serving.answers(asked, context)) as answers:
                async for answer in answers:
                    place.free()  # a stream may stay open for hours: it holds no place
                    if answer is OPENED:
                        continue
                    if answer.request_failed:  # nothing ran, or nothing more will: the last word of this id
                        await self._put_errors(key, answer)
                        return
                    await self._put(written("next", key, body_of(answer)))
            await self._put(written("complete", key))
        except StreamEnded as end:
            await self._put_errors(key, over(end.ending, context))
        except SentAway:
            await self._put_errors(key, refuse(coded("Too many operations wait; send fewer at once.", "RATE_LIMITED")))
        finally:
            place.free()

    async def _put_errors(self, key: str, answer: Answer) -> None:
        await self._put(written("error", key, orjson.dumps(answer.errors, default=str)))

    async def _pong(self, received: Received) -> None:
        payload = None if received.payload is None else orjson.dumps(received.payload)
        await self._put(written("pong", payload=payload))

    async def _put(self, message: Message) -> None:
        await send_in_time(self._send, message)

    async def _let_speak(self) -> None:
        """Give the streams a moment to say why they end."""
        if self._running:
            await asyncio.wait(set(self._running.values()), timeout=_LAST_WORD_SECONDS)

    async def _stop_all(self) -> None:
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
