"""Search inside a facet: which of its values are meant by a few letters, by their names rather than their codes."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from search.embedded.tokens import dutch_analyser
from search.matching import Matcher
from search.text import spans

_ANALYSER = dutch_analyser()


def values_like(text: str, names: Mapping[str, Collection[str]]) -> list[str]:
    """The values of which one name holds every word that was typed, the last one as a beginning; fewest typos first.

    Words are compared as in a search, so that "natuurkude" finds natuurkunde inside the facet of subjects too.
    """
    parsed = _ANALYSER.parse(text)
    if parsed.is_empty:
        return list(names)
    matcher = Matcher(parsed)
    found: list[tuple[int, int, str]] = []
    for number, (value, its_names) in enumerate(names.items()):
        needed = [typos for name in its_names if (typos := _typos(matcher, name)) is not None]
        if needed:
            found.append((min(needed), number, value))
    return [value for _, _, value in sorted(found)]


def _typos(matcher: Matcher, name: str) -> int | None:
    """How many typos all words take, or None when one of them does not stand in the name."""
    fewest: dict[int, int] = {}
    for _, _, token in spans(name):
        for form in {token, *_ANALYSER.canonical(token)}:
            for number, typos in matcher.meant(form):
                fewest[number] = min(typos, fewest.get(number, typos))
    return sum(fewest.values()) if len(fewest) == len(matcher.words) else None
