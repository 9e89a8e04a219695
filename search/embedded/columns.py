"""What filters, facets and orders are computed from: sets and columns of slots beside tantivy's own index.

They are read from tantivy when they are first asked for, with the recent changes that tantivy does not hold yet, and
each write hands them on with its changes worked in, so that it makes nothing slow that was fast before. A state never
changes once it serves (docs/adr/0022, docs/adr/0024).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from functools import cached_property

import numpy as np
from tantivy import DocAddress, Schema, Searcher
from tantivy import Query as Q

from search.embedded.layout import FIELD_TYPES, key_of, sort_field, sort_term, value_of, word_fields, word_of
from search.embedded.ranks import Ranks, written_over
from search.embedded.readings import Readings
from search.embedded.recent import LIVE, Delta, Key
from search.embedded.slots import NOTHING, Numbers, Rows, Slots, addresses_of, numbers_of, slots_at, slots_of
from search.engine import FACET_LIMIT, Document
from search.indexes import Field, IndexDefinition, Kind
from search.presenting import listed, term

WORDS_AHEAD = 2_000
"""Words, the most frequent ones, whose documents are read too, if there are MANY."""

MANY = 1_000
"""Documents that hold a word from which on reading them takes longer than a search should: a quarter of a ms."""

READ_AHEAD = 64
"""Values of a field, the most frequent ones, whose documents are read when an index is opened."""

READ_AT_ONCE = 500
"""Values of a field, if there are no more, whose documents are looked up together for counting."""

TEXTS = 20_000
"""Documents whose words are kept for ranking: about 30 MB."""

IDS = 20_000
"""Ids that are kept: about 4 MB."""

PHRASES = 1_000
"""Phrases whose documents are kept, until the next commit to disk."""


class Columns:
    """Sets and columns of one state of an index."""

    def __init__(self, definition: IndexDefinition, schema: Schema, searcher: Searcher, recent: Delta) -> None:
        self.definition = definition
        self.fields = definition.by_name()
        self.size = recent.size
        self._schema = schema
        self._searcher = searcher
        self._recent = recent
        self._word_fields = [f"t_{name}" for name in word_fields(definition)]
        self._sets: Readings[Key, Slots] = Readings(_set_after)
        self._numbers: Readings[str, Numbers] = Readings(_numbers_after)
        self._ranks: Readings[Field, Ranks] = Readings(_ranks_after)
        self._values: Readings[Field, frozenset[str]] = Readings(_values_after)
        self._valued: dict[str, Sequence[tuple[str, Slots]]] = {}
        self._texts: dict[int, str] = {}
        self._ids: dict[int, str] = {}
        self._phrases: dict[tuple[str, ...], Slots] = {}

    @property
    def live(self) -> Slots:
        """Every document that is not gone."""
        return self._set(*LIVE)

    def having(self, field: str, value: str) -> Slots:
        """The documents with a value in a filterable field that holds no numbers."""
        return self._set(f"f_{field}", word_of(value))

    def holding(self, field: str, word: str) -> Slots:
        """The documents that hold a word in one of tantivy's word fields."""
        return self._set(field, word)

    def standing(self, word: str) -> Sequence[Slots]:
        """The documents that hold a word in each of the word fields, in their order."""
        return [self._set(name, word) for name in self._word_fields]

    def anywhere(self, word: str) -> Slots:
        """The documents that hold a word at all."""
        return self._sets.get(("all", word), lambda: self._read_anywhere(word))

    def phrase(self, phrase: tuple[str, ...], query: Q) -> Slots:
        """The documents that hold words next to each other."""
        found = self._phrases.get(phrase)
        if found is None:
            found = slots_of(self._searcher, query)
            if len(self._phrases) < PHRASES:
                self._phrases[phrase] = found
        changed = self._recent.changed
        return _replaced(found, self._recent, [slot for slot, change in changed.items() if change.holds(phrase)])

    def texts(self, slots: Sequence[int], read: Callable[[list[int]], Iterable[str]]) -> list[str]:
        """The words of some documents; those that were not weighed before are read."""
        if len(self._texts) > TEXTS:
            self._texts = {}
        kept = self._texts  # never emptied, only replaced: whoever asks meanwhile goes on with it
        unknown = [slot for slot in slots if slot not in kept]
        kept |= zip(unknown, read(unknown), strict=True)
        return [kept[slot] for slot in slots]

    def ids(self, slots: Sequence[int], read: Callable[[list[int]], Iterable[str]]) -> list[str]:
        """The ids of some slots, which never change; those that were not asked for before are read."""
        if len(self._ids) > IDS:
            self._ids = {}
        kept = self._ids
        unknown = [slot for slot in slots if slot not in kept]
        if unknown:
            kept |= zip(unknown, read(unknown), strict=True)
        return [kept[slot] for slot in slots]

    def _set(self, name: str, value: str | int) -> Slots:
        return self._sets.get((name, value), lambda: self._read_set((name, value)))

    def numbers(self, field: str) -> Numbers:
        """The numbers in a field, by slot."""
        return self._numbers.get_alone(field, lambda: self._read_numbers(field))

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
        shared = among.intersection_cardinality
        return {value: count for value, slots in self._having_each(field.name) if (count := shared(slots))}

    def _having_each(self, field: str) -> Sequence[tuple[str, Slots]]:
        """Every value of a field with the documents that have it; looked up once in a state unless there are many."""
        known = self._valued.get(field)
        if known is None:
            known = [(value, self.having(field, value)) for value in sorted(self.values(field))]
            if len(known) <= READ_AT_ONCE:
                self._valued[field] = known
        return known

    def values(self, field: str) -> frozenset[str]:
        """The values that a field has or had, the most frequent ones when there are too many."""
        return self._values.get(self.fields[field], lambda: self._read_values(self.fields[field]))

    def _frequent(self, field: str, count: int) -> list[str]:
        words = self._searcher.terms_with_prefix(f"f_{field}", "", limit=count)
        return [value_of(word) for word, _ in words]

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
        """The words that many documents hold, those that most of them hold first."""
        words = self._searcher.terms_with_prefix("all", "", limit=WORDS_AHEAD)
        return [word for word, count in words if count >= MANY]

    def read_word_ahead(self, word: str) -> None:
        """Read which documents hold a word, and in which fields."""
        self.standing(word)
        self.anywhere(word)

    def let_go(self) -> None:
        """Forget where documents lie: a hundred thousand addresses that only reading needs."""
        self.__dict__.pop("_everyone", None)

    # --- reading ---

    @cached_property
    def _everyone(self) -> tuple[list[DocAddress], Rows]:
        addresses = addresses_of(self._searcher, Q.term_query(self._schema, *LIVE))
        return addresses, slots_at(self._searcher, addresses)

    def _read_set(self, key: Key) -> Slots:
        most = self._searcher.doc_freq(*key)  # a typed word may mean dozens, most of which stand in one field only
        found = slots_of(self._searcher, Q.term_query(self._schema, *key), most) if most else NOTHING
        return _replaced(found, self._recent, self._recent.having(key))

    def _read_anywhere(self, word: str) -> Slots:
        """Who holds a word somewhere holds it in a word field: what was read of those is not read again."""
        held = [self._sets.held((name, word)) for name in self._word_fields]
        known = [slots for slots in held if slots]
        if None in held or not known:
            return self._read_set(("all", word))
        return known[0] if len(known) == 1 else Slots.union(*known)

    def _read_numbers(self, field: str) -> Numbers:
        addresses, slots = self._everyone
        column = np.full(self.size, np.nan)
        column[slots] = np.array(self._searcher.fast_field_values(f"f_{field}", addresses), dtype=np.float64)
        return _numbers_after(field, column, self._recent)

    def _read_ranks(self, name: str) -> Ranks:
        addresses, slots = self._everyone
        field, changed = self.fields[name], self._recent.changed
        recent = {slot: _sorted_by(field, change.document) for slot, change in changed.items()}
        known = {text for text, _ in self._searcher.terms_with_prefix(sort_field(name), "")}
        texts = sorted(known.union(text for text in recent.values() if text is not None))
        # None becomes a key that no text has.
        of_slots = [-1 if key is None else key for key in self._searcher.fast_field_values(f"k_{name}", addresses)]
        keys = np.fromiter(map(key_of, texts), dtype=np.int64, count=len(texts))
        ranks = Ranks.joined(texts, keys, slots, np.array(of_slots, dtype=np.int64), self.size)
        return ranks.after(recent, self.size) or ranks  # every text has its place already

    def _read_values(self, field: Field) -> frozenset[str]:
        return _values_after(field, frozenset(self._frequent(field.name, FACET_LIMIT)), self._recent)

    # --- writing ---

    def after(self, changes: Delta, searcher: Searcher, recent: Delta, touched: Set[Key] | None) -> Columns:
        """The state after a write: everything that was read, with the changes worked in.

        It may be known by which values and words the changed documents are found and were found before.
        """
        new = Columns(self.definition, self._schema, searcher, recent)
        new._sets, new._numbers = self._sets.after(changes, touched), self._numbers.after(changes)
        new._ranks, new._values = self._ranks.after(changes), self._values.after(changes)
        new._phrases, new._ids = self._phrases, self._ids
        new._texts = self._texts.copy()
        for slot in changes.changed:
            new._texts.pop(slot, None)
        return new

    def over(self, searcher: Searcher, recent: Delta) -> Columns:
        """The same state, of which tantivy holds more."""
        new = Columns(self.definition, self._schema, searcher, recent)
        new._sets, new._numbers, new._ranks, new._values = self._sets, self._numbers, self._ranks, self._values
        new._texts, new._ids = self._texts, self._ids
        return new


