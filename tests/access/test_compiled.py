"""Over a whole world of real rows, compiled queries answer as graphql-core does and ask the database no more often."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import Any

import orjson
import pytest
import sqlalchemy as sa

from duobaan.clock import held_at
from duobaan.db.uow import Database
from schema.build import DuobaanSchema, build
from schema.compiled.executor import Executor
from schema.context import Context
from schema.cursors import CursorBox
from schema.documents import Limits
from schema.operations import run
from tests.access.asking import NOW, Caller
from tests.access.stage import Staged
from tests.access.world import OWN
from tests.support.walking import Walk

ROLES = ("anonymous", "school_planner")


@contextmanager
def statements(db: Database) -> Iterator[list[str]]:
    """Collect the SELECTs that run meanwhile."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: object) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    engine = db.engine.sync_engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(engine, "before_cursor_execute", note)


async def answered(
    schema: DuobaanSchema, executor: Executor | None, context: Context, text: str, values: dict[str, Any]
) -> tuple[bytes, int]:
    """Return the body of an answer and how many statements it took."""
    before, schema.executor = schema.executor, executor
    try:
        with statements(context.db) as seen:
            answer = await run(schema, context, text, variables=values)
        return orjson.dumps(answer.body(), default=repr), len(seen)
    finally:
        schema.executor = before


def lasting(value: Any) -> Any:
    """Return an answer without what differs from one call to the next."""
    if isinstance(value, dict):
        own = {"tookMs", "id"} if value.get("__typename") == "SearchInfo" else set()
        return {key: lasting(one) for key, one in value.items() if key.split("_")[-1] not in own}
    return [lasting(one) for one in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def everything() -> DuobaanSchema:
    """The schema without bounds, for documents that ask everything."""
    limits = Limits()
    return build(limits=replace(limits, **{one.name: 10**9 for one in fields(limits) if type(one.default) is int}))


@pytest.mark.parametrize("part", range(2))
async def test_every_query_over_real_rows_answers_the_same_with_no_more_statements(
    everything: DuobaanSchema, staged: Staged, shared_db: Database, part: int
) -> None:
    caller = Caller(everything, shared_db, staged.engine)
    executor, compared = Executor(everything, patience=0), 0
    walk = Walk(everything._schema, hops=1)
    for name in [name for name, (word, _) in caller.fields.items() if word == "query"][part::2]:
        values = caller.variables(name, staged.world.targets[OWN])
        text = caller.document(name, values, walk.chosen(caller.fields[name][1]))
        for role in ROLES:  # a document is prepared once for all of them
            compared += 1
            bodies = []
            for chosen in (None, executor):
                context = Context(
                    db=shared_db, engine=staged.engine, cursors=CursorBox(b"x"), actor=staged.actors[role]
                )
                with held_at(NOW):
                    bodies.append(await answered(everything, chosen, context, text, values))
            (plain, many), (ours, few) = bodies
            wanted = orjson.loads(plain)
            assert lasting(orjson.loads(ours)) == lasting(wanted), (name, role)
            if not wanted.get("errors"):
                assert few <= many, (name, role, many, few)
    assert executor.tally.compiled > 0.4 * compared, (compared, executor.tally)
