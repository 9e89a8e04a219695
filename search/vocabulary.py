"""The words that compounds are split at and plurals are brought back to; imported vocabularies add to them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from search.embedded.tokens import dutch_stem
from search.text import Analyser


@cache
def shipped_words() -> tuple[str, ...]:
    """The words in search/words.toml."""
    groups = tomllib.loads(files("search").joinpath("words.toml").read_text("utf-8"))
    return tuple(word for group in groups.values() for word in group["words"])


def analyser(more: Iterable[str] = ()) -> Analyser:
    """An analyser that knows the shipped words and those of an imported vocabulary."""
    return Analyser((*shipped_words(), *more), dutch_stem)
