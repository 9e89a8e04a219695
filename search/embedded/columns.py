"""What filters, facets and orders are computed from: sets and columns of slots beside tantivy's own index.

They are read from tantivy when they are first asked for, and each commit hands them on with its changes worked in, so
that a write makes nothing slow that was fast before. A state never changes once it serves (docs/adr/0022).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial

import numpy as np
from tantivy import DocAddress, Schema, Searcher
from tantivy import Query as Q

from search.embedded.layout import FIELD_TYPES, key_of, sort_term, word_fields
from search.embedded.ranks import Ranks, resized
from search.embedded.readings import Changed, Delta, Readings
from search.embedded.slots import Numbers, Rows, Slots, addresses_of, numbers_of, slots_at, slots_of
from search.engine import FACET_LIMIT, Document
from search.indexes import Field, IndexDefinition, Kind
from search.presenting import listed, term

LIVE = ("live", 1)
WORDS_AHEAD = 128
"""Words, the most frequent ones, whose documents are read too: the rest is quickly read when it is asked for."""

READ_AHEAD = 64
"""Values of a field, the most frequent ones, whose documents are read when an index is opened."""

Key = tuple[str, str | int]
Texts = Mapping[int, Sequence[str]]
"""The words of each slot, one text per word field."""

TEXTS = 20_000
"""Documents whose words are kept for ranking: about 30 MB."""

PHRASES = 1_000
"""Phrases whose documents are kept, until the next commit."""


class Columns:
    """Sets and columns of one state of an index."""

    def __init__(self, definition: IndexDefinition, schema: Schema, searcher: Searcher, size: int) -> None:
        self.definition = definition
        self.fields = definition.by_name()
        self.size = size
        self._schema = schema
        self._searcher = searcher
        self._sets: Readings[Key, Slots] = Readings(_set_after)
        self._numbers: Readings[str, Numbers] = Readings(_numbers_after)
        self._ranks: Readings[Field, Ranks] = Readings(_ranks_after)
        self._values: Readings[Field, frozenset[str]] = Readings(_values_after)
        self._texts: dict[int, str] = {}
        self._phrases: dict[tuple[str, ...], Slots] = {}

    @property
    def live(self) -> Slots:
        """Every document that is not gone."""
        return self._set(*LIVE)

    def having(self, field: str, value: str) -> Slots:
        """The documents with a value in a filterable field that holds no numbers."""
        return self._set(f"f_{field}", value)

    def holding(self, field: str, word: str) -> Slots:
        """The documents that hold a word in one of tantivy's word fields."""
        return self._set(field, word)

    def phrase(self, phrase: tuple[str, ...], query: Q) -> Slots:
        """The documents that hold words next to each other."""
        found = self._phrases.get(phrase)
        if found is None:
            found = slots_of(self._searcher, query)
            if len(self._phrases) < PHRASES:
                self._phrases[phrase] = found
        return found

    def texts(self, slots: Sequence[int], read: Callable[[list[int]], Iterable[str]]) -> list[str]:
        """The words of some documents; those that were not weighed before are read."""
        if len(self._texts) > TEXTS:
            self._texts = {}
        kept = self._texts  # never emptied, only replaced: whoever asks meanwhile goes on with it
        unknown = [slot for slot in slots if slot not in kept]
        kept |= zip(unknown, read(unknown), strict=True)
        return [kept[slot] for slot in slots]

    def _set(self, name: str, value: str | int) -> Slots:
        return self._sets.get((name, value), lambda: slots_of(self._searcher, Q.term_query(self._schema, name, value)))

    def numbers(self, field: str) -> Numbers:
        """The numbers in a field, by slot."""
        return self._numbers.get_alone(field, lambda: self._read(f"f_{field}"))

    def order(self, field: Field) -> Numbers:
        """The column that a field is sorted by."""
        if field.kind in FIELD_TYPES:
            return self.numbers(field.name)
        return self._ranks.get_alone(field, lambda: self._read_ranks(field.name)).by_slot

    @property
    def by_id(self) -> Numbers:
        """The order of ids, by which ties are broken."""
        return self.order(self.fields["id"])

    def counts(self, field: Field, among: Slots) -> dict[str, int]:
        """How many of these documents have each value of a field."""
        if field.kind in FIELD_TYPES:
            numbers = self.numbers(field.name)[numbers_of(among)]
            values, counts = np.unique(numbers[~np.isnan(numbers)], return_counts=True)
            return {
                _written(field, value): count for value, count in zip(values.tolist(), counts.tolist(), strict=True)
            }
        values_of = self.values(field.name)
        counted = {value: among.intersection_cardinality(self.having(field.name, value)) for value in values_of}
        return {value: count for value, count in counted.items() if count}

    def values(self, field: str) -> frozenset[str]:
        """The values that a field has or had, the most frequent ones when there are too many."""
        return self._values.get(self.fields[field], lambda: frozenset(self._frequent(field, FACET_LIMIT)))

    def _frequent(self, field: str, count: int) -> list[str]:
        return [value for value, _ in self._searcher.terms_with_prefix(f"f_{field}", "", limit=count)]

    def read_ahead(self, field: Field) -> None:
        """Read what searches will most likely ask of a field."""
        if field.kind in FIELD_TYPES:
            if field.filterable or field.sortable or field.kind is Kind.NUMBER:
                self.numbers(field.name)
            return
        if field.sortable:
            self.order(field)
        if field.filterable:
            for value in self._frequent(field.name, READ_AHEAD):
                self.having(field.name, value)

    def frequent_words(self) -> list[str]:
        """The words that most documents hold."""
        return [word for word, _ in self._searcher.terms_with_prefix("all", "", limit=WORDS_AHEAD)]

    def read_word_ahead(self, word: str) -> None:
        """Read which documents hold a word, and in which fields."""
        for name in ("all", *(f"t_{name}" for name in word_fields(self.definition))):
            self.holding(name, word)

    def let_go(self) -> None:
        """Forget where documents lie: a hundred thousand addresses that only reading needs."""
        self.__dict__.pop("_everyone", None)

    # --- reading ---

    @cached_property
    def _everyone(self) -> tuple[list[DocAddress], Rows]:
        addresses = addresses_of(self._searcher, Q.term_query(self._schema, *LIVE))
        return addresses, slots_at(self._searcher, addresses)

    def _read(self, name: str) -> Numbers:
        addresses, slots = self._everyone
        column = np.full(self.size, np.nan)
        column[slots] = np.array(self._searcher.fast_field_values(name, addresses), dtype=np.float64)
        return column

    def _read_ranks(self, field: str) -> Ranks:
        addresses, slots = self._everyone
        texts = sorted(text for text, _ in self._searcher.terms_with_prefix(f"s_{field}", ""))
        # None becomes a key that no text has.
        of_slots = [-1 if key is None else key for key in self._searcher.fast_field_values(f"k_{field}", addresses)]
        keys = np.fromiter(map(key_of, texts), dtype=np.int64, count=len(texts))
        return Ranks.joined(texts, keys, slots, np.array(of_slots, dtype=np.int64), self.size)

    # --- writing ---

    def after(self, searcher: Searcher, changed: Changed, texts: Texts, size: int) -> Columns:
        """The state after a commit: everything that was read, with the changes worked in."""
        new = Columns(self.definition, self._schema, searcher, size)
        delta = Delta(changed, size, partial(_added, self.definition, changed, texts))
        new._sets, new._numbers = self._sets.after(delta), self._numbers.after(delta)
        new._ranks, new._values = self._ranks.after(delta), self._values.after(delta)
        new._texts = self._texts.copy()
        for slot in changed:
            new._texts.pop(slot, None)
        return new


