"""Which of our languages a request wants."""

from __future__ import annotations

from functools import lru_cache

from duobaan.people.rules import LOCALES

_LONGEST_HEADER = 500


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def choose_locale(accept_language: str, own: str | None = None) -> str:
    """Return the best language that Accept-Language asks for, else the person's own, else Dutch (RFC 9110 12.5.4)."""
    return _chosen(accept_language[:_LONGEST_HEADER], own or "nl")


@lru_cache(maxsize=1_024)  # browsers say the same few things
def _chosen(accept_language: str, own: str) -> str:
    best, most = own, 0.0
    for part in accept_language.split(","):
        tag, _, parameters = part.partition(";")
        language, weight = tag.strip().lower().partition("-")[0], _weight(parameters)
        if language in LOCALES and weight > most:
            best, most = language, weight
    return best
