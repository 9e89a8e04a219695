"""What is written down beside the indexes: what each was built from, and which state of the database they hold.

A changed definition does not empty the market: the generation is opened with the definition that it was built from
and serves until the fresh one takes its place. FORMAT is raised when the files themselves are laid out differently,
so that code of today would misread them; such a generation cannot serve.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from search.indexes import Field, IndexDefinition, Kind

FORMAT = 3
_FILE = "definition.json"
_WATERMARK = "WATERMARK"


def keep_definition(folder: Path, definition: IndexDefinition) -> None:
    """Write down what an index is built from, beside it."""
    (folder / _FILE).write_bytes(orjson.dumps({"format": FORMAT} | asdict(definition)))


def kept_definition(folder: Path) -> IndexDefinition | None:
    """Return what an index on disk was built from; None where today's code cannot read its files."""
    try:
        kept = orjson.loads((folder / _FILE).read_bytes())
        return _definition(kept) if kept["format"] == FORMAT else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _definition(kept: Mapping[str, Any]) -> IndexDefinition:
    return IndexDefinition(
        name=kept["name"],
        fields=tuple(Field(**(one | {"kind": Kind(one["kind"])})) for one in kept["fields"]),
        searchable=tuple(kept["searchable"]),
        synonyms={word: tuple(others) for word, others in kept["synonyms"].items()},
    )


def keep_watermark(folder: Path, watermark: int) -> None:
    """Write down up to which outbox row the indexes hold everything; an old number costs only a longer replay."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{_WATERMARK}.new"
    draft.write_text(str(watermark))
    draft.replace(folder / _WATERMARK)


def kept_watermark(folder: Path) -> int | None:
    """Return the number that was written down last; None where there is none."""
    try:
        return int((folder / _WATERMARK).read_text())
    except (OSError, ValueError):
        return None
