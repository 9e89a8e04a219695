"""Vacancies, professionals and organisations at once, in one ranked list.

Each index is asked for the hits that may stand on the page, all in one request, and the lists are merged by score: an
engine's scores lie between 0 and 1 and mean the same in each of its indexes. Ties go by market, then by id.
"""

from __future__ import annotations

import enum
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from duobaan.access import Actor, Permission, requires
from duobaan.db.uow import Database
from duobaan.errors import InvalidInput
from duobaan.words import Level, Sector
from search.asking import Near, OrganisationWishes, ProfessionalWishes, VacancyWishes, Wishes
from search.engine import PAGE_LIMIT, EngineUnavailable, Page, SearchEngine
from search.finding import Found, FoundRow, from_database, truth
from search.lexicon import Lexicon
from search.market import Market, Question, Understood
from search.meaning import as_filter, may_lead, meaning_of
from search.repository import SearchRepository
from search.service import ORGANISATION_MARKET, PROFESSIONAL_MARKET, VACANCY_MARKET
from search.understanding import placed_in, understand


class MarketKind(enum.StrEnum):
    """What can be found."""

    VACANCY = "VACANCY"
    PROFESSIONAL = "PROFESSIONAL"
    ORGANISATION = "ORGANISATION"


@dataclass(frozen=True, slots=True)
class SharedWishes:
    """What all three can be asked: OR within a field, AND between fields."""

    levels: tuple[Level, ...] = ()
    provinces: tuple[str, ...] = ()
    sectors: tuple[Sector, ...] = ()
    near: Near | None = None

    def of(self, kind: MarketKind) -> Wishes:
        """The wishes of one market."""
        makers: Mapping[MarketKind, Callable[..., Wishes]] = {
            MarketKind.VACANCY: VacancyWishes,
            MarketKind.PROFESSIONAL: ProfessionalWishes,
            MarketKind.ORGANISATION: OrganisationWishes,
        }
        wished = {"levels": self.levels, "provinces": self.provinces, "sectors": self.sectors, "near": self.near}
        return makers[kind](**wished)


MARKETS: Mapping[MarketKind, Market[Any]] = {
    MarketKind.VACANCY: VACANCY_MARKET,
    MarketKind.PROFESSIONAL: PROFESSIONAL_MARKET,
    MarketKind.ORGANISATION: ORGANISATION_MARKET,
}


@dataclass(frozen=True, slots=True)
class Together:
    """One page of the list: rows with their market, and each market's own answer."""

    rows: Sequence[tuple[MarketKind, FoundRow[Any]]]
    answers: Mapping[MarketKind, Found[Any]]
    has_next: bool
    offset: int
    took_ms: float

    @property
    def totals(self) -> Mapping[MarketKind, int]:
        """How many things of each kind were found."""
        return {kind: found.total for kind, found in self.answers.items()}

    @property
    def total(self) -> int:
        """How many things were found in all."""
        return sum(self.totals.values())


@requires(Permission.BROWSE, raises=(InvalidInput,))
async def search_everything(
    actor: Actor,
    db: Database,
    engine: SearchEngine,
    *,
    text: str,
    wishes: SharedWishes,
    kinds: Sequence[MarketKind] = tuple(MarketKind),
    offset: int = 0,
    limit: int = 20,
    lexicon: Lexicon | None = None,
) -> Together:
    """Find vacancies, professionals and organisations together, best first; by the meaning of words that find none."""
    started = time.perf_counter()
    asked: dict[MarketKind, Understood] = {}
    async with db.read() as session:
        repository = SearchRepository(session)
        placed = await placed_in(repository, actor, text, wishes.near)  # the same for every kind
        for kind in dict.fromkeys(kinds):
            question = Question(wishes.of(kind), text=text, limit=min(offset + limit, PAGE_LIMIT))
            asked[kind] = await understand(repository, actor, question, MARKETS[kind], placed)
    ranked, answers = await _answered(actor, db, engine, asked, lexicon)
    total = sum(found.total for found in answers.values())
    page = ranked[offset : offset + limit]
    return Together(
        rows=[(kind, replace(row, position=offset + number)) for number, (kind, row) in enumerate(page)],
        answers=answers,
        has_next=max(len(ranked), total) > offset + limit,
        offset=offset,
        took_ms=round((time.perf_counter() - started) * 1000, 3),
    )


Ranked = list[tuple[MarketKind, FoundRow[Any]]]


async def _answered(
    actor: Actor,
    db: Database,
    engine: SearchEngine,
    asked: Mapping[MarketKind, Understood],
    lexicon: Lexicon | None,
) -> tuple[Ranked, Mapping[MarketKind, Found[Any]]]:
    order = list(asked)
    try:
        pages = await _asked(engine, asked)
        if lexicon is not None and not any(page.total for page in pages):
            asked, pages = await _led(engine, lexicon, asked, pages)
    except EngineUnavailable:
        fallen = {kind: await from_database(actor, db, asked[kind], MARKETS[kind]) for kind in order}
        return _merged(fallen, dict.fromkeys(order, ())), fallen
    answers = {
        kind: await truth(actor, db, page, 0, asked[kind], MARKETS[kind])
        for kind, page in zip(order, pages, strict=True)
    }
    scores = {kind: tuple(hit.score for hit in page.hits) for kind, page in zip(order, pages, strict=True)}
    return _merged(answers, scores), answers


async def _asked(engine: SearchEngine, asked: Mapping[MarketKind, Understood]) -> Sequence[Page]:
    return await engine.search_all([understood.query(MARKETS[kind]) for kind, understood in asked.items()])


async def _led(
    engine: SearchEngine, lexicon: Lexicon, asked: Mapping[MarketKind, Understood], nothing: Sequence[Page]
) -> tuple[Mapping[MarketKind, Understood], Sequence[Page]]:
    """What the subjects that the text means lead to in each market, or the nothing that its words found."""
    led = dict(asked)
    for kind, understood in asked.items():
        if may_lead(understood) and (meant := await meaning_of(lexicon, understood)):
            led[kind] = as_filter(understood, meant)
    if led == asked:
        return asked, nothing
    pages = await _asked(engine, led)
    return (led, pages) if any(page.total for page in pages) else (asked, nothing)


def _merged(answers: Mapping[MarketKind, Found[Any]], scores: Mapping[MarketKind, Sequence[float]]) -> Ranked:
    """The lists as one: by score, then by place in the own list, then by market."""
    keyed = []
    for number, (kind, found) in enumerate(answers.items()):
        for row in found.rows:
            score = scores[kind][row.position] if scores[kind] else 0.0
            keyed.append(((-score, row.position, number), kind, row))
    keyed.sort(key=lambda entry: entry[0])
    return [(kind, row) for _, kind, row in keyed]