def _set_after(key: Key, slots: Slots, delta: Delta) -> Slots:
    return _replaced(slots, delta, delta.added.get(key, ()))


def _replaced(slots: Slots, delta: Delta, more: Sequence[int]) -> Slots:
    """A set in which changed documents stand only where they stand now."""
    if not delta.alters(slots, more):
        return slots
    left = slots if slots.isdisjoint(delta.gone) else slots - delta.gone  # copying a set is all that it takes
    return left | Slots(more) if more else left


def _numbers_after(name: str, column: Numbers, delta: Delta) -> Numbers:
    found = {slot: change.document.get(name) if change.document else None for slot, change in delta.changed.items()}
    numbers = {slot: value if isinstance(value, int | float) else np.nan for slot, value in found.items()}
    return written_over(column, numbers, delta.size)


def _ranks_after(field: Field, ranks: Ranks, delta: Delta) -> Ranks | None:
    texts = {slot: _sorted_by(field, change.document) for slot, change in delta.changed.items()}
    return ranks.after(texts, delta.size)


def _values_after(field: Field, values: frozenset[str], delta: Delta) -> frozenset[str]:
    return values.union(
        *(map(term, listed(change.document.get(field.name))) for change in delta.changed.values() if change.document)
    )


def _sorted_by(field: Field, document: Document | None) -> str | None:
    values = listed(document.get(field.name)) if document else []
    return sort_term(field, values[0]) if values else None


def _written(field: Field, value: float) -> str:
    return str(int(value)) if field.kind is Kind.INTEGER else str(value)
