"""docs/asvs.md: every requirement of OWASP ASVS 5.0.0 on levels 1 and 2 has its row, and every test it names exists."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from tests.support.code import ROOT

# The last row of each section that is on level 1 or 2; on those levels the rows of a section are 1, 2, 3 and so on.
LAST = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2,
    "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2,
    "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "9.1": 3, "9.2": 4,
    "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3,
    "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4,
    "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
    "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip
NUMBERS = [f"{section}.{row}" for section, last in LAST.items() for row in range(1, last + 1)]
PAGE = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (.+?) \| (.+) \|$", PAGE, re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


@lru_cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(one.name for one in tree.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))


def test_every_requirement_has_one_row_in_the_order_of_the_standard() -> None:
    assert len(NUMBERS) == 253
    assert [number for number, *_ in ROWS] == NUMBERS


def test_every_test_that_is_named_exists() -> None:
    assert [one for one in re.findall(r"tests/[\w/]+\.py::\w+", PAGE) if f"`{one}`" not in PAGE] == []
    assert [why for _, _, _, why in ROWS if re.search(r"test_\w+", TEST.sub("", why))] == []  # always with their file
    for path, name in TEST.findall(PAGE):
        assert (ROOT / path).is_file(), path
        assert name.startswith("test_"), name
        assert name in names_in(path), f"{path}::{name}"


def test_a_row_says_what_its_state_asks_for() -> None:
    for number, _, state, why in ROWS:
        assert state in {"shown", "written", "by operator", "not applicable", "open"}, number
        assert state != "shown" or TEST.search(why), number
        assert state != "written" or re.search(r"\]\([\w/#.-]+\)", why), number


def test_sections_that_are_pointed_at_are_there() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "docs" / "security.md").read_text(encoding="utf-8"), re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9 -]", "", one.lower()).replace(" ", "-") for one in headings}
    assert set(re.findall(r"\(security\.md#([\w-]+)\)", PAGE)) <= anchors
