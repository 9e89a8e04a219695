"""docs/reference says what the code says (ADR-11)."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from api.reference_pages import life_cycles, pages
from api.schema_pages import schema_pages
from schema.examples import examples, read_examples
from schema.guided import guided, read_guide

FOLDER = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.parametrize("name", sorted(pages()))
def test_a_reference_page_is_current(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == pages()[name], "run `make reference`"


@pytest.mark.parametrize("cycle", life_cycles(), ids=lambda cycle: cycle.name)
def test_every_state_but_the_first_can_be_reached(cycle: object) -> None:
    rows = cycle.rows  # type: ignore[attr-defined]
    first = next(iter(type(rows[0].source)))
    reached, grown = {first}, True
    while grown:
        more = {row.target for row in rows if row.source in reached} - reached
        reached |= more
        grown = bool(more)
    assert {row.source for row in rows} | {row.target for row in rows} <= reached | {first}


@pytest.mark.parametrize("name", sorted(schema_pages({})))
def test_a_page_of_the_schema_is_current(name: str) -> None:
    assert (FOLDER / "schema" / name).read_text(encoding="utf-8") == schema_pages(guided())[name], (
        "run `make reference`"
    )


def test_a_page_of_the_guide_shows_what_the_reference_says_it_shows() -> None:
    read = read_guide(FOLDER.parent / "guide" / "clients")
    assert {name: page for name, page in guided().items() if read.get(name) != page} == {}, "run `make reference`"


def test_every_example_of_the_explorer_stands_in_the_guide_still() -> None:
    def named(pages: list[dict[str, Any]]) -> set[tuple[str, str]]:
        return {
            (page["name"], one["name"]) for page in pages for part in page["sections"] for one in part["operations"]
        }

    kept = named(json.loads(examples()))
    assert kept
    assert kept - named(read_examples(FOLDER.parent / "guide" / "clients")) == set(), "run `make reference`"


def test_links_between_the_pages_of_the_schema_lead_somewhere() -> None:
    made = schema_pages(guided())
    anchors = {
        f"{name}#{head.lower()}"
        for name, text in made.items()
        for head in re.findall(r"^## (\w+)$", text, re.MULTILINE)
    }
    wanted = {link for text in made.values() for link in re.findall(r"\]\((\w+\.md#\w+)\)", text)}
    assert wanted
    assert wanted <= anchors
