"""How an index definition lies in tantivy.

Field names: `t_x` words of searchable field x, `f_x` its filterable or sortable values, `s_x` its folded value to sort
by and `k_x` a number that stands for that value; `all` holds every word of a document once more and is where words are
matched, so that a typo is looked up once. Ids sort by `id`, which those have too that are gone. `slot` is a document's
number in sets and columns. The values of `f_x` are one text with spaces between: to hand over and index dozens of texts
by themselves took a quarter of all that building took. Whatever changes here raises kept.FORMAT.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
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
    for name in ("slot", "live"):
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in ("version", "print", "k_id"):
        builder.add_integer_field(name, fast=True)
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
            builder.add_text_field(f"f_{field.name}", tokenizer_name=FOLDED, index_option="basic")
        if field.sortable and field.name != "id":
            builder.add_text_field(f"s_{field.name}", tokenizer_name="raw", index_option="basic")
            builder.add_integer_field(f"k_{field.name}", fast=True)


def sort_field(name: str) -> str:
    """Where tantivy has the folded values of a sortable field."""
    return "id" if name == "id" else f"s_{name}"


_ESCAPE = "\x1b"
_ESCAPED = {ord(sign): f"{_ESCAPE}{number}" for number, sign in enumerate("\x1b \t\n\x0c\r")}
_PLAIN = {escaped: chr(code) for code, escaped in _ESCAPED.items()}
_AN_ESCAPE = re.compile(f"{_ESCAPE}.")


def packed(values: Sequence[str]) -> str:
    """Values as one text of words, which tantivy splits at its spaces."""
    text = " ".join(values)
    if text.count(" ") == len(values) - 1 and text.isprintable() and all(values):
        return text
    return " ".join(map(word_of, values))


def word_of(value: str) -> str:
    """A value as a word without spaces; most are."""
    if value.isprintable() and " " not in value and value:
        return value
    return value.translate(_ESCAPED) or _ESCAPE


def value_of(word: str) -> str:
    """The value that a word stands for."""
    if _ESCAPE not in word:
        return word
    return _AN_ESCAPE.sub(lambda found: _PLAIN[found[0]], word) if word != _ESCAPE else ""


def sort_term(field: Field, value: Scalar) -> str:
    """A value as it is sorted: without case and diacritics, but for ids."""
    return term(value) if field.name == "id" else sort_text(term(value))


def key_of(text: str) -> int:
    """A number that stands for a text: 63 bits, so that no two texts of an index share one."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def sort_text(value: str) -> str:
    """A text as it is sorted: without case and diacritics."""
    return " ".join(tokens(value))
