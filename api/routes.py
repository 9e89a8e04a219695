"""The small paths beside /graphql: health, version, the schema as text, and the pages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import orjson
import structlog
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from api import public_pages
from api.agreement.routes import agreement_routes
from api.docs_pages import docs_routes
from api.export_pages import export_file, export_page
from api.exports.routes import export_routes
from api.feed_pages import feed_routes
from api.help.routes import help_routes
from api.house import House
from api.imports.routes import import_routes
from api.kept_text import KeptText
from api.notice_pages import notice_routes
from api.web_client.routes import client_routes
from auth.routes import auth_routes
from duobaan import __version__
from duobaan.db import migrate
from schema.build import DuobaanSchema, sdl
from schema.cost.listing import listing
from schema.examples import examples
from search.engine import EngineUnavailable, Query
from search.indexes import VACANCIES
from search.visibility import EVERYTHING
from web import static_folder

_log = structlog.get_logger("duobaan.routes")
_PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
Endpoint = Callable[[Request], Awaitable[Response]]


async def healthz(request: Request) -> Response:
    """Say that the process answers; nothing else is looked at."""
    return JSONResponse({"status": "ok"})


async def version(request: Request) -> Response:
    """Say which version runs."""
    return JSONResponse({"version": __version__})


def readyz(house: House) -> Endpoint:
    """Make the answer to "may you get traffic": the database and its form decide, the search engine is reported."""

    async def endpoint(request: Request) -> Response:
        database, search = await _database_state(house), await _search_state(house)
        body = {"ready": database == "ok", "database": database, "search": search}
        return JSONResponse(body, status_code=200 if body["ready"] else 503)

    return endpoint


async def _database_state(house: House) -> str:
    try:
        found = await migrate.current(house.db.engine)
    except Exception as error:
        _log.error("readyz.database", exc_info=error)
        return "unreachable"
    return "ok" if found == migrate.head() else "not migrated"


async def _search_state(house: House) -> str:
    try:
        await house.engine.search(Query(index=VACANCIES.name, scope=EVERYTHING, limit=0))
    except EngineUnavailable:
        return "unavailable"
    return "ok"


def page(name: str) -> Endpoint:
    """Make the answer that holds one of our pages."""
    headers = {"content-security-policy": _PAGE_POLICY, "cache-control": "no-cache"}

    async def endpoint(request: Request) -> Response:
        return FileResponse(static_folder() / name, media_type="text/html; charset=utf-8", headers=headers)

    return endpoint


def about_the_schema() -> list[Route]:
    """Return what the schema says of itself: its text, what it costs, and operations to begin with."""
    text = KeptText(lambda: sdl().encode(), "text/plain; charset=utf-8")
    prices = KeptText(lambda: orjson.dumps(listing()), "application/json")
    shown = KeptText(examples, "application/json")
    return [
        Route("/graphql/schema.graphql", text.answer),
        Route("/graphql/prices.json", prices.answer),
        Route("/graphql/examples.json", shown.answer),
    ]


def routes(house: House, schema: DuobaanSchema) -> list[BaseRoute]:
    """Return every route but /graphql."""
    return [
        *client_routes(house, page("index.html")),
        Route("/privacy", public_pages.privacy),
        Route("/privacy/export", export_page(house.db)),
        Route("/privacy/export.json", export_file(house.db)),
        Route("/ranking", public_pages.ranking),
        Route("/healthz", healthz),
        Route("/readyz", readyz(house)),
        Route("/version", version),
        *about_the_schema(),
        *docs_routes(),
        *agreement_routes(house.db),
        *help_routes(house.settings),
        *export_routes(house, schema),
        *feed_routes(house, schema),
        *import_routes(house.db),
        *notice_routes(house),
        *auth_routes(house.desk),
        Mount("/static", StaticFiles(directory=static_folder())),
    ]
