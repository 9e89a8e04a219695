"""The composition root: the one place where the parts become a server."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.away import handler as away
from api.fairness.accounting import Accounting, Accounts
from api.fairness.middleware import Fairness
from api.graphql import GraphQLEndpoint
from api.graphql_request import WITH_BODY
from api.hosts import KnownHosts
from api.house import House
from api.imports.routes import UPLOAD_PATHS
from api.live.serving import Serving
from api.live.socket import GraphQLSocket
from api.live.sse import EventStreams, wants_events
from api.middleware import BoundedBody, Doorstep, hsts_of
from api.problems import GRAPHQL_PATH
from api.response_cache import ResponseCache
from api.response_cache_endpoint import KeepingEndpoint
from api.response_cache_lane import QuickLane
from api.routes import routes
from api.trusting import trust
from api.web_client.missing import missing_page
from auth.middleware import AuthMiddleware
from auth.oauth.browsers import PROGRAM_PATHS, BrowserApps
from duobaan.errors import StoreUnavailable, TransientConflict
from duobaan.settings import Settings
from schema.build import DuobaanSchema, build
from schema.documents import Limits

_ANSWERED = {"GET", *WITH_BODY}


class Dispatch:
    """Sends /graphql straight to its endpoints and the rest to the routes; a Mount would answer 307."""

    def __init__(self, graphql: ASGIApp, rest: ASGIApp, events: ASGIApp, socket: ASGIApp) -> None:
        self._graphql, self._rest = graphql, rest
        self._events, self._socket = events, socket

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pick by the exact path and by how the answer is to come."""
        await self._chosen(scope)(scope, receive, send)

    def _chosen(self, scope: Scope) -> ASGIApp:
        if scope["type"] == "lifespan" or scope["path"] != GRAPHQL_PATH:
            return self._rest
        if scope["type"] == "websocket":
            return self._socket
        return self._events if scope["method"] in _ANSWERED and wants_events(scope) else self._graphql


def _plain_problem(settings: Settings) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def answer(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        body = {"type": "about:blank", "title": error.detail, "status": error.status_code}
        plain = JSONResponse(body, error.status_code, dict(error.headers or {}), "application/problem+json")
        return missing_page(settings, request, error) or plain

    return answer


def _schema(settings: Settings) -> DuobaanSchema:
    schema = build(limits=Limits.of(settings), compiled=settings.executor == "compiled")
    trust(schema, settings)
    return schema


def create_app(settings: Settings, house: House | None = None) -> ASGIApp:
    """Wire a server; its lifespan opens and closes the house."""
    home = house or House.of(settings)
    accounts = Accounts(settings)

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with home.living(relay=settings.relay == "inside"):
            yield

    problems = {HTTPException: _plain_problem(settings), StoreUnavailable: away, TransientConflict: away}
    schema = home.language = _schema(settings)
    rest = Starlette(routes=routes(home, schema), lifespan=lifespan, exception_handlers=problems)
    kept = ResponseCache.of(settings, home)
    tally, context = home.tally, home.context
    tally.cache = kept
    graphql = GraphQLEndpoint(schema, context, tally) if kept is None else KeepingEndpoint(schema, context, kept, tally)
    live = Serving(
        schema,
        home.context,
        home.feed,
        home.watchman,
        accounts.account,
        heartbeat=settings.live_heartbeat_seconds,
        most_bytes=settings.max_body_bytes,
    )
    app: ASGIApp = Dispatch(graphql, rest, EventStreams(live), GraphQLSocket(live))
    app = Accounting(app, accounts)
    app = AuthMiddleware(app, home.desk)
    app = BrowserApps(app, home.db, settings, paths={GRAPHQL_PATH, *PROGRAM_PATHS})
    app = fairness = Fairness(app, settings)
    tally.gate = fairness.gate
    larger = {path: settings.import_bytes for path in UPLOAD_PATHS}
    app = BoundedBody(app, limit=settings.max_body_bytes, seconds=settings.body_seconds, larger=larger)
    app = KnownHosts(app, public_url=settings.public_url)
    app = Doorstep(app, hsts=hsts_of(settings), tally=tally)
    if settings.tracing:
        from api.tracing import Traced

        app = Traced(app)
    return app if kept is None else QuickLane(app, kept, accounts.account, tally)
