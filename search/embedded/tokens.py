"""Token streams on tantivy: the Dutch stemmer, and the analyser for text that was folded before."""

from __future__ import annotations

from collections.abc import Iterable

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from search.text import Analyser
from search.vocabulary import shipped_words

FOLDED = "folded"
"""Name of the tokenizer for text whose words are folded and separated by single spaces."""

_DUTCH = TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer("dutch")).build()


def dutch_stem(word: str) -> str:
    """The stem of a folded Dutch word: "docenten" becomes "docent"."""
    found = _DUTCH.analyze(word)
    return found[0] if found else word


def dutch_analyser(more: Iterable[str] = ()) -> Analyser:
    """An analyser that knows the shipped words and those of an imported vocabulary; for Meilisearch's texts too."""
    return Analyser((*shipped_words(), *more), dutch_stem)


def folded_words() -> TextAnalyzer:
    """Splits at spaces and changes nothing: folding was done in search.text, once for both engines."""
    return TextAnalyzerBuilder(Tokenizer.whitespace()).build()
