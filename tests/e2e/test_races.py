"""Nobody twice: a sample of the races of `python -m benchmarks.races`, over the real endpoint on both databases."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from benchmarks.progress import bar
from benchmarks.races import race, servers, table
from duobaan.settings import Settings

SLOTS = 8


async def test_exactly_one_racer_wins_each_contested_slot(
    any_settings: Settings, request: pytest.FixtureRequest
) -> None:
    database = "sqlite" if any_settings.uses_sqlite else "postgres"
    processes = 1 if any_settings.uses_sqlite else 2
    with servers(any_settings, processes) as addresses:
        shown = io.StringIO()
        with bar("racing", SLOTS, Console(file=shown, force_terminal=True, width=120)) as done:
            tally = await race(any_settings, addresses, slots=SLOTS, racers=8, done=done)
    said = table(database, processes, 8, tally)
    assert not tally.problems(), said
    assert tally.rounds == SLOTS, said
    assert f"{SLOTS}/{SLOTS}" in shown.getvalue()
    assert set(tally.answers) >= {"WON", "DOUBLE_BOOKING"}, said
