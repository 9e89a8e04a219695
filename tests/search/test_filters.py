"""Filter expressions for Meilisearch: quoting, empty trees and counting."""

from __future__ import annotations

import pytest

from duobaan.geo import Point
from search.engine import AllOf, And, AnyOf, AtLeast, Filter, Not, Or, Range, Within
from search.filters import MATCH_ALL, MATCH_NONE, expression


@pytest.mark.parametrize(
    ("tree", "written"),
    [
        (AnyOf("subjects", ("A", 'B"C\\')), 'subjects IN ["A", "B\\"C\\\\"]'),
        (AnyOf("subjects", ()), MATCH_NONE),
        (AllOf("levels", ("A", "B")), '(levels = "A" AND levels = "B")'),
        (AllOf("levels", ()), MATCH_ALL),
        (Range("minutes", 5, 9.5), "(minutes >= 5 AND minutes <= 9.5)"),
        (Range("minutes"), "minutes EXISTS"),
        (Within(Point(52.5, 6.1), 20), "_geoRadius(52.5, 6.1, 20000.000)"),
        (Not(Or((AnyOf("a", (True,)), AnyOf("b", (3,))))), 'NOT ((a IN [true] OR b IN ["3"]))'),
        (And(()), MATCH_ALL),
        (Or(()), MATCH_NONE),
        (AtLeast(0, ()), MATCH_ALL),
        (AtLeast(2, (AnyOf("a", (True,)),)), MATCH_NONE),
    ],
)
def test_writes_each_shape(tree: Filter, written: str) -> None:
    assert expression(tree) == written


def test_counting_many_lessons_stays_small() -> None:
    lessons = tuple(AnyOf("slots", (f"TU{number}",)) for number in range(24))
    longest = max(len(expression(AtLeast(count, lessons))) for count in range(25))
    assert longest < 500_000
