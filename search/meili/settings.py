"""An index definition as Meilisearch's settings, and a document as Meilisearch keeps it."""

from __future__ import annotations

from typing import Any

from search.engine import FACET_LIMIT, Document, Tombstone
from search.filters import point_of
from search.indexes import IndexDefinition
from search.presenting import listed, term
from search.text import ONE_TYPO_FROM, TWO_TYPOS_FROM, Analyser, tokens

ALSO = "also"
GONE = "gone"
ALIVE = f"{GONE} NOT EXISTS"
MOST_HITS = 1_000_000
"""Above every index that is foreseen, so that totals are exact."""


def settings_of(definition: IndexDefinition) -> dict[str, Any]:
    """Everything that decides what an index finds and in which order."""
    return {
        "searchableAttributes": [*definition.searchable, ALSO],
        "filterableAttributes": [*(one.name for one in definition.fields if one.filterable), "_geo", GONE],
        "sortableAttributes": [*(one.name for one in definition.fields if one.sortable), "_geo"],
        # A sort that was asked for comes before relevance, as people expect; the id settles every tie.
        "rankingRules": ["sort", "words", "typo", "proximity", "attribute", "exactness", "id:asc"],
        "typoTolerance": {
            "enabled": True,
            "minWordSizeForTypos": {"oneTypo": ONE_TYPO_FROM, "twoTypos": TWO_TYPOS_FROM},
            "disableOnNumbers": True,
        },
        "synonyms": {word: list(others) for word, others in definition.synonyms.items()},
        "pagination": {"maxTotalHits": MOST_HITS},
        "faceting": {"maxValuesPerFacet": FACET_LIMIT, "sortFacetValuesBy": {"*": "count"}},
    }


def record_of(definition: IndexDefinition, document: Document, analyser: Analyser) -> dict[str, Any]:
    """A document with what it must be found by besides its own words, and its place."""
    record: dict[str, Any] = dict(document)
    texts = (term(value) for name in definition.searchable for value in listed(document.get(name)))
    record[ALSO] = " ".join(analyser.additions(word for text in texts for word in tokens(text)))
    if (place := point_of(document)) is not None:
        record["_geo"] = {"lat": place.lat, "lng": place.lon}
    return record


def tombstone_record(tombstone: Tombstone) -> dict[str, Any]:
    """A record that no search finds, which keeps the version of a document that is gone."""
    return {"id": tombstone.id, "version": tombstone.version, GONE: True}
