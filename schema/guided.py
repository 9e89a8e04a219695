"""Which page of docs/guide/clients shows a root field: read there by `duobaan reference`, kept beside the code.

An installed Duobaan has no docs folder; guided.toml carries what `/docs` says of it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path

from graphql import FieldNode, GraphQLError, OperationDefinitionNode, parse

_STEP = re.compile(r"```graphql\n(.*?)```", re.DOTALL)
_HEAD = "# The page of docs/guide/clients that shows a root field first; written by `duobaan reference`.\n\n"


@cache
def guided() -> Mapping[str, str]:
    """Return the page by the name of the root field."""
    found: dict[str, str] = tomllib.loads((resources.files("schema") / "guided.toml").read_text("utf-8"))
    return found


def read_guide(folder: Path) -> dict[str, str]:
    """Return the first page, by name, on which an operation asks the root field."""
    found: dict[str, str] = {}
    for page in sorted(folder.glob("*.md")):
        for text in _STEP.findall(page.read_text(encoding="utf-8")):
            for name in _roots(text):
                found.setdefault(name, page.stem)
    return dict(sorted(found.items()))


def as_toml(pages: Mapping[str, str]) -> str:
    """Return the text of guided.toml."""
    return _HEAD + "".join(f'{name} = "{page}"\n' for name, page in pages.items())


def _roots(text: str) -> list[str]:
    try:
        document = parse(text)
    except GraphQLError:
        return []  # an excerpt; the guide's own tests say which must parse
    return [
        one.name.value
        for operation in document.definitions
        if isinstance(operation, OperationDefinitionNode)
        for one in operation.selection_set.selections
        if isinstance(one, FieldNode)
    ]
