"""How an index definition lies in tantivy.

Field names: `t_x` words of searchable field x, `f_x` its filterable or sortable values, `s_x` its folded value to sort
by and `k_x` a number that stands for that value; `all` holds every word of a document once more and is where words are
matched, so that a typo is looked up once. `slot` is a document's number in sets and columns. Whatever changes here
raises kept.FORMAT.
"""

from __future__ import annotations

import hashlib
from typing import Final

from tantivy import FieldType, Schema, SchemaBuilder

from search.embedded.tokens import FOLDED
from search.engine import Scalar
from search.indexes import Field, IndexDefinition, Kind
from search.presenting import term
from search.text import tokens

ALSO: Final = "also"
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


def sort_term(field: Field, value: Scalar) -> str:
    """A value as it is sorted: without case and diacritics, but for ids."""
    return term(value) if field.name == "id" else sort_text(term(value))


def key_of(text: str) -> int:
    """A number that stands for a text: 63 bits, so that no two texts of an index share one."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def sort_text(value: str) -> str:
    """A text as it is sorted: without case and diacritics."""
    return " ".join(tokens(value))
