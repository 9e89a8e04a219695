"""`python -m benchmarks.executor`: what GraphQL costs on the same precomputed hits, ours against plain Strawberry.

All servers get the same 20 hits out of memory, so what differs is GraphQL itself: reading the document, running it,
writing the JSON. They are called in process through ASGI, in turns, and timed by the CPU that they use; only the
ratios mean anything on another machine.
"""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Annotated, Any, cast
from unittest.mock import patch

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
from benchmarks.progress import bar
from duobaan.access import ANONYMOUS, Actor
from duobaan.clients.uses import NOBODY
from duobaan.ids import new_id
from duobaan.organisations.models import Organisation
from duobaan.vacancies.models import Vacancy as Row
from duobaan.words import (
    ContinuityPolicy,
    EngagementForm,
    HoursMode,
    Level,
    LineRole,
    OrganisationKind,
    OrganisationStatus,
    Sector,
    ShareMode,
    VacancyStatus,
    Visibility,
)
from schema import build
from schema.context import Context
from schema.cursors import CursorBox
from schema.later import loads
from schema.organisations.types import TYPES, wrap
from schema.scalars import SCALARS
from schema.search.types import Hit, VacancySearchConnection
from schema.shared import lasts, share
from schema.vacancies.types import Vacancy
from search.asking import VacancyWishes
from search.market import Understood

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
TEXT = "Samen met de vakdocent geef je twee ochtenden les aan havo 4 en 5, met een opdracht uit je eigen praktijk. "
HITS = 20
PLAIN, READ, KEPT = "plain Strawberry", "ours, compiled, rows just read", "ours, compiled, rows that are kept"
_out = Console()


def schools() -> list[Organisation]:
    """Return schools as the database holds them."""
    return [
        Organisation(
            id=new_id(),
            version=1,
            kind=OrganisationKind.SCHOOL,
            status=OrganisationStatus.ACTIVE,
            name=f"College {number}",
            website="https://example.org",
            description="",
        )
        for number in range(HITS)
    ]


def vacancy(school: Organisation, number: int) -> Row:
    """Return a vacancy as the database holds it."""
    return Row(
        id=new_id(),
        version=3,
        school_id=school.id,
        status=VacancyStatus.PUBLISHED,
        visibility=Visibility.PUBLIC,
        title=f"Docent wiskunde {number}",
        description=TEXT * 4,
        practice_adds=TEXT,
        text_language="nl",
        sector=Sector.VO,
        levels=(Level.HAVO, Level.VWO),
        subjects=("WI",),
        forms=(EngagementForm.SECONDMENT,),
        contract_kinds=(),
        grounds=(),
        role=LineRole.LEAD,
        hours_mode=HoursMode.FIXED_SLOTS,
        minutes_week=400,
        starts_on=dt.date(2027, 1, 4),
        ends_on=dt.date(2027, 7, 1),
        share_mode=ShareMode.ALLOWED,
        min_team=1,
        max_team=2,
        split_kinds=(),
        continuity=next(iter(ContinuityPolicy)),
        handover_minutes=0,
        supervision_minutes_week=0,
        published_at=dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC),
    )


class Counted:
    """As much of an answer of the search engine as facets ask for."""

    has_next, offset = True, 0
    understood = cast("Understood", type("Meant", (), {"wishes": VacancyWishes()})())
    facets = {
        "levels": {"HAVO": 12, "VWO": 9, "VMBO_TL": 4, "MBO_4": 2},
        "province": {"NL-UT": 8, "NL-GE": 7, "NL-NH": 5},
    }


def connection(vacancies: list[Vacancy]) -> VacancySearchConnection:
    """Return the hits as the resolver of a search hands them on."""
    hits = [
        Hit(
            written=f"cursor{number}".__str__,
            node=node,
            score=None,
            distance_km=None,
            highlights=[],
            match=None,
        )
        for number, node in enumerate(vacancies)
    ]
    return VacancySearchConnection(
        edges=hits, total_count=412, processing=cast("Any", None), found=cast("Any", Counted())
    )


class Ready:
    """One answer as objects, with the schools that it leads to; rows that are kept share theirs (ADR-35)."""

    def __init__(self, of: list[Organisation], vacancies: list[Row], *, kept: bool) -> None:
        nodes, places = list(map(Vacancy.of, vacancies)), {one.id: wrap(one) for one in of}
        if kept:
            nodes, places = list(map(share, nodes)), {key: share(one) for key, one in places.items()}
        self.connection, self.schools = connection(nodes), places


ARE_KEPT = ContextVar("ARE_KEPT", default=False)
"""Whether the rows of the answer count as kept for strangers, or as read just now."""


@contextmanager
def precomputed() -> Iterator[None]:
    """Let the search and its schools answer out of memory, with objects that are ready."""
    known = schools()
    rows = [vacancy(school, number) for number, school in enumerate(known)]
    ready = {kept: Ready(known, rows, kept=kept) for kept in (False, True)}

    async def search(*_: Any, **__: Any) -> VacancySearchConnection:
        return ready[ARE_KEPT.get()].connection

    @lasts
    @loads
    def school(self: Vacancy, info: Any) -> Any:
        return ready[ARE_KEPT.get()].schools[self.row.school_id]

    with (
        patch.object(resolver_of(build.Query, "search_vacancies"), "wrapped_func", search),
        patch.object(resolver_of(Vacancy, "school"), "wrapped_func", school),
    ):
        yield


def resolver_of(cls: Any, name: str) -> Any:
    """Return Strawberry's resolver of a field."""
    fields = cls.__strawberry_definition__.fields
    return next(one.base_resolver for one in fields if one.python_name == name)


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
