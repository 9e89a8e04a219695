"""Search inside a facet: by label, by beginnings, with typos."""

from __future__ import annotations

import pytest

from search.facet_words import values_like

LABELS = {"WIS": "wiskunde", "NAT": "natuurkunde", "AK": "aardrijkskunde", "FRY": "Fryslân", "ZH": "Zuid-Holland"}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("natuur", ["NAT"]),
        ("natuurkude", ["NAT"]),
        ("NATUURKUNDE", ["NAT"]),
        ("frysl", ["FRY"]),
        ("holl", ["ZH"]),
        ("zuid holland", ["ZH"]),
        ("x", []),
        ("", list(LABELS)),
        ("  ", list(LABELS)),
    ],
)
def test_values_are_found_by_their_labels(text: str, values: list[str]) -> None:
    assert values_like(text, LABELS) == values


def test_fewer_typos_come_first() -> None:
    assert values_like("deventer", {"a": "Deventre", "b": "Deventer", "c": "Zwolle"}) == ["b", "a"]
