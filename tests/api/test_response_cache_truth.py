"""Whatever is written, in whatever order and by whichever process: a kept answer is the one that would be made now."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx2
import orjson
import pytest

from api.app import create_app
from api.house import House
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.organisations.models import Organisation
from duobaan.professionals.models import Professional
from duobaan.settings import Settings
from duobaan.words import ProfileStatus, Visibility
from search.indexer import Indexer
from tests import factories
from tests.support.http import client

QUESTIONS: tuple[dict[str, Any], ...] = (
    {"query": "{ organisations(first: 100) { totalCount nodes { name version } } }"},
    {"query": "{ searchProfessionals(first: 50) { totalCount nodes { id headline version status } } }"},
    {
        "query": "query P($t: String!) { searchProfessionals(query: $t) { totalCount nodes { headline } } }",
        "variables": {"t": "bakker"},
    },
    {"query": "{ searchOrganisations(first: 50) { totalCount nodes { name } } }"},
)


class World:
    """A server, a process that writes beside it, and what both have made."""

    def __init__(self, house: House, http: httpx2.AsyncClient, beside: Database, dice: random.Random) -> None:
        self.house, self.http, self.beside, self.dice = house, http, beside, dice
        self.people: list[UUID] = []
        self.schools: list[UUID] = []
        self.asked = 0

    async def write(self) -> None:
        """Change something, here or in the other place."""
        db = self.dice.choice([self.house.db, self.beside])
        act = self.dice.choice([self._hire, self._rename, self._hide, self._found, self._index, self._index])
        await act(db)

    async def _hire(self, db: Database) -> None:
        headline = self.dice.choice(["Bakker in de klas", "Kok voor de klas"])
        person = await factories.professional(
            db, visibility=Visibility.PUBLIC, headline=headline, time_basis="OWN_TIME"
        )
        self.people.append(person.id)

    async def _found(self, db: Database) -> None:
        self.schools.append((await factories.school(db)).id)

    async def _rename(self, db: Database) -> None:
        if self.schools:
            async with db.write() as uow:
                school = await uow.session.get_one(Organisation, self.dice.choice(self.schools))
                school.name = f"School {self.dice.randrange(1000)}"

    async def _hide(self, db: Database) -> None:
        if self.people:
            async with db.write() as uow:
                person = await uow.session.get_one(Professional, self.dice.choice(self.people))
                person.status = self.dice.choice([ProfileStatus.PAUSED, ProfileStatus.PUBLISHED])

    async def _index(self, db: Database) -> None:
        keys = {"professionals": set(self.people), "organisations": set(self.schools)}
        await Indexer(self.house.db, self.house.engine).refresh({name: some for name, some in keys.items() if some})

    async def compare(self) -> None:
        """Ask as a stranger who may get what is kept and as one who may not; nothing is written meanwhile."""
        body = self.dice.choice(QUESTIONS)
        kept, fresh = await self._ask(body, {}), await self._ask(body, {"cookie": "own=1"})
        assert kept == fresh
        assert "errors" not in kept
        self.asked += 1

    async def _ask(self, body: dict[str, Any], headers: dict[str, str]) -> Any:
        answer = await self.http.post("/graphql", json=body, headers=headers)
        return orjson.loads(answer.content)


@pytest.fixture
async def worlds(any_settings: Settings) -> AsyncIterator[World]:
    # Nothing else writes: what is compared is asked twice in the same state.
    quiet = any_settings.model_copy(update={"relay": "worker", "rate_limit_anonymous": 10**9})
    house, beside = House.of(quiet), Database(make_engine(quiet))
    async with client(create_app(quiet, house)) as http:
        yield World(house, http, beside, random.Random(11))
    await beside.close()


async def test_kept_equals_made_whatever_is_written_in_between(worlds: World) -> None:
    for _ in range(70):
        if worlds.dice.random() < 0.35:
            await worlds.write()
        else:
            await worlds.compare()
    assert worlds.asked > 25


async def test_no_answer_is_older_than_a_write_that_was_finished_before_the_question(worlds: World) -> None:
    """Writers count up while readers read: nobody is told a number that is lower than one that was done."""
    school = await factories.school(worlds.house.db, name="School 0")
    done = 0

    async def writing(db: Database, numbers: range) -> None:
        nonlocal done
        for number in numbers:
            async with db.write() as uow:
                (await uow.session.get_one(Organisation, school.id)).name = f"School {number}"
            done = max(done, number)
            await asyncio.sleep(0.005)

    async def reading(name: str) -> int:
        asked = 0
        while not finished.is_set():
            least = done
            answer = await worlds.http.post("/graphql", json=QUESTIONS[0], headers={"user-agent": name})
            found = orjson.loads(answer.content)["data"]["organisations"]["nodes"][0]["name"]
            assert int(found.split()[1]) >= least
            asked += 1
            await asyncio.sleep(0)  # in one process a kept answer waits for nothing, and the writers would starve
        return asked

    finished = asyncio.Event()
    readers = [asyncio.create_task(reading(f"reader {n}")) for n in range(2)]
    await writing(worlds.beside, range(1, 9))
    await writing(worlds.house.db, range(9, 17))
    finished.set()
    assert sum(await asyncio.gather(*readers)) > 8
