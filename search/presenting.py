"""What both engines do with the documents of a page: distances, highlights and the corrected query."""

from __future__ import annotations

from collections.abc import Sequence

from duobaan.geo import distance_km
from search.engine import Document, Fragment, Hit, Query, Scalar, Value
from search.filters import point_of
from search.indexes import IndexDefinition
from search.matching import Matcher, corrected, highlighted
from search.text import Analyser, tokens


def listed(value: Value) -> list[Scalar]:
    """The values of a field, whether it holds none, one or many."""
    if value is None:
        return []
    return [value] if isinstance(value, str | int | float) else list(value)


def term(value: Scalar) -> str:
    """A value as it stands in facets; flags read as in JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


class Presenter:
    """Turns the documents of one query's page into hits."""

    def __init__(self, query: Query, definition: IndexDefinition, analyser: Analyser) -> None:
        self._query = query
        self._definition = definition
        self._analyser = analyser
        self.parsed = analyser.parse(query.text)
        self.matcher = Matcher(self.parsed, exact=query.exact)

    def hit(self, document: Document, score: float) -> Hit:
        """A document as a hit."""
        return Hit(
            id=str(document["id"]),
            score=score,
            document=document,
            distance_km=self._away(document),
            highlights=self._highlights(document),
        )

    def _away(self, document: Document) -> float | None:
        origin = self._query.origin()
        place = None if origin is None else point_of(document)
        return None if origin is None or place is None else round(distance_km(origin, place), 3)

    def _highlights(self, document: Document) -> dict[str, tuple[Fragment, ...]]:
        texts = {name: ", ".join(map(term, listed(document.get(name)))) for name in self._query.highlight}
        return {name: highlighted(text, self.matcher, self._analyser) for name, text in texts.items() if text}

    def corrected(self, hits: Sequence[Hit]) -> str | None:
        """The query as it was understood, when no hit of the page holds its words as they were typed."""
        if not self.matcher.words or not hits:
            return None
        return corrected(self.matcher, (self._words(hit.document) for hit in hits))

    def _words(self, document: Document) -> list[str]:
        values = (one for name in self._definition.searchable for one in listed(document.get(name)))
        words = tokens(" ".join(map(term, values)))
        return words + self._analyser.additions(words)
