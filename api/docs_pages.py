"""The schema's reference as pages of the server at /docs: plain HTML, a filter by name, no script."""

from __future__ import annotations

import asyncio
import re
from html import escape
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.public_pages import locale_of, other_language
from api.schema_pages import TITLES
from auth.pages import page
from schema.guided import guided
from schema.handbook import CHAPTERS, Entry, Part, filtered, handbook

WORDS: Final = {
    "nl": {
        "title": "Naslag van het schema",
        "lead": "Elk type, elk veld, elk argument en elke waarde van het GraphQL-schema. De uitleg is in het Engels, "
        "de taal van de code.",
        "filter": "Filter op naam",
        "go": "Filter",
        "none": "Niets gevonden met deze naam.",
        "text": "Het schema als tekst",
        "explorer": "Zelf vragen stellen",
        "begin": "Aan de slag",
        "queries": "Vragen",
        "mutations": "Wijzigingen",
        "subscriptions": "Abonnementen",
        "objects": "Objecten",
        "inputs": "Invoer",
        "enums": "Keuzelijsten",
        "abstracts": "Interfaces en unions",
        "scalars": "Scalars",
    },
    "en": {
        "title": "Reference of the schema",
        "lead": "Every type, field, argument and value of the GraphQL schema.",
        "filter": "Filter by name",
        "go": "Filter",
        "none": "Nothing has this name.",
        "text": "The schema as text",
        "explorer": "Ask it yourself",
        "begin": "Getting started",
        **TITLES,
    },
}


def docs_routes() -> list[Route]:
    """Return the routes of the reference."""
    return [Route("/docs", contents), Route("/docs/{chapter}", chapter)]


async def contents(request: Request) -> Response:
    """Show the chapters, and with a filter what has that name anywhere."""
    await asyncio.to_thread(handbook)
    locale, words = locale_of(request), request.query_params.get("q", "")
    said = WORDS[locale]
    listed = "".join(_listed(one, words, locale) for one in CHAPTERS)
    found = f"<ul>{listed}</ul>" if listed else f'<p role="status">{escape(said["none"])}</p>'
    body = (
        f"{other_language(locale)}<p>{escape(said['lead'])}</p>{_form('/docs', words, locale)}{found}"
        f'<p><a href="/graphql/schema.graphql">{escape(said["text"])}</a> · '
        f'<a href="/explorer">{escape(said["explorer"])}</a> · '
        f'<a href="/help/developer?lang={locale}">{escape(said["begin"])}</a></p>'
    )
    return page(locale, escape(said["title"]), body, 200)


def _listed(name: str, words: str, locale: str) -> str:
    entries = filtered(handbook().chapters[name], words)
    if not entries:
        return ""
    link = f'<a href="/docs/{name}?lang={locale}">{escape(WORDS[locale][name])}</a> ({len(entries)})'
    found = "".join(
        f'<li><a href="/docs/{name}?lang={locale}#{one.name}"><code>{one.name}</code></a></li>' for one in entries
    )
    return f"<li>{link}{f'<ul>{found}</ul>' if words.strip() else ''}</li>"


async def chapter(request: Request) -> Response:
    """Show one kind with all its entries, or those that have what was typed in their name."""
    name = request.path_params["chapter"]
    locale, words = locale_of(request), request.query_params.get("q", "")
    said = WORDS[locale]
    if name not in CHAPTERS:
        return page(locale, escape(said["title"]), f"{_home(locale)}<p>{escape(said['none'])}</p>", 404)
    await asyncio.to_thread(handbook)
    entries = filtered(handbook().chapters[name], words)
    found = "".join(_entry(one, locale) for one in entries) or f'<p role="status">{escape(said["none"])}</p>'
    body = f'{other_language(locale)}{_home(locale)}{_form(f"/docs/{name}", words, locale)}<div lang="en">{found}</div>'
    return page(locale, escape(said[name]), body, 200)


def _home(locale: str) -> str:
    return f'<p><a href="/docs?lang={locale}">{escape(WORDS[locale]["title"])}</a></p>'


def _form(address: str, words: str, locale: str) -> str:
    said = WORDS[locale]
    return (
        f'<form method="get" action="{address}" role="search"><input type="hidden" name="lang" value="{locale}">'
        f'<label for="q">{escape(said["filter"])}</label>'
        f'<input id="q" name="q" type="search" value="{escape(words)}"><button>{escape(said["go"])}</button></form>'
    )


def _entry(entry: Entry, locale: str) -> str:
    lines = [f'<h2 id="{entry.name}"><code>{entry.name}</code></h2><p>{_ended(entry)}</p>']
    if entry.kind:
        lines.append(f"<p>{_typed(entry.kind, entry.named, locale)}</p><p><code>{escape(entry.permission)}</code></p>")
    if entry.name in guided():
        lines.append(f"<p>Example: <code>docs/guide/clients/{escape(guided()[entry.name])}.md</code></p>")
    if entry.implements:
        lines.append(f"<p>implements {', '.join(_typed(one, one, locale) for one in entry.implements)}</p>")
    if entry.parts:
        lines.append(f"<dl>{''.join(_part(one, entry.name, locale) for one in entry.parts)}</dl>")
    return "".join(lines)


def _part(part: Part, owner: str, locale: str) -> str:
    kind = f": {_typed(part.kind, part.named, locale)}" if part.kind else ""
    default = f" = <code>{escape(part.default)}</code>" if part.default else ""
    taken = "".join(
        f"<li><code>{one.name}</code>: {_typed(one.kind, one.named, locale)}. {_ended(one)}</li>"
        for one in part.arguments
    )
    return (
        f'<dt id="{owner}.{part.name}"><code>{part.name}</code>{kind}{default}</dt>'
        f"<dd>{_ended(part)}{f'<ul>{taken}</ul>' if taken else ''}</dd>"
    )


def _ended(one: Entry | Part) -> str:
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(one.description))
    return f"{text}{f' <strong>Deprecated:</strong> {escape(one.deprecated)}' if one.deprecated else ''}"


def _typed(kind: str, named: str, locale: str) -> str:
    home = handbook().home.get(named)
    shown = f"<code>{escape(kind)}</code>"
    return f'<a href="/docs/{home}?lang={locale}#{named}">{shown}</a>' if home else shown
