"""The paper of an agreement as a page to read and to print: no script, nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from typing import Final

from starlette.responses import HTMLResponse

from api.agreement.wording import Difference, Part, Sheet

_STYLE: Final = """
:root{color-scheme:light}
body{font:1.0625rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}
body{color:#1a1a1a;background:#fff}
h1{font-size:1.75rem;line-height:1.2}
h2{font-size:1.25rem;margin-top:2rem;border-top:1px solid #767676;padding-top:1rem}
h3{font-size:1.0625rem;margin-bottom:.25rem}
dl{display:grid;grid-template-columns:minmax(9rem,max-content) 1fr;gap:.25rem 1rem;margin:.5rem 0}
dt{font-weight:600}
dd{margin:0;overflow-wrap:anywhere}
ul{padding-left:1.25rem}
section{break-inside:avoid}
del{text-decoration:line-through}
ins{text-decoration:underline}
footer{margin-top:2rem;border-top:1px solid #767676;font-size:.9375rem}
nav a{display:inline-block;min-height:44px;line-height:44px;margin-right:1rem}
a{color:#0b5b5c}
:focus-visible{outline:3px solid #1a66d6;outline-offset:2px}
@media (max-width:30rem){dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}}
@page{margin:2cm}
@media print{nav{display:none}body{margin:0;max-width:none;font-size:11pt}}
"""
_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_HEADERS: Final = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}


def agreement_page(sheet: Sheet, other: str, pdf: str) -> HTMLResponse:
    """Return the page; `other` leads to the other language, `pdf` to the file ("" where none can be made)."""
    words = sheet.words
    links = f'<a href="{escape(other)}">{"English" if sheet.locale == "nl" else "Nederlands"}</a>'
    links += f'<a href="{escape(pdf)}">{escape(words["pdf"])}</a>' if pdf else ""
    note = f"<p>{escape(sheet.note)}</p>" if sheet.note else ""
    body = (
        f"<nav>{links}</nav><h1>{escape(sheet.title)}</h1>{_facts(sheet.facts)}{note}"
        f"<h2>{escape(words['people'])}</h2>{''.join(_part(one, words['lessons']) for one in sheet.parts)}"
        f"<h2>{escape(words['changes'])}</h2>{_differences(sheet)}"
        f"<h2>{escape(words['parties'])}</h2>{_facts(sheet.parties)}"
        f"<footer><p>{escape(words['disclaimer'])}</p><p>{escape(words['made_on'])} · {escape(sheet.id)}</p></footer>"
    )
    html = (
        f'<!doctype html><html lang="{sheet.locale}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(sheet.title)} - Duobaan</title><style>{_STYLE}</style></head>"
        f"<body><main>{body}</main></body></html>"
    )
    return HTMLResponse(html, 200, _HEADERS | {"Content-Language": sheet.locale})


def _facts(facts: tuple[tuple[str, str], ...]) -> str:
    return f"<dl>{''.join(f'<dt>{escape(name)}</dt><dd>{escape(value)}</dd>' for name, value in facts)}</dl>"


def _part(part: Part, lessons: str) -> str:
    listed = "".join(f"<li>{escape(one)}</li>" for one in part.lessons)
    more = f"<h4>{escape(lessons)}</h4><ul>{listed}</ul>" if listed else ""
    return f"<section><h3>{escape(part.name)}</h3>{_facts(part.facts)}{more}</section>"


def _differences(sheet: Sheet) -> str:
    if not sheet.differences:
        return f"<p>{escape(sheet.unchanged)}</p>"
    return f"<ul>{''.join(_difference(one, sheet.words) for one in sheet.differences)}</ul>"


def _difference(one: Difference, words: dict[str, str]) -> str:
    before = f"{escape(words['before'])}: <del>{escape(one.before)}</del>"
    after = f"{escape(words['after'])}: <ins>{escape(one.after)}</ins>"
    return f"<li><strong>{escape(one.what)}</strong><br>{before}<br>{after}</li>"
