"""The routes of the client: its pages, its files, its manifest and its service worker."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from api.house import House
from api.kept_text import chosen_coding
from api.web_client.build import Asset, ClientBuild, Screen
from api.web_client.page import LEAD, Head, head_of, locale_of, render
from api.web_client.vacancy_head import vacancy_head

Endpoint = Callable[[Request], Awaitable[Response]]
_YEAR: Final = "public, max-age=31536000, immutable"
_WORKER_POLICY: Final = "default-src 'none'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
_VACANCY: Final = "/vacancies/"


def client_routes(house: House, otherwise: Endpoint) -> list[BaseRoute]:
    """Return the client's routes; `otherwise` answers at the root to who does not ask for a page."""
    client = _Client(house, otherwise)
    found: list[BaseRoute] = [
        Route("/app/{build}/{name}", client.asset, methods=["GET"]),
        Route("/sw.js", client.worker, methods=["GET"]),
        Route("/manifest.webmanifest", client.manifest, methods=["GET"]),
        Route("/", client.root, methods=["GET"]),
    ]
    paths = {path for screen in client.build.screens for path in screen.paths} - {"/"}
    return [*found, *(Route(_starlette(path), client.screen, methods=["GET"]) for path in sorted(paths))]


def _starlette(path: str) -> str:
    return "/".join(f"{{{part[1:]}}}" if part.startswith(":") else part for part in path.split("/"))


class _Client:
    def __init__(self, house: House, otherwise: Endpoint) -> None:
        self._db = house.db
        self._settings = house.settings
        self._otherwise = otherwise
        folder = house.settings.web_client
        self.build = ClientBuild.read(Path(folder) if folder else None)

    async def root(self, request: Request) -> Response:
        """Show the first screen to browsers; programs get what they always got."""
        if "text/html" not in request.headers.get("accept", ""):
            response = await self._otherwise(request)
            response.headers["vary"] = "Accept"
            return response
        return await self.screen(request)

    async def screen(self, request: Request) -> Response:
        """Answer with the page of a screen that the build knows."""
        screen = self.build.screen_of(request.url.path)
        if screen is None:
            raise HTTPException(404)
        head = await self._head(screen, request)
        return render(self.build, screen, head, request, demo=self._settings.demo, contact=self._settings.contact)

    async def _head(self, screen: Screen, request: Request) -> Head:
        locale = locale_of(request)
        plain = head_of(screen, locale)
        if "/vacancies/:id" not in screen.paths:
            return plain
        path = request.url.path
        base = self._settings.public_url or f"{request.url.scheme}://{request.url.netloc}"
        key = path.removeprefix(_VACANCY).strip("/")
        return await vacancy_head(self._db, request.state.actor, key, plain, base + path, locale)

    async def asset(self, request: Request) -> Response:
        """Answer with a file of this build; of another build nothing is known."""
        held = self.build.assets.get(request.path_params["name"])
        if held is None or request.path_params["build"] != self.build.name:
            raise HTTPException(404)
        return _sent(held, request, _YEAR)

    async def worker(self, request: Request) -> Response:
        """Answer with the service worker, which must stand at the root to see every page."""
        response = _sent(self.build.assets["sw.js"], request, "no-cache")
        response.headers["Content-Security-Policy"] = _WORKER_POLICY
        return response

    async def manifest(self, request: Request) -> Response:
        """Answer with what a device needs to install the client."""
        locale = locale_of(request)
        body = {
            "name": "Duobaan",
            "short_name": "Duobaan",
            "description": LEAD[locale],
            "lang": locale,
            "id": "/",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#faf8f3",
            "theme_color": "#0b5b5c",
            "icons": [{"src": "/static/icon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
        }
        headers = {"Cache-Control": "no-cache", "Vary": "Accept-Language, Cookie"}
        return JSONResponse(body, headers=headers, media_type="application/manifest+json")


def _sent(held: Asset, request: Request, kept: str) -> Response:
    coding = chosen_coding(request.headers.get("accept-encoding", "")) if held.is_text else ""
    headers = {"Cache-Control": kept, "Vary": "Accept-Encoding"}
    if coding:
        headers["Content-Encoding"] = coding
    return Response(held.form(coding), 200, headers, held.media_type)
