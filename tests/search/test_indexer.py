"""The index follows the database through any history: incremental equals full, poison stands alone."""

from __future__ import annotations

import asyncio
import itertools
import random
import shutil
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from duobaan.db import outbox
from duobaan.db.engine import make_engine
from duobaan.db.outbox import OutboxRow
from duobaan.db.uow import Database
from duobaan.events import (
    ArrangementChanged,
    MembershipChanged,
    OrganisationChanged,
    ProfileChanged,
    ProposalChanged,
    ReleaseChanged,
    VacancyChanged,
)
from duobaan.ids import Kind, new_id, public
from duobaan.organisations.models import Organisation, OrganisationLink
from duobaan.professionals.models import AvailabilityWindow, Professional, Release
from duobaan.settings import Settings
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.words import (
    OrganisationKind,
    OrganisationStatus,
    ProfileStatus,
    ReleaseStatus,
    VacancyStatus,
    Visibility,
    Weekday,
)
from search.documents import DIGEST_BITS
from search.embedded import EmbeddedEngine
from search.engine import Document, EngineUnavailable, SearchEngine, Tombstone
from search.indexer import Indexer, NotIndexed, changes_of
from search.meili import MeiliEngine
from search.reindex import NAMES, compare, rebuild_all
from search.repository import snapshot
from search.versions import Change
from tests import factories
from tests.search import world
from tests.support import switches

_names = itertools.count()


