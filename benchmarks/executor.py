"""`python -m benchmarks.executor`: what GraphQL costs on the same precomputed hits, ours against plain Strawberry.

All servers get the same 20 hits out of memory, so what differs is GraphQL itself: reading the document, running it,
writing the JSON. They are called in process through ASGI, in turns, and timed by the CPU that they use; only the
ratios mean anything on another machine.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, cast

import orjson
import strawberry
import structlog
import typer
import uvloop
from rich.console import Console
from rich.table import Table
from starlette.types import ASGIApp, Message
from strawberry.asgi import GraphQL
from strawberry.schema.config import StrawberryConfig

from api.graphql import GraphQLEndpoint
from api.metrics.tally import Tally
from benchmarks.hits import ARE_KEPT, HITS, precomputed
from benchmarks.progress import bar
from duobaan.access import ANONYMOUS, Actor
from duobaan.clients.uses import NOBODY
from schema import build
from schema.context import Context
from schema.cursors import CursorBox
from schema.organisations.types import TYPES
from schema.scalars import SCALARS

QUERY = """query Search($first: Int!) {
  searchVacancies(query: "wiskunde", first: $first) {
    totalCount
    facets(names: [LEVEL, PROVINCE]) { name values { value count selected label } }
    pageInfo { hasNextPage endCursor }
    edges { cursor node {
      id version status title description sector levels forms role minutesPerWeek startsOn endsOn shareMode publishedAt
      school { id name kind website }
    } }
  }
}"""
PLAIN, READ, KEPT = "plain Strawberry", "ours, compiled, rows just read", "ours, compiled, rows that are kept"
_out = Console()


def context(actor: Actor = ANONYMOUS, locale: str = "nl", request_id: str = "r") -> Context:
    """Return the context of a request that reaches neither database nor engine."""
    return Context(db=None, engine=None, cursors=CursorBox(b"benchmark"), actor=actor, locale=locale)  # type: ignore[arg-type]


class Plain(GraphQL[Context, None]):
    """Strawberry's own ASGI application, as its documentation shows it."""

    async def get_context(self, request: Any, response: Any) -> Context:
        """Return the same context as ours."""
        return context()


def plain() -> ASGIApp:
    """Return Strawberry over the same types, without anything of ours around it."""
    schema = strawberry.Schema(
        query=build.Query,
        mutation=build.Mutation,
        types=TYPES,
        config=StrawberryConfig(scalar_map=SCALARS),
    )
    return cast("ASGIApp", Plain(schema, graphql_ide=None))


def ours(*, compiled: bool) -> ASGIApp:
    """Return the endpoint of this server."""
    return GraphQLEndpoint(build.build(compiled=compiled), context, Tally())


async def call(app: ASGIApp) -> bytes:
    """Send the search and return the body of its answer."""
    body = orjson.dumps({"query": QUERY, "variables": {"first": HITS}})
    scope = {
        "type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "scheme": "http", "root_path": "",
        "http_version": "1.1", "server": ("localhost", 80), "client": ("127.0.0.1", 1),
        "headers": [(b"content-type", b"application/json"), (b"accept", b"application/json"), (b"host", b"localhost")],
        "state": {"actor": ANONYMOUS, "caller": NOBODY, "locale": "nl", "request_id": "r"},
    }  # fmt: skip
    sent: list[bytes] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message.get("body", b""))

    await app(scope, receive, send)
    return b"".join(sent)


async def timed(app: ASGIApp, times: int, *, kept: bool = False) -> float:
    """Return the CPU seconds of one call, on average."""
    ARE_KEPT.set(kept)
    started = time.process_time()
    for _ in range(times):
        await call(app)
    return (time.process_time() - started) / times


async def write_only() -> Callable[[], Awaitable[bytes]]:
    """Return what only writes the answer as JSON: the least that any executor can cost."""
    data = orjson.loads(await call(ours(compiled=True)))

    async def write() -> bytes:
        return orjson.dumps(data)

    return write


async def measure(rounds: int, times: int) -> dict[str, list[float]]:
    """Return the CPU seconds per request of each server, round by round."""
    compiled = ours(compiled=True)
    apps = {PLAIN: plain(), "ours, plain": ours(compiled=False), READ: compiled, KEPT: compiled}
    answers = {}
    for name, app in apps.items():
        ARE_KEPT.set(name == KEPT)
        for turn in range(3):
            answers[name, turn] = orjson.loads(await call(app))["data"]
    assert len({orjson.dumps(one) for one in answers.values()}) == 1, "the servers answer differently"
    seconds: dict[str, list[float]] = {name: [] for name in apps}
    with bar("rounds", rounds) as done:
        for _ in range(rounds):
            for name, app in apps.items():
                often = times if app is compiled else max(1, times // 20)
                seconds[name].append(await timed(app, often, kept=name == KEPT))
            done()
    return seconds


def main(
    rounds: Annotated[int, typer.Option(help="How often the servers take turns.")] = 10,
    times: Annotated[int, typer.Option(help="Requests of ours per turn; of the slow ones a twentieth.")] = 200,
) -> None:
    """Print requests per CPU-second and how they compare."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with precomputed():
        seconds = uvloop.run(measure(rounds, times))  # as `duobaan serve` does
    middle = {name: statistics.median(found) for name, found in seconds.items()}
    table = Table("server", "req/cpu-s", "us a request", "against plain Strawberry")
    for name, found in seconds.items():
        faster = statistics.median(base / one for base, one in zip(seconds[PLAIN], found, strict=True))
        table.add_row(name, f"{1 / middle[name]:,.0f}", f"{middle[name] * 1e6:,.0f}", f"{faster:.1f}x")
    _out.print(table)


if __name__ == "__main__":
    typer.run(main)
