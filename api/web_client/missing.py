"""What a browser sees at an address that nobody knows: the client, which says so and shows a way on."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.web_client.build import ClientBuild, Screen
from api.web_client.page import LEAD, Head, locale_of, render
from duobaan.settings import Settings

TITLE: Final = {"nl": "Deze pagina bestaat niet", "en": "This page does not exist"}
_NOWHERE: Final = Screen("missing", (), TITLE, (), is_private=False)


@cache
def _build(folder: str) -> ClientBuild:
    return ClientBuild.read(Path(folder) if folder else None)


def missing_page(settings: Settings, request: Request, error: HTTPException) -> Response | None:
    """Return the page for people; None for programs, and for whatever else went wrong."""
    wants_page = request.method in ("GET", "HEAD") and "text/html" in request.headers.get("accept", "")
    if error.status_code != 404 or not wants_page:
        return None
    locale = locale_of(request)
    head = Head(f"{TITLE[locale]} - Duobaan", LEAD[locale], is_indexed=False, status=404)
    build = _build(settings.web_client)
    return render(build, _NOWHERE, head, request, demo=settings.demo, contact=settings.contact)
