"""What happens to words before an engine sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.embedded.tokens import dutch_analyser
from search.matching import CROP_CHARACTERS, Matcher, highlighted
from search.text import MAX_WORDS, Analyser, ParsedText, tokens, typo_budget

SHIPPED = dutch_analyser()


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("wiskundedocenten", ("wiskunde", "docent")),
        ("wiskundedocent", ("wiskunde", "docent")),
        ("scheikundeleraren", ("scheikunde", "leraar")),
        ("praktijkopleiders", ("praktijkopleider",)),
        ("natuurkunde", ("natuurkunde",)),  # a known word is not cut into its parts
        ("docenten", ("docent",)),
        ("leraren", ("leraar",)),
        ("leerlingen", ("leerling",)),
        ("physics", ("physics",)),
        ("frans", ("frans",)),
        ("wiskudne", ("wiskudne",)),  # a misspelt word keeps its letters, so that the engine counts its typos
        ("3havo", ("3havo",)),
    ],
)
def test_brings_words_to_the_form_that_documents_share(word: str, parts: tuple[str, ...]) -> None:
    assert SHIPPED.canonical(word) == parts


def test_imported_words_become_parts_of_compounds() -> None:
    assert SHIPPED.canonical("imkerijdocent") == ("imkerijdocent",)
    assert dutch_analyser(["imkerij"]).canonical("imkerijdocent") == ("imkerij", "docent")


@pytest.mark.parametrize(
    ("word", "budget"), [("havo", 0), ("gymna", 1), ("wiskunde", 1), ("natuurkun", 2), ("12345", 0), ("a1b2c3", 0)]
)
def test_counts_typos_by_the_length_of_the_word(word: str, budget: int) -> None:
    assert typo_budget(word) == budget


def test_folds_case_and_diacritics() -> None:
    assert tokens("Bèta-docent, Fryslân (3e jaars)") == ["beta", "docent", "fryslan", "3e", "jaars"]


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("wiskunde docent", ParsedText(("wiskunde", "docent"), prefix=True)),
        ("wiskunde ", ParsedText(("wiskunde",))),
        ('"op dinsdag" gym', ParsedText(("gym",), (("op", "dinsdag"),), prefix=True)),
        ('gym -"op dinsdag"', ParsedText(("gym",), (), (("op", "dinsdag"),))),
        ("gym -duits", ParsedText(("gym",), (), (("duits",),))),
        ('"open aanhaling', ParsedText((), (("open", "aanhaling"),))),
        ("  - \"\" -'' ", ParsedText()),
        ("bètá", ParsedText(("beta",), prefix=True)),
    ],
)
def test_reads_what_a_person_types(text: str, parsed: ParsedText) -> None:
    assert SHIPPED.parse(text) == parsed


@given(st.text(max_size=200))
def test_reading_never_fails_and_stays_within_bounds(text: str) -> None:
    parsed = SHIPPED.parse(text)
    assert len(parsed.words) <= MAX_WORDS
    assert all(word == "".join(tokens(word)) for word in parsed.words)


@given(st.lists(st.sampled_from(["wiskunde", "docenten", "Bèta", "-", " ", "gezocht", "💥", "x" * 50]), max_size=60))
def test_highlights_are_the_text_in_pieces(words: list[str]) -> None:
    text = " ".join(words)
    pieces = highlighted(text, Matcher(SHIPPED.parse("docent wiskudne")), SHIPPED)
    shown = "".join(piece.text for piece in pieces).strip("…")
    assert shown in text
    assert shown == text or len(text) > CROP_CHARACTERS
    assert all(piece.text.lower().startswith(("wisk", "doce")) for piece in pieces if piece.hit)
    if {"wiskunde", "docenten"} & set(words):
        assert any(piece.hit for piece in pieces)


def test_a_plural_that_nobody_listed_is_found_by_its_singular() -> None:
    plain = Analyser((), lambda word: word.removesuffix("en"))
    assert plain.additions(["groepen", "klassen", "los"]) == ["groep", "klass"]
