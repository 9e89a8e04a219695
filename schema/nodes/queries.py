"""`node` and `nodes`: any object by its id, through the same doors as everywhere else."""

from __future__ import annotations

import asyncio

import strawberry

from duobaan import ids
from duobaan.access import Actor, Permission, requires
from duobaan.errors import DomainError, InvalidInput, NotAllowed, NotFound
from schema.access import query
from schema.context import Context, Info
from schema.ids import NODES, OPENED, Node

MOST_NODES = 100


@requires(Permission.BROWSE)
async def find_node(actor: Actor, context: Context, text: str) -> Node | None:
    """The object with this id, or null when there is none that you may see."""
    try:
        kind, key = ids.parse(text)
        load = NODES.get(kind)
        found = None if load is None else await load(context, key)
    except (NotFound, NotAllowed):
        return None
    if found is not None and kind in OPENED:
        OPENED[kind](context, found)
    return found


@requires(Permission.BROWSE)
async def find_nodes(actor: Actor, context: Context, texts: list[str]) -> list[Node | None]:
    """The objects with these ids, at most 100, in the order asked; null for each that you may not see."""
    if len(texts) > MOST_NODES:
        raise InvalidInput.at("ids", rule="too_many", most=MOST_NODES)
    found: list[Node | None] = []
    for answer in await asyncio.gather(*(find_node(actor, context, text) for text in texts), return_exceptions=True):
        if isinstance(answer, BaseException) and not isinstance(answer, DomainError):
            raise answer
        found.append(None if isinstance(answer, BaseException) else answer)
    return found


@strawberry.type
class NodeQueries:
    """Mixed into Query."""

    @query(find_node)
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        return await find_node(info.context.actor, info.context, id)

    @query(find_nodes)
    async def nodes(self, info: Info, ids: list[strawberry.ID]) -> list[Node | None]:
        return await find_nodes(info.context.actor, info.context, [str(text) for text in ids])
