"""Accounts and turns as a client sees them over a socket: header fields, 429 and 503, each with when to come back."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2
import pytest

from duobaan.db.uow import Database
from duobaan.settings import Settings
from schema.operations import run
from tests.live.talking import Place, serving

DEAR = {"query": "{ vacancies(first: 100) { nodes { id } } }"}  # 107 points
HELD = {"query": "query Held { __typename }"}


async def post(place: Place, body: dict[str, Any]) -> httpx2.Response:
    headers = {"accept": "application/graphql-response+json"}
    return await place.http.post(f"{place.base}/graphql", json=body, headers=headers)


def told(answer: httpx2.Response) -> dict[str, Any]:
    (error,) = answer.json()["errors"]
    found: dict[str, Any] = error["extensions"]
    return found


async def test_an_account_is_told_in_every_answer_until_it_is_empty(sqlite_settings: Settings, db: Database) -> None:
    small = {"rate_limit_anonymous": 1_000, "rate_refill_anonymous": 1, "response_cache_bytes": 0}
    async with serving(sqlite_settings.model_copy(update=small), db) as place:
        answers = [await post(place, DEAR) for _ in range(10)]
    assert [answer.status_code for answer in answers] == [200] * 9 + [429]
    assert {answer.headers["ratelimit-policy"] for answer in answers} == {'"points";q=1000;qu="points";w=1000'}
    left = [int(answer.headers["ratelimit"].partition("r=")[2].partition(";")[0]) for answer in answers]
    assert left == sorted(left, reverse=True)
    refused = told(answers[-1])
    assert refused["code"] == "RATE_LIMITED"
    assert 1 <= int(answers[-1].headers["retry-after"]) == refused["retryAfter"] <= 107


async def test_who_finds_no_room_is_sent_away_and_told_when_to_come_back(
    sqlite_settings: Settings, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, entered = asyncio.Event(), asyncio.Event()

    async def held(schema: Any, context: Any, text: str, **rest: Any) -> Any:
        if text == HELD["query"]:
            entered.set()
            await go_on.wait()
        return await run(schema, context, text, **rest)

    monkeypatch.setattr("api.graphql.run", held)
    narrow = {"max_running": 1, "max_waiting": 1, "response_cache_bytes": 0}
    async with serving(sqlite_settings.model_copy(update=narrow), db) as place:
        first = asyncio.create_task(post(place, HELD))
        await entered.wait()
        others = [asyncio.create_task(post(place, DEAR)) for _ in range(4)]
        while sum(one.done() for one in others) < 3:  # one may wait, a second or two; there is no room for more
            await asyncio.wait([one for one in others if not one.done()], return_when=asyncio.FIRST_COMPLETED)
        go_on.set()
        answers = [await one for one in others]
        assert (await first).status_code == 200
    away = [one for one in answers if one.status_code != 200]
    assert len(away) >= 3
    for one in away:
        assert (one.status_code, told(one)["code"]) == (503, "UNAVAILABLE")
        assert int(one.headers["retry-after"]) >= 1
