"""The HTML of the guides: the client's look, without any script."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from html import escape
from typing import Final

from api.help.guides import GUIDES, INDEX, Task, address, guide
from api.help.words import LANGUAGES, WORDS
from api.web_client.build import ClientBuild
from web import static_folder

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "manifest-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_MARK: Final = (
    '<svg class="brand-mark" viewBox="0 0 40 28" aria-hidden="true"><circle cx="14" cy="14" r="10"/>'
    '<circle cx="26" cy="14" r="10"/></svg>'
)
_CURRENT: Final = ' aria-current="true"'
_SHEET: Final = "help.css"


def guide_page(build: ClientBuild, name: str, locale: str, *, query: str, theme: str) -> str:
    """Write a guide, or the page that names them all."""
    said, found = WORDS[locale], guide(locale, name, query)
    up = "" if name == INDEX else f'<p class="help-up"><a href="/help{query}">{escape(said["up"])}</a></p>'
    tasks = "".join(_task(one) for one in found.tasks)
    body = (
        f'<div class="page page-top help"><header class="stack help-head">{up}<h1>{escape(found.title)}</h1>'
        f'<div class="help-lead">{found.lead}</div></header>'
        f'{_contents(found.tasks, locale)}<div class="help-tasks">{tasks}</div>{_others(name, locale, query)}</div>'
    )
    title = said["help"] if name == INDEX else f"{found.title} - {said['help']}"
    return _html(
        build, title, body, locale, here="/help" if name == INDEX else f"/help/{name}", query=query, theme=theme
    )


def missing_guide(build: ClientBuild, locale: str, *, query: str, theme: str) -> str:
    """Write the page for a guide that does not exist."""
    said = WORDS[locale]
    body = (
        f'<div class="page page-top help stack"><h1>{escape(said["missing"])}</h1><p>{escape(said["missing_text"])}</p>'
        f"{_others('', locale, query)}</div>"
    )
    return _html(build, said["missing"], body, locale, here="/help", query=query, theme=theme)


def _task(task: Task) -> str:
    pictures = f'<div class="help-pictures">{task.pictures}</div>' if task.pictures else ""
    return (
        f'<section class="help-task" id="{task.key}" aria-labelledby="{task.key}-title">'
        f'<div class="help-words stack"><h2 id="{task.key}-title">{escape(task.title)}</h2>{task.words}</div>'
        f"{pictures}</section>"
    )


def _contents(tasks: Iterable[Task], locale: str) -> str:
    lines = "".join(f'<li><a href="#{one.key}">{escape(one.title)}</a></li>' for one in tasks)
    name = escape(WORDS[locale]["on_page"])
    return f'<nav class="card help-contents" aria-label="{name}"><h2>{name}</h2><ol>{lines}</ol></nav>' if lines else ""


def _others(name: str, locale: str, query: str) -> str:
    if name == INDEX:
        return ""
    said = escape(WORDS[locale]["guides"])
    lines = "".join(
        f'<li><a class="chip" href="{address(f"{one}.md", query)}">{escape(guide(locale, one, query).title)}</a></li>'
        for one in GUIDES
        if one != name
    )
    return (
        f'<nav class="help-others stack" aria-label="{said}"><h2>{said}</h2>'
        f'<ul role="list" class="row">{lines}</ul></nav>'
    )


def _html(build: ClientBuild, title: str, body: str, locale: str, *, here: str, query: str, theme: str) -> str:
    said = {name: escape(text) for name, text in WORDS[locale].items()}
    dressed = f' data-theme="{escape(theme)}"' if theme else ""
    return (
        f'<!doctype html>\n<html lang="{locale}"{dressed}>\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{escape(title)} - Duobaan</title>\n<meta name="description" content="{said["lead"]}">\n'
        f'{_sheets(build)}<link rel="icon" href="/static/icon.svg" type="image/svg+xml">\n'
        f'<link rel="manifest" href="/manifest.webmanifest">\n<meta name="theme-color" content="#0b5b5c">\n</head>\n'
        f'<body><div id="app"><a class="skip" href="#main">{said["skip"]}</a>{_header(said, locale, here, query)}'
        f'<main id="main" tabindex="-1">{body}</main>{_footer(said, query)}</div></body>\n</html>\n'
    )


def _sheets(build: ClientBuild) -> str:
    base = f"/app/{build.name}"
    lines = [f'<link rel="stylesheet" href="{base}/{name}">' for name in build.entry if name.endswith(".css")]
    lines.append(f'<link rel="stylesheet" href="/static/{_SHEET}?v={_sheet_mark()}">')
    if font := build.font():
        lines.append(f'<link rel="preload" href="{base}/{font}" as="font" type="font/woff2" crossorigin>')
    return "".join(f"{line}\n" for line in lines)


@cache
def _sheet_mark() -> str:
    return hashlib.sha256((static_folder() / _SHEET).read_bytes()).hexdigest()[:12]


def _header(said: dict[str, str], locale: str, here: str, query: str) -> str:
    languages = "".join(
        f'<a class="look-language" lang="{one}" href="{here}?lang={one}" aria-label="{one.upper()} {name}"'
        f"{_CURRENT if one == locale else ''}>{one.upper()}</a>"
        for one, name in LANGUAGES.items()
    )
    return (
        f'<header class="header no-print"><div class="page header-in help-bar">'
        f'<a class="brand" href="/{query}" aria-label="{said["home"]}">{_MARK}'
        '<span aria-hidden="true">Duobaan</span></a>'
        f'<div class="row look-languages" role="group" aria-label="{said["language"]}">{languages}</div>'
        f'<a class="button button-secondary" href="/{query}">{said["to_home"]}</a></div></header>'
    )


def _footer(said: dict[str, str], query: str) -> str:
    links = "".join(
        f'<li><a href="{address(path, query)}">{said[word]}</a></li>'
        for path, word in (("/privacy", "privacy"), ("/ranking", "ranking"), ("/accessibility", "accessibility"))
    )
    return (
        f'<footer class="footer no-print"><div class="page row help-foot"><p>{said["invented"]}</p>'
        f'<ul role="list" class="row">{links}</ul></div></footer>'
    )
