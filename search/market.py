"""One index as it is asked by people: the question, what was understood of it, and how its rows are read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor
from search.asking import Sort, Wishes
from search.choices import Choice, sort_keys
from search.engine import And, By, Filter, Query, Refine
from search.places import Where
from search.reading import Applied
from search.repository import SearchRepository

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: text, wishes, order, the facets to count (fields of the index) and which hits.

    `from_end` counts the offset's page from the end: the last `limit` hits. `interpret` lets the text name filters.
    """

    wishes: Wishes
    text: str = ""
    sort: Sort = Sort.RELEVANCE
    facets: tuple[str, ...] = ()
    offset: int = 0
    limit: int = 20
    from_end: bool = False
    interpret: bool = True


@dataclass(frozen=True, slots=True)
class Understood:
    """A question after the database was asked what it means; its wishes are those of the text too."""

    question: Question
    text: str
    wishes: Wishes
    choices: tuple[Choice, ...]
    where: Where
    audience: Filter
    applied: tuple[Applied, ...] = ()

    def query(self, market: Market[R]) -> Query:
        """The question to the engine; the audience can be dropped by nobody."""
        question = self.question
        fixed = tuple(choice.filter for choice in self.choices if choice.facet is None)
        return Query(
            index=market.index,
            text=self.text,
            scope=self.audience,
            where=And(fixed) if fixed else None,
            refine=tuple(Refine(choice.facet, choice.filter) for choice in self.choices if choice.facet is not None),
            facets=question.facets,
            sort=sort_keys(question.sort, self.where.point) or (() if self.text.strip() else (market.unasked,)),
            distance_from=self.where.point,
            offset=question.offset,
            limit=question.limit,
            highlight=market.highlight if self.text else (),
            documents=False,
        )


@dataclass(frozen=True, slots=True)
class Market(Generic[R]):
    """One index with how its rows are read: for whom, by which repository, and without the engine.

    `unasked` is the order where there is neither a text nor a sort.
    """

    index: str
    unasked: By
    highlight: tuple[str, ...]
    audience: Callable[[SearchRepository, Actor], Awaitable[Filter]]
    slots: Callable[[SearchRepository, Wishes], Awaitable[list[Choice]]]
    rows: Callable[[AsyncSession, Collection[UUID], Actor], Awaitable[Mapping[UUID, R]]]
    fallback: Callable[[AsyncSession, Actor, Understood], Awaitable[tuple[Sequence[tuple[R, float | None]], int, int]]]
