"""A query as one multi-search request, and the answer to it as a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from search.engine import By, Page, Query, SortKey, Words
from search.filters import expression
from search.indexes import IndexDefinition
from search.meili.settings import ALIVE
from search.presenting import Presenter
from search.text import ParsedText

NAME = "meilisearch"

Request = dict[str, Any]


def requests_of(query: Query, uid: str, definition: IndexDefinition, parsed: ParsedText) -> list[Request]:
    """The hits, then (where the page does not start at a multiple of its size) the total, then refined facets."""
    refined = [facet for facet in query.facets if any(part.facet == facet for part in query.refine)]
    plain = [facet for facet in query.facets if facet not in refined]
    hits = _base(query, uid, parsed) | {
        "attributesToRetrieve": [field.name for field in definition.fields],
        "showRankingScore": True,
        "sort": _sort(query.sort),
    }
    counts: Request = {"facets": plain} if plain else {}
    if query.limit and query.offset % query.limit == 0:
        # Only pages carry an exact total.
        asked = [hits | counts | {"hitsPerPage": query.limit, "page": query.offset // query.limit + 1}]
    else:
        total = _base(query, uid, parsed) | counts | {"hitsPerPage": 0, "page": 1}
        asked = [total, hits | {"limit": query.limit, "offset": query.offset}]
    for facet in refined:
        asked.append(_base(query, uid, parsed, without=facet) | {"facets": [facet], "limit": 0})
    return asked


def _base(query: Query, uid: str, parsed: ParsedText, without: str | None = None) -> Request:
    return {
        "indexUid": uid,
        "q": text_of(parsed, exact=query.exact),
        "filter": " AND ".join([ALIVE, *(f"({expression(part)})" for part in query.filters(without))]),
        "matchingStrategy": "all" if query.words is Words.ALL else "last",
    }


def text_of(parsed: ParsedText, *, exact: bool) -> str:
    """The query as Meilisearch reads it: quotes switch typos and prefixes off, a closing space the prefix."""
    excluded = ['-"' + " ".join(words) + '"' for words in parsed.excluded]
    phrases = ['"' + " ".join(words) + '"' for words in parsed.phrases]
    words = [f'"{word}"' for word in parsed.words] if exact else list(parsed.words)
    text = " ".join([*excluded, *phrases, *words])
    return text if parsed.prefix or not text else text + " "


def _sort(keys: tuple[SortKey, ...]) -> list[str]:
    parts = []
    for key in keys:
        if isinstance(key, By):
            parts.append(f"{key.field}:{'desc' if key.descending else 'asc'}")
        else:
            parts.append(f"_geoPoint({key.point.lat!r}, {key.point.lon!r}):asc")
    # Sorted hits are not ranked by relevance within equal values: ties go by id, as in the embedded engine.
    return [*parts, "id:asc"] if parts and "id:asc" not in parts else parts


def page_of(query: Query, answers: list[Mapping[str, Any]], present: Presenter, took_ms: float) -> Page:
    """The answers to requests_of, as a page."""
    found = answers[0] if "page" in answers[0] and answers[0].get("hitsPerPage") else answers[1]
    hits = tuple(
        present.hit(
            {name: value for name, value in hit.items() if not name.startswith("_")},
            1.0 if query.sort or not present.matcher.words else float(hit["_rankingScore"]),
        )
        for hit in found["hits"]
    )
    counted: dict[str, dict[str, int]] = {}
    for answer in answers:
        for facet, values in (answer.get("facetDistribution") or {}).items():
            counted[facet] = dict(sorted(values.items(), key=lambda item: (-item[1], item[0])))
    return Page(
        hits=hits,
        total=int(answers[0]["totalHits"]),
        facets={facet: counted.get(facet, {}) for facet in query.facets},
        took_ms=took_ms,
        engine=NAME,
        corrected=present.corrected(hits),
    )
