"""Texts as tantivy queries, built part by part: a person's text is never parsed as a query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tantivy import Occur, Schema
from tantivy import Query as Q

from search.embedded.layout import word_fields
from search.embedded.vocabulary import Meant, Vocabulary
from search.indexes import IndexDefinition
from search.text import ParsedText, tokens

TYPO_STEP = 1000.0
"""What one typo less is worth; more than every other difference between two hits together."""

NEXT_STEP = 100.0
"""What it is worth that two words stand next to each other, as they do in the text; more than every field."""

WORD_STEP = 10000.0
"""What one word more is worth when words may be missing."""

FEW = 16
"""Up to so many words are looked up one by one; more of them as a set."""


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds the queries of one index."""

    definition: IndexDefinition
    schema: Schema
    vocabulary: Vocabulary

    def meanings(self, parsed: ParsedText, *, exact: bool) -> list[Meant]:
        """The words of the index that each word of a text means."""
        last = len(parsed.words) - 1
        return [
            self.vocabulary.meant(word, prefix=parsed.prefix and number == last and not exact, exact=exact)
            for number, word in enumerate(parsed.words)
        ]

    def word(self, meant: Meant) -> Q:
        """A word that means many others: typos first, then the weight of the field."""
        by_typos = by_level(meant)
        levels = [Q.const_score_query(self._one_of("all", found), level(typos)) for typos, found in by_typos.items()]
        found = Q.disjunction_max_query(levels)
        return self._weighed(found, by_typos[0]) if 0 in by_typos else found

    def weights(self) -> dict[str, float]:
        """What it is worth that a word stands in a field, the weightiest field first."""
        fields = word_fields(self.definition)
        return {name: float(len(fields) - place) for place, name in enumerate(fields)}

    def _weighed(self, found: Q, right: list[str]) -> Q:
        """Words without typos weigh by the best field that they stand in."""
        weights = [
            Q.const_score_query(self._one_of(f"t_{name}", right), weight) for name, weight in self.weights().items()
        ]
        return Q.boolean_query([(Occur.Must, found), (Occur.Should, Q.disjunction_max_query(weights))])

    def score(self, meant: Meant, texts: Sequence[str]) -> float:
        """What `word` gives to a document of these texts, one per word field; 0 when it holds no such word."""
        fields = zip(texts, self.weights().values(), strict=False)
        held = [(meant[word], weight) for text, weight in fields for word in text.split() if word in meant]
        if not held:
            return 0.0
        return level(min(held)[0]) + max((weight for typos, weight in held if not typos), default=0.0)

    def _one_of(self, field: str, words: list[str]) -> Q:
        if len(words) > FEW:
            return Q.term_set_query(self.schema, field, words)
        each = [Q.term_query(self.schema, field, word, "basic") for word in words]
        return each[0] if len(each) == 1 else Q.boolean_query([(Occur.Should, one) for one in each])

    def synonyms(self, word: str) -> list[tuple[str, ...]]:
        """The phrases that are as good as a word."""
        phrases = [tuple(tokens(entry)) for entry in self.definition.synonyms.get(word, ())]
        return [phrase for phrase in phrases if phrase]

    def phrase(self, phrase: tuple[str, ...]) -> Q:
        """Words that stand next to each other in one field."""
        if len(phrase) == 1:
            return Q.term_query(self.schema, "all", phrase[0])
        names = self.definition.searchable
        return Q.disjunction_max_query([Q.phrase_query(self.schema, f"t_{name}", list(phrase)) for name in names])


def by_level(meant: Meant) -> dict[int, list[str]]:
    """The words that a word means, by their typos."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for token, typos in meant.items():
        found[typos].append(token)
    return dict(found)


def level(typos: int) -> float:
    """What it is worth to hold a word with so many typos."""
    return WORD_STEP + (3 - typos) * TYPO_STEP
