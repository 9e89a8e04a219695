"""Which of our languages a request wants."""

from __future__ import annotations

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
    best, most = own or "nl", 0.0
    for part in accept_language[:_LONGEST_HEADER].split(","):
        tag, _, parameters = part.partition(";")
        language, weight = tag.strip().lower().partition("-")[0], _weight(parameters)
        if language in LOCALES and weight > most:
            best, most = language, weight
    return best
