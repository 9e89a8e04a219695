"""The contract of both lexicons: what a text is like, which subjects it means, and that filling replaces everything."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from duobaan.ids import new_id
from search.embedded.lexicon import EmbeddedLexicon
from search.engine import EngineUnavailable
from search.lexicon import Alike, Entry, Lexicon, digest_of, fill_if_changed, meant_subjects
from search.likeness import LEAST, Likeness
from search.meili.lexicon import MeiliLexicon
from search.rarity import Rarity
from tests.support import switches

LIKENESS = Likeness()
ENTRIES = (
    Entry("ESCO:1", "OCCUPATION", "metaalkundige", "metallurgist", ("procesmetallurg",), {"SCH": 0.9, "NAT": 0.5}),
    Entry("ESCO:2", "OCCUPATION", "data-ingenieur", "data engineer", ("gegevensingenieur",), {"INF": 1.0}),
    Entry("ESCO:3", "OCCUPATION", "banketbakker", "pastry maker", ("patissier",)),
    Entry("SLO:bio:dna", "TOPIC", "DNA-replicatie", subjects={"BIO": 1.0}),
    Entry("SLO:bio:eco", "TOPIC", "Regulatie van ecosystemen", subjects={"BIO": 1.0}),
    Entry("SUBJECT:NAT", "SUBJECT", "natuurkunde", "physics", ("nat", "fysica"), {"NAT": 1.0}),
    Entry("SUBJECT:BIO", "SUBJECT", "biologie", "biology", ("bio",), {"BIO": 1.0}),
)


@pytest.fixture(params=["memory", "folder", pytest.param("meilisearch", marks=pytest.mark.meilisearch)])
async def lexicon(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Lexicon]:
    """An empty lexicon of each kind."""
    built: Lexicon
    if request.param == "meilisearch":
        url = request.getfixturevalue("meili_url")
        built = MeiliLexicon(url, switches.MEILI_KEY, prefix=f"t{new_id().hex}_")
    else:
        built = EmbeddedLexicon(tmp_path if request.param == "folder" else None)
    yield built
    await built.close()


async def test_finds_what_a_text_is_like(lexicon: Lexicon) -> None:
    assert await fill_if_changed(lexicon, ENTRIES, LIKENESS.name)
    rarity = Rarity.of(ENTRIES)
    for text, key in [
        ("procesmetallurg", "ESCO:1"),
        ("metallurg", "ESCO:1"),
        ("data enginer", "ESCO:2"),
        ("Gegevens-ingenieur", "ESCO:2"),
        ("pâtissier", "ESCO:3"),
        ("dna replicatie", "SLO:bio:dna"),
        ("PHYSICS", "SUBJECT:NAT"),
        ("natuurkundedocent", "SUBJECT:NAT"),
    ]:
        found = await lexicon.alike(text)
        assert found[0].entry.key == key, text
        assert all(LEAST - 0.001 <= one.likeness <= 1.001 for one in found)
        assert found == rarity.ordered(text, found)
    exact = (await lexicon.alike("banketbakker"))[0]
    assert exact.likeness == pytest.approx(1, abs=0.002)
    assert exact.entry == ENTRIES[2]


async def test_rare_words_and_letters_say_most(lexicon: Lexicon) -> None:
    makers = [
        Entry(f"ESCO:m{number}", "OCCUPATION", f"{what}bouwer", f"{what} maker")
        for number, what in enumerate(("orgel", "viool", "piano", "harp", "fluit", "gitaar", "trommel", "klok"))
    ]
    entries = (*makers, Entry("ESCO:x", "OCCUPATION", "vioolspeler", "fiddler"))
    assert await fill_if_changed(lexicon, entries, LIKENESS.name)
    for text, key in [("harp builder maker", "ESCO:m3"), ("maker of pianos", "ESCO:m2"), ("vioolspeelster", "ESCO:x")]:
        assert (await lexicon.alike(text))[0].entry.key == key, text
    # Letters are shared with every maker, the word itself with one.
    rarity = Rarity.of(entries)
    assert rarity.gram("bou") < rarity.gram("arp") < rarity.gram("zzz")
    near = [Alike(makers[0], 0.6), Alike(makers[3], 0.55), Alike(entries[-1], 0.6)]
    assert [one.entry.key for one in rarity.ordered("harp", near)] == ["ESCO:m3", "ESCO:m0", "ESCO:x"]
    assert rarity.ordered("", near[::2])[0].entry.key == "ESCO:m0"


async def test_finds_nothing_for_what_is_like_nothing(lexicon: Lexicon) -> None:
    assert await lexicon.built_from() == ""
    assert await lexicon.alike("natuurkunde") == []
    await fill_if_changed(lexicon, ENTRIES, LIKENESS.name)
    for text in ("", "  -!? ", "💥", "zzzqqq", "\x00"):
        assert await lexicon.alike(text) == []


async def test_keeps_to_the_kinds_and_the_number_asked_for(lexicon: Lexicon) -> None:
    await fill_if_changed(lexicon, ENTRIES, LIKENESS.name)
    found = await lexicon.alike("biologie", kinds=("SUBJECT",))
    assert [one.entry.key for one in found] == ["SUBJECT:BIO"]
    assert {one.entry.kind for one in await lexicon.alike("regulatie natuurkunde", kinds=("SUBJECT", "TOPIC"))} == {
        "SUBJECT",
        "TOPIC",
    }
    assert len(await lexicon.alike("ingenieur bakker natuurkunde biologie", limit=1)) <= 1


async def test_tells_which_subjects_a_text_means(lexicon: Lexicon) -> None:
    await fill_if_changed(lexicon, ENTRIES, LIKENESS.name)
    for text, subjects in [
        ("metallurgist", ["SCH", "NAT"]),
        ("DNA replicatie", ["BIO"]),
        ("fysica", ["NAT"]),
        ("banketbakker", []),
        ("zzzqqq", []),
    ]:
        meant = await meant_subjects(lexicon, text)
        assert [one.subject for one in meant][: len(subjects)] == subjects, text
        assert bool(meant) == bool(subjects)
        assert all(0 < one.score <= 1 for one in meant)


async def test_filling_replaces_everything_and_happens_only_when_something_changed(lexicon: Lexicon) -> None:
    assert await fill_if_changed(lexicon, ENTRIES, LIKENESS.name)
    assert await lexicon.built_from() == digest_of(ENTRIES, LIKENESS.name)
    assert not await fill_if_changed(lexicon, ENTRIES[::-1], LIKENESS.name)
    other = replace(ENTRIES[5], words=("nat", "bewegingsleer"))
    assert await fill_if_changed(lexicon, (other,), LIKENESS.name)
    assert [one.entry for one in await lexicon.alike("bewegingsleer")] == [other]
    assert await lexicon.alike("banketbakker") == []


async def test_a_file_is_read_again_and_a_broken_one_is_filled_anew(tmp_path: Path) -> None:
    first = EmbeddedLexicon(tmp_path)
    await fill_if_changed(first, ENTRIES, LIKENESS.name)
    again = EmbeddedLexicon(tmp_path)
    assert not await fill_if_changed(again, ENTRIES, LIKENESS.name)
    assert (await again.alike("fysica"))[0].entry == ENTRIES[5]
    (tmp_path / "lexicon.npz").write_bytes(b"PK\x03\x04 half a file")
    broken = EmbeddedLexicon(tmp_path)
    assert await broken.alike("fysica") == []
    assert await fill_if_changed(broken, ENTRIES, LIKENESS.name)
    assert (await broken.alike("fysica"))[0].entry == ENTRIES[5]


async def test_a_lexicon_whose_server_is_away_says_so() -> None:
    away = MeiliLexicon("http://127.0.0.1:9", timeout=1)
    with pytest.raises(EngineUnavailable):
        await away.alike("natuurkunde")
    await away.close()


# --- likeness ---------------------------------------------------------------------------------------


class Meant:
    """An encoder for two words, to see how letters and meaning are blended."""

    name = "two"
    dimensions = 2

    def encode(self, phrases: list[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        """One direction for water, the other for all else."""
        return np.array([[1, 0] if phrase in ("eau", "water") else [0, 1] for phrase in phrases], np.float32)


def test_letters_and_meaning_are_blended_by_their_shares() -> None:
    blended = Likeness(Meant(), share=0.5)  # type: ignore[arg-type] # a list is all it is ever given
    water, eau, other = blended.vectors(["water", "eau", "eau de vie"])
    letters = LIKENESS.vectors(["water", "eau", "eau de vie"])
    assert water @ eau == pytest.approx(0.5 * letters[0] @ letters[1] + 0.5, abs=1e-5)
    assert eau @ other == pytest.approx(0.5 * letters[1] @ letters[2], abs=1e-5)
    assert blended.name != LIKENESS.name
    assert not blended.vectors(["!?"]).any()


@given(st.lists(st.text(max_size=40), max_size=8))
def test_a_vector_has_length_one_or_stands_for_nothing(phrases: list[str]) -> None:
    rows = LIKENESS.vectors(phrases)
    assert rows.shape == (len(phrases), LIKENESS.dimensions)
    lengths = np.linalg.norm(rows, axis=1)
    assert all(length == pytest.approx(1, abs=1e-5) or length == 0 for length in lengths)
    if phrases:
        assert np.array_equal(rows, LIKENESS.vectors([phrase.upper().lower() for phrase in phrases])) or any(
            phrase.upper().lower() != phrase.lower() for phrase in phrases
        )
