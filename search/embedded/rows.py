"""How a document is written in tantivy; what thousands of documents share is worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import orjson
from tantivy import Document as Row

from search.embedded.layout import FIELD_TYPES, key_of, packed, sort_term, word_fields, word_of
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
        self._whole: set[str] = set()
        self._name = lru_cache(maxsize=_REMEMBERED)(self._read)
        self._lists = lru_cache(maxsize=_LISTS_REMEMBERED)(self._read_lists)
        self._sort_text = lru_cache(maxsize=_REMEMBERED)(_sort_values)
        values = [(field, field.name, f"f_{field.name}") for field in definition.fields]
        self._codes = [(name, place) for field, name, place in values if field.filterable and field.kind in _CODES]
        self._flags = [(name, place) for field, name, place in values if field.filterable and field.kind is Kind.FLAG]
        self._numbers = [
            (name, place)
            for field, name, place in values
            if field.kind is Kind.INTEGER and (field.filterable or field.sortable)
        ]
        self._fractions = [(name, place) for field, name, place in values if field.kind is Kind.NUMBER]
        self._sorted = [
            field
            for field in definition.fields
            if field.sortable and field.kind not in FIELD_TYPES and field.name != "id"
        ]

    def gone(self, identity: str, version: int, slot: int) -> Written:
        """A row without words or values, which keeps the version and the slot of a document that is gone."""
        return Written(Row(id=identity, k_id=key_of(identity), slot=slot, live=0, version=version))

    def written(self, document: Document, identity: str, version: int, slot: int) -> Written:
        """A document as a row."""
        found = {"id": identity}
        self._put_codes(found, document)
        texts = self._put_words(found, document)
        row = Row(**found)
        numbers = {
            "k_id": key_of(identity),
            "slot": slot,
            "live": 1,
            "version": version,
            "print": fingerprint(identity, version),
        }
        self._put_sorted(row, numbers, document)
        self._add_numbers(row, numbers, document)
        written = Written(row, texts, orjson.dumps(document))
        row.add_bytes("source", written.source)
        row.add_bytes("words", written.words)
        return written

    def _put_codes(self, found: dict[str, str], document: Document) -> None:
        held = document.get
        for name, place in self._codes:
            if value := held(name):
                found[place] = packed(value) if isinstance(value, _LIST) else word_of(value)  # type: ignore[arg-type] # they are texts
        for name, place in self._flags:
            if flags := listed(held(name)):
                found[place] = packed(list(map(term, flags)))

    def _add_numbers(self, row: Row, numbers: dict[str, int], document: Document) -> None:
        """Numbers are added by their kind: a row that has to find out what they are takes three times as long."""
        for name, place in self._numbers:
            if held := listed(document.get(name)):
                numbers[place] = int(held[0])
        for place, number in numbers.items():
            row.add_integer(place, number)
        for name, place in self._fractions:
            if held := listed(document.get(name)):
                row.add_float(place, float(held[0]))

    def _put_sorted(self, row: Row, numbers: dict[str, int], document: Document) -> None:
        for field in self._sorted:
            if value := document.get(field.name):
                text, key = self._sort_text(field, value if isinstance(value, str) else listed(value)[0])
                row.add_text(f"s_{field.name}", text)
                numbers[f"k_{field.name}"] = key

    def _put_words(self, values: dict[str, str], document: Document) -> list[str]:
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
        return texts

    def _own(self, text: str) -> _Text:
        """The words of a text; names and labels are short, and the same ones stand in thousands of documents."""
        return self._read(text) if len(text) > _SHORT else self._name(text)

    def _read(self, text: str) -> _Text:
        words = tokens(text)
        own = dict.fromkeys(words)
        return _Text(words, " ".join(words), self._parts(own))

    def _parts(self, own: Mapping[str, object]) -> Sequence[str]:
        """What words are found by besides themselves; most are by nothing, which is remembered."""
        whole = self._whole
        rest = [word for word in own if word not in whole]
        if not rest:
            return ()
        if len(whole) > _REMEMBERED:
            whole = self._whole = set()
        whole.update([word for word in rest if self._canonical(word) == (word,)])
        parts = dict.fromkeys(chain.from_iterable(map(self._canonical, rest)))
        return [part for part in parts if part not in own]

    def _read_lists(self, lists: tuple[tuple[str, ...], ...]) -> _Lists:
        texts = [self._read(" . ".join(labels)) for labels in lists]
        distinct = dict.fromkeys(chain.from_iterable([text.words for text in texts]))
        kept = [_Text((), text.joined, [part for part in text.parts if part not in distinct]) for text in texts]
        return _Lists(kept, frozenset(distinct), " ".join(distinct))


_LIST = (list, tuple)
_CODES = (Kind.KEYWORD, Kind.TEXT)


def _sort_values(field: Field, value: Scalar) -> tuple[str, int]:
    text = sort_term(field, value)
    return text, key_of(text)
