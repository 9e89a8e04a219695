"""What else could be asked when little is found: words written as one, fewer words, a larger radius, one wish less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from search.choices import Choice
from search.engine import EngineUnavailable, Page, Query, SearchEngine, Within, Words
from search.lexicon import Meaning
from search.market import Market, R, Understood
from search.meaning import as_filter
from search.places import FARTHEST_KM, NOWHERE
from search.text import wanted_and_not

FEW = 5
"""Below so many hits in all, wider questions are counted too."""
_FACTORS = (2, 4)
"""By how much a radius is widened."""

_SHORTEST_PART = 3
_MOST_JOINED = 6


@dataclass(frozen=True, slots=True)
class Wider:
    """What a wider question would find: a larger radius, without the wish of that name, or a subject that is meant."""

    total: int
    within_km: int | None = None
    dropped: str | None = None
    subject: str | None = None


async def widened(
    engine: SearchEngine, understood: Understood, market: Market[R], found: Page, meant: Sequence[Meaning] = ()
) -> tuple[Page, bool, tuple[Wider, ...]]:
    """The page, whether it holds all words, and what wider questions would find more than it.

    Where nothing holds all words of a text, what holds two of them as one is the answer, else what holds its leading
    words. One request asks it all.
    """
    if found.total >= FEW:
        return found, True, ()
    other = _other_readings(understood, market) if found.total == 0 else []
    asked = [*_larger(understood), *_without(understood), *_meant(understood, meant)]
    if found.total == 0 and understood.text.strip() and understood.choices:
        asked.append((Wider(0, dropped="query"), replace(understood, text="")))
    queries = [_counting(question.query(market)) for _, question in asked]
    try:
        pages = await engine.search_all([*(reading.query for reading in other), *queries])
    except EngineUnavailable:
        return found, True, ()
    totals = [page.total for page in pages[len(other) :]]
    wider = tuple(
        replace(one, total=total) for (one, _), total in zip(asked, totals, strict=True) if total > found.total
    )
    for reading, page in zip(other, pages, strict=False):
        if page.total:
            is_enough = reading.all_words and page.total >= FEW
            shown = replace(page, corrected=page.corrected or reading.corrected)
            return shown, reading.all_words, () if is_enough else wider
    return found, True, wider


@dataclass(frozen=True, slots=True)
class _Reading:
    """Another way to take a text of several words, and the text when it is another one."""

    query: Query
    all_words: bool
    corrected: str | None = None


def _other_readings(understood: Understood, market: Market[R]) -> list[_Reading]:
    """Compounds that were written apart, as they often are in Dutch; then the leading words alone."""
    if len(understood.text.split()) < 2:
        return []
    query = understood.query(market)
    joined = [_Reading(replace(query, text=text), True, text.strip()) for text in _joined(understood.text)]
    return [*joined, _Reading(replace(query, words=Words.LEADING), False)]


def _joined(text: str) -> list[str]:
    """The text with two neighbouring words as one, for each such pair; quoted words stay as they are."""
    wanted, excluded = wanted_and_not(text)
    words = wanted.split()
    if '"' in wanted:
        return []
    end = f" {excluded}" if excluded else " " * text.endswith(" ")
    pairs = [
        at
        for at in range(len(words) - 1)
        if all(word.isalpha() and len(word) >= _SHORTEST_PART for word in words[at : at + 2])
    ]
    return [" ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :]]) + end for at in pairs[:_MOST_JOINED]]


def _meant(understood: Understood, meant: Sequence[Meaning]) -> list[tuple[Wider, Understood]]:
    return [(Wider(0, subject=one.subject), as_filter(understood, [one])) for one in meant]


def _counting(query: Query) -> Query:
    return replace(query, limit=0, offset=0, facets=(), sort=(), highlight=())


def _larger(understood: Understood) -> list[tuple[Wider, Understood]]:
    where = understood.where
    if where.km is None or where.point is None:
        return []
    others = tuple(choice for choice in understood.choices if choice is not where.choice)
    found = []
    for km in dict.fromkeys(min(where.km * factor, FARTHEST_KM) for factor in _FACTORS):
        larger = replace(understood, choices=(*others, Choice("near", Within(where.point, km))))
        found.append((Wider(0, within_km=round(km)), larger))
    return found


def _without(understood: Understood) -> list[tuple[Wider, Understood]]:
    return [
        (
            Wider(0, dropped=choice.name),
            replace(
                understood,
                choices=tuple(other for other in understood.choices if other is not choice),
                where=NOWHERE if choice is understood.where.choice else understood.where,
            ),
        )
        for choice in understood.choices
    ]
