"""The page for Prometheus: what a server counts and what it reads, on a port of its own, behind a token."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.app import create_app
from api.console import Trouble, load_settings
from api.house import House
from api.metrics.serving import bind, metrics_app, showing
from api.metrics.tally import BOUNDS, Tally, Times, outcome_of
from duobaan.clock import now
from duobaan.db.jobs import JobKind, leave
from duobaan.db.outbox import OutboxRow
from duobaan.events import OrganisationChanged
from duobaan.ids import new_id
from duobaan.settings import Settings
from tests.support.http import client, free_port

_ASK = {"query": '{ vocabulary(names: ["Sector"]) { name } }'}
_WRONG = {"query": "{ nonsense }"}


def figures(text: str) -> dict[str, float]:
    """Read the page as Prometheus does: values by name and labels."""
    found = {}
    for family in text_string_to_metric_families(text):
        for one in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(one.labels.items()))
            found[f"{one.name}{{{labels}}}" if labels else one.name] = one.value
    return found


@contextlib.asynccontextmanager
async def watched(settings: Settings) -> AsyncIterator[tuple[httpx2.AsyncClient, httpx2.AsyncClient, House]]:
    """A server, and its page beside it."""
    house = House.of(settings)
    async with client(create_app(settings, house)) as http:
        page = httpx2.ASGITransport(app=metrics_app(house))
        async with httpx2.AsyncClient(transport=page, base_url="http://testserver") as prometheus:
            yield http, prometheus, house


async def test_a_server_tells_what_it_did(sqlite_settings: Settings) -> None:
    async with watched(sqlite_settings) as (http, prometheus, house):
        before = figures((await prometheus.get("/metrics")).text)
        for body in (_ASK, _ASK, _ASK, _ASK, _WRONG):
            await http.post("/graphql", json=body)
        await http.get("/nowhere/at/all")
        answer = await prometheus.get("/metrics")
        after = figures(answer.text)
        assert house.tally.by_bytes >= 1
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["cache-control"] == "no-store"

    def more(name: str) -> float:
        return after[name] - before.get(name, 0)

    answers = [more(f"duobaan_answers_total{{how={how}}}") for how in ("bytes", "kept", "made")]
    assert sum(answers) == 5
    assert all(answers[index] for index in (0, 2))
    asked = [more(f"duobaan_requests_total{{area=graphql,outcome={one}}}") for one in ("kept", "ok")]
    assert sum(asked) == 5
    assert more("duobaan_requests_total{area=pages,outcome=refused}") == 1
    assert more("duobaan_graphql_errors_total{code=GRAPHQL_VALIDATION_FAILED}") == 1
    assert more("duobaan_cost_points_total") >= 4
    assert more("duobaan_request_seconds_count{area=graphql}") == 5 - answers[0]
    assert after["duobaan_database_up"] == after["duobaan_search_up"] == 1
    assert after["duobaan_kept_answers_bytes"] > 0
    assert after["duobaan_disk_free_bytes"] > 0
    assert after["process_resident_memory_bytes"] > 0


async def test_what_waits_is_counted_by_every_process(any_settings: Settings) -> None:
    house = House.of(any_settings)
    async with house.db.write() as uow:
        uow.emit(OrganisationChanged(organisation_id=new_id()))
        uow.session.add(OutboxRow(name="Broken", payload={}, created_at=now(), dead=True))
        await leave(uow.session, JobKind.REINDEX, ["vacancies"], now=now())
    page = httpx2.ASGITransport(app=metrics_app(house))
    async with httpx2.AsyncClient(transport=page, base_url="http://testserver") as prometheus:
        found = figures((await prometheus.get("/metrics")).text)
        assert found["duobaan_outbox_waiting_events"] == found["duobaan_outbox_dead_events"] == 1
        assert found["duobaan_index_lag_seconds"] >= 0
        assert found["duobaan_jobs_rows{status=WAITING}"] == 1
        assert found["duobaan_mails_late_letters"] == 0
        assert found["duobaan_refusals_total{code=DOUBLE_BOOKING}"] >= 0
    await house.db.close()


async def test_a_database_that_is_away_is_told_and_holds_up_nothing(sqlite_settings: Settings) -> None:
    away = sqlite_settings.model_copy(update={"database_url": "postgresql://nobody@127.0.0.1:9/nothing"})
    house = House.of(away)
    page = httpx2.ASGITransport(app=metrics_app(house))
    async with httpx2.AsyncClient(transport=page, base_url="http://testserver") as prometheus:
        found = figures((await prometheus.get("/metrics")).text)
    assert found["duobaan_database_up"] == 0
    assert "duobaan_outbox_waiting_events" not in found
    await house.db.close()


async def test_the_page_stands_on_its_own_port_and_asks_for_the_token(sqlite_settings: Settings) -> None:
    port = free_port()
    settings = sqlite_settings.model_copy(
        update={"metrics_port": port, "metrics_token": type(sqlite_settings.secret)("geheim")}
    )
    async with client(create_app(settings)) as http:
        assert (await http.get("/metrics")).status_code == 404
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as prometheus:
            for shown in ("", "Bearer anders", "Bearer geheimer"):
                refused = await prometheus.get("/metrics", headers={"authorization": shown})
                assert (refused.status_code, "duobaan" in refused.text) == (401, False)
            answer = await prometheus.get("/metrics", headers={"authorization": "Bearer geheim"})
    assert figures(answer.text)["duobaan_database_up"] == 1


async def test_figures_are_not_shown_to_a_network_without_a_token(sqlite_settings: Settings) -> None:
    house = House.of(sqlite_settings.model_copy(update={"metrics_port": free_port(), "metrics_host": "0.0.0.0"}))
    with pytest.raises(Trouble, match="DUOBAAN_METRICS_TOKEN"):
        bind(house)
    await house.db.close()


def test_a_setting_that_would_show_them_is_named_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUOBAAN_METRICS_PORT", "9100")
    load_settings()
    monkeypatch.setenv("DUOBAAN_METRICS_HOST", "0.0.0.0")
    with pytest.raises(Trouble, match=r"DUOBAAN_METRICS_TOKEN: .*needed where"):
        load_settings()
    monkeypatch.setenv("DUOBAAN_METRICS_TOKEN", "geheim")
    load_settings()


async def test_a_port_that_is_taken_is_named(sqlite_settings: Settings) -> None:
    house = House.of(sqlite_settings.model_copy(update={"metrics_port": free_port()}))
    async with showing(house):
        await asyncio.sleep(0)
        with pytest.raises(Trouble, match=str(house.settings.metrics_port)):
            bind(house).listen()
    await house.db.close()


def test_times_fall_into_the_bucket_that_holds_them() -> None:
    times = Times()
    for seconds in (0.0, 0.005, 0.0051, 99.0):
        times.add(seconds)
    assert (times.counts[0], times.counts[1], times.counts[len(BOUNDS)]) == (2, 1, 1)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "ok"),
        (304, "ok"),
        (404, "refused"),
        (429, "limited"),
        (499, "gone"),
        (500, "failed"),
        (503, "unavailable"),
    ],
)
def test_every_status_is_one_of_few_outcomes(status: int, outcome: str) -> None:
    tally = Tally()
    tally.request("/graphql", status, 0.1)
    assert (outcome_of(status), tally.requests) == (outcome, {("graphql", outcome): 1})
