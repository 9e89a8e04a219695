"""Which words of a document a query's words mean, with how many typos: for ranking, highlights, corrections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from search.engine import Fragment
from search.text import Analyser, ParsedText, spans, typo_budget

CROP_CHARACTERS = 240
"""About how much of a long text a highlight shows."""

_LEAD = 60

Meant = tuple[tuple[int, int], ...]
"""Pairs of a word's number in the query and typos."""


class Matcher:
    """Compares the words of one query with words of documents and remembers each comparison."""

    def __init__(self, parsed: ParsedText, *, exact: bool = False) -> None:
        self.words = parsed.words
        self._extra = {word for phrase in parsed.phrases for word in phrase}
        self._prefix = parsed.prefix and not exact
        self._budgets = [0 if exact else typo_budget(word) for word in parsed.words]
        self._seen: dict[str, Meant] = {}

    def typos(self, number: int, token: str) -> int | None:
        """Typos between the query's word of that number and a folded token, or None when it is another word."""
        return dict(self.meant(token)).get(number)

    def meant(self, token: str) -> Meant:
        """The query's words that a token stands for, each with the number of typos; most tokens stand for none."""
        if token not in self._seen:
            self.learn({token})
        return self._seen[token]

    def learn(self, tokens: set[str]) -> None:
        """Compare many tokens at once, which is many times faster than one by one."""
        new = [token for token in tokens if token not in self._seen]
        self._seen.update(dict.fromkeys(new, ()))
        for number in range(len(self.words)):
            prefix = self._prefix and number == len(self.words) - 1
            found = compared(self.words[number], new, budget=self._budgets[number], prefix=prefix)
            for token, typos in found.items():
                self._seen[token] = (*self._seen[token], (number, typos))

    def hits(self, token: str, analyser: Analyser) -> bool:
        """Whether a token of a document, or the known word inside it, is one that the query asked for."""
        forms = {token, *analyser.canonical(token)}
        if not forms.isdisjoint(self._extra):
            return True
        return any(self._shows(form, number) for form in forms for number, _ in self.meant(form))

    def _shows(self, form: str, number: int) -> bool:
        """A single letter behind other words marks itself only: half a text begins with "b" of "wis B"."""
        word = self.words[number]
        return len(word) > 1 or len(self.words) == 1 or form == word


def compared(word: str, tokens: Sequence[str], *, budget: int, prefix: bool) -> dict[str, int]:
    """The tokens that a word can mean within a budget of typos, with the typos; a prefix may go on."""
    found: dict[str, int] = {}
    lengths = range(len(word) - budget, len(word) + budget + 1) if budget else range(0)
    # A wrong first letter counts twice, as in Meilisearch: "rekenen" is not meant by "tekenen". So only few words may
    # begin with another one, and few are compared.
    near = [token for token in tokens if token[:1] == word[0]] if budget == 1 else tokens
    if not prefix:
        near = [token for token in near if len(token) in lengths]
    for length in lengths if prefix else lengths[:1]:
        # Of a prefix only so many letters are compared.
        heads = [token[:length] for token in near] if prefix else near
        for _, typos, at in extract(word, heads, scorer=OSA.distance, score_cutoff=budget, limit=None):
            counted = int(typos) + (near[at][0] != word[0])
            if counted <= budget:
                found[near[at]] = min(found.get(near[at], budget), counted)
    exact = [token for token in tokens if token == word or (prefix and token.startswith(word))]
    return found | dict.fromkeys(exact, 0)


def highlighted(text: str, matcher: Matcher, analyser: Analyser) -> tuple[Fragment, ...]:
    """A text in pieces, those that were hit marked; a long text is cropped around its first hit."""
    marks = [(start, end) for start, end, token in spans(text) if matcher.hits(token, analyser)]
    begin, finish = _window(text, marks)
    pieces: list[Fragment] = []
    at = begin
    for start, end in marks:
        if start >= begin and end <= finish:
            pieces += [Fragment(text[at:start], hit=False), Fragment(text[start:end], hit=True)]
            at = end
    pieces.append(Fragment(text[at:finish], hit=False))
    ellipsis = Fragment("…", hit=False)
    shown = [piece for piece in pieces if piece.text]
    return (*([ellipsis] * (begin > 0)), *shown, *([ellipsis] * (finish < len(text))))


def _window(text: str, marks: Sequence[tuple[int, int]]) -> tuple[int, int]:
    if len(text) <= CROP_CHARACTERS:
        return 0, len(text)
    first = marks[0][0] if marks else 0
    begin = 0 if first <= _LEAD else text.find(" ", first - _LEAD, first) + 1 or first
    cut = text.rfind(" ", begin, begin + CROP_CHARACTERS)
    finish = len(text) if begin + CROP_CHARACTERS >= len(text) else max(cut, begin + _LEAD)
    return begin, max(finish, marks[0][1] if marks else 0)


def corrected(matcher: Matcher, documents: Iterable[Iterable[str]]) -> str | None:
    """The query as it was understood: each word that no hit holds becomes the word found most often in its place."""
    found: list[Counter[str]] = [Counter() for _ in matcher.words]
    right: set[int] = set()
    for tokens in documents:
        for token in tokens:
            for number, typos in matcher.meant(token):
                if typos == 0:
                    right.add(number)
                else:
                    found[number][token] += 1
    wrong = [number for number, words in enumerate(found) if number not in right and words]
    if not wrong:
        return None
    best = {number: min(found[number].items(), key=lambda item: (-item[1], item[0]))[0] for number in wrong}
    return " ".join(best.get(number, word) for number, word in enumerate(matcher.words))
