"""Search inside a facet: which of its values are meant by a few letters, by their labels rather than their codes."""

from __future__ import annotations

from collections.abc import Mapping

from search.embedded.tokens import dutch_analyser
from search.matching import Matcher
from search.text import spans

_ANALYSER = dutch_analyser()


def values_like(text: str, labels: Mapping[str, str]) -> list[str]:
    """The values whose label holds every word that was typed, the last one as a beginning; fewest typos first.

    Words are compared as in a search, so that "natuurkude" finds natuurkunde inside the facet of subjects too.
    """
    parsed = _ANALYSER.parse(text)
    if parsed.is_empty:
        return list(labels)
    matcher = Matcher(parsed)
    compared = [(_typos(matcher, label), number, value) for number, (value, label) in enumerate(labels.items())]
    return [value for _, _, value in sorted((typos, number, value) for typos, number, value in compared if typos >= 0)]


def _typos(matcher: Matcher, label: str) -> int:
    """How many typos all words take, or -1 when one of them does not stand in the label."""
    fewest: dict[int, int] = {}
    for _, _, token in spans(label):
        for form in {token, *_ANALYSER.canonical(token)}:
            for number, typos in matcher.meant(form):
                fewest[number] = min(typos, fewest.get(number, typos))
    return sum(fewest.values()) if len(fewest) == len(matcher.words) else -1
