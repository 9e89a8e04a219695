"""A database that is full, read-only or away is said so, in the caller's language; nothing stays half done."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager as Context
from pathlib import Path
from typing import Any

import httpx2
import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import event

from api.app import create_app
from api.house import House
from benchmarks.arena import Arena
from benchmarks.deeds import CREATE, LESSONS
from duobaan.clock import now
from duobaan.db import outbox
from duobaan.db.audit import AuditRow
from duobaan.db.outbox import OutboxRow
from duobaan.db.uow import Database
from duobaan.events import VacancyChanged
from duobaan.ids import Kind, private
from duobaan.settings import Settings
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.words import VacancyStatus
from search.indexes import VACANCIES
from search.reindex import compare
from tests.support import disks, postgres
from tests.support.http import client

Trouble = Callable[[House], Context[None]]
_COUNTED = (Vacancy, LessonSlot, AuditRow, OutboxRow)
_NAMES = '{ vocabulary(names: ["Sector"]) { name } }'
_READ = "query ($id: ID!) { node(id: $id) { ... on Vacancy { title } } }"
_WORDS = {"nl": "niet bewaard", "en": "was not saved"}


class School:
    """Somebody who posts vacancies, and what became of them."""

    def __init__(self, http: httpx2.AsyncClient, db: Database, token: str) -> None:
        self.http, self.db, self.token = http, db, token
        self.made: dict[str, str] = {}

    async def post(self, locale: str = "nl", size: int = 10) -> httpx2.Response:
        """Post a vacancy."""
        title = f"Vacature {secrets.token_hex(8)}"
        fields: dict[str, Any] = {"title": title, "sector": "VO", "description": secrets.token_hex(size)}
        given = {"vacancy": fields, "slots": LESSONS, "idempotencyKey": title}
        answer = await self.ask(CREATE, locale, input=given)
        if "errors" not in answer.json():
            self.made[title] = answer.json()["data"]["createVacancy"]["vacancy"]["id"]
        return answer

    async def ask(self, text: str, locale: str = "nl", **variables: object) -> httpx2.Response:
        """Ask something, signed in."""
        headers = {"authorization": f"Bearer {self.token}", "accept-language": locale}
        body = {"query": text, "variables": variables}
        answer = await self.http.post("/graphql", json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer

    async def counts(self) -> list[int]:
        """Count rows of every kind that posting a vacancy writes."""
        async with self.db.read() as session:
            return [await session.scalar(sa.select(sa.func.count()).select_from(one)) or 0 for one in _COUNTED]

    async def show_all(self) -> None:
        """Let everybody see what was posted, so that the index has to write it down."""
        async with self.db.write() as uow:
            for key in self.made.values():
                found = await uow.session.get_one(Vacancy, private(Kind.VACANCY, key))
                found.status, found.published_at = VacancyStatus.PUBLISHED, now()
                uow.emit(VacancyChanged(vacancy_id=found.id))

    async def until_refused(self, locale: str) -> None:
        """Post until there is no room; the one that is refused leaves nothing behind."""
        for _ in range(2_000):
            before = await self.counts()
            answer = await self.post(locale, size=500)
            if "errors" in answer.json():
                is_refused(answer, _WORDS[locale])
                assert await self.counts() == before
                return
        raise AssertionError("there always was room")


@contextlib.asynccontextmanager
async def school(settings: Settings) -> AsyncIterator[tuple[School, House]]:
    house = House.of(settings)
    arena = Arena(1)
    await arena.write(house.db)
    async with client(create_app(settings, house)) as http:
        yield School(http, house.db, arena.parties[0].token), house


def is_refused(answer: httpx2.Response, words: str) -> None:
    (error,) = answer.json()["errors"]
    assert error["extensions"] == {"code": "UNAVAILABLE", "retryAfter": 5}
    assert words in error["message"]
    assert answer.headers["retry-after"] == "5"
    assert answer.json()["data"] == {"createVacancy": None}


async def lives_through(settings: Settings, trouble: Trouble, *, is_shut: bool = False) -> None:
    """Post before, during and after trouble with writing."""
    async with school(settings) as (planner, house):
        for _ in range(5):
            await planner.post()
        assert len(planner.made) == 5
        await planner.show_all()
        with trouble(house):
            await planner.until_refused("en")
            await planner.until_refused("nl")
            key = next(iter(planner.made.values()))
            assert (await planner.ask(_READ, id=key)).json()["data"]["node"]["title"] in planner.made
            if is_shut:
                await signing_in_says_so(planner.http)
        count = len(planner.made)
        await planner.post()
        assert len(planner.made) == count + 1
        await planner.show_all()
        await everything_is_found(house, planner)
        vacancies, lessons, *_ = await planner.counts()
        assert lessons == len(LESSONS) * vacancies
        assert await titles(house) >= planner.made.keys()


async def signing_in_says_so(http: httpx2.AsyncClient) -> None:
    body = {"email": "nobody@example.org", "password": "an unknown password"}
    headers = {"accept-language": "en", "x-duobaan": "1"}
    answer = await http.post("/auth/sign-in", json=body, headers=headers)
    assert (answer.status_code, answer.headers.get("retry-after")) == (503, "5"), answer.text
    assert (answer.json()["code"], answer.json()["retryAfter"]) == ("UNAVAILABLE", 5)


async def titles(house: House) -> set[str]:
    async with house.db.read() as session:
        return set(await session.scalars(sa.select(Vacancy.title)))


async def everything_is_found(house: House, planner: School) -> None:
    """Wait until the index holds what was posted: the relay and the engine go on by themselves."""
    async with asyncio.timeout(60):
        while await waiting(house):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    found = await compare(house.db, house.engine, VACANCIES.name)
    assert found.is_equal, found
    assert found.in_index == len(planner.made)


async def waiting(house: House) -> int:
    async with house.db.read() as session:
        found = await outbox.state(session)
    assert not found.dead
    return found.waiting


def pragmas(first: str, then: str) -> Trouble:
    """Let every connection that is taken say something to SQLite, and at the end something else."""

    @contextlib.contextmanager
    def trouble(house: House) -> Iterator[None]:
        said = [first]

        def on_checkout(connection: Any, *rest: object) -> None:
            cursor = connection.cursor()
            cursor.execute(said[0])
            cursor.close()

        event.listen(house.db.engine.sync_engine, "checkout", on_checkout)
        yield
        said[0] = then

    return trouble


def filled(disk: disks.Disk) -> Trouble:
    """Fill a disk, and free it at the end."""

    @contextlib.contextmanager
    def trouble(house: House) -> Iterator[None]:
        disk.fill()
        yield
        disk.free()

    return trouble


def refused_by_postgres(url: str, first: str, then: str) -> Trouble:
    """Change the database for all new connections, end those that there are, and change it back at the end."""
    server, _, name = url.rpartition("/")

    def change(statement: str) -> None:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f"ALTER DATABASE {name} {statement}")  # type: ignore[arg-type]
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])

    @contextlib.contextmanager
    def trouble(house: House) -> Iterator[None]:
        change(first)
        yield
        change(then)

    return trouble


async def test_a_database_of_sqlite_that_takes_no_changes(sqlite_settings: Settings) -> None:
    await lives_through(sqlite_settings, pragmas("PRAGMA query_only=ON", "PRAGMA query_only=OFF"), is_shut=True)


async def test_a_database_of_sqlite_that_may_not_grow(sqlite_settings: Settings) -> None:
    await lives_through(sqlite_settings, pragmas("PRAGMA max_page_count=1", "PRAGMA max_page_count=1000000"))


async def test_a_real_disk_that_is_full(sqlite_settings: Settings, tmp_path: Path) -> None:
    """The index stands on the same disk: it must not stay broken, nor take its events for bad ones."""
    with disks.small(tmp_path / "disk", megabytes=48) as disk:
        for name in ("duobaan.db", "secret.key"):
            shutil.copy(tmp_path / name, disk.folder)
        await lives_through(Settings(data_dir=disk.folder), filled(disk))


@pytest.mark.postgres
async def test_a_postgresql_that_takes_no_changes(pg_settings: Settings) -> None:
    first, then = (f"SET default_transaction_read_only = {one}" for one in ("on", "off"))
    await lives_through(pg_settings, refused_by_postgres(pg_settings.database_url, first, then), is_shut=True)


@pytest.mark.postgres
async def test_a_postgresql_whose_disk_is_full(pg_settings: Settings, tmp_path: Path) -> None:
    place = Path(tempfile.mkdtemp(prefix="duobaan-tiny-"))
    server, _, name = pg_settings.database_url.rpartition("/")
    with disks.small(place, megabytes=64) as disk, psycopg.connect(f"{server}/postgres", autocommit=True) as boss:
        if owner := postgres.user():
            shutil.chown(place, owner)
        try:
            boss.execute(f"CREATE TABLESPACE tiny LOCATION '{place}'")  # type: ignore[arg-type]
            boss.execute(f"ALTER DATABASE {name} SET TABLESPACE tiny")  # type: ignore[arg-type]
            await lives_through(pg_settings, filled(disk))
        finally:
            boss.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            boss.execute(f"ALTER DATABASE {name} SET TABLESPACE pg_default")  # type: ignore[arg-type]
            boss.execute("DROP TABLESPACE tiny")
    await asyncio.to_thread(place.rmdir)


@pytest.mark.postgres
async def test_a_postgresql_that_cannot_be_reached(pg_settings: Settings) -> None:
    away = refused_by_postgres(pg_settings.database_url, "WITH ALLOW_CONNECTIONS false", "WITH ALLOW_CONNECTIONS true")
    async with school(pg_settings) as (planner, house):
        await planner.post()
        with away(house):
            body = {"query": _READ, "variables": {"id": next(iter(planner.made.values()))}}
            answer = await planner.http.post("/graphql", json=body)
            assert answer.json()["errors"][0]["extensions"] == {"code": "UNAVAILABLE", "retryAfter": 5}
            headers = {"authorization": f"Bearer {planner.token}", "accept-language": "en"}
            answer = await planner.http.post("/graphql", json={"query": _NAMES}, headers=headers)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
            assert "cannot reach its data" in answer.json()["errors"][0]["message"]
        assert "errors" not in (await planner.post()).json()
        await planner.show_all()
        await everything_is_found(house, planner)
