"""A schema of everything that a negotiation touches, and one call on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types

from duobaan.access import Actor
from duobaan.db.uow import Database
from schema import errors
from schema.access import assert_doors
from schema.arrangements.mutations import ArrangementMutations
from schema.arrangements.queries import ArrangementQueries
from schema.context import Context
from schema.conversations.mutations import ConversationMutations
from schema.conversations.queries import ConversationQueries
from schema.cursors import CursorBox
from schema.introductions.mutations import IntroductionMutations
from schema.introductions.queries import IntroductionQueries
from schema.organisations.types import TYPES
from schema.proposals.mutations import ProposalMutations
from schema.proposals.queries import ProposalQueries
from schema.scalars import SCALARS
from tests.support.story import Stage, make_stage

QUERIES = (ProposalQueries, ArrangementQueries, IntroductionQueries, ConversationQueries)
MUTATIONS = (ProposalMutations, ArrangementMutations, IntroductionMutations, ConversationMutations)
Ask = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture(scope="session")
def graph() -> strawberry.Schema:
    """The part of the schema that is about agreements."""
    found = strawberry.Schema(
        query=merge_types("Query", (ProposalQueries, ArrangementQueries, IntroductionQueries, ConversationQueries)),
        mutation=merge_types(
            "Mutation", (ProposalMutations, ArrangementMutations, IntroductionMutations, ConversationMutations)
        ),
        types=list(TYPES),
        config=StrawberryConfig(scalar_map=SCALARS),
        exception_handlers=list(errors.TWINS.values()),
    )
    assert assert_doors(found) > 20
    return found


@pytest.fixture
async def stage(db: Database) -> Stage:
    """Five parties on SQLite."""
    return await make_stage(db)


@pytest.fixture
def ask(graph: strawberry.Schema, stage: Stage) -> Ask:
    """Run a document as an actor; fails on any top-level error."""

    async def run(actor: Actor, document: str, **variables: Any) -> dict[str, Any]:
        context = Context(db=stage.db, engine=None, cursors=CursorBox(b"s"), actor=actor, locale="nl")  # type: ignore[arg-type]
        result = await graph.execute(document, variable_values=variables, context_value=context)
        assert not result.errors, result.errors
        assert result.data is not None
        return result.data

    return run
