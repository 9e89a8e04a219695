"""Nothing is public by accident (docs/adr/0002): every root field has its use case, or the process does not start."""

from __future__ import annotations

from typing import Annotated

import pytest
import strawberry

from duobaan.access import Actor, Permission, requires
from duobaan.errors import NotFound
from schema import errors
from schema.access import HiddenFailure, UnguardedField, assert_doors, mutation, query
from schema.build import build


@requires(Permission.BROWSE, raises=(NotFound,))
async def look(actor: Actor) -> str:
    """Look at something."""
    return "seen"


@strawberry.type
class Seen:
    what: str


def test_every_root_field_has_a_door() -> None:
    schema = build()
    graph = schema._schema
    roots = [root for root in (graph.query_type, graph.mutation_type, graph.subscription_type) if root is not None]
    assert assert_doors(schema) == sum(len(root.fields) for root in roots) > 0


def test_an_unguarded_field_stops_the_build() -> None:
    @strawberry.type
    class Query:
        @strawberry.field
        async def leak(self) -> str:
            return "x"

    with pytest.raises(UnguardedField, match="leak"):
        assert_doors(strawberry.Schema(Query))


def test_a_failure_that_the_union_hides_stops_the_build() -> None:
    @strawberry.type
    class Query:
        @query(look)
        async def seen(self) -> str:
            return "x"

    @strawberry.type
    class Mutation:
        @mutation(look)
        async def see(self) -> Annotated[Seen | errors.NotAllowed, strawberry.union("SeeResult")] | None:
            return Seen(what="x")

    with pytest.raises(HiddenFailure, match="NotFound"):
        assert_doors(strawberry.Schema(Query, Mutation))
