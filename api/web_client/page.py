"""The HTML of every page of the client: its head and its first look; what follows is made in the browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from api.agreement.pdf import can_write
from api.exports.writing import can_write_xlsx
from api.kept_text import chosen_coding
from api.response_cache_forms import CODINGS
from api.web_client.build import ClientBuild, Screen
from api.web_client.looks import Style
from duobaan.people.rules import LOCALES

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'{styles}",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types duobaan",
    )
)
NEEDED: Final[Mapping[str, str]] = {
    "nl": "Deze pagina heeft JavaScript nodig. Zonder kunt u wel de naslag en de privacypagina lezen.",
    "en": "This page needs JavaScript. Without it you can still read the reference and the privacy page.",
}
LEAD: Final[Mapping[str, str]] = {
    "nl": "Scholen en bedrijven vinden elkaar voor hybride lesgeven: mensen met een vak die een deel van de week "
    "voor de klas staan.",
    "en": "Schools and companies find each other for hybrid teaching: people with a profession who teach part of "
    "the week.",
}
_THEMES: Final = frozenset({"light", "dark"})


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a page says to those who do not run it: readers of links and search engines."""

    title: str
    description: str
    is_indexed: bool = True
    kind: str = "website"
    more: str = ""  # markup that is safe already
    status: int = 200


@lru_cache
def _writes_documents() -> bool:
    """Say whether workbooks and PDFs can be made here; what is installed stays as it is while a server runs."""
    return can_write_xlsx() and can_write()


def locale_of(request: Request) -> str:
    """Return the language of the address, else the one chosen before, else what the request prefers."""
    asked = request.query_params.get("lang", "")
    kept = request.cookies.get("duobaan_lang", "")
    found = str(getattr(request.state, "locale", "nl"))
    return next((one for one in (asked, kept, found) if one in LOCALES), "nl")


def head_of(screen: Screen, locale: str) -> Head:
    """Return what stands in the head of a screen without data of its own."""
    title = screen.title[locale]
    shown = title if title == "Duobaan" else f"{title} - Duobaan"
    return Head(shown, LEAD[locale], is_indexed=not screen.is_private and screen.name != "offline")


def render(
    build: ClientBuild, screen: Screen, head: Head, request: Request, *, demo: bool, contact: str = ""
) -> Response:
    """Write the page; it is of this request only, for its language, its look and whether there is a session."""
    locale = locale_of(request)
    theme = request.cookies.get("duobaan_theme", "")
    marks = {
        "lang": locale,
        "data-build": build.name,
        "data-session": "1" if getattr(request.state, "user", None) is not None else "",
        "data-demo": "1" if demo else "",
        "data-contact": contact,
        "data-documents": "1" if _writes_documents() else "",
        "data-offline": "1" if screen.name == "offline" else "",  # shown under any address when nothing is reached
        "data-theme": theme if theme in _THEMES else "",
    }
    style = build.style(screen)
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in marks.items() if value)
    links = _links(build, screen, style)
    text = (
        f"<!doctype html>\n<html{attributes}>\n<head>\n{_head(head, locale)}{links}{head.more}</head>\n"
        f"<body>{_body(build, screen, request, locale)}<noscript><p>{escape(NEEDED[locale])} "
        '<a href="/docs">/docs</a> <a href="/privacy">/privacy</a></p></noscript></body>\n</html>\n'
    )
    coding = chosen_coding(request.headers.get("accept-encoding", ""))
    headers = {
        "Content-Security-Policy": POLICY.format(styles=f" {style.source}" if style else ""),
        "Content-Language": locale,
        "Cache-Control": "no-cache, private",
        "Vary": "Accept, Accept-Encoding, Accept-Language, Cookie",
    }
    if coding:
        headers["Content-Encoding"] = coding
    return Response(_coded(text, coding), head.status, headers, "text/html; charset=utf-8")


@lru_cache(maxsize=64)
def _coded(text: str, coding: str) -> bytes:
    """Return the bytes of a page in a coding; nothing in it is secret, so that its length may be seen."""
    return CODINGS[coding](text.encode()) if coding else text.encode()


def _body(build: ClientBuild, screen: Screen, request: Request, locale: str) -> str:
    if build.looks is None:
        return '<div id="app"></div>'
    known = getattr(request.state, "user", None) is not None
    address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    look = build.looks.markup(screen.name, address, locale, build.base, has_session=known)
    return f'<div id="app" data-early>{look}</div>'


def _head(head: Head, locale: str) -> str:
    title, description = escape(head.title), escape(head.description)
    lines = [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>",
        f'<meta name="description" content="{description}">',
        f'<meta property="og:title" content="{title}">',
        f'<meta property="og:description" content="{description}">',
        f'<meta property="og:type" content="{head.kind}">',
        '<meta property="og:site_name" content="Duobaan">',
        f'<meta property="og:locale" content="{"nl_NL" if locale == "nl" else "en_GB"}">',
        '<meta name="theme-color" content="#0b5b5c">',
        '<link rel="icon" href="/static/icon.svg" type="image/svg+xml">',
        '<link rel="manifest" href="/manifest.webmanifest">',
    ]
    if not head.is_indexed:
        lines.append('<meta name="robots" content="noindex">')
    return "".join(f"{line}\n" for line in lines)


def _links(build: ClientBuild, screen: Screen, style: Style | None) -> str:
    base = build.base
    files = [*build.entry, *screen.files]
    # Sheets whose rules stand in the page are not fetched: the loader of screens sees here that it has them.
    off = " disabled" if style else ""
    lines = [f"<style>{style.text}</style>"] if style else []
    if font := build.font():
        lines.append(f'<link rel="preload" href="{base}/{font}" as="font" type="font/woff2" crossorigin>')
    lines += [f'<link rel="stylesheet" href="{base}/{name}"{off}>' for name in files if name.endswith(".css")]
    lines += [f'<script type="module" src="{base}/{name}"></script>' for name in build.entry if name.endswith(".js")]
    lines += [f'<link rel="modulepreload" href="{base}/{name}">' for name in screen.files if name.endswith(".js")]
    return "".join(f"{line}\n" for line in lines)
