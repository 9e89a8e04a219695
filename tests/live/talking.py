"""A real server on a real socket, people with tokens and cookies, and readers of both transports."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID

import httpx2
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from api.app import create_app
from api.house import House
from api.server import Server, bind, uvicorn_config
from auth.models import PersonalToken
from auth.tokens import new_session_token, new_token
from duobaan.access import Permission
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.people.models import LoginSession
from duobaan.secrecy import hash_secret
from duobaan.settings import Settings
from tests import factories

SECONDS = 30.0  # a busy machine answers late
QUIET = 0.6
_TRIES = 20


async def until(check: Callable[[], Any], seconds: float = SECONDS) -> None:
    """Wait for something that follows from elsewhere."""
    async with asyncio.timeout(seconds):
        while not check():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@dataclass(frozen=True)
class Event:
    """One server-sent event."""

    name: str
    data: Any
    id: str
    retry: str


@dataclass
class Sse:
    """Reads one stream of events; comments are counted apart."""

    response: httpx2.Response
    id: str = ""
    comments: int = 0
    _lines: AsyncIterator[str] | None = None
    _pending: asyncio.Task[Any] | None = None

    async def _line(self) -> str | None:
        if self._lines is None:
            self._lines = self.response.aiter_lines()
        return await anext(self._lines, None)

    async def _event(self) -> Event | None:
        fields: dict[str, str] = {}
        while (line := await self._line()) is not None:
            if line.startswith(":"):
                self.comments += 1
            elif line:
                name, _, value = line.partition(":")
                fields[name] = value.removeprefix(" ")
            else:
                self.id = fields.get("id", self.id)
                if "event" in fields:
                    data = json.loads(fields["data"]) if fields.get("data") else None
                    return Event(fields["event"], data, self.id, fields.get("retry", ""))
                if fields or self.comments:
                    fields = {}
        return None

    async def next(self, seconds: float = SECONDS) -> Event | None:
        """Return the next event, None at the end of the stream; raise TimeoutError."""
        self._pending = self._pending or asyncio.create_task(self._event())
        done, _ = await asyncio.wait({self._pending}, timeout=seconds)
        if not done:
            raise TimeoutError
        found, self._pending = self._pending.result(), None
        return found

    async def data(self, seconds: float = SECONDS) -> Any:
        """Return the data of the next event, which must be a `next` without errors."""
        event = await self.next(seconds)
        assert event is not None
        assert (event.name, event.data.get("errors")) == ("next", None), event
        (value,) = event.data["data"].values()
        return value

    async def code(self, seconds: float = SECONDS) -> str:
        """Return the code of the error that ends the stream; after it comes `complete` and nothing."""
        event = await self.next(seconds)
        assert event is not None
        assert event.name == "next"
        end = await self.next(seconds)
        assert end is not None
        assert end.name == "complete"
        assert await self.next(seconds) is None
        return str(event.data["errors"][0]["extensions"]["code"])

    async def silence(self, seconds: float = QUIET) -> None:
        """Check that nothing comes."""
        with contextlib.suppress(TimeoutError):
            event = await self.next(seconds)
            raise AssertionError(f"this came: {event}")

    async def opened(self) -> Self:
        """Wait until the server said that the stream is open."""
        self._pending = self._pending or asyncio.create_task(self._event())
        await until(lambda: self.id)
        return self


@dataclass
class Socket:
    """A socket that speaks graphql-transport-ws."""

    wire: ClientConnection

    async def send(self, kind: str, **more: Any) -> None:
        await self.wire.send(json.dumps({"type": kind, **more}))

    async def next(self, seconds: float = SECONDS) -> dict[str, Any]:
        async with asyncio.timeout(seconds):
            found: dict[str, Any] = json.loads(await self.wire.recv())
            return found

    async def init(self, **payload: Any) -> Self:
        await self.send("connection_init", payload=payload)
        assert await self.next() == {"type": "connection_ack"}
        return self

    async def subscribe(self, key: str, query: str, **variables: Any) -> None:
        await self.send("subscribe", id=key, payload={"query": query, "variables": variables})

    async def closed(self, seconds: float = SECONDS) -> int:
        """Wait for the end and return its code; what came before it is dropped."""
        async with asyncio.timeout(seconds):
            await self.wire.wait_closed()
        assert self.wire.close_code is not None
        return self.wire.close_code


@dataclass
class Person:
    """Somebody with a token, and perhaps a cookie."""

    base: str
    http: httpx2.AsyncClient
    headers: dict[str, str] = field(default_factory=dict)

    async def ask(self, query: str, **variables: Any) -> Any:
        """Return the data; a server that sheds load is asked again when it said, as every client does."""
        asked = {"query": query, "variables": variables}
        for _ in range(_TRIES):
            answer = await self.http.post(f"{self.base}/graphql", json=asked, headers=self.headers)
            if answer.status_code != 503:
                break
            await asyncio.sleep(float(answer.headers["retry-after"]))
        body = json.loads(answer.content)
        assert "errors" not in body, body
        return body["data"]

    @contextlib.asynccontextmanager
    async def follow(self, query: str, last: str | None = None, **variables: Any) -> AsyncIterator[Sse]:
        headers = self.headers | {"accept": "text/event-stream"} | ({"last-event-id": last} if last else {})
        body = {"query": query, "variables": variables}
        async with self.http.stream("POST", f"{self.base}/graphql", json=body, headers=headers) as response:
            assert response.status_code == 200, await response.aread()
            assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
            stream = Sse(response)
            try:
                yield stream
            finally:
                if stream._pending is not None:
                    stream._pending.cancel()
                    await asyncio.gather(stream._pending, return_exceptions=True)

    @contextlib.asynccontextmanager
    async def socket(self, *protocols: str, **headers: str) -> AsyncIterator[Socket]:
        spoken = [Subprotocol(one) for one in protocols or ("graphql-transport-ws",)]
        address = self.base.replace("http://", "ws://") + "/graphql"
        async with connect(
            address, subprotocols=spoken, additional_headers=self.headers | headers, proxy=None, ping_interval=None
        ) as wire:
            yield Socket(wire)


@dataclass
class Place:
    """A running server with its database."""

    base: str
    db: Database
    http: httpx2.AsyncClient
    house: House | None = None
    server: uvicorn.Server | None = None

    def nobody(self) -> Person:
        return Person(self.base, self.http)

    async def person(self, user_id: UUID | None, *scopes: Permission) -> Person:
        """Somebody with a personal token."""
        assert user_id is not None
        secret = new_token()
        row = PersonalToken(user_id=user_id, name="proef", token_hash=hash_secret(secret), scopes=scopes)
        await factories.store(self.db, row)
        return Person(self.base, self.http, {"authorization": f"Bearer {secret}"})

    async def browser(self, user_id: UUID | None) -> Person:
        """Somebody with a cookie, on a page of this server."""
        assert user_id is not None
        secret, ends = new_session_token(), now().replace(year=now().year + 1)
        await factories.store(
            self.db, LoginSession(user_id=user_id, token_hash=hash_secret(secret), expires_at=ends, method="password")
        )
        cookie = {"cookie": f"duobaan_session={secret}", "origin": self.base, "x-duobaan": "1"}
        return Person(self.base, self.http, cookie)


@contextlib.asynccontextmanager
async def serving(settings: Settings, db: Database) -> AsyncIterator[Place]:
    """Run the app in this process on a socket of loopback, as `duobaan serve` does."""
    house = House.of(settings)
    app = create_app(settings, house)
    listening = bind("127.0.0.1", 0)
    base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    server = Server(uvicorn_config(app, settings), asyncio.Event(), house.feed)
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment]
    running = asyncio.create_task(server.serve(sockets=[listening]))
    async with httpx2.AsyncClient(timeout=30, limits=httpx2.Limits(max_connections=None)) as http:
        await until(lambda: server.started, 30)
        try:
            yield Place(base, db, http, house, server)
        finally:
            server.should_exit = True
            await asyncio.wait_for(running, 30)


def memory_mb() -> float:
    """Return how much memory this process holds."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
