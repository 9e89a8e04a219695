"""Nobody finds, counts or is suggested what the database would not show them: random viewers, on both engines.

One random market, in which whatever decides about visibility is drawn: circles, networks, regions, lists of hidden
organisations, exclusions by companies, statuses, confirmations, employers. The truth is `visible_to` in SQL.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duobaan.access import ANONYMOUS, Actor, Seat
from duobaan.clock import now, today
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.events import OrganisationChanged, ProfileChanged, VacancyChanged
from duobaan.ids import new_id
from duobaan.organisations.models import CompanyExclusion, Organisation, OrganisationLink
from duobaan.professionals.models import Professional
from duobaan.professionals.repository import ProfessionalRepository
from duobaan.settings import Settings
from duobaan.vacancies.models import Vacancy
from duobaan.vacancies.repository import VacancyRepository
from duobaan.words import Level, OrganisationKind, ProfileStatus, Role, TimeBasis, VacancyStatus, Visibility
from search.asking import ProfessionalWishes, VacancyWishes
from search.documents import OPEN_VACANCY
from search.embedded import EmbeddedEngine
from search.engine import EngineUnavailable, Page, Query, SearchEngine
from search.guarding import GuardedEngine
from search.indexer import Indexer
from search.market import Question
from search.meili import MeiliEngine
from search.service import search_professionals, search_vacancies
from search.suggesting import SuggestScope, suggest
from tests import factories
from tests.search import world
from tests.support import switches

ENGINES = ["embedded", pytest.param("meilisearch", marks=pytest.mark.meilisearch)]
PROVINCES = ("Overijssel", "Utrecht", "Gelderland")
ROLES = {
    OrganisationKind.SCHOOL: (Role.SCHOOL_PLANNER, Role.SCHOOL_ADMIN),
    OrganisationKind.SCHOOL_BOARD: (Role.BOARD_ADMIN,),
    OrganisationKind.COMPANY: (Role.COMPANY_COORDINATOR, Role.COMPANY_ADMIN),
    OrganisationKind.REGION: (Role.REGION_ADMIN, Role.REGION_VIEWER, Role.MATCHMAKER),
    OrganisationKind.NETWORK: (Role.SUPPORT,),
}


@dataclass(repr=False)
class Market:
    """Everybody and everything, with the engine that was told about it."""

    db: Database
    engine: GuardedEngine
    organisations: list[Organisation]
    regions_of: Mapping[UUID, frozenset[UUID]]
    people: list[Professional]
    vacancies: list[Vacancy]

    async def seen_people(self, actor: Actor) -> set[UUID]:
        """Ask the database which published people an actor may see."""
        published = [
            row.id for row in self.people if row.status is ProfileStatus.PUBLISHED and row.confirmed_at is not None
        ]
        async with self.db.read() as session:
            return set(await ProfessionalRepository(session).by_ids(published, actor))

    async def seen_vacancies(self, actor: Actor) -> set[UUID]:
        """Ask the database which open vacancies an actor may see."""
        opened = [row.id for row in self.vacancies if row.status in OPEN_VACANCY]
        async with self.db.read() as session:
            return set(await VacancyRepository(session).by_ids(opened, actor))


async def drawn(db: Database, engine: SearchEngine, chance: random.Random) -> Market:
    """Make a market by lot and tell the engine about it."""
    parents = [
        await factories.organisation(db, kind)
        for kind in (OrganisationKind.NETWORK, OrganisationKind.REGION)
        for _ in range(2)
    ]
    board = await factories.organisation(db, OrganisationKind.SCHOOL_BOARD)
    schools = [await factories.school(db, board_id=chance.choice([None, board.id])) for _ in range(4)]
    companies = [await factories.company(db) for _ in range(2)]
    regions: dict[UUID, set[UUID]] = {}
    for child in (*schools, *companies, board):
        for parent in parents:
            if chance.random() < 0.35:
                await factories.store(db, OrganisationLink(organisation_id=child.id, parent_id=parent.id))
                if parent.kind is OrganisationKind.REGION:
                    regions.setdefault(child.id, set()).add(parent.id)
    for company in companies:
        for excluded in (*schools, board):
            if chance.random() < 0.2:
                row = CompanyExclusion(company_id=company.id, excluded_id=excluded.id, since=today())
                await factories.store(db, row)
    people = [await _person(db, schools, companies, chance) for _ in range(45)]
    vacancies = [await _vacancy(db, schools, chance) for _ in range(35)]
    organisations = [*parents, board, *schools, *companies]
    await _tell(db, engine, people, vacancies, organisations)
    guarded = GuardedEngine(engine)
    sets = {key: frozenset(found) for key, found in regions.items()}
    return Market(db, guarded, organisations, sets, people, vacancies)


async def _person(
    db: Database, schools: Sequence[Organisation], companies: Sequence[Organisation], chance: random.Random
) -> Professional:
    return await factories.professional(
        db,
        chance.choice([None, *companies]),
        visibility=chance.choice(list(Visibility)),
        hidden_from=tuple(one.id.hex for one in schools if chance.random() < 0.2),
        status=chance.choice([ProfileStatus.PUBLISHED] * 5 + list(ProfileStatus)),
        confirmed_at=chance.choice([now(), now(), now(), None]),
        time_basis=chance.choice(list(TimeBasis)),
        named=chance.random() < 0.5,
        user_id=(await factories.user(db)).id,
        levels=tuple(chance.sample([Level.HAVO, Level.VWO, Level.VMBO_TL], 2)),
        province=chance.choice(PROVINCES),
    )


async def _vacancy(db: Database, schools: Sequence[Organisation], chance: random.Random) -> Vacancy:
    return await factories.vacancy(
        db,
        chance.choice(schools),
        title=chance.choice(["Docent wiskunde", "Docent natuurkunde"]),
        visibility=chance.choice(list(Visibility)),
        status=chance.choice([VacancyStatus.PUBLISHED] * 5 + list(VacancyStatus)),
        subjects=(chance.choice(["WIS", "NAT"]),),
        levels=tuple(chance.sample([Level.HAVO, Level.VWO, Level.VMBO_TL], 2)),
    )


async def _tell(
    db: Database,
    engine: SearchEngine,
    people: Sequence[Professional],
    vacancies: Sequence[Vacancy],
    organisations: Sequence[Organisation],
) -> None:
    await world.say(
        db,
        *(OrganisationChanged(one.id) for one in organisations),
        *(ProfileChanged(one.id) for one in people),
        *(VacancyChanged(one.id) for one in vacancies),
    )
    while await world.deliver(db, engine):
        pass


def viewer(market: Market, chance: random.Random) -> Actor:
    """Draw somebody: anonymous, signed in, with seats of any kind, verified or not, sometimes one of the people."""
    if chance.random() < 0.1:
        return ANONYMOUS
    person = chance.choice([None, None, *market.people])
    seats = tuple(
        Seat(
            one.id,
            one.kind,
            frozenset({chance.choice(ROLES[one.kind])}),
            active=chance.random() < 0.8,
            region_ids=market.regions_of.get(one.id, frozenset()),
        )
        for one in chance.sample(market.organisations, chance.randrange(0, 4))
    )
    if person is None:
        return Actor(user_id=new_id(), seats=seats)
    return Actor(user_id=person.user_id, professional_id=person.id, seats=seats)


@pytest.fixture(params=ENGINES, scope="module")
async def market(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Market]:
    folder = tmp_path_factory.mktemp("market")
    shutil.copy(sqlite_template, folder / "duobaan.db")
    db = Database(make_engine(Settings(data_dir=folder)))
    engine: SearchEngine
    if request.param == "meilisearch":
        url = request.getfixturevalue("meili_url")
        engine = MeiliEngine(url, switches.MEILI_KEY, prefix=f"v{new_id().hex}_", analyser=world.ANALYSER)
    else:
        engine = EmbeddedEngine(analyser=world.ANALYSER)
    await engine.ensure_indexes()
    yield await drawn(db, engine, random.Random(7))
    await engine.close()
    await db.close()


PROPERTY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def counted(values: Sequence[Sequence[str]]) -> dict[str, int]:
    """Count as a facet does: how many rows hold each value."""
    return dict(Counter(str(value) for row in values for value in set(row)))


@PROPERTY
@given(
    seed=st.integers(0, 2**32),
    text=st.sampled_from(["", "wiskunde", "praktijk", "wiskudne", '"uit de praktijk"', "xyzzy"]),
    levels=st.sampled_from([(), (Level.HAVO,), (Level.VWO, Level.VMBO_TL)]),
    provinces=st.sampled_from([(), ("Utrecht",), ("Overijssel", "Gelderland")]),
)
async def test_people_are_found_and_counted_as_the_database_shows_them(
    market: Market, seed: int, text: str, levels: tuple[Level, ...], provinces: tuple[str, ...]
) -> None:
    actor = viewer(market, random.Random(seed))
    seen = await market.seen_people(actor)
    wishes = ProfessionalWishes(levels=levels, provinces=provinces)
    question = Question(wishes, text=text, facets=("levels", "province", "forms"), limit=100)
    found = await search_professionals(actor, market.db, market.engine, question=question)
    rows = [one.row for one in found.rows]
    assert {row.id for row in rows} <= seen
    assert (found.total, found.vanished, found.degraded) == (len(rows), 0, False)
    assert found.facets["forms"] == counted([row.forms for row in rows])
    if not text:
        fitting = {
            row.id
            for row in market.people
            if row.id in seen
            and (not levels or set(levels) & set(row.levels))
            and (not provinces or row.province in provinces)
        }
        assert {row.id for row in rows} == fitting
        # A facet is counted without its own filter, and still within what the viewer may see.
        others = [row for row in market.people if row.id in seen and (not provinces or row.province in provinces)]
        assert found.facets["levels"] == counted([row.levels for row in others])
    assert all(wider.total <= len(seen) for wider in found.wider)


@PROPERTY
@given(seed=st.integers(0, 2**32), text=st.sampled_from(["", "docent", "natuurkunde", "natuurkude", "xyzzy"]))
async def test_vacancies_are_found_counted_and_suggested_as_the_database_shows_them(
    market: Market, seed: int, text: str
) -> None:
    actor = viewer(market, random.Random(seed))
    seen = await market.seen_vacancies(actor)
    question = Question(VacancyWishes(), text=text, facets=("subjects", "levels"), limit=100, interpret=False)
    found = await search_vacancies(actor, market.db, market.engine, question=question)
    rows = [one.row for one in found.rows]
    assert {row.id for row in rows} <= seen
    assert (found.total, found.vanished, found.degraded) == (len(rows), 0, False)
    assert found.facets["subjects"] == counted([row.subjects for row in rows])
    assert found.facets["levels"] == counted([row.levels for row in rows])
    if text in ("", "docent"):
        assert {row.id for row in rows} == seen
    subjects = counted([row.subjects for row in market.vacancies if row.id in seen])
    for prefix, code in (("wisk", "WIS"), ("natuurk", "NAT")):
        suggested = await suggest(actor, market.db, market.engine, prefix=prefix, scopes=[SuggestScope.SUBJECT])
        assert next(one.count for one in suggested if one.key == code) == subjects.get(code, 0)


@settings(PROPERTY, max_examples=12)
@given(seed=st.integers(0, 2**32))
async def test_the_database_has_the_last_word_while_the_index_lags(market: Market, seed: int) -> None:
    chance = random.Random(seed)
    changes = [
        (row, {"status": chance.choice([ProfileStatus.PAUSED, ProfileStatus.PUBLISHED]), "visibility": one})
        for row in chance.sample(market.people, 6)
        for one in [chance.choice(list(Visibility))]
    ]
    before = [(row, {"status": row.status, "visibility": row.visibility}) for row, _ in changes]
    try:
        await _change(market, changes)  # the index hears nothing of it
        for _ in range(4):
            actor = viewer(market, chance)
            async with market.db.read() as session:  # one's own profile may be seen while it is paused
                shown = set(await ProfessionalRepository(session).by_ids([row.id for row in market.people], actor))
            question = Question(ProfessionalWishes(), limit=100)
            found = await search_professionals(actor, market.db, market.engine, question=question)
            assert {one.row.id for one in found.rows} <= shown
            assert found.total == len(found.rows)
    finally:
        await _change(market, before)
        await Indexer(market.db, market.engine).refresh({"professionals": {row.id for row in market.people}})


async def _change(market: Market, changes: Sequence[tuple[Professional, Mapping[str, object]]]) -> None:
    async with market.db.write() as uow:
        for row, values in changes:
            stored = await uow.session.get_one(Professional, row.id)
            for name, value in values.items():
                setattr(stored, name, value)
                setattr(row, name, value)


async def test_viewers_differ_in_what_they_see(market: Market) -> None:
    sizes = {len(await market.seen_people(viewer(market, random.Random(seed)))) for seed in range(60)}
    assert len(sizes) > 8  # or the tests above would show little


async def test_a_search_that_does_not_say_for_whom_it_is_is_refused(market: Market) -> None:
    with pytest.raises(PermissionError):
        await market.engine.search(Query("professionals"))
    with pytest.raises(PermissionError):
        await market.engine.search_all([Query("vacancies")])


async def test_an_index_that_holds_nothing_yet_lets_the_database_answer(market: Market) -> None:
    seen = await market.seen_people(ANONYMOUS)
    market.engine.unfilled.add("professionals")
    try:
        with pytest.raises(EngineUnavailable):
            await nobody_finds(market.engine)
        question = Question(ProfessionalWishes(), limit=100)
        found = await search_professionals(ANONYMOUS, market.db, market.engine, question=question)
        assert found.degraded
        assert {one.row.id for one in found.rows} == seen
    finally:
        market.engine.unfilled.clear()


async def nobody_finds(engine: SearchEngine) -> Page:
    from search.visibility import EVERYTHING

    return await engine.search(Query("professionals", scope=EVERYTHING))