def _added(definition: IndexDefinition, changed: Changed, texts: Texts) -> Mapping[Key, list[int]]:
    added: defaultdict[Key, list[int]] = defaultdict(list)
    names = [f"t_{name}" for name in word_fields(definition)]
    for slot, document in changed.items():
        if document is None:
            continue
        added[LIVE].append(slot)
        for field in definition.fields:
            if field.filterable and field.kind not in FIELD_TYPES:
                for value in _terms(field, document):
                    added[f"f_{field.name}", value].append(slot)
        for name, text in zip(names, texts[slot], strict=True):
            for word in set(text.split()):
                added[name, word].append(slot)
                added["all", word].append(slot)
    return added


def _set_after(key: Key, slots: Slots, delta: Delta) -> Slots:
    more = delta.added.get(key, ())
    return slots - delta.gone | Slots(more) if more or not slots.isdisjoint(delta.gone) else slots


def _numbers_after(name: str, column: Numbers, delta: Delta) -> Numbers:
    copy = resized(column, delta.size)
    for slot, document in delta.changed.items():
        value = document.get(name) if document else None
        copy[slot] = value if isinstance(value, int | float) else np.nan
    return copy


def _ranks_after(field: Field, ranks: Ranks, delta: Delta) -> Ranks | None:
    return ranks.after({slot: _sorted_by(field, one) for slot, one in delta.changed.items()}, delta.size)


def _values_after(field: Field, values: frozenset[str], delta: Delta) -> frozenset[str]:
    return values.union(*(_terms(field, one) for one in delta.changed.values() if one))


def _terms(field: Field, document: Document) -> Iterable[str]:
    return [term(value) for value in listed(document.get(field.name))]


def _sorted_by(field: Field, document: Document | None) -> str | None:
    values = listed(document.get(field.name)) if document else []
    return sort_term(field, values[0]) if values else None


def _written(field: Field, value: float) -> str:
    return str(int(value)) if field.kind is Kind.INTEGER else str(value)
