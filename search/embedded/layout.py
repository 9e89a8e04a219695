"""How an index definition lies in tantivy, and how a document is written in it.

Field names: `t_x` words of searchable field x, `f_x` its filterable or sortable values, `s_x` its folded value to sort
by; `all` holds every word of a document once more and is where words are matched, so that a typo is looked up once.
"""

from __future__ import annotations

from typing import Final

import orjson
from tantivy import Document as Row
from tantivy import FieldType, Schema, SchemaBuilder

from search.embedded.tokens import FOLDED
from search.engine import Document, Scalar
from search.filters import point_of
from search.indexes import Field, IndexDefinition, Kind
from search.presenting import listed, term
from search.text import Analyser, tokens
from search.versions import fingerprint

ALSO: Final = "also"
FIELD_TYPES = {Kind.INTEGER: FieldType.Integer, Kind.NUMBER: FieldType.Float}


def word_fields(definition: IndexDefinition) -> tuple[str, ...]:
    """The fields that words stand in, the weightiest first; singulars and parts of compounds come last."""
    return (*definition.searchable, ALSO)


def schema_of(definition: IndexDefinition) -> Schema:
    """The tantivy schema of an index."""
    builder = SchemaBuilder()
    for name in ("id", "point", "live"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("version", "print"):
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_text_field("all", tokenizer_name=FOLDED, index_option="basic")
    for name in word_fields(definition):
        builder.add_text_field(f"t_{name}", tokenizer_name=FOLDED, index_option="position")
    for field in definition.fields:
        _add_values(builder, field)
    builder.add_bytes_field("source", stored=True)
    builder.add_bytes_field("words", stored=True)
    return builder.build()


def _add_values(builder: SchemaBuilder, field: Field) -> None:
    if field.filterable or (field.sortable and field.kind in FIELD_TYPES):
        if field.kind is Kind.INTEGER:
            builder.add_integer_field(f"f_{field.name}", indexed=True, fast=True)
        elif field.kind is Kind.NUMBER:
            builder.add_float_field(f"f_{field.name}", indexed=True, fast=True)
        else:
            builder.add_text_field(f"f_{field.name}", fast=True, tokenizer_name="raw", index_option="basic")
    if field.sortable and field.kind not in FIELD_TYPES:
        builder.add_text_field(f"s_{field.name}", fast=True, tokenizer_name="raw", index_option="basic")


def tombstone_row(identity: str, version: int) -> Row:
    """A row without words or values, which keeps the version of a document that is gone."""
    row = Row()
    row.add_text("id", identity)
    row.add_text("live", "no")
    row.add_integer("version", version)
    return row


def row_of(definition: IndexDefinition, document: Document, identity: str, version: int, analyser: Analyser) -> Row:
    """A document as a tantivy row."""
    row = Row()
    row.add_text("id", identity)
    row.add_text("live", "yes")
    row.add_integer("version", version)
    row.add_integer("print", fingerprint(identity, version))
    if (place := point_of(document)) is not None:
        row.add_text("point", f"{place.lat!r} {place.lon!r}")
    _add_words(row, definition, document, analyser)
    for field in definition.fields:
        if field.filterable or field.sortable:
            _add_field(row, field, listed(document.get(field.name)))
    row.add_bytes("source", orjson.dumps(document))
    return row


def _add_words(row: Row, definition: IndexDefinition, document: Document, analyser: Analyser) -> None:
    texts = [tokens(" . ".join(map(term, listed(document.get(name))))) for name in definition.searchable]
    texts.append(analyser.additions(word for words in texts for word in words))
    joined = [" ".join(words) for words in texts]
    for name, text in zip(word_fields(definition), joined, strict=True):
        if text:
            row.add_text(f"t_{name}", text)
    row.add_text("all", " ".join(dict.fromkeys(word for words in texts for word in words)))
    row.add_bytes("words", orjson.dumps(joined))


def _add_field(row: Row, field: Field, values: list[Scalar]) -> None:
    for value in values:
        if field.kind is Kind.INTEGER:
            row.add_integer(f"f_{field.name}", int(value))
        elif field.kind is Kind.NUMBER:
            row.add_float(f"f_{field.name}", float(value))
        else:
            if field.filterable:
                row.add_text(f"f_{field.name}", term(value))
            if field.sortable:
                row.add_text(f"s_{field.name}", sort_text(term(value)))


def sort_text(value: str) -> str:
    """A text as it is sorted: without case and diacritics."""
    return " ".join(tokens(value))
