"""One search from question to page, on one state of an index: sets of slots say who is found, tantivy has the rest."""

from __future__ import annotations

import time
from contextlib import suppress
from operator import itemgetter

from search.embedded.ordering import ordered
from search.embedded.ranking import Asked, Ranked, ranked
from search.embedded.selecting import select
from search.embedded.slots import Slots
from search.embedded.spot import TooMuch, going_on, on_the_spot
from search.embedded.store import Store
from search.embedded.texts import Text
from search.embedded.view import View
from search.engine import FACET_LIMIT, Hit, Page, Query
from search.matching import Matcher, corrected
from search.presenting import Presenter
from search.text import ParsedText

NAME = "embedded"
_COUNT = itemgetter(1)


def search(store: Store, query: Query) -> Page:
    """Answer a query; blocks, so call it from a worker thread."""
    started = time.perf_counter()
    present = Presenter(query, store.definition, store.analyser)
    search = _Search(store.view, query, present.parsed)
    view = search.view
    found = search.page()
    going_on()
    return Page(
        hits=_hits(view, query, present, found),
        total=len(search.found()),
        facets=search.facets(),
        took_ms=(time.perf_counter() - started) * 1000,
        engine=NAME,
        corrected=search.corrected(found, present.matcher),
    )


def at_once(store: Store, query: Query) -> Page | None:
    """Answer a question without words for which all is at hand and little is to be done; None leaves it to a thread."""
    if query.text:
        return None
    with on_the_spot(), suppress(TooMuch):
        return search(store, query)
    return None


def _hits(view: View, query: Query, present: Presenter, found: list[Ranked]) -> tuple[Hit, ...]:
    slots = [one.slot for one in found]
    if query.documents or query.highlight or query.origin() is not None:
        documents = zip(view.documents(slots), found, strict=True)
        return tuple([present.hit(document, one.score) for document, one in documents])
    return tuple([Hit(key, one.score, {}) for key, one in zip(view.ids(slots), found, strict=True)])


class _Search:
    """One query on one state."""

    def __init__(self, view: View, query: Query, parsed: ParsedText) -> None:
        self.view = view
        self._query = query
        self._asked = Asked(parsed.words, view.build.meanings(parsed, exact=query.exact))
        self._text = None if parsed.is_empty else Text(view, parsed, self._asked.meanings)
        self._sets: dict[str | None, Slots] = {}

    def found(self, without: str | None = None) -> Slots:
        """Everything that matches, but for the refinement of one facet."""
        if without not in self._sets:
            chosen = select(self.view.columns, self._query.filters(without))
            self._sets[without] = chosen if self._text is None else chosen & self._text.found(self._query.words)
        return self._sets[without]

    def page(self) -> list[Ranked]:
        """The documents of the page, in order."""
        query, columns = self._query, self.view.columns
        if self._text is not None and self._asked.words and not query.sort:
            if not query.limit:
                return []
            found = self.found()
            return ranked(self.view, found, self._text.scores(found), self._asked, query.offset, query.limit)
        slots = ordered(columns, self.found(), query.sort, query.offset, query.limit)
        return [Ranked(slot, 1.0) for slot in slots]

    def corrected(self, page: list[Ranked], matcher: Matcher) -> str | None:
        """The query as it was understood, when no hit of the page holds its words as they were typed."""
        meant = set().union(*self._asked.meanings)
        if not meant or not page:
            return None
        texts = [text.split() for text in self.view.words([one.slot for one in page])]
        return corrected(matcher, ([word for word in text if word in meant] for text in texts))

    def facets(self) -> dict[str, dict[str, int]]:
        """Counts per value, the most frequent first; a facet that has a refinement is counted without it."""
        refined = {part.facet for part in self._query.refine}
        return {facet: self._counts(facet, facet if facet in refined else None) for facet in self._query.facets}

    def _counts(self, facet: str, without: str | None) -> dict[str, int]:
        columns = self.view.columns
        field = columns.fields.get(facet)
        going_on()
        if field is None or not field.filterable:
            raise ValueError(f"index {columns.definition.name} has no facet {facet}")
        by_value = sorted(columns.counts(field, self.found(without)).items())
        return dict(sorted(by_value, key=_COUNT, reverse=True)[:FACET_LIMIT])  # which keeps equal ones in order
