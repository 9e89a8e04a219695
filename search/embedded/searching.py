"""One search from question to page, on one state of an index."""

from __future__ import annotations

import time
from collections import defaultdict

from tantivy import Query as Q

from search.embedded.ordering import ordered
from search.embedded.ranking import Ranked, ranked
from search.embedded.store import Store, View, load, total
from search.engine import FACET_LIMIT, Page, Query
from search.indexes import Kind
from search.matching import Matcher
from search.presenting import Presenter

NAME = "embedded"


def search(store: Store, query: Query) -> Page:
    """Answer a query; blocks, so call it from a worker thread."""
    started = time.perf_counter()
    view = store.view
    present = Presenter(query, store.definition, store.analyser)
    text = view.build.text(present.parsed, exact=query.exact, words=query.words)
    found, count = _found(view, query, text, present.matcher)
    hits = tuple(present.hit(one.document, one.score) for one in found)
    return Page(
        hits=hits,
        total=count,
        facets=_facets(view, query, text),
        took_ms=(time.perf_counter() - started) * 1000,
        engine=NAME,
        corrected=present.corrected(hits),
    )


def _found(view: View, query: Query, text: Q | None, matcher: Matcher) -> tuple[list[Ranked], int]:
    everything = view.build.matching(query.filters(), text)
    if query.limit and matcher.words and not query.sort:
        return ranked(view.searcher, everything, matcher, query.offset, query.limit)
    count = total(view.searcher.search(everything, 1))
    addresses = ordered(view, everything, query.sort, query.offset, query.limit)
    return [Ranked(address, 1.0, load(view.searcher, address)) for address in addresses], count


def _facets(view: View, query: Query, text: Q | None) -> dict[str, dict[str, int]]:
    """Counts per value; a facet that has a refinement is counted without it."""
    refined = {part.facet for part in query.refine}
    together: dict[str | None, list[str]] = defaultdict(list)
    for facet in query.facets:
        together[facet if facet in refined else None].append(facet)
    counted: dict[str, dict[str, int]] = {}
    for without, names in together.items():
        counted |= _counts(view, view.build.matching(query.filters(without), text), names)
    return {name: counted[name] for name in query.facets}


def _counts(view: View, matching: Q, names: list[str]) -> dict[str, dict[str, int]]:
    fields = view.build.definition.by_name()
    if wrong := [name for name in names if name not in fields or not fields[name].filterable]:
        raise ValueError(f"index {view.build.definition.name} has no facets {wrong}")
    asked = {name: {"terms": {"field": f"f_{name}", "size": FACET_LIMIT}} for name in names}
    answer = view.searcher.aggregate(matching, asked)
    counted = {}
    for name in names:
        whole = fields[name].kind is Kind.INTEGER
        buckets = [(_value(one["key"], whole), int(one["doc_count"])) for one in answer[name]["buckets"]]
        counted[name] = dict(sorted(buckets, key=lambda bucket: (-bucket[1], bucket[0])))
    return counted


def _value(key: object, whole: bool) -> str:
    return str(int(key)) if whole and isinstance(key, int | float) else str(key)
