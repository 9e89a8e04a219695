"""The world of the matrix with its callers and an index that knows it."""

from __future__ import annotations

from dataclasses import dataclass

from duobaan.access import Actor
from duobaan.clock import held_at
from duobaan.db.uow import Database
from search.engine import SearchEngine
from tests.access.asking import NOW
from tests.access.roles import make_actors
from tests.access.world import World, make_world, tell
from tests.search import world as index


@dataclass
class Staged:
    """Everything that the tests of access stand on."""

    world: World
    actors: dict[str, Actor]
    engine: SearchEngine


async def indexed_world(db: Database) -> Staged:
    """Make it."""
    with held_at(NOW):
        engine, world = await index.opened(), await make_world(db)
        actors = await make_actors(world)
        await tell(world)
        while await index.deliver(db, engine):
            pass
    return Staged(world, actors, engine)
