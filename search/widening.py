"""What else could be asked when little or nothing is found: a larger radius, one wish less, fewer words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from search.choices import Choice
from search.engine import EngineUnavailable, Page, Query, SearchEngine, Within, Words
from search.lexicon import Meaning
from search.market import Market, R, Understood
from search.meaning import as_filter
from search.places import FARTHEST_KM, NOWHERE

FEW = 5
"""Below so many hits in all, wider questions are counted too."""
_FACTORS = (2, 4)
"""By how much a radius is widened."""


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

    Where nothing holds all words of a text, what holds its leading words is the answer. One request asks it all.
    """
    if found.total >= FEW:
        return found, True, ()
    leading = replace(understood.query(market), words=Words.LEADING)
    asked = [*_larger(understood), *_without(understood), *_meant(understood, meant)]
    if found.total == 0 and understood.text.strip() and understood.choices:
        asked.append((Wider(0, dropped="query"), replace(understood, text="")))
    queries = [_counting(question.query(market)) for _, question in asked]
    is_hopeful = found.total == 0 and len(understood.text.split()) > 1
    try:
        pages = await engine.search_all([*([leading] if is_hopeful else []), *queries])
    except EngineUnavailable:
        return found, True, ()
    totals = [page.total for page in (pages[1:] if is_hopeful else pages)]
    wider = tuple(
        replace(one, total=total) for (one, _), total in zip(asked, totals, strict=True) if total > found.total
    )
    if is_hopeful and pages[0].total:
        return pages[0], False, wider
    return found, True, wider


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
