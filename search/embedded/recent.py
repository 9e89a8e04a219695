"""What was written since the last commit to disk: it is found at once, and tantivy is told of it later, all together.

A `Delta` lies between two states: between two that serve, or between what tantivy holds and what is served.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat

from search.embedded.layout import FIELD_TYPES, word_fields, word_of
from search.embedded.rows import Written
from search.embedded.slots import Slots
from search.engine import Document
from search.indexes import IndexDefinition
from search.presenting import listed, term
from search.versions import Rank

LIVE = ("live", 1)

FEW = 8
"""Up to so many changed documents are looked for one by one."""

Key = tuple[str, str | int]
"""A field of tantivy and a value or a word in it."""


def keys_of(definition: IndexDefinition, document: Document, texts: Sequence[str]) -> frozenset[Key]:
    """Every value and word by which a living document is found, given the words of each of its word fields."""
    keys: set[Key] = {LIVE}
    for field in definition.fields:
        if field.filterable and field.kind not in FIELD_TYPES:
            place = f"f_{field.name}"
            keys.update((place, word_of(term(value))) for value in listed(document.get(field.name)))
    everywhere: set[str] = set()
    for name, text in zip(word_fields(definition), texts, strict=True):
        words = set(text.split())
        everywhere |= words
        keys.update(zip(repeat(f"t_{name}"), words, strict=False))
    keys.update(zip(repeat("all"), everywhere, strict=False))
    return frozenset(keys)


@dataclass(frozen=True)
class Recent:
    """A change of one document; `document` is None when it is gone, `is_new` says that its id had no slot before."""

    definition: IndexDefinition
    identity: str
    rank: Rank
    document: Document | None
    written: Written
    is_new: bool

    @cached_property
    def keys(self) -> frozenset[Key]:
        """Every value and word by which the document is found; worked out only when somebody asks for sets."""
        if self.document is None:
            return frozenset()
        return keys_of(self.definition, self.document, self.written.texts)

    def holds(self, phrase: Sequence[str]) -> bool:
        """Whether words stand next to each other in one searchable field."""
        wanted = f" {' '.join(phrase)} "
        return any(wanted in f" {text} " for text in self.written.texts[: len(self.definition.searchable)])


@dataclass(frozen=True)
class Delta:
    """What lies between two states: the changes by slot, and how many slots there are afterwards."""

    changed: Mapping[int, Recent]
    size: int

    @cached_property
    def gone(self) -> Slots:
        """The slots whose old values no longer hold."""
        return Slots(self.changed)

    def alters(self, slots: Slots, more: Sequence[int]) -> bool:
        """Whether a set is another one when the changed documents stand in it as `more` says; mostly it is not."""
        if len(self.changed) > FEW:
            return bool(more) or not slots.isdisjoint(self.gone)
        return any([(slot in slots) != (slot in more) for slot in self.changed])

    @cached_property
    def added(self) -> Mapping[Key, list[int]]:
        """The slots that have a value now, for all values; asked for only when somebody read the state before."""
        added: defaultdict[Key, list[int]] = defaultdict(list)
        for slot, change in self.changed.items():
            for key in change.keys:
                added[key].append(slot)
        return added

    def having(self, key: Key) -> list[int]:
        """The slots that have one value now."""
        return [slot for slot, change in self.changed.items() if key in change.keys]

    @cached_property
    def by_id(self) -> Mapping[str, int]:
        """The slots of the changed documents."""
        return {change.identity: slot for slot, change in self.changed.items()}

    def and_then(self, changes: Mapping[int, Recent], size: int) -> Delta:
        """These changes and later ones."""
        return Delta({**self.changed, **changes}, size)

    def without(self, written: Mapping[int, Recent]) -> Delta:
        """What is left when some changes were written, but for slots that changed again since."""
        left = {slot: change for slot, change in self.changed.items() if written.get(slot) is not change}
        return Delta(left, self.size)
