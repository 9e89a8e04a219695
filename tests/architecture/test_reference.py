"""docs/reference says what the code says (ADR-11)."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.reference_pages import life_cycles, pages

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
