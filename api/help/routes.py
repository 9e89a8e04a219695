"""The routes of the guides: their pages and their pictures."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.help import guides
from api.help.page import POLICY, guide_page, missing_guide
from api.kept_text import KeptText
from api.web_client.build import ClientBuild
from api.web_client.page import locale_of
from duobaan.people.rules import LOCALES
from duobaan.settings import Settings

_HTML: Final = "text/html; charset=utf-8"
_YEAR: Final = "public, max-age=31536000, immutable"
_THEMES: Final = frozenset({"light", "dark"})


def help_routes(settings: Settings) -> list[Route]:
    """Return the routes of the guides."""
    desk = _Desk(settings)
    return [
        Route("/help", desk.index, methods=["GET"]),
        Route("/help/pictures/{mark}/{locale}/{name}", picture, methods=["GET"]),
        Route("/help/{name}", desk.guide, methods=["GET"]),
    ]


class _Desk:
    """Keeps every page that somebody asked for, by its name, language and look."""

    def __init__(self, settings: Settings) -> None:
        folder = settings.web_client
        self._build = ClientBuild.read(Path(folder) if folder else None)
        self._kept: dict[tuple[str, str, str, str], KeptText] = {}

    async def index(self, request: Request) -> Response:
        """Answer with the page that names all guides."""
        return await self._page(guides.INDEX, request)

    async def guide(self, request: Request) -> Response:
        """Answer with a guide."""
        name = request.path_params["name"]
        if name in guides.GUIDES:
            return await self._page(name, request)
        locale, query, theme = _look(request)
        text = missing_guide(self._build, locale, query=query, theme=theme)
        return _dressed(Response(text, 404, {"Cache-Control": "no-cache"}, _HTML), locale)

    async def _page(self, name: str, request: Request) -> Response:
        locale, query, theme = _look(request)
        key = (name, locale, query, theme)
        if key not in self._kept:
            make = partial(guide_page, self._build, name, locale, query=query, theme=theme)
            self._kept[key] = KeptText(lambda: make().encode(), _HTML)
        return _dressed(await self._kept[key].answer(request), locale)


def _look(request: Request) -> tuple[str, str, str]:
    """Return the language, what the links of a page carry of it, and whether it is to be light or dark."""
    locale = locale_of(request)
    query = f"?lang={locale}" if request.query_params.get("lang") == locale else ""
    theme = request.cookies.get("duobaan_theme", "")
    return locale, query, theme if theme in _THEMES else ""


def _dressed(response: Response, locale: str) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Content-Language"] = locale
    response.headers["Vary"] = "Accept-Encoding, Accept-Language, Cookie"
    return response


async def picture(request: Request) -> Response:
    """Answer with a picture of the guides, under the mark of its bytes alone."""
    locale, name = request.path_params["locale"], request.path_params["name"]
    found = guides.pictures(locale).get(name) if locale in LOCALES else None
    if found is None or request.path_params["mark"] != found.mark:
        raise HTTPException(404)
    return Response(found.body, 200, {"Cache-Control": _YEAR}, "image/webp")
