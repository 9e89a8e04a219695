"""What both transports do with an operation: open the caller's line, run it, and follow it when it is a stream."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import dataclass

from starlette.types import Message, Scope, Send

from api.fairness.callers import account_of
from api.graphql import MakeContext
from api.graphql_request import Asked
from auth.credential import Credential
from auth.watching import Watchman
from duobaan.live.endings import Ending, StreamEnded
from duobaan.live.feed import Feed, Line
from schema.build import DuobaanSchema
from schema.context import Context
from schema.cost.allowance import Allowance
from schema.operations import Answer, refuse
from schema.streams import ended, stream

_SEND_SECONDS = 10.0


class ReaderGone(Exception):
    """The other side takes nothing any more."""


@dataclass(frozen=True, slots=True)
class Serving:
    """The schema and the feed, as the transports use them."""

    schema: DuobaanSchema
    make_context: MakeContext
    feed: Feed
    watchman: Watchman
    account: Callable[[Scope], Allowance]
    heartbeat: float = 15.0
    init_seconds: float = 10.0
    most_bytes: int = 100_000

    @contextlib.contextmanager
    def line(self, scope: Scope) -> Iterator[Line]:
        """Open a line for whoever the request proved to be, and watch whether they still are."""
        state = scope["state"]
        credential: Credential | None = state["credential"]
        line = self.feed.line(account_of(scope), state["actor"], None if credential is None else credential.again)

        async def look() -> None:
            with contextlib.suppress(StreamEnded):
                await line.actor_now()

        watched = None if credential is None else self.watchman.watch(credential, look)
        try:
            yield line
        finally:
            if watched is not None:
                self.watchman.forget(watched)
            line.close()

    def context(self, scope: Scope, request_id: str, line: Line | None) -> Context:
        """Make the context of one operation; whoever was proven last pays for it."""
        state = scope["state"]
        made = self.make_context(state["actor"], state["locale"], request_id)
        made.line, made.allowance, made.caller = line, self.account(scope), state["caller"]
        return made

    def answers(self, asked: Asked, context: Context) -> AsyncGenerator[Answer, None]:
        """Yield what an operation answers: once, or whenever something happens."""
        return stream(
            self.schema,
            context,
            asked.query,
            variables=asked.variables,
            operation_name=asked.operation_name,
            only_queries=asked.only_queries,
        )


def over(ending: Ending, context: Context) -> Answer:
    """Return the answer that says why a stream ends."""
    return refuse(ended(ending, context))


async def send_in_time(send: Send, message: Message) -> None:
    """Send, unless the other side reads nothing for so long that it must be taken for gone."""
    try:
        async with asyncio.timeout(_SEND_SECONDS):
            await send(message)
    except OSError:  # TimeoutError is one
        raise ReaderGone from None
