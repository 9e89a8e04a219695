"""From what a person asks to what an engine can answer: places, lessons and filters that the text names."""

from __future__ import annotations

from functools import partial

from duobaan.access import Actor
from duobaan.errors import InvalidInput
from search.asking import Near, Sort
from search.choices import choices_of
from search.market import Market, Question, R, Understood
from search.places import NOWHERE, Where, locate, read_text
from search.places_repository import home_of
from search.reading import Applied, Reading, read_filters
from search.repository import SearchRepository

LONGEST_TEXT = 300
Placed = tuple[str, Where]
"""A text without the place that it names, and that place."""


async def placed_in(repository: SearchRepository, actor: Actor, text: str, near: Near | None) -> Placed:
    """Ask the database where is meant, by the filter or else by the text, which is returned without it."""
    text = text[:LONGEST_TEXT]
    if near is not None:
        return text, await locate(repository, near)
    return await read_text(repository, text, partial(home_of, repository.session, actor))


async def understand(
    repository: SearchRepository, actor: Actor, question: Question, market: Market[R], placed: Placed | None = None
) -> Understood:
    """Ask the database what is meant; raises InvalidInput for places and lessons that it does not know.

    `placed` is where that is, for who asks several markets the same and knows it already.
    """
    near = question.wishes.near
    text, where = placed or await placed_in(repository, actor, question.text, near)
    if question.sort is Sort.DISTANCE and where.point is None:
        raise InvalidInput.at("sort", rule="needs_place")
    asked = question.wishes
    reading = read_filters(text, asked) if question.interpret else Reading(text, asked)
    choices = choices_of(reading.wishes) + await market.slots(repository, reading.wishes)
    if where.choice is not None:
        choices.append(where.choice)
    return Understood(
        question=question,
        text=reading.text,
        wishes=reading.wishes,
        choices=tuple(choices),
        where=where,
        audience=await market.audience(repository, actor),
        applied=(*reading.applied, *([] if near is not None else _place(where))),
    )


def _place(where: Where) -> list[Applied]:
    """What was read of where, as a filter among the others."""
    if where is NOWHERE or where.choice is None:
        return []
    name = where.name or ""
    if where.km is None:
        return [Applied("place", name, name)]
    return [Applied("near", f"{where.km:.0f} km", name)]
