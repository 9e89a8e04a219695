"""One state of an index: what a search reads from beginning to end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from tantivy import DocAddress, Searcher
from tantivy import Query as Q

from search.embedded.columns import Columns
from search.embedded.queries import Builder
from search.embedded.slots import addresses_of, slots_at
from search.engine import Document


@dataclass(frozen=True, slots=True)
class View:
    """One state of an index."""

    searcher: Searcher
    columns: Columns
    build: Builder

    def at(self, slots: Sequence[int]) -> list[DocAddress]:
        """Where the documents of these slots lie, in the same order."""
        addresses = addresses_of(self.searcher, Q.term_set_query(self.build.schema, "slot", slots)) if slots else []
        by_slot = dict(zip(slots_at(self.searcher, addresses).tolist(), addresses, strict=True))
        return [by_slot[slot] for slot in slots]

    def words(self, slots: Sequence[int]) -> list[str]:
        """The words of these documents: one line per word field, each word between spaces."""
        return self.columns.texts(slots, lambda new: [load_words(self.searcher, one) for one in self.at(new)])


def load(searcher: Searcher, address: DocAddress) -> Document:
    """The document as it was put in."""
    found: Document = orjson.loads(searcher.doc(address).get_first("source") or b"{}")
    return found


def load_words(searcher: Searcher, address: DocAddress) -> str:
    """The words of a document: one line per word field, each word between spaces."""
    found: bytes = searcher.doc(address).get_first("words") or b""
    return found.decode()
