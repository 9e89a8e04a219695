"""The operations of docs/guide/clients and docs/live.md as data, for the explorer; written by `duobaan reference`.

All of them are run by the tests: the guide from top to bottom (tests/guide), docs/live.md with its subscriptions
(tests/live). An installed Duobaan has no docs folder: what is read stays beside the code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from graphql import GraphQLError, OperationDefinitionNode, parse

_PART = re.compile(
    r"^(?P<level>##?) (?P<title>[^\n]+)$|```graphql\n(?P<text>.*?)```(?:\s+```json\n(?P<variables>.*?)```)?",
    re.DOTALL | re.MULTILINE,
)
_AS = re.compile(r"^# as (\w+)\n", re.MULTILINE)


@cache
def examples() -> bytes:
    """Return the examples as JSON: a list of pages with sections and their operations."""
    return (resources.files("schema") / "examples.json").read_bytes()


def read_examples(folder: Path) -> list[dict[str, Any]]:
    """Return the examples of every page, in the order of the table in its README, and those of live updates."""
    order = re.findall(r"^\| \[(\w+)\]", (folder / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    pages = {name: folder / f"{name}.md" for name in order} | {"live": folder.parents[1] / "live.md"}
    found = [_page(name, path.read_text(encoding="utf-8")) for name, path in pages.items() if path.is_file()]
    return [one for one in found if one["sections"]]


def as_json(pages: list[dict[str, Any]]) -> str:
    """Return the text of examples.json."""
    return json.dumps(pages, ensure_ascii=False, indent=1) + "\n"


def _page(name: str, text: str) -> dict[str, Any]:
    title, sections = name, dict[str, list[dict[str, Any]]]()
    section = ""
    for part in _PART.finditer(text):
        if part["level"] == "#":
            title = part["title"]
        elif part["level"]:
            section = part["title"]
        else:
            sections.setdefault(section, []).extend(_operation(part["text"], part["variables"]))
    filled = [{"title": each or title, "operations": operations} for each, operations in sections.items() if operations]
    return {"name": name, "title": title, "sections": filled}


def _operation(text: str, variables: str | None) -> Iterator[dict[str, Any]]:
    try:
        document = parse(text)
    except GraphQLError:
        return  # an excerpt; the guide's own tests say which must parse
    first = next(one for one in document.definitions if isinstance(one, OperationDefinitionNode))
    asker = _AS.search(text)
    yield {
        "name": first.name.value if first.name else "",
        "kind": first.operation.value,
        "as": asker[1] if asker else None,
        "document": _AS.sub("", text),
        "variables": json.loads(variables or "{}"),
    }