class Market:
    """Two schools under a board, a company, people, vacancies; random steps change them and say so."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.schools: list[Organisation] = []
        self.vacancies: list[Vacancy] = []
        self.people: list[Professional] = []
        self.releases: list[Release] = []
        self.steps: list[Callable[[random.Random], Awaitable[None]]] = [
            self._new_vacancy,
            self._vacancy,
            self._lesson,
            self._no_lessons,
            self._organisation,
            self._link,
            self._profile,
            self._windows,
            self._release,
        ]

    async def open(self) -> None:
        db = self.db
        self.board = await factories.organisation(db, OrganisationKind.SCHOOL_BOARD)
        self.network = await factories.organisation(db, OrganisationKind.NETWORK)
        self.region = await factories.organisation(db, OrganisationKind.REGION)
        self.company = await factories.company(db)
        self.schools = [await factories.school(db, board_id=self.board.id) for _ in range(2)]
        self.vacancies = [await factories.vacancy(db, school) for school in self.schools]
        self.people = [await factories.professional(db, self.company), await factories.professional(db)]
        self.releases = [await factories.release(db, self.people[0])]
        await world.say(
            db,
            *(OrganisationChanged(one.id) for one in (self.board, self.network, self.region, self.company)),
            *(OrganisationChanged(one.id) for one in self.schools),
            *(ProfileChanged(one.id) for one in self.people),
        )

    async def _new_vacancy(self, chance: random.Random) -> None:
        self.vacancies.append(await factories.vacancy(self.db, chance.choice(self.schools)))
        await world.say(self.db, VacancyChanged(self.vacancies[-1].id))

    async def _vacancy(self, chance: random.Random) -> None:
        row = chance.choice(self.vacancies)
        values: dict[str, Any] = chance.choice(
            [
                {"status": chance.choice(list(VacancyStatus))},
                {"title": f"Docent {chance.choice(['natuurkunde', 'wiskunde', 'techniek'])} {next(_names)}"},
                {"visibility": chance.choice(list(Visibility))},
                {"subjects": (chance.choice(["WIS", "WISB", "NAT"]),)},
            ]
        )
        event = chance.choice([VacancyChanged(row.id), ProposalChanged(new_id(), row.id)])
        await world.change(self.db, row, event, **values)

    async def _lesson(self, chance: random.Random) -> None:
        row = chance.choice(self.vacancies)
        day, position = chance.choice(list(Weekday)), chance.randrange(1, 9)
        await factories.slot(self.db, row, day, position, key=f"{day}{position}-{next(_names)}")
        await world.say(self.db, VacancyChanged(row.id))

    async def _no_lessons(self, chance: random.Random) -> None:
        row = chance.choice(self.vacancies)
        await world.delete_where(self.db, LessonSlot, LessonSlot.vacancy_id == row.id, VacancyChanged(row.id))

    async def _organisation(self, chance: random.Random) -> None:
        row = chance.choice([*self.schools, self.company, self.board])
        values: dict[str, Any] = chance.choice(
            [
                {"name": f"Naam {next(_names)}"},
                {"status": chance.choice(list(OrganisationStatus))},
                {"place": chance.choice(["Zwolle", "Deventer"]), "province": chance.choice(["Overijssel", None])},
            ]
        )
        await world.change(self.db, row, OrganisationChanged(row.id), **values)

    async def _link(self, chance: random.Random) -> None:
        child, parent = chance.choice([*self.schools, self.company]), chance.choice([self.network, self.region])
        async with self.db.write() as uow:
            link = await uow.session.get(OrganisationLink, (child.id, parent.id))
            if link is None:
                uow.session.add(OrganisationLink(organisation_id=child.id, parent_id=parent.id))
            else:
                await uow.session.delete(link)
            uow.emit(OrganisationChanged(child.id))

    async def _profile(self, chance: random.Random) -> None:
        row = chance.choice(self.people)
        values: dict[str, Any] = chance.choice(
            [
                {"status": chance.choice(list(ProfileStatus))},
                {"named": chance.random() < 0.5, "about": "Over mij"},
                {"hidden_from": chance.choice([(), (self.schools[0].id.hex,)])},
                {"visibility": chance.choice(list(Visibility))},
                {"employer_id": chance.choice([None, self.company.id])},
            ]
        )
        await world.change(self.db, row, ProfileChanged(row.id), **values)

    async def _windows(self, chance: random.Random) -> None:
        row = chance.choice(self.people)
        async with self.db.write() as uow:
            if chance.random() < 0.4:
                await uow.session.execute(
                    AvailabilityWindow.__table__.delete().where(AvailabilityWindow.professional_id == row.id)
                )
            day = chance.choice(list(Weekday))
            uow.session.add(AvailabilityWindow(professional_id=row.id, weekday=day, start_minute=540, end_minute=720))
            uow.emit(ProfileChanged(row.id))

    async def _release(self, chance: random.Random) -> None:
        row = chance.choice(self.releases)
        values: dict[str, Any] = {
            "status": chance.choice([ReleaseStatus.GRANTED, ReleaseStatus.REVOKED]),
            "weekdays": tuple(chance.sample(list(Weekday), 2)),
        }
        await world.change(self.db, row, ReleaseChanged(row.id, row.professional_id), **values)

    async def all_changes(self) -> list[tuple[str, list[Change]]]:
        """What the index would be told about everything now; kept by tests to be sent again much later."""
        rows = {
            "vacancies": self.vacancies,
            "professionals": self.people,
            "organisations": [*self.schools, self.company, self.board],
        }
        found = []
        for index, some in rows.items():
            async with snapshot(self.db) as repository:
                changes, failures = await changes_of(repository, index, [row.id for row in some])
            assert failures == {}
            found.append((index, changes))
        return found


async def send(engine: SearchEngine, index: str, changes: Sequence[Change]) -> None:
    await engine.delete(index, [one for one in changes if isinstance(one, Tombstone)])
    await engine.upsert(index, [one for one in changes if not isinstance(one, Tombstone)])


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32), length=st.integers(1, 25))
async def test_incremental_equals_full_after_any_history(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, seed: int, length: int
) -> None:
    folder = tmp_path_factory.mktemp("history")
    shutil.copy(sqlite_template, folder / "duobaan.db")
    db = Database(make_engine(Settings(data_dir=folder)))
    engine, other = await world.opened(), await world.opened()
    try:
        await go_through_a_history(db, engine, other, random.Random(seed), length)
    finally:
        await engine.close()
        await other.close()
        await db.close()


@pytest.mark.meilisearch
@pytest.mark.parametrize("seed", range(3))
async def test_incremental_equals_full_on_meilisearch(db: Database, meili_url: str, seed: int) -> None:
    prefix = f"i{new_id().hex}_"
    engine, other = (
        MeiliEngine(meili_url, switches.MEILI_KEY, prefix=prefix + part, analyser=world.ANALYSER) for part in "ab"
    )
    for one in (engine, other):
        await one.ensure_indexes()
    await go_through_a_history(db, engine, other, random.Random(seed), 20)
    for one in (engine, other):
        await one.close()


async def go_through_a_history(
    db: Database, engine: SearchEngine, other: SearchEngine, chance: random.Random, length: int
) -> None:
    """Change much, tell one engine bit by bit and another one all at the end: both hold the same."""
    market = Market(db)
    await market.open()
    old: list[tuple[str, list[Change]]] = []
    for _ in range(length):
        await chance.choice(market.steps)(chance)
        if chance.random() < 0.4:
            await world.deliver(db, engine, limit=chance.randrange(1, 8))
        if chance.random() < 0.2:
            old += await market.all_changes()
    while await world.deliver(db, engine):
        pass
    chance.shuffle(old)
    for index, changes in old:  # a re-send that was held up never undoes what came after it
        await send(engine, index, changes)
    await rebuild_all(db, other)
    assert await world.everything(engine) == await world.everything(other)
    for index in NAMES:
        comparison = await compare(db, engine, index)
        assert comparison.is_equal, comparison
        assert comparison.database_checksum == comparison.index_checksum


@pytest.fixture
async def market(db: Database) -> Market:
    made = Market(db)
    await made.open()
    return made


async def versions_of(engine: EmbeddedEngine, index: str) -> dict[str, int]:
    return dict(await engine.versions(index))


async def test_the_index_is_never_ahead_of_the_database(db: Database, market: Market) -> None:
    engine = await world.opened()
    await world.deliver(db, engine)
    async with snapshot(db) as repository:
        highest = await repository.watermark()
    versions = [version >> DIGEST_BITS for name in NAMES for version in (await versions_of(engine, name)).values()]
    assert len(versions) == 2 + 2 + 6
    assert max(versions) <= highest
    await engine.close()


async def test_a_withdrawn_profile_is_gone_and_stays_gone(db: Database, market: Market) -> None:
    engine = await world.opened()
    await world.deliver(db, engine)
    person = market.people[0]
    before = await market.all_changes()
    await world.change(db, person, ProfileChanged(person.id), status=ProfileStatus.PAUSED)
    await world.deliver(db, engine)
    for index, changes in before:
        await send(engine, index, changes)
    assert public(Kind.PROFESSIONAL, person.id) not in await versions_of(engine, "professionals")
    await world.change(db, person, ProfileChanged(person.id), status=ProfileStatus.PUBLISHED)
    await world.deliver(db, engine)
    assert public(Kind.PROFESSIONAL, person.id) in await versions_of(engine, "professionals")
    await engine.close()


async def test_an_unconfirmed_profile_never_enters_the_index(db: Database) -> None:
    engine = await world.opened()
    person = await factories.professional(db, confirmed_at=None)
    await world.say(db, ProfileChanged(person.id))
    await world.deliver(db, engine)
    assert await versions_of(engine, "professionals") == {}
    await engine.close()


async def test_a_renamed_school_renames_its_vacancies(db: Database, market: Market) -> None:
    engine = await world.opened()
    await world.deliver(db, engine)
    school = market.schools[0]
    await world.change(db, school, OrganisationChanged(school.id), name="Het Nieuwe Lyceum")
    await world.deliver(db, engine)
    vacancy = (await world.everything(engine))["vacancies"][public(Kind.VACANCY, market.vacancies[0].id)]
    assert vacancy["school_name"] == "Het Nieuwe Lyceum"
    await engine.close()


async def test_events_that_touch_no_document_are_let_through(db: Database, market: Market) -> None:
    engine = await world.opened()
    await world.say(db, MembershipChanged(new_id(), new_id()), ArrangementChanged(new_id()), VacancyChanged(new_id()))
    while await world.deliver(db, engine):
        pass
    assert len(await versions_of(engine, "vacancies")) == 2
    await engine.close()


def row_of(event: VacancyChanged) -> OutboxRow:
    return OutboxRow(id=1, name="VacancyChanged", payload={"vacancy_id": str(event.vacancy_id)})


async def test_a_poisoned_document_fails_alone(db: Database, market: Market) -> None:
    engine = await world.opened()
    good = [await factories.vacancy(db, market.schools[0]) for _ in range(6)]
    bad = await factories.vacancy(db, market.schools[0], minutes_week=2**60)  # no engine can keep this number
    await world.say(db, VacancyChanged(bad.id))
    events = [row_of(VacancyChanged(one.id)) for one in (*good[:3], bad, *good[3:])]
    with pytest.raises(NotIndexed) as caught:
        await Indexer(db, engine)(events)
    assert list(caught.value.failures) == [public(Kind.VACANCY, bad.id)]
    assert set(await versions_of(engine, "vacancies")) == {public(Kind.VACANCY, one.id) for one in good}
    comparison = await compare(db, engine, "vacancies")
    assert public(Kind.VACANCY, bad.id) in comparison.missing
    await engine.close()


class Dead(EmbeddedEngine):
    """An engine that is down, and counts how often it was asked to write."""

    def __init__(self) -> None:
        super().__init__(analyser=world.ANALYSER)
        self.calls = 0

    async def upsert(self, index: str, documents: Sequence[Document], *, fresh: bool = False) -> None:
        self.calls += 1
        raise EngineUnavailable("down")

    async def stats(self, index: str, *, fresh: bool = False) -> Any:
        raise EngineUnavailable("down")


async def test_a_dead_engine_is_not_asked_again_for_each_document(db: Database, market: Market) -> None:
    engine = Dead()
    with pytest.raises(EngineUnavailable):
        await Indexer(db, engine)([row_of(VacancyChanged(one.id)) for one in market.vacancies])
    assert engine.calls == 1


@pytest.mark.postgres
async def test_events_get_their_ids_in_the_order_in_which_they_are_committed(pg_db: Database) -> None:
    async with pg_db.engine.connect() as slow:
        # Someone is about to commit an event: ids that are handed out now could be seen before theirs.
        await slow.execute(sa.select(sa.func.pg_advisory_xact_lock(outbox.ORDER_LOCK)))
        quick = asyncio.create_task(world.say(pg_db, VacancyChanged(new_id())))
        await asyncio.sleep(0.2)
        assert not quick.done()
        async with snapshot(pg_db) as repository:
            assert await repository.watermark() == 0
        await slow.commit()
        await asyncio.wait_for(quick, 10)
    async with snapshot(pg_db) as repository:
        assert await repository.watermark() == 1


async def test_a_snapshot_sees_one_state(any_db: Database) -> None:
    school = await factories.school(any_db)
    row = await factories.vacancy(any_db, school, title="Docent wiskunde")
    async with snapshot(any_db) as repository:
        before = await repository.watermark()
        await world.change(any_db, row, VacancyChanged(row.id), title="Docent natuurkunde")
        changes, _ = await changes_of(repository, "vacancies", [row.id])
    (document,) = changes
    assert not isinstance(document, Tombstone)
    assert document["title"] == "Docent wiskunde"
    assert int(str(document["version"])) >> DIGEST_BITS == before
