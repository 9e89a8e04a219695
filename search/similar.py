"""What is like something that one looks at: the same subjects, levels, forms and parts of the week, not far away.

The engine gives the nearest that share a subject, a level, a field of work or a form, within the actor's audience; how
alike they are is then a pure comparison of documents, the same whatever the engine.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.db.uow import Database
from duobaan.errors import NotFound
from duobaan.geo import distance_km
from duobaan.ids import Kind, parse, public
from duobaan.professionals.models import Professional
from duobaan.reference.subjects import closeness, subjects
from duobaan.vacancies.models import Vacancy
from search.documents import document_of
from search.engine import And, AnyOf, By, ByDistance, Document, EngineUnavailable, Filter, Not, Query, SearchEngine
from search.filters import point_of
from search.finding import FoundRow
from search.market import Market, R
from search.presenting import listed, term
from search.repository import SearchRepository
from search.service import PROFESSIONAL_MARKET, VACANCY_MARKET

CANDIDATES = 300
MOST = 20
NEAR_SUBJECT = 0.4
_WEIGHTS = {
    "subjects": 5.0,
    "levels": 2.0,
    "expertise": 2.0,
    "half_days": 1.5,
    "forms": 1.0,
    "sectors": 0.5,
    "sector": 0.5,
}
_DISTANCE_WEIGHT, _HALF_AT_KM = 1.5, 25.0


@requires(Permission.BROWSE, raises=(NotFound,))
async def similar_vacancies(
    actor: Actor, db: Database, engine: SearchEngine, *, key: UUID, first: int = 6
) -> list[FoundRow[Vacancy]]:
    """Find open vacancies like one that the actor may see, the most alike first."""
    return await _similar(actor, db, engine, VACANCY_MARKET, Kind.VACANCY, key, first)


@requires(Permission.BROWSE, raises=(NotFound,))
async def similar_professionals(
    actor: Actor, db: Database, engine: SearchEngine, *, key: UUID, first: int = 6
) -> list[FoundRow[Professional]]:
    """Find published professionals like one whom the actor may see, the most alike first."""
    return await _similar(actor, db, engine, PROFESSIONAL_MARKET, Kind.PROFESSIONAL, key, first)


@dataclass(frozen=True, slots=True)
class _Alike:
    likeness: float
    id: str
    away: float | None


async def _similar(
    actor: Actor, db: Database, engine: SearchEngine, market: Market[R], kind: Kind, key: UUID, first: int
) -> list[FoundRow[R]]:
    async with db.read() as session:
        repository = SearchRepository(session)
        if key not in await market.rows(session, [key], actor):
            raise NotFound(kind.name.capitalize())
        parts = (await repository.parts(market.index, [key])).get(key)
        audience = await market.audience(repository, actor)
    model = None if parts is None else document_of(parts)
    if model is None:
        return []
    try:
        page = await engine.search(_candidates(market, model, public(kind, key), audience))
    except EngineUnavailable:
        return []
    alike = [_Alike(likeness(model, hit.document), hit.id, hit.distance_km) for hit in page.hits]
    best = sorted(alike, key=lambda one: (-one.likeness, one.id))[: min(max(first, 0), MOST)]
    keys = [parse(one.id)[1] for one in best]
    async with db.read() as session:
        rows = await market.rows(session, keys, actor)
    seen = [(rows[row], one) for row, one in zip(keys, best, strict=True) if row in rows]
    return [FoundRow(row, number, distance_km=one.away) for number, (row, one) in enumerate(seen)]


def _candidates(market: Market[Any], model: Document, identity: str, audience: Filter) -> Query:
    own = [str(code) for code in listed(model.get("subjects"))]
    near = {other for code in own for other in _near(code)}
    shared: Filter = AnyOf("subjects", tuple(sorted({*own, *near})))
    if not own:
        shared = AnyOf("levels", tuple(map(str, listed(model.get("levels")))))
    place = point_of(model)
    return Query(
        index=market.index,
        scope=audience,
        where=And((Not(AnyOf("id", (identity,))), shared)),
        sort=(By("published_at", descending=True),) if place is None else (ByDistance(place),),
        limit=CANDIDATES,
    )


def likeness(one: Document, other: Document) -> float:
    """How alike two documents are, between 0 and 1: what part of their values they share, and how near they are."""
    score = whole = 0.0
    for name, weight in _WEIGHTS.items():
        mine, theirs = _codes(one, name), _codes(other, name)
        if mine:
            whole += weight
            score += weight * _shared(name, mine, theirs)
    here, there = point_of(one), point_of(other)
    if here is not None:
        whole += _DISTANCE_WEIGHT
        away = None if there is None else distance_km(here, there)
        score += 0.0 if away is None else _DISTANCE_WEIGHT * _HALF_AT_KM / (_HALF_AT_KM + away)
    return round(score / whole, 6) if whole else 0.0


def _shared(name: str, mine: Collection[str], theirs: Collection[str]) -> float:
    """The part of all values that both have; a subject counts for its nearest neighbour too."""
    if name != "subjects":
        return len(set(mine) & set(theirs)) / len(set(mine) | set(theirs))
    return sum(_nearest(code, theirs) for code in mine) / max(len(mine), len(theirs))


@cache
def _near(code: str) -> Mapping[str, float]:
    """The subjects that a teacher of this one could serve or that serve this one, with how near they are."""
    both = ((other, max(closeness(code, other), closeness(other, code))) for other in subjects())
    return {other: weight for other, weight in both if weight >= NEAR_SUBJECT}


def _nearest(code: str, theirs: Collection[str]) -> float:
    if code in theirs:
        return 1.0
    near = _near(code)
    return max((near[other] for other in theirs if other in near), default=0.0)


def _codes(document: Document, name: str) -> list[str]:
    return [term(value) for value in listed(document.get(name))]
