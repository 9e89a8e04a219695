"""How a document is written in tantivy; what thousands of documents share is worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import orjson
from tantivy import Document as Row

from search.embedded.layout import FIELD_TYPES, key_of, sort_term, word_fields
from search.engine import Document, Scalar
from search.indexes import Field, IndexDefinition, Kind
from search.presenting import listed, term
from search.text import Analyser, tokens
from search.versions import fingerprint

_SHORT = 60
"""Characters up to which a text is taken for a name or a label, which others hold too."""

_REMEMBERED = 65_536
_LISTS_REMEMBERED = 4_096
_BETWEEN = " \n "


class Written(NamedTuple):
    """A row for tantivy, with the words that stand in each of its word fields, and the document as it is stored."""

    row: Row
    texts: Sequence[str] = ()
    source: bytes = b"{}"

    @property
    def words(self) -> bytes:
        """The words of the document: one line per word field, each word between spaces."""
        return _lines(self.texts)


class _Text(NamedTuple):
    """The words of a value, and what they are found by besides: singulars and parts of compounds."""

    words: Sequence[str]
    joined: str
    parts: Sequence[str]


class _Lists(NamedTuple):
    """The lists of a document, which many documents have alike: by field, and the words that stand in any of them."""

    texts: Sequence[_Text]
    distinct: frozenset[str]
    joined: str


def _lines(texts: Sequence[str]) -> bytes:
    return f" {_BETWEEN.join(texts)} ".encode() if texts else b""


class RowMaker:
    """Writes the documents of one index as rows."""

    def __init__(self, definition: IndexDefinition, analyser: Analyser) -> None:
        self._searchable = definition.searchable
        self._names = [f"t_{name}" for name in word_fields(definition)]
        self._canonical = analyser.canonical
        self._parts = lru_cache(maxsize=_REMEMBERED)(self._other_parts)
        self._name = lru_cache(maxsize=_REMEMBERED)(self._read)
        self._lists = lru_cache(maxsize=_LISTS_REMEMBERED)(self._read_lists)
        self._sort_text = lru_cache(maxsize=_REMEMBERED)(_sort_values)
        values = [(field, field.name, f"f_{field.name}") for field in definition.fields]
        self._codes = [(name, place) for field, name, place in values if field.filterable and field.kind in _CODES]
        self._flags = [(name, place) for field, name, place in values if field.filterable and field.kind is Kind.FLAG]
        self._numbers = [
            (name, place, int if field.kind is Kind.INTEGER else float)
            for field, name, place in values
            if field.kind in FIELD_TYPES and (field.filterable or field.sortable or field.kind is Kind.NUMBER)
        ]
        # Every id is another, so that remembering them would only push the others out.
        self._sorted = [
            (field, _sort_values if field.name == "id" else self._sort_text)
            for field in definition.fields
            if field.sortable and field.kind not in FIELD_TYPES
        ]

    def gone(self, identity: str, version: int, slot: int) -> Written:
        """A row without words or values, which keeps the version and the slot of a document that is gone."""
        return Written(Row(id=identity, k_id=key_of(identity), slot=slot, live=0, version=version))

    def written(self, document: Document, identity: str, version: int, slot: int) -> Written:
        """A document as a row."""
        values: dict[str, object] = {
            "id": identity,
            "slot": slot,
            "live": 1,
            "version": version,
            "print": fingerprint(identity, version),
        }
        self._put_values(values, document)
        texts = self._put_words(values, document)
        row = Row(**values)
        source = orjson.dumps(document)
        row.add_bytes("source", source)
        return Written(row, texts, source)

    def _put_values(self, values: dict[str, object], document: Document) -> None:
        held = document.get
        for name, place in self._codes:
            if value := held(name):
                values[place] = value
        for name, place, as_number in self._numbers:
            if numbers := listed(held(name)):
                values[place] = as_number(numbers[0])
        for name, place in self._flags:
            if flags := listed(held(name)):
                values[place] = list(map(term, flags))
        self._put_sorted(values, document)

    def _put_sorted(self, values: dict[str, object], document: Document) -> None:
        for field, sort_values in self._sorted:
            if value := document.get(field.name):
                values.update(sort_values(field, listed(value)[0]))

    def _put_words(self, values: dict[str, object], document: Document) -> list[str]:
        held = [document.get(name) for name in self._searchable]
        lists = self._lists(tuple([tuple(value) if isinstance(value, _LIST) else () for value in held]))
        found = [
            self._own(value) if isinstance(value, str) else listed
            for value, listed in zip(held, lists.texts, strict=True)
        ]
        own = dict.fromkeys(chain.from_iterable([text.words for text in found if text.words]))
        parts = dict.fromkeys(chain.from_iterable([text.parts for text in found]))
        also = [part for part in parts if part not in own and part not in lists.distinct]
        texts = [text.joined for text in found]
        texts.append(" ".join(also))
        values.update([(name, text) for name, text in zip(self._names, texts, strict=True) if text])
        values["all"] = " ".join([lists.joined, *[word for word in own if word not in lists.distinct], *also])
        values["words"] = _lines(texts)
        return texts

    def _own(self, text: str) -> _Text:
        """The words of a text; names and labels are short, and the same ones stand in thousands of documents."""
        return self._read(text) if len(text) > _SHORT else self._name(text)

    def _read(self, text: str) -> _Text:
        words = tokens(text)
        own = dict.fromkeys(words)
        parts = dict.fromkeys(chain.from_iterable(map(self._parts, own)))
        return _Text(words, " ".join(words), [part for part in parts if part not in own])

    def _other_parts(self, word: str) -> tuple[str, ...]:
        """What a word is found by besides itself; most words by nothing."""
        return tuple([part for part in self._canonical(word) if part != word])

    def _read_lists(self, lists: tuple[tuple[str, ...], ...]) -> _Lists:
        texts = [self._read(" . ".join(labels)) for labels in lists]
        distinct = dict.fromkeys(chain.from_iterable([text.words for text in texts]))
        kept = [_Text((), text.joined, [part for part in text.parts if part not in distinct]) for text in texts]
        return _Lists(kept, frozenset(distinct), " ".join(distinct))


_LIST = (list, tuple)
_CODES = (Kind.KEYWORD, Kind.TEXT)


def _sort_values(field: Field, value: Scalar) -> Mapping[str, object]:
    text = sort_term(field, value)
    return {f"s_{field.name}": text, f"k_{field.name}": key_of(text)}
