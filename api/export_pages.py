"""One's own data as a page and as a file: everything that is held, from every table of the register."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from html import escape
from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.public_pages import locale_of, other_language
from auth.pages import page
from duobaan.access import Actor
from duobaan.db.uow import Database
from duobaan.errors import NotAllowed
from duobaan.privacy.exporting import Section, export_my_data
from duobaan.privacy.register import register

Endpoint = Callable[[Request], Awaitable[Response]]
_PRIVATE: Final = {"Cache-Control": "no-store"}
WORDS: Final = {
    "nl": {
        "title": "Mijn gegevens",
        "lead": "Dit is alles wat we van u bewaren.",
        "file": "Downloaden als bestand (JSON)",
        "acts": "Wat u deed aan gegevens die niet van u zijn",
    },
    "en": {
        "title": "My data",
        "lead": "This is all that we hold about you.",
        "file": "Download as a file (JSON)",
        "acts": "What you did to data that are not yours",
    },
}


def _actor(request: Request) -> Actor:
    actor: Actor = request.state.actor
    return actor


def _problem(status: int, title: str) -> Response:
    return Response(orjson.dumps({"title": title, "status": status}), status, _PRIVATE, "application/problem+json")


def export_file(db: Database) -> Endpoint:
    """Make the answer that holds the export as JSON."""

    async def endpoint(request: Request) -> Response:
        if _actor(request).user_id is None:
            return _problem(401, "Unauthorized")
        try:
            found = await export_my_data(_actor(request), db)
        except NotAllowed:
            return _problem(403, "Forbidden")
        name = {"Content-Disposition": 'attachment; filename="duobaan.json"'}
        text = orjson.dumps(found.as_json(), option=orjson.OPT_INDENT_2)
        return Response(text, 200, _PRIVATE | name, "application/json")

    return endpoint


def export_page(db: Database) -> Endpoint:
    """Make the answer that shows the export to be read; who is not signed in is asked to do so first."""

    async def endpoint(request: Request) -> Response:
        if _actor(request).user_id is None or _actor(request).scopes is not None:
            return RedirectResponse("/auth/sign-in?next=/privacy/export", 303, _PRIVATE)
        locale = locale_of(request)
        said = WORDS[locale]
        found = await export_my_data(_actor(request), db)
        body = (
            f"{other_language(locale)}<p>{escape(said['lead'])}</p>"
            f'<p><a class="button" href="/privacy/export.json">{escape(said["file"])}</a></p>'
            f"{''.join(_section(one, locale) for one in found.sections)}"
        )
        return page(locale, escape(said["title"]), body, 200)

    return endpoint


def _section(section: Section, locale: str) -> str:
    purposes = sorted({*section.table.fields.values()})
    why = "; ".join(register().purposes[code].words[locale] for code in purposes)
    acts = f"<h3>{escape(WORDS[locale]['acts'])}</h3>{''.join(map(_row, section.acts))}" if section.acts else ""
    head = f"<h2>{escape(section.table.name.replace('_', ' '))}</h2><p>{escape(why)}</p>"
    return f"{head}{''.join(map(_row, section.rows))}{acts}"


def _row(row: Mapping[str, Any]) -> str:
    said = "".join(
        f"<dt>{escape(name.replace('_', ' '))}</dt><dd>{escape(_text(value))}</dd>"
        for name, value in row.items()
        if value not in (None, "", [], {})
    )
    return f"<dl>{said}</dl>"


def _text(value: object) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
