"""kill -9 under load: a sample of `python -m benchmarks.kills`, on both databases."""

from __future__ import annotations

import pytest

from benchmarks.kills import attack
from duobaan.settings import Settings


async def test_a_killed_server_lost_nothing_and_did_nothing_by_halves(any_settings: Settings) -> None:
    kills = 2 if any_settings.uses_sqlite else 1
    report = await attack(any_settings, kills, victim="app")
    assert not report.problems, str(report)
    assert report.kills == kills
    assert report.agreed, str(report)


@pytest.mark.postgres
async def test_a_killed_process_of_the_database_lost_nothing_either(pg_settings: Settings) -> None:
    report = await attack(pg_settings, kills=1, victim="backend")
    assert not report.problems, str(report)
    assert report.agreed, str(report)
