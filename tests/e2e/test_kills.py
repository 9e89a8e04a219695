"""kill -9 under load: a sample of `python -m benchmarks.kills` on both databases, and that it sees what is wrong."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any, cast

import pytest

from benchmarks.killing.deeds import Act, Fact
from benchmarks.killing.realm import Index, Realm
from benchmarks.kills import attack
from duobaan.ids import new_id
from duobaan.settings import Settings

OPERATIONS = 60


async def test_a_killed_server_lost_nothing_and_did_nothing_by_halves(any_settings: Settings) -> None:
    kills = 2 if any_settings.uses_sqlite else 1
    report = await attack(any_settings, kills, victim="app", operations=OPERATIONS)
    assert not report.problems, str(report)
    assert report.kills == kills
    assert report.agreed, str(report)


@pytest.mark.postgres
async def test_a_killed_process_of_the_database_lost_nothing_either(pg_settings: Settings) -> None:
    report = await attack(pg_settings, kills=1, victim="backend", operations=OPERATIONS)
    assert not report.problems, str(report)
    assert report.agreed, str(report)


@pytest.fixture
def realm() -> Realm:
    """A realm that nobody acts in: how things stand is put before it by hand."""
    return Realm(cast("Any", None), random.Random(1), {}, new_id(), new_id(), cast("Any", None))


def shown(*rows: Mapping[str, Any]) -> Index:
    return Index({"vacancies": rows})


FACT = Fact("vacancies", {"title": "Een"}, {"status": "DRAFT", "role": "LEAD"})
OTHER = Fact("vacancies", {"title": "Twee"}, {"status": "DRAFT"})
ROW = {"title": "Een", "status": "DRAFT", "role": "LEAD"}


def test_the_campaign_sees_what_was_acknowledged_and_is_lost(realm: Realm) -> None:
    realm.believe([FACT])
    assert realm.judge(shown(ROW)) == []
    assert "lost" in str(realm.judge(shown()))
    assert "lost" in str(realm.judge(shown(ROW, ROW)))
    assert "lost" in str(realm.judge(shown({**ROW, "role": "SUPPORT"})))


TWO = {"title": "Twee", "status": "DRAFT", "role": None}
HALVES: list[tuple[list[Mapping[str, Any]], bool]] = [
    ([], False),
    ([ROW, TWO], False),
    ([ROW], True),
    ([TWO], True),
    ([{**ROW, "role": None}, TWO], True),
]


@pytest.mark.parametrize(("rows", "is_half"), HALVES)
def test_the_campaign_sees_what_is_done_by_halves(realm: Realm, rows: list[Mapping[str, Any]], is_half: bool) -> None:
    realm.index = shown()
    act = Act("createVacancy", "", {}, (FACT, OTHER))
    realm.foresee(act)
    realm.said.append(act)
    problems = realm.judge(shown(*rows))
    assert bool(problems) == is_half
    assert not is_half or "half done" in problems[0]


def test_what_was_done_without_an_answer_is_believed_from_then_on(realm: Realm) -> None:
    realm.index = shown()
    act = Act("createVacancy", "", {}, (FACT,))
    realm.foresee(act)
    realm.said.append(act)
    assert realm.judge(shown(ROW)) == []
    assert "lost" in str(realm.judge(shown()))
