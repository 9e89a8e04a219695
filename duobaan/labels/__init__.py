"""Words for codes: every enum member, error, rule, event, permission and action in Dutch and English.

The data stands in nl/*.toml and en/*.toml; the file's name is the first part of a key ("errors.NOT_FOUND",
"enums.Weekday.MO"). Codes without a word fall back from the asked language to Dutch, English, the code itself.
"""

from __future__ import annotations

import datetime as dt
import enum
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from string import Formatter

LOCALES = ("nl", "en")


@cache
def catalogue(locale: str) -> Mapping[str, str]:
    """Return every key of a language with its text."""
    found: dict[str, str] = {}
    folder = resources.files(__name__) / locale
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if file.name.endswith(".toml"):
            _flatten(file.name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8")), found)
    return found


def _flatten(prefix: str, table: Mapping[str, object], found: dict[str, str]) -> None:
    for key, value in table.items():
        name = f"{prefix}.{key}"
        if isinstance(value, dict):
            _flatten(name, value, found)
        else:
            found[name] = str(value)


def label(key: str, locale: str = "nl") -> str:
    """Return the text of a key, or the last part of the key when no language knows it."""
    for language in dict.fromkeys((locale, *LOCALES)):
        text = catalogue(language).get(key) if language in LOCALES else None
        if text is not None:
            return text
    return key.rpartition(".")[2]


def label_of(member: enum.Enum, locale: str = "nl") -> str:
    """Return the word for an enum member."""
    return label(f"enums.{type(member).__name__}.{member.name}", locale)


def placeholders(text: str) -> frozenset[str]:
    """Return the names that a text wants filled in."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


def render(key: str, locale: str, facts: Mapping[str, object]) -> str:
    """Return the text of a key with its figures filled in; a figure that is missing shows as its name."""
    text = label(key, locale)
    wanted = {name: _worded(facts.get(name, f"{{{name}}}"), locale) for name in placeholders(text)}
    return text.format(**wanted)


def _worded(value: object, locale: str) -> object:
    """Say a figure as people do: codes in words, days with the month's name, several with commas."""
    if isinstance(value, tuple):
        return ", ".join(str(_worded(one, locale)) for one in value)
    if isinstance(value, enum.Enum):
        return label_of(value, locale)
    if isinstance(value, dt.date):
        return f"{value.day} {label(f'months.{value.month}', locale)} {value.year}"
    return value


def missing() -> dict[str, frozenset[str]]:
    """Return, per language, the keys that another language has and this one lacks."""
    everything = frozenset(key for locale in LOCALES for key in catalogue(locale))
    return {locale: everything - catalogue(locale).keys() for locale in LOCALES}
