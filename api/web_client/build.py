"""One build of the client: its files, what each screen needs of them, and which addresses it knows."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from api.response_cache_forms import CODINGS
from api.web_client.looks import Looks, Style
from web import static_folder

_TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_FONT = re.compile(r"latin-wght-normal\.woff2$")


@dataclass(slots=True)
class Asset:
    """A file of the build; compressed once per coding, when somebody first asks."""

    body: bytes
    media_type: str
    _forms: dict[str, bytes] = field(default_factory=dict)

    @property
    def is_text(self) -> bool:
        """Say whether compressing helps: fonts are compressed already."""
        return self.media_type != _TYPES[".woff2"]

    def form(self, coding: str) -> bytes:
        """Return the bytes in a coding."""
        if coding not in self._forms:
            self._forms[coding] = CODINGS[coding](self.body) if coding in CODINGS else self.body
        return self._forms[coding]


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen of the client: its addresses, its titles by language, and the files that it needs beside the entry's."""

    name: str
    paths: tuple[str, ...]
    title: Mapping[str, str]
    files: tuple[str, ...]
    is_private: bool

    def matches(self, path: str) -> bool:
        """Say whether a path is one of this screen's."""
        return any(_pattern(one).fullmatch(path) for one in self.paths)


@cache
def _pattern(path: str) -> re.Pattern[str]:
    parts = (r"[^/]+" if part.startswith(":") else re.escape(part) for part in path.split("/"))
    return re.compile("/".join(parts))


@dataclass(frozen=True)
class ClientBuild:
    """A build in memory; `name` is made of all its bytes, so that what is served under it never changes."""

    name: str
    assets: Mapping[str, Asset]
    entry: tuple[str, ...]
    screens: tuple[Screen, ...]
    looks: Looks | None = None
    _styles: dict[str, Style] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path | None = None) -> ClientBuild:
        """Read a build from its folder; without one, that which the package ships."""
        home = folder or static_folder() / "app"
        manifest = json.loads((home / "build.json").read_text(encoding="utf-8"))
        files = sorted(path for path in home.iterdir() if path.suffix in _TYPES)
        whole = hashlib.sha256()
        assets = {}
        for path in files:
            body = path.read_bytes()
            whole.update(path.name.encode() + b"\0" + hashlib.sha256(body).digest())
            assets[path.name] = Asset(body, _TYPES[path.suffix])
        return cls(
            name=whole.hexdigest()[:16],
            assets=assets,
            entry=tuple(manifest["entry"]),
            screens=tuple(_screen(one) for one in manifest["screens"]),
            looks=Looks.read(home),
        )

    @property
    def base(self) -> str:
        """Return where its files are served."""
        return f"/app/{self.name}"

    def style(self, screen: Screen) -> Style | None:
        """Return the style of a screen's first look; None where the build has no looks."""
        if self.looks is None:
            return None
        if screen.name not in self._styles:
            names = [name for name in (*self.entry, *screen.files) if name.endswith(".css")]
            sheets = [self.assets[name].body.decode() for name in names]
            self._styles[screen.name] = Style.of([*sheets, self.looks.styles], self.base)
        return self._styles[screen.name]

    def screen_of(self, path: str) -> Screen | None:
        """Return the screen of a path; one that is written out wins over one with names in it."""
        trimmed = path.rstrip("/") or "/"
        found = [one for one in self.screens if one.matches(trimmed)]
        return min(found, key=lambda one: trimmed not in one.paths, default=None)

    def font(self) -> str | None:
        """Return the file of the font that every page begins with."""
        return next((name for name in self.assets if _FONT.search(name)), None)


def _screen(one: Mapping[str, object]) -> Screen:
    paths, files, title = one["paths"], one["files"], one["title"]
    assert isinstance(paths, list)
    assert isinstance(files, list)
    assert isinstance(title, dict)
    return Screen(str(one["name"]), tuple(paths), title, tuple(files), one["access"] == "signed-in")
