"""Every request is paid from one account: of the person, or of the address of who is not signed in."""

from __future__ import annotations

import pytest

from api.app import create_app
from api.fairness.buckets import Account, Buckets, Tariff
from api.fairness.callers import KnownCallers, address_of
from duobaan.settings import Settings
from tests.support.http import client

DEAR = "{ vacancies(first: 100) { nodes { id } } }"  # 107 points
NEW = "application/graphql-response+json"


def small(settings: Settings, **values: object) -> Settings:
    return settings.model_copy(update={"rate_limit_anonymous": 1_000, "rate_refill_anonymous": 10, **values})


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no points flow back while a busy machine takes its time."""
    monkeypatch.setattr("api.fairness.buckets.monotonic", lambda: 1000.0)


@pytest.mark.usefixtures("stopped")
async def test_an_empty_account_is_told_when_to_come_back(sqlite_settings: Settings) -> None:
    async with client(create_app(small(sqlite_settings, response_cache_bytes=0))) as http:
        answers = [await http.post("/graphql", json={"query": DEAR}, headers={"accept": NEW}) for _ in range(10)]
        small_one = await http.post("/graphql", json={"query": "{ __typename }"})
        health = await http.get("/healthz")
    assert [answer.status_code for answer in answers] == [200] * 9 + [429]
    refused = answers[-1]
    (error,) = refused.json()["errors"]
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert 1 <= error["extensions"]["retryAfter"] == int(refused.headers["retry-after"]) <= 12
    assert small_one.status_code == 200  # what is left is enough for less
    assert health.status_code == 200


@pytest.mark.usefixtures("stopped")
async def test_every_answer_tells_how_the_account_stands(sqlite_settings: Settings) -> None:
    async with client(create_app(small(sqlite_settings))) as http:
        answer = await http.post("/graphql", json={"query": DEAR})
        asked = await http.post(
            "/graphql", json={"query": "{ rateLimit { cost limit remaining refillPerSecond resetAt } }"}
        )
    assert answer.json()["extensions"]["cost"] == {"requested": 107, "limit": 50_000}
    assert answer.headers["ratelimit-policy"] == '"points";q=1000;qu="points";w=100'
    assert answer.headers["ratelimit"].startswith('"points";r=893;t=')
    found = asked.json()["data"]["rateLimit"]
    assert (found["cost"], found["limit"], found["refillPerSecond"]) == (7, 1_000, 10)
    assert found["remaining"] == 1_000 - 107 - 7


@pytest.mark.usefixtures("stopped")
async def test_faults_are_paid_too(sqlite_settings: Settings) -> None:
    async with client(create_app(small(sqlite_settings))) as http:
        answer = await http.post("/graphql", json={"query": "{ " + "nope " * 400 + "}"})
    assert answer.headers["ratelimit"].startswith('"points";r=975;')


async def test_a_request_beyond_the_limit_says_by_how_much(sqlite_settings: Settings) -> None:
    async with client(create_app(sqlite_settings.model_copy(update={"max_cost": 100}))) as http:
        answer = await http.post("/graphql", json={"query": DEAR}, headers={"accept": NEW})
    (error,) = answer.json()["errors"]
    assert answer.status_code == 400
    assert error["extensions"] == {"code": "COST_LIMIT_EXCEEDED", "measure": "cost", "found": 107, "limit": 100}
    assert answer.json()["extensions"]["cost"] == {"requested": 107, "limit": 100}


def test_points_flow_back(monkeypatch: pytest.MonkeyPatch) -> None:
    at = 1000.0
    monkeypatch.setattr("api.fairness.buckets.monotonic", lambda: at)
    account = Account(Buckets(Tariff(100, 10)), "u:a")
    account.charge(130)
    assert account.wait(20) == 5.0
    assert account.standing().remaining == 0
    at += 5
    assert account.wait(20) == 0
    account.charge(10_000)
    assert account.wait(1) == 10.1  # never more than one limit is owed
    at += 1_000
    assert account.standing().remaining == 100
    assert account.wait(10**9) == 0  # more than fits needs a full account


def test_processes_share_an_account() -> None:
    assert Tariff(100_000, 2_000).shared(4) == Tariff(25_000, 500)


def test_accounts_that_nobody_uses_are_forgotten() -> None:
    buckets = Buckets(Tariff(100, 10))
    for number in range(20_100):
        buckets.charge(f"a:{number}", 1)
    assert len(buckets._levels) == 20_000


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.7", "a:192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "a:2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "a:192.0.2.7"),
        ("testclient", "a:testclient"),
    ],
)
def test_addresses_of_one_household_are_one(address: str, key: str) -> None:
    assert address_of({"client": (address, 1)}) == key


def test_a_credential_that_was_never_proven_counts_for_its_address() -> None:
    known = KnownCallers()
    scope = {"client": ("192.0.2.7", 1), "headers": [(b"authorization", b"Bearer x")], "state": {}}
    key, digest = known.guess(scope)
    known.learn(scope, digest)
    assert key == known.guess(scope)[0] == "a:192.0.2.7"
