"""The whole picture of docker-compose.yml without containers: nginx, two servers, a worker, PostgreSQL, Meilisearch."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.commands import checkups
from api.house import House
from benchmarks.deeds import CREATE, LESSONS
from duobaan.clock import now
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.events import VacancyChanged
from duobaan.ids import Kind, private
from duobaan.settings import Settings
from duobaan.vacancies.models import Vacancy
from duobaan.words import VacancyStatus
from tests.support import switches
from tests.support.farm import Farm, farmed, worker
from tests.support.http import free_port

pytestmark = [pytest.mark.postgres, pytest.mark.meilisearch]
_SEARCH = """query ($text: String!) { searchVacancies(query: $text, first: 5) {
  edges { node { title } } processing { degraded } } }"""


async def test_a_worker_carries_changes_to_a_live_meilisearch_for_two_servers(
    pg_settings: Settings, tmp_path: Path, meili_url: str
) -> None:
    key = {"DUOBAAN_MEILI_KEY": switches.MEILI_KEY} if switches.MEILI_KEY else {}
    search = {"DUOBAAN_SEARCH": "meilisearch", "DUOBAAN_MEILI_URL": meili_url, **key}
    port = free_port()
    async with farmed(pg_settings, tmp_path, search) as farm:
        with worker(farm, port):
            await found_by_everybody(farm, "Zeldzame vacature een")
        await a_dead_worker_is_seen_by_the_doctor(farm)
        # Killed as it stands: what was posted meanwhile waits for the one who comes next.
        await publish(farm, "Zeldzame vacature twee")
        with worker(farm, port):
            await found_by_everybody(farm, "Zeldzame vacature twee", post=False)
            await the_page_of_figures_is_guarded(port)


async def the_page_of_figures_is_guarded(port: int) -> None:
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as prometheus:
        assert (await prometheus.get("/metrics")).status_code == 401
        shown = await prometheus.get("/metrics", headers={"authorization": "Bearer geheim"})
    assert "duobaan_outbox_waiting_events 0.0" in shown.text
    assert "duobaan_search_up 1.0" in shown.text


async def publish(farm: Farm, title: str) -> None:
    """Post a vacancy through the proxy and let everybody see it."""
    fields = {"vacancy": {"title": title, "sector": "VO"}, "slots": LESSONS, "idempotencyKey": title}
    async with httpx2.AsyncClient(base_url=farm.proxy.address, timeout=30) as http:
        http.headers["authorization"] = f"Bearer {farm.token}"
        made = await http.post("/graphql", json={"query": CREATE, "variables": {"input": fields}})
    key = private(Kind.VACANCY, made.json()["data"]["createVacancy"]["vacancy"]["id"])
    db = Database(make_engine(farm.settings))
    async with db.write() as uow:
        found = await uow.session.get_one(Vacancy, key)
        found.status, found.published_at = VacancyStatus.PUBLISHED, now()
        uow.emit(VacancyChanged(vacancy_id=key))
    await db.close()


async def found_by_everybody(farm: Farm, title: str, *, post: bool = True) -> None:
    """Wait until both servers find a vacancy in the engine."""
    if post:
        await publish(farm, title)
    asked = {"query": _SEARCH, "variables": {"text": title}}
    for port in farm.ports:
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as http, asyncio.timeout(120):
            found: dict[str, Any] = {}
            while found.get("titles") != [title]:
                answer = (await http.post("/graphql", json=asked)).json()["data"]["searchVacancies"]
                is_whole = not answer["processing"]["degraded"]
                found = {"titles": [edge["node"]["title"] for edge in answer["edges"]] if is_whole else []}
                await asyncio.sleep(0.1)


async def a_dead_worker_is_seen_by_the_doctor(farm: Farm) -> None:
    settings = farm.settings.model_copy(
        update={"search": "meilisearch", "meili_url": farm.search["DUOBAAN_MEILI_URL"], "relay": "worker"}
    )
    house = House.of(settings)
    async with asyncio.timeout(60):
        while (await checkups.worker(house)).state == "ok":  # noqa: ASYNC110 # until its lease ends
            await asyncio.sleep(0.2)
    await house.engine.close()
    await house.lexicon.close()
    await house.db.close()
