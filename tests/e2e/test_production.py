"""The production picture without containers: two servers on PostgreSQL behind the shipped nginx, secrets as files."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest
import sqlalchemy as sa

from benchmarks.deeds import CREATE, LESSONS
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.settings import Settings
from duobaan.vacancies.models import Vacancy
from tests.support.farm import Farm, farmed

pytestmark = pytest.mark.postgres
_SUBJECTS = '{ vocabulary(names: ["Sector"]) { name } }'
_FOLLOW = "subscription ($id: ID!) { vacancyChanged(id: $id) { cursor vacancy { id title } } }"
_CHANGE = """mutation ($input: ChangeVacancyInput!) { changeVacancy(input: $input) {
  ... on ChangeVacancySuccess { vacancy { id } } ... on UserError { code message } } }"""


@pytest.fixture
async def farm(pg_settings: Settings, tmp_path: Path) -> AsyncIterator[Farm]:
    async with farmed(pg_settings, tmp_path, {}) as found:
        yield found


@dataclass
class Asking:
    """People who go on asking and writing through the proxy, what came of it, and what was acknowledged."""

    address: str
    token: str
    answers: Counter[str] = field(default_factory=Counter)
    made: list[str] = field(default_factory=list)

    async def until(self, stopped: asyncio.Event, *, writes: bool) -> None:
        """Ask or write one after the other, each on a connection of its own, as people in many places do."""
        while not stopped.is_set():
            async with httpx2.AsyncClient(base_url=self.address, timeout=30) as http:
                await (self._write(http) if writes else self._send(http, {"query": _SUBJECTS}))
            await asyncio.sleep(0.1)  # often enough to meet every gap; the processor is for the servers

    async def _write(self, http: httpx2.AsyncClient) -> None:
        title = f"Vacature {secrets.token_hex(8)}"
        fields = {"vacancy": {"title": title, "sector": "VO"}, "slots": LESSONS, "idempotencyKey": title}
        http.headers["authorization"] = f"Bearer {self.token}"
        if await self._send(http, {"query": CREATE, "variables": {"input": fields}}):
            self.made.append(title)

    async def _send(self, http: httpx2.AsyncClient, body: dict[str, object]) -> bool:
        try:
            answer = await http.post("/graphql", json=body)
        except httpx2.TransportError as error:
            self.answers[type(error).__name__] += 1
            return False
        said = answer.text
        good = answer.status_code == 200 and '"errors"' not in said and '"code": "' not in said
        self.answers["good" if good else f"{answer.status_code} {said[:200]}"] += 1
        return good

    async def more(self, count: int) -> None:
        """Wait for so many more answers."""
        until = sum(self.answers.values()) + count
        async with asyncio.timeout(120):
            while sum(self.answers.values()) < until:  # noqa: ASYNC110
                await asyncio.sleep(0.05)


@contextlib.asynccontextmanager
async def meanwhile(farm: Farm) -> AsyncIterator[Asking]:
    """Let three people ask and one write as long as the block lasts."""
    asking, stopped = Asking(farm.proxy.address, farm.token), asyncio.Event()
    tasks = [asyncio.create_task(asking.until(stopped, writes=number == 0)) for number in range(4)]
    try:
        yield asking
    finally:
        stopped.set()
        await asyncio.gather(*tasks)


async def stored(settings: Settings, titles: list[str]) -> Counter[str]:
    """Return how often each of these titles stands in the database."""
    db = Database(make_engine(settings))
    try:
        async with db.read() as session:
            return Counter(await session.scalars(sa.select(Vacancy.title).where(Vacancy.title.in_(titles))))
    finally:
        await db.close()


async def test_two_servers_behind_nginx_live_through_what_operators_and_machines_do(farm: Farm) -> None:
    """One farm for all: to start it takes longest."""
    await live_updates_pass_the_proxy_from_the_other_server(farm)
    await a_rolling_restart_fails_no_request_and_loses_no_write(farm)
    await a_server_that_is_killed_costs_what_it_had_in_hand_and_no_more(farm)


async def a_rolling_restart_fails_no_request_and_loses_no_write(farm: Farm) -> None:
    async with meanwhile(farm) as asking:
        await asking.more(20)
        for port in farm.ports:
            farm.proxy.mark(port, down=True)
            await farm.stop(port)
            await farm.start(port)
            farm.proxy.mark(port, down=False)
            await asking.more(20)
    assert set(asking.answers) == {"good"}, asking.answers
    assert asking.made
    assert await stored(farm.settings, asking.made) == Counter(asking.made)


async def a_server_that_is_killed_costs_what_it_had_in_hand_and_no_more(farm: Farm) -> None:
    async with meanwhile(farm) as asking:
        await asking.more(20)
        await farm.kill(farm.ports[1])
        await asking.more(40)
        wrong = asking.answers.total() - asking.answers["good"]
        assert wrong <= 4, asking.answers  # what its four callers had just asked
        await asking.more(40)
        assert asking.answers.total() - asking.answers["good"] == wrong, asking.answers
        await farm.start(farm.ports[1])
        await asking.more(40)
        assert asking.answers.total() - asking.answers["good"] == wrong, asking.answers
    assert await stored(farm.settings, asking.made) == Counter(asking.made)


async def live_updates_pass_the_proxy_from_the_other_server(farm: Farm) -> None:
    first = f"http://127.0.0.1:{farm.ports[0]}"
    title = "Vacature om te volgen"
    async with httpx2.AsyncClient(timeout=30, headers={"authorization": f"Bearer {farm.token}"}) as http:
        fields = {"vacancy": {"title": title, "sector": "VO"}, "slots": LESSONS, "idempotencyKey": "one"}
        made = await http.post(f"{first}/graphql", json={"query": CREATE, "variables": {"input": fields}})
        key = made.json()["data"]["createVacancy"]["vacancy"]["id"]
        follow = {"query": _FOLLOW, "variables": {"id": key}}
        streams = {"accept": "text/event-stream"}
        farm.proxy.mark(farm.ports[0], down=True)
        async with http.stream("POST", f"{farm.proxy.address}/graphql", json=follow, headers=streams) as stream:
            lines = stream.aiter_lines()
            await asyncio.sleep(1)
            farm.proxy.mark(farm.ports[0], down=False)
            change = {"input": {"vacancyId": key, "vacancy": {"title": title + " 2", "sector": "VO"}}}
            done = await http.post(f"{first}/graphql", json={"query": _CHANGE, "variables": change})
            assert "errors" not in done.json(), done.text
            async with asyncio.timeout(60):
                async for line in lines:
                    if title + " 2" in line:
                        break
        assert stream.headers["content-type"].startswith("text/event-stream")
