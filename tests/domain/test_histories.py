"""Random histories against an independent model; `python -m benchmarks.histories` plays long ones."""

from __future__ import annotations

import pytest

from duobaan.db.uow import Database
from tests.support.history.history import History
from tests.support.history.picking import pick


@pytest.mark.parametrize("seed", [0, 2, 21])
async def test_every_law_holds_after_each_step_of_a_random_history(db: Database, seed: int) -> None:
    history = History(seed)
    await history.play(db, 60, pick)
    assert history.outcomes["propose OK"], history.outcomes


@pytest.mark.postgres
async def test_the_same_laws_hold_on_postgresql(pg_db: Database) -> None:
    history = History(100)
    await history.play(pg_db, 40, pick)
    assert history.outcomes["propose OK"], history.outcomes
