"""The guides of docs/guide/nl and docs/guide/en: read from Markdown, task by task, with their pictures.

A guide is a heading, a few words, and tasks. A task is a heading of the second level after `<a id="find"></a>`: its
name in addresses, the same in both languages. A paragraph of pictures alone stands beside the words of its task.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

GUIDES: Final = ("school", "company", "professional", "matchmaker", "developer")
"""The roles, in the order in which the first page names them."""
INDEX: Final = "README"
DENSITY: Final = 1.5
"""How many points of a picture stand on one point of the screen that it was taken of."""

_TASK: Final = re.compile(r'^<a id="(?P<key>[a-z-]+)"></a>\n\n?## (?P<title>.+)$', re.MULTILINE)
_TITLE: Final = re.compile(r"^# (.+)$", re.MULTILINE)
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False, "typographer": False})
# RFC 9649: sixteen bytes of header, then the size, at another place in each of the two forms that a browser writes.
_LOSSY: Final = b"VP8 "


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and its size in its own points; `mark` is made of its bytes, so that it can be kept for ever."""

    body: bytes
    mark: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: its name in addresses, its heading, its words and its pictures as HTML."""

    key: str
    title: str
    words: str
    pictures: str


@dataclass(frozen=True, slots=True)
class Guide:
    """One page: its title, what comes before the tasks, and the tasks."""

    title: str
    lead: str
    tasks: tuple[Task, ...]


def folder() -> Path:
    """Return where the guides are: beside the code in an installed Duobaan, in docs/guide in the project."""
    shipped = Path(__file__).parent / "shipped"
    return shipped if shipped.is_dir() else Path(__file__).parents[2] / "docs" / "guide"


@cache
def pictures(locale: str) -> Mapping[str, Picture]:
    """Return the pictures of a language by their file names."""
    return {path.name: _picture(path.read_bytes()) for path in sorted((folder() / locale / "pictures").glob("*.webp"))}


@cache
def guide(locale: str, name: str, query: str) -> Guide:
    """Return a guide; `query`, such as "?lang=en", is what its links to pages of ours carry."""
    text = (folder() / locale / f"{name}.md").read_text(encoding="utf-8")
    tasks = list(_TASK.finditer(text))
    starts = [*(one.start() for one in tasks), len(text)]
    head = text[: starts[0]]
    title = _TITLE.search(head)
    assert title is not None
    return Guide(
        title[1],
        "".join(_halves(head[title.end() :], locale, query)),
        tuple(
            Task(one["key"], one["title"], *_halves(text[one.end() : end], locale, query))
            for one, end in zip(tasks, starts[1:], strict=True)
        ),
    )


def size(body: bytes) -> tuple[int, int]:
    """Return the width and height that a WebP file says it has."""
    if body[:4] != b"RIFF" or body[8:12] != b"WEBP":
        raise ValueError("not a WebP file")
    if body[12:16] == _LOSSY:
        return int.from_bytes(body[26:28], "little") & 0x3FFF, int.from_bytes(body[28:30], "little") & 0x3FFF
    return int.from_bytes(body[24:27], "little") + 1, int.from_bytes(body[27:30], "little") + 1


def _picture(body: bytes) -> Picture:
    return Picture(body, hashlib.sha256(body).hexdigest()[:16], *size(body))


def _halves(text: str, locale: str, query: str) -> tuple[str, str]:
    """Return the words of a part and the pictures of it."""
    tokens = _MARKDOWN.parse(text)
    words: list[Token] = []
    shown: list[str] = []
    for at, token in enumerate(tokens):
        if token.type == "inline" and _only_pictures(token):
            shown += [_figure(one, locale) for one in token.children or () if one.type == "image"]
        elif not _around_pictures(tokens, at):
            words.append(_led(token, query))
    written = _MARKDOWN.renderer.render(words, _MARKDOWN.options, {})
    # What scrolls sideways must be reached with the keyboard.
    return written.replace("<pre>", '<pre tabindex="0">'), "".join(shown)


def _only_pictures(token: Token) -> bool:
    kinds = {one.type for one in token.children or ()}
    return "image" in kinds and kinds <= {"image", "softbreak"}


def _around_pictures(tokens: Sequence[Token], at: int) -> bool:
    beside = {"paragraph_open": at + 1, "paragraph_close": at - 1}.get(tokens[at].type)
    return beside is not None and _only_pictures(tokens[beside])


def _led(token: Token, query: str) -> Token:
    for one in token.children or ():
        if one.type == "link_open":
            one.attrSet("href", address(str(one.attrGet("href")), query))
    return token


def address(link: str, query: str) -> str:
    """Return where a link of a guide leads on the server: other guides are files beside it, screens begin with /."""
    path, hash_, place = link.partition("#")
    if path.endswith(".md"):
        name = path.removesuffix(".md")
        path = "/help" if name == INDEX else f"/help/{name}"
    if not path.startswith("/") or "?" in path:
        return link
    return f"{path}{query}{hash_}{place}"


def _figure(token: Token, locale: str) -> str:
    name = Path(str(token.attrGet("src"))).name
    found = pictures(locale)[name]
    # As the page says it, whatever the screen: what is said aloud, and what stands below.
    said, below = escape(_line(token.content)), escape(_line(str(token.attrGet("title") or "")))
    width, height = round(found.width / DENSITY), round(found.height / DENSITY)
    image = (
        f'<img src="/help/pictures/{found.mark}/{locale}/{escape(name)}" alt="{said}" width="{width}" '
        f'height="{height}" loading="lazy" decoding="async">'
    )
    return f"<figure>{image}{f'<figcaption>{below}</figcaption>' if below else ''}</figure>"


def _line(text: str) -> str:
    return " ".join(text.split())
