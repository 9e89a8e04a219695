"""One state of an index: what a search reads from beginning to end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from tantivy import DocAddress, Searcher

from search.embedded.columns import Columns
from search.embedded.queries import Builder
from search.embedded.recent import Delta, Key, keys_of
from search.embedded.slots import addresses_of, each_of, slots_at
from search.embedded.spot import about_to_read
from search.engine import Document


@dataclass(frozen=True, slots=True)
class View:
    """One state of an index: what tantivy holds, and the recent changes that it does not hold yet."""

    searcher: Searcher
    recent: Delta
    columns: Columns
    build: Builder

    def documents(self, slots: Sequence[int]) -> list[Document]:
        """The documents of these slots as they were put in."""
        return [orjson.loads(source) for source in self._read("source", slots)]

    def words(self, slots: Sequence[int]) -> list[str]:
        """The words of these documents: one line per word field, each word between spaces."""
        return self.columns.texts(slots, lambda new: [text.decode() for text in self._read("words", new)])

    def keys(self, slots: Sequence[int]) -> set[Key]:
        """Every value and word by which these documents are found; those that are gone are found by none."""
        living = [slot for slot in slots if slot in self.columns.live]
        texts = [[line.strip() for line in text.split("\n")] for text in self.words(living)]
        read = zip(self.documents(living), texts, strict=True)
        return set().union(*(keys_of(self.columns.definition, document, lines) for document, lines in read))

    def ids(self, slots: Sequence[int]) -> list[str]:
        """The ids of the documents of these slots."""
        return self.columns.ids(slots, lambda new: [str(document["id"]) for document in self.documents(new)])

    def _read(self, name: str, slots: Sequence[int]) -> list[bytes]:
        about_to_read()
        recent = self.recent.changed
        found = {slot: getattr(recent[slot].written, name) for slot in slots if slot in recent}
        for slot, address in self._places([slot for slot in slots if slot not in recent]).items():
            found[slot] = self.searcher.doc(address).get_first(name) or b""
        return [found[slot] for slot in slots]

    def _places(self, slots: Sequence[int]) -> dict[int, DocAddress]:
        """Where tantivy has the documents of these slots."""
        addresses = addresses_of(self.searcher, each_of(self.build.schema, "slot", slots)) if slots else []
        return dict(zip(slots_at(self.searcher, addresses).tolist(), addresses, strict=True))
