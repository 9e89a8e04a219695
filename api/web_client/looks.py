"""The first look of each page: its markup before anything of the client runs, and the style that it needs, in the text.

The build writes the markup. With it in the page a reader sees the header, the heading and the outline of what comes
after one answer from the server, however long the rest takes.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

_RELATIVE = re.compile(r"url\(\./")
_CLOSING: Final = "</style"


@dataclass(frozen=True, slots=True)
class Style:
    """A style sheet in a page, with what the policy must say for it to count."""

    text: str
    source: str

    @classmethod
    def of(cls, sheets: Sequence[str], base: str) -> Style:
        """Join sheets of a build; what they refer to beside themselves is below `base`."""
        text = _RELATIVE.sub(f"url({base}/", "".join(sheets))
        if _CLOSING in text.lower():
            raise ValueError("a style sheet ends its own element")
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        return cls(text, f"'sha256-{digest}'")


@dataclass(frozen=True, slots=True)
class Looks:
    """What the build wrote for every screen that all may see, by language, and the frame around it."""

    styles: str
    frames: Mapping[str, Mapping[str, tuple[str, str]]]
    screens: Mapping[str, Mapping[str, str]]
    guests: frozenset[str]  # screens that show more with a session, which is not known before the client runs

    @classmethod
    def read(cls, folder: Path) -> Looks | None:
        """Read those of a build; one that was made without them has none."""
        path = folder / "looks.json"
        if not path.exists():
            return None
        found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return cls(found["styles"], found["frames"], found["screens"], frozenset(found["guests"]))

    def markup(self, name: str, address: str, locale: str, base: str, *, has_session: bool) -> str:
        """Return the page of a screen in a language; links that come back do so to this address."""
        head, foot = self.frames["session" if has_session else "guest"][locale]
        path = address.partition("?")[0]
        here = f'<a href="{path}"'
        head = head.replace(here, f'{here} aria-current="page"', 1).replace("{next}", quote(address, safe=""))
        known = name in self.screens and not (has_session and name in self.guests)
        main = self.screens[name if known else "private"][locale]
        return f"{head}{main}{foot}".replace("{app}", base)
