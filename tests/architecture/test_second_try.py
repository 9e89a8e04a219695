"""Only tests of browsers and processes are tried twice, and nothing else may say so."""

from __future__ import annotations

import tomllib

import pytest

from tests.support import second_try
from tests.support.code import ROOT


class _Item:
    def __init__(self, nodeid: str) -> None:
        self.nodeid, self.marks = nodeid, list[pytest.MarkDecorator]()

    def add_marker(self, mark: pytest.MarkDecorator) -> None:
        self.marks.append(mark)


def test_only_what_keeps_its_own_time_is_tried_twice(request: pytest.FixtureRequest) -> None:
    for item in request.session.items:
        marks = [mark.kwargs for mark in item.iter_markers("flaky")]
        assert marks == ([{"reruns": 1}] if item.nodeid.startswith(second_try.PLACES) else []), item.nodeid


def test_the_places_are_those_that_are_told() -> None:
    assert second_try.PLACES == ("tests/web/", "tests/live/", "tests/e2e/")
    told = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert "`tests/web`, `tests/live` or `tests/e2e`" in told


@pytest.mark.parametrize(
    ("nodeid", "tries"), [("tests/web/test_x.py::test_y", 1), ("tests/domain/test_x.py::test_y", 0)]
)
def test_a_browser_gets_a_second_try_and_a_rule_does_not(nodeid: str, tries: int) -> None:
    item = _Item(nodeid)
    second_try.allow([item])  # type: ignore[list-item]
    assert [mark.kwargs["reruns"] for mark in item.marks] == [1] * tries


def test_no_option_lets_every_test_be_tried_again() -> None:
    options = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    assert not [name for name in options if "rerun" in name]
    for file in ("Makefile", ".ci/run"):
        assert "rerun" not in (ROOT / file).read_text(encoding="utf-8")
    assert "rerun" not in options["addopts"]
