"""Tables whose changes do not drop kept answers are never read for a stranger (ADR-23)."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa

from duobaan.access import ANONYMOUS
from duobaan.db.generations import UNSEEN
from duobaan.db.uow import Database
from tests.access.asking import Caller
from tests.access.stage import Staged
from tests.access.world import FOREIGN, OWN
from tests.support.walking import Walk

_TABLE = re.compile(r"\b(?:FROM|JOIN)\s+\"?(\w+)")


async def test_no_answer_to_a_stranger_is_made_from_a_table_that_does_not_count(
    caller: Caller, staged: Staged, shared_db: Database
) -> None:
    """Every query is asked whole; whoever adds one that reads such a table takes the table off the list."""
    walk, read = Walk(caller.schema._schema, hops=0), set[str]()

    def note(connection: Any, cursor: Any, statement: str, *rest: object) -> None:
        read.update(_TABLE.findall(statement))

    engine = shared_db.engine.sync_engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        for name, (word, field) in caller.fields.items():
            if word == "query":
                for relation in (OWN, FOREIGN):
                    values = caller.variables(name, staged.world.targets[relation])
                    await caller.body(name, ANONYMOUS, values, walk.chosen(field))
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    assert read > {"organisations", "professionals", "vacancies"}
    assert not read & UNSEEN
