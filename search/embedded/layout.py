"""How an index definition lies in tantivy, and how a document is written in it.

Field names: `t_x` words of searchable field x, `f_x` its filterable or sortable values, `s_x` its folded value to sort
by and `k_x` a number that stands for that value; `all` holds every word of a document once more and is where words are
matched, so that a typo is looked up once. `slot` is a document's number in sets and columns. Whatever changes here
raises kept.FORMAT.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Final

import orjson
from tantivy import Document as Row
from tantivy import FieldType, Schema, SchemaBuilder

from search.embedded.tokens import FOLDED
from search.engine import Document, Scalar, Value
from search.indexes import Field, IndexDefinition, Kind
from search.presenting import listed, term
from search.text import Analyser, tokens
from search.versions import fingerprint

ALSO: Final = "also"
_SHORT = 60
FIELD_TYPES = {Kind.INTEGER: FieldType.Integer, Kind.NUMBER: FieldType.Float}


def word_fields(definition: IndexDefinition) -> tuple[str, ...]:
    """The fields that words stand in, the weightiest first; singulars and parts of compounds come last."""
    return (*definition.searchable, ALSO)


def schema_of(definition: IndexDefinition) -> Schema:
    """The tantivy schema of an index."""
    builder = SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    for name in ("slot", "live", "version"):
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_integer_field("print", fast=True)
    builder.add_text_field("all", tokenizer_name=FOLDED, index_option="basic")
    for name in word_fields(definition):
        builder.add_text_field(f"t_{name}", tokenizer_name=FOLDED, index_option="position")
    for field in definition.fields:
        _add_values(builder, field)
    builder.add_bytes_field("source", stored=True)
    builder.add_bytes_field("words", stored=True)
    return builder.build()


def _add_values(builder: SchemaBuilder, field: Field) -> None:
    if field.kind is Kind.INTEGER:
        if field.filterable or field.sortable:
            builder.add_integer_field(f"f_{field.name}", fast=True)
    elif field.kind is Kind.NUMBER:
        builder.add_float_field(f"f_{field.name}", fast=True)
    else:
        if field.filterable:
            builder.add_text_field(f"f_{field.name}", tokenizer_name="raw", index_option="basic")
        if field.sortable:
            builder.add_text_field(f"s_{field.name}", tokenizer_name="raw", index_option="basic")
            builder.add_integer_field(f"k_{field.name}", fast=True)


def tombstone_row(identity: str, version: int, slot: int) -> Row:
    """A row without words or values, which keeps the version and the slot of a document that is gone."""
    return Row(id=identity, k_id=key_of(identity), slot=slot, live=0, version=version)


def row_of(
    definition: IndexDefinition, document: Document, identity: str, version: int, slot: int, analyser: Analyser
) -> tuple[Row, Iterable[str]]:
    """A document as a tantivy row, and the words that it is found by."""
    values: dict[str, object] = {
        "id": identity,
        "slot": slot,
        "live": 1,
        "version": version,
        "print": fingerprint(identity, version),
    }
    for field in definition.fields:
        if found := listed(document.get(field.name)):
            _put_values(values, field, found)
    words = _put_words(values, definition, document, analyser)
    row = Row(**values)
    row.add_bytes("source", orjson.dumps(document))
    return row, words


def _put_words(
    values: dict[str, object], definition: IndexDefinition, document: Document, analyser: Analyser
) -> Iterable[str]:
    texts = [_words(document.get(name)) for name in definition.searchable]
    distinct = dict.fromkeys(chain.from_iterable(texts))
    texts.append(analyser.additions(distinct))
    joined = [" ".join(words) for words in texts]
    for name, text in zip(word_fields(definition), joined, strict=True):
        if text:
            values[f"t_{name}"] = text
    distinct |= dict.fromkeys(texts[-1])
    values["all"] = " ".join(distinct)
    values["words"] = "\n".join(f" {text} " for text in joined).encode()
    return distinct


def _words(value: Value) -> Sequence[str]:
    if isinstance(value, str):
        return tokens(value) if len(value) > _SHORT else _label_words((value,))
    return _label_words(tuple(map(term, listed(value)))) if value else ()


@lru_cache(maxsize=65536)
def _label_words(labels: tuple[str, ...]) -> Sequence[str]:
    """The words of names and labels: the same ones stand in thousands of documents."""
    return tokens(" . ".join(labels))


def _put_values(values: dict[str, object], field: Field, found: list[Scalar]) -> None:
    if field.kind is Kind.INTEGER:
        if field.filterable or field.sortable:
            values[f"f_{field.name}"] = int(found[0])
    elif field.kind is Kind.NUMBER:
        values[f"f_{field.name}"] = float(found[0])
    else:
        if field.filterable:
            values[f"f_{field.name}"] = found if field.kind is Kind.KEYWORD else [term(value) for value in found]
        if field.sortable:
            text = sort_term(field, found[0])
            values |= {f"s_{field.name}": text, f"k_{field.name}": key_of(text)}


def sort_term(field: Field, value: Scalar) -> str:
    """A value as it is sorted: without case and diacritics, but for ids."""
    return term(value) if field.name == "id" else sort_text(term(value))


def key_of(text: str) -> int:
    """A number that stands for a text: 63 bits, so that no two texts of an index share one."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def sort_text(value: str) -> str:
    """A text as it is sorted: without case and diacritics."""
    return " ".join(tokens(value))
