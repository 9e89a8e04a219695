"""Everything in the schema says what it is: no type, field, argument or value is left to its name (ADR-11)."""

from __future__ import annotations

import re
import tomllib

from schema.handbook import everything, handbook
from tests.support.code import ROOT

WORDS = ROOT / "schema" / "descriptions"


def plain(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


def test_everything_has_a_description_that_is_more_than_its_name() -> None:
    poor = {path for path, said in everything() if plain(said) in {"", plain(re.split(r"[.(]", path.rstrip(")"))[-1])}}
    assert poor == set(), "write a docstring, or a line in schema/descriptions/fields.toml"


def test_a_description_is_a_sentence() -> None:
    assert {path for path, said in everything() if not re.search(r"[.?`)]$", said.strip())} == set()


def test_the_words_that_stand_apart_are_used() -> None:
    said = {text for _, text in everything()}
    words = tomllib.loads((WORDS / "values.toml").read_text("utf-8"))
    enums = {
        entry.name: {part.name: part.description for part in entry.parts} for entry in handbook().chapters["enums"]
    }
    assert {kind: enums[kind] | values for kind, values in words.items()} == {kind: enums[kind] for kind in words}
    fields = tomllib.loads((WORDS / "fields.toml").read_text("utf-8"))
    unused = {
        f"{table}.{name}"
        for table in ("fields", "arguments")
        for name in fields[table]
        if fields[table][name] not in said
    }
    assert unused == set()


def test_every_root_field_says_its_permission() -> None:
    chapters = handbook().chapters
    silent = {
        one.name for name in ("queries", "mutations", "subscriptions") for one in chapters[name] if not one.permission
    }
    assert silent == set()
