"""Search inside a facet: by any name, by beginnings, with typos."""

from __future__ import annotations

import pytest

from search.facet_words import values_like

NAMES = {
    "WIS": ("wiskunde", "mathematics", "maths"),
    "NAT": ("natuurkunde", "physics"),
    "LO": ("lichamelijke opvoeding", "physical education", "gym"),
    "FRY": ("Fryslân",),
    "ZH": ("Zuid-Holland", "South Holland"),
}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("natuur", ["NAT"]),
        ("natuurkude", ["NAT"]),
        ("NATUURKUNDE", ["NAT"]),
        ("frysl", ["FRY"]),
        ("holl", ["ZH"]),
        ("zuid holland", ["ZH"]),
        ("phys", ["NAT", "LO"]),
        ("gym", ["LO"]),
        ("physical education", ["LO"]),
        ("physics opvoeding", []),
        ("x", []),
        ("", list(NAMES)),
        ("  ", list(NAMES)),
    ],
)
def test_values_are_found_by_any_of_their_names(text: str, values: list[str]) -> None:
    assert values_like(text, NAMES) == values


def test_fewer_typos_come_first() -> None:
    assert values_like("deventer", {"a": ("Deventre",), "b": ("Deventer",), "c": ("Zwolle",)}) == ["b", "a"]
