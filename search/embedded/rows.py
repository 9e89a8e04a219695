"""How a document is written in tantivy; what thousands of documents share is worked out once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import orjson
from tantivy import Document as Row

from search.embedded.layout import FIELD_TYPES, key_of, sort_term, word_fields
from search.engine import Document, Scalar, Value
from search.indexes import Field, IndexDefinition, Kind
from search.presenting import listed, term
from search.text import Analyser, tokens
from search.versions import fingerprint

_SHORT = 60
"""Characters up to which a text is taken for a name or a label, which others hold too."""

_REMEMBERED = 65_536


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


def _lines(texts: Sequence[str]) -> bytes:
    return "\n".join([f" {text} " for text in texts]).encode()


class RowMaker:
    """Writes the documents of one index as rows."""

    def __init__(self, definition: IndexDefinition, analyser: Analyser) -> None:
        self._searchable = definition.searchable
        self._names = [f"t_{name}" for name in word_fields(definition)]
        self._canonical = analyser.canonical
        self._labels = lru_cache(maxsize=_REMEMBERED)(self._read_labels)
        self._sort_text = lru_cache(maxsize=_REMEMBERED)(_sort_values)
        self._plan = [(field.name, put) for field in definition.fields if (put := self._putter(field))]

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
        for name, put in self._plan:
            value = document.get(name)
            if value is not None and value != "" and value != []:
                put(values, value)
        texts = self._put_words(values, document)
        row = Row(**values)
        source = orjson.dumps(document)
        row.add_bytes("source", source)
        return Written(row, texts, source)

    def _put_words(self, values: dict[str, object], document: Document) -> list[str]:
        found = [self._read(document.get(name)) for name in self._searchable]
        distinct = dict.fromkeys(chain.from_iterable([text.words for text in found]))
        also = [
            part for part in dict.fromkeys(chain.from_iterable([text.parts for text in found])) if part not in distinct
        ]
        texts = [text.joined for text in found]
        texts.append(" ".join(also))
        values.update([(name, text) for name, text in zip(self._names, texts, strict=True) if text])
        values["all"] = " ".join([*distinct, *also])
        values["words"] = _lines(texts)
        return texts

    def _read(self, value: Value) -> _Text:
        if isinstance(value, str):
            return self._of(tokens(value)) if len(value) > _SHORT else self._labels((value,))
        return self._labels(tuple(value)) if isinstance(value, list | tuple) and value else _NOTHING

    def _read_labels(self, labels: tuple[str, ...]) -> _Text:
        """The words of names and labels: the same ones stand in thousands of documents."""
        return self._of(tokens(" . ".join(labels)))

    def _of(self, words: Sequence[str]) -> _Text:
        own = dict.fromkeys(words)
        parts = dict.fromkeys(chain.from_iterable(map(self._canonical, own)))
        return _Text(words, " ".join(words), [part for part in parts if part not in own])

    def _putter(self, field: Field) -> Callable[[dict[str, object], Value], None] | None:
        """What writes the values of a field, if anything asks for them."""
        name = f"f_{field.name}"
        if field.kind in FIELD_TYPES:
            as_number = int if field.kind is Kind.INTEGER else float
            wanted = field.filterable or field.sortable or field.kind is Kind.NUMBER
            return (lambda values, value: values.update({name: as_number(listed(value)[0])})) if wanted else None
        if field.sortable:
            return self._sorting(field, name)
        if not field.filterable:
            return None
        if field.kind is Kind.FLAG:
            return lambda values, value: values.update({name: [term(one) for one in listed(value)]})
        return lambda values, value: values.update({name: value})

    def _sorting(self, field: Field, name: str) -> Callable[[dict[str, object], Value], None]:
        # Every id is another, so that remembering them would only push the others out.
        sort_values = _sort_values if field.name == "id" else self._sort_text

        def put(values: dict[str, object], value: Value) -> None:
            if field.filterable:
                values[name] = value
            values.update(sort_values(field, listed(value)[0]))

        return put


_NOTHING = _Text((), "", ())


def _sort_values(field: Field, value: Scalar) -> Mapping[str, object]:
    text = sort_term(field, value)
    return {f"s_{field.name}": text, f"k_{field.name}": key_of(text)}
