"""The words that compounds are split at and plurals are brought back to; imported vocabularies add to them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def shipped_words() -> tuple[str, ...]:
    """The words in search/words.toml."""
    groups = tomllib.loads(files("search").joinpath("words.toml").read_text("utf-8"))
    return tuple(word for group in groups.values() for word in group["words"])
