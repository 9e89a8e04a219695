"""Texts as tantivy queries, built part by part: a person's text is never parsed as a query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tantivy import Occur, Schema
from tantivy import Query as Q

from search.embedded.layout import word_fields
from search.embedded.vocabulary import Meant, Vocabulary
from search.engine import Words
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

    def text(self, parsed: ParsedText, meanings: Sequence[Meant], words: Words) -> Q:
        """What a text finds, with a first score: words, then typos, then the weight of the field."""
        clauses: list[tuple[Occur, Q]] = []
        for number, (word, meant) in enumerate(zip(parsed.words, meanings, strict=True)):
            optional = words is Words.LEADING and number > 0
            clauses.append((Occur.Should if optional else Occur.Must, self._word(word, meant)))
        clauses.extend(
            (Occur.Should, Q.const_score_query(self._phrase(pair), NEXT_STEP)) for pair in pairwise(parsed.words)
        )
        clauses.extend((Occur.Must, Q.const_score_query(self._phrase(phrase), 1.0)) for phrase in parsed.phrases)
        clauses.extend((Occur.MustNot, self._phrase(phrase)) for phrase in parsed.excluded)
        if not parsed.words and not parsed.phrases:
            clauses.append((Occur.Must, Q.const_score_query(Q.all_query(), 0.0)))
        return Q.boolean_query(clauses)

    def _word(self, word: str, meant: Meant) -> Q:
        by_typos: defaultdict[int, list[str]] = defaultdict(list)
        for token, typos in meant.items():
            by_typos[typos].append(token)
        levels = [
            Q.const_score_query(self._one_of("all", found), WORD_STEP + (3 - typos) * TYPO_STEP)
            for typos, found in by_typos.items()
        ]
        levels.extend(self._synonyms(word))
        if not levels:
            return Q.empty_query()
        found = Q.disjunction_max_query(levels)
        return self._weighed(found, by_typos[0]) if by_typos[0] else found

    def _weighed(self, found: Q, right: list[str]) -> Q:
        """Words without typos weigh by the best field that they stand in."""
        fields = word_fields(self.definition)
        weights = [
            Q.const_score_query(self._one_of(f"t_{name}", right), float(len(fields) - place))
            for place, name in enumerate(fields)
        ]
        return Q.boolean_query([(Occur.Must, found), (Occur.Should, Q.disjunction_max_query(weights))])

    def _one_of(self, field: str, words: list[str]) -> Q:
        if len(words) > FEW:
            return Q.term_set_query(self.schema, field, words)
        each = [Q.term_query(self.schema, field, word, "basic") for word in words]
        return each[0] if len(each) == 1 else Q.boolean_query([(Occur.Should, one) for one in each])

    def _synonyms(self, word: str) -> list[Q]:
        phrases = [tuple(tokens(entry)) for entry in self.definition.synonyms.get(word, ())]
        return [Q.const_score_query(self._phrase(phrase), WORD_STEP + 3 * TYPO_STEP) for phrase in phrases if phrase]

    def _phrase(self, phrase: tuple[str, ...]) -> Q:
        if len(phrase) == 1:
            return Q.term_query(self.schema, "all", phrase[0])
        names = self.definition.searchable
        return Q.disjunction_max_query([Q.phrase_query(self.schema, f"t_{name}", list(phrase)) for name in names])
