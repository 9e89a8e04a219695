"""Sentences of the demo, put together from lists; every choice comes from the dice."""

from __future__ import annotations

import random

from duobaan.reference.subjects import subjects
from duobaan.seed.places import seed_table

TABLE = "texts.toml"


def sentence(dice: random.Random, kind: str, part: str, language: str = "nl", **words: object) -> str:
    """Return one sentence of a kind with its words filled in; a capitalised word is given as such."""
    choices = seed_table(TABLE).table(kind).table(language).texts(part)
    named = {name: str(word) for name, word in words.items()}
    capital = {name.capitalize(): word[:1].upper() + word[1:] for name, word in named.items()}
    return dice.choice(choices).format_map(named | capital)


def text(dice: random.Random, kind: str, parts: tuple[str, ...], language: str = "nl", **words: object) -> str:
    """Return a few sentences, one of each part."""
    return " ".join(sentence(dice, kind, part, language, **words) for part in parts)


def subject_name(code: str, language: str = "nl") -> str:
    """Return a subject as it stands in a sentence."""
    return subjects()[code].name(language)
