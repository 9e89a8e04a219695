"""Filter trees and texts as tantivy queries, built part by part: a person's text is never parsed as a query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tantivy import Occur, Schema
from tantivy import Query as Q

from search.embedded.layout import FIELD_TYPES, word_fields
from search.embedded.places import Places
from search.engine import AllOf, And, AnyOf, AtLeast, Filter, Not, Or, Range, Scalar, Within, Words
from search.indexes import IndexDefinition, Kind
from search.presenting import term
from search.text import ParsedText, tokens, typo_budget

TYPO_STEP = 1000.0
"""What one typo less is worth; more than every other difference between two hits together."""

WORD_STEP = 10000.0
"""What one word more is worth when words may be missing."""


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds queries for one state of one index."""

    definition: IndexDefinition
    schema: Schema
    places: Places

    # --- filters ---

    def matching(self, filters: Sequence[Filter], text: Q | None = None) -> Q:
        """What matches every filter and the text; only the text gives a score."""
        fixed = [Q.term_query(self.schema, "live", "yes"), *(self.filter(part) for part in filters)]
        clauses = [(Occur.Must, Q.const_score_query(part, 0.0)) for part in fixed]
        return Q.boolean_query([*clauses, *([(Occur.Must, text)] if text is not None else [])])

    def filter(self, tree: Filter) -> Q:
        """The filter tree as a query."""
        match tree:
            case AnyOf(field, values):
                return self._any_of(field, values)
            case AllOf(field, values):
                return _every([self._any_of(field, (value,)) for value in values])
            case Range():
                return self._range(tree)
            case Within(point, km):
                near = [text for _, text in self.places.nearest(point, km)]
                return Q.term_set_query(self.schema, "point", near)
            case Not(part):
                return Q.boolean_query([(Occur.Must, Q.all_query()), (Occur.MustNot, self.filter(part))])
            case _:
                return self._combined(tree)

    def _combined(self, tree: And | Or | AtLeast) -> Q:
        if isinstance(tree, And):
            return _every([self.filter(part) for part in tree.parts])
        parts = [self.filter(part) for part in (tree.parts if isinstance(tree, Or) else tree.of)]
        count = 1 if isinstance(tree, Or) else tree.count
        if count <= 0:
            return Q.all_query()
        if count > len(parts):
            return Q.empty_query()
        return Q.boolean_query([(Occur.Should, part) for part in parts], minimum_number_should_match=count)

    def _kind(self, field: str) -> Kind:
        found = self.definition.by_name().get(field)
        if found is None or not found.filterable:
            raise ValueError(f"index {self.definition.name} cannot filter on {field}")
        return found.kind

    def _any_of(self, field: str, values: tuple[Scalar, ...]) -> Q:
        kind = self._kind(field)
        if kind is Kind.INTEGER:
            whole = [int(value) for value in values if float(value).is_integer()]
            return Q.term_set_query(self.schema, f"f_{field}", whole)
        if kind is Kind.NUMBER:
            return _some([self._range(Range(field, float(value), float(value))) for value in values])
        return Q.term_set_query(self.schema, f"f_{field}", [term(value) for value in values])

    def _range(self, tree: Range) -> Q:
        kind = self._kind(tree.field)
        if kind not in FIELD_TYPES:
            raise ValueError(f"{tree.field} holds no numbers")
        if tree.gte is None and tree.lte is None:
            return Q.exists_query(f"f_{tree.field}")
        lower, upper = tree.gte, tree.lte
        if kind is Kind.INTEGER:
            lower, upper = _ceil(lower), _floor(upper)
        return Q.range_query(self.schema, f"f_{tree.field}", FIELD_TYPES[kind], lower_bound=lower, upper_bound=upper)

    # --- text ---

    def text(self, parsed: ParsedText, *, exact: bool, words: Words) -> Q | None:
        """What a text finds, with a first score: words, then typos, then the weight of the field."""
        if parsed.is_empty:
            return None
        clauses: list[tuple[Occur, Q]] = []
        for number, word in enumerate(parsed.words):
            last = number == len(parsed.words) - 1
            found = self._word(word, prefix=parsed.prefix and last and not exact, exact=exact)
            optional = words is Words.LEADING and number > 0
            clauses.append((Occur.Should if optional else Occur.Must, found))
        clauses.extend((Occur.Must, Q.const_score_query(self._phrase(phrase), 1.0)) for phrase in parsed.phrases)
        clauses.extend((Occur.MustNot, self._phrase(phrase)) for phrase in parsed.excluded)
        if not parsed.words and not parsed.phrases:
            clauses.append((Occur.Must, Q.const_score_query(Q.all_query(), 0.0)))
        return Q.boolean_query(clauses)

    def _word(self, word: str, *, prefix: bool, exact: bool) -> Q:
        budget = 0 if exact else typo_budget(word)
        levels = [
            Q.const_score_query(self._fuzzy("all", word, distance, prefix), WORD_STEP + (3 - distance) * TYPO_STEP)
            for distance in range(budget + 1)
        ]
        levels.extend(self._synonyms(word))
        fields = word_fields(self.definition)
        weights = [
            Q.const_score_query(self._fuzzy(f"t_{name}", word, 0, prefix), float(len(fields) - place))
            for place, name in enumerate(fields)
        ]
        best_field = Q.disjunction_max_query(weights)
        return Q.boolean_query([(Occur.Must, Q.disjunction_max_query(levels)), (Occur.Should, best_field)])

    def _fuzzy(self, field: str, word: str, distance: int, prefix: bool) -> Q:
        if distance == 0 and not prefix:
            return Q.term_query(self.schema, field, word)
        return Q.fuzzy_term_query(self.schema, field, word, distance, prefix=prefix)

    def _synonyms(self, word: str) -> list[Q]:
        phrases = [tuple(tokens(entry)) for entry in self.definition.synonyms.get(word, ())]
        return [Q.const_score_query(self._phrase(phrase), WORD_STEP + 3 * TYPO_STEP) for phrase in phrases if phrase]

    def _phrase(self, phrase: tuple[str, ...]) -> Q:
        if len(phrase) == 1:
            return Q.term_query(self.schema, "all", phrase[0])
        names = self.definition.searchable
        return Q.disjunction_max_query([Q.phrase_query(self.schema, f"t_{name}", list(phrase)) for name in names])


def _every(parts: list[Q]) -> Q:
    return Q.boolean_query([(Occur.Must, part) for part in parts]) if parts else Q.all_query()


def _some(parts: list[Q]) -> Q:
    return Q.boolean_query([(Occur.Should, part) for part in parts]) if parts else Q.empty_query()


def _ceil(bound: float | None) -> int | None:
    return None if bound is None else -int(-bound // 1)


def _floor(bound: float | None) -> int | None:
    return None if bound is None else int(bound // 1)
