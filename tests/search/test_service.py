"""Finding through the use cases, on a real database and the embedded engine: who finds what, counts included."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from duobaan.access import ANONYMOUS, SYSTEM, Actor, Seat
from duobaan.db.uow import Database
from duobaan.errors import InvalidInput
from duobaan.events import OrganisationChanged, ProfileChanged, VacancyChanged
from duobaan.geo import Point
from duobaan.organisations.models import Organisation, OrganisationLink
from duobaan.professionals.models import Professional
from duobaan.professionals.repository import ProfessionalRepository
from duobaan.reference.models import Postcode
from duobaan.vacancies.models import Vacancy
from duobaan.vacancies.repository import VacancyRepository
from duobaan.words import (
    Cycle,
    HalfDay,
    Level,
    OrganisationKind,
    ProfileStatus,
    Role,
    ShareMode,
    VacancyStatus,
    Visibility,
    Weekday,
)
from search.asking import (
    Between,
    HalfDayWish,
    LessonWish,
    Near,
    OrganisationWishes,
    ProfessionalWishes,
    SlotMode,
    SlotWishes,
    Sort,
    TimeWish,
    VacancyWishes,
)
from search.embedded import EmbeddedEngine
from search.engine import EngineUnavailable, Page, Query
from search.market import Question
from search.service import search_organisations, search_professionals, search_vacancies
from search.suggesting import SuggestScope, suggest
from tests import factories
from tests.search import world

ZWOLLE, DEVENTER = Point(52.512, 6.093), Point(52.2661, 6.1552)
PLACES = (("8011", "Zwolle", ZWOLLE), ("7411", "Deventer", DEVENTER), ("2027", "Haarlem", Point(52.40, 4.65)))


async def index_all(db: Database, engine: EmbeddedEngine, *rows: Organisation | Professional | Vacancy) -> None:
    kinds = {Organisation: OrganisationChanged, Professional: ProfileChanged, Vacancy: VacancyChanged}
    await world.say(db, *(kinds[type(row)](row.id) for row in rows))
    while await world.deliver(db, engine):
        pass


@pytest.fixture
async def engine() -> AsyncIterator[EmbeddedEngine]:
    made = await world.opened()
    yield made
    await made.close()


@pytest.fixture
async def postcodes(db: Database) -> None:
    for code, place, point in PLACES:
        await factories.store(db, Postcode(pc4=code, place=place, lat=point.lat, lon=point.lon, source="test"))


# --- who finds what -------------------------------------------------------------------------------


@dataclass
class Circle:
    """Organisations, links and everyone who may look."""

    school: Organisation
    company: Organisation
    actors: dict[str, Actor]
    people: list[Professional]
    vacancies: list[Vacancy]


def seat(of: Organisation, role: Role, *regions: Organisation, active: bool = True) -> Seat:
    return Seat(of.id, of.kind, frozenset({role}), active=active, region_ids=frozenset(one.id for one in regions))


async def link(db: Database, child: Organisation, parent: Organisation) -> None:
    await factories.store(db, OrganisationLink(organisation_id=child.id, parent_id=parent.id))


async def everyone(db: Database, *organisations: Organisation, own: Professional) -> dict[str, Actor]:
    school, other, board, company, region, founder = organisations

    async def acting(*seats: Seat, **values: Any) -> Actor:
        return Actor(user_id=(await factories.user(db)).id, seats=seats, **values)

    return {
        "anonymous": ANONYMOUS,
        "system": SYSTEM,
        "planner": await acting(seat(school, Role.SCHOOL_PLANNER, region)),
        "other school": await acting(seat(other, Role.SCHOOL_PLANNER)),
        "board": await acting(seat(board, Role.BOARD_ADMIN)),
        "company": await acting(seat(company, Role.COMPANY_COORDINATOR)),
        "region": await acting(seat(region, Role.REGION_ADMIN)),
        "unverified school": await acting(seat(founder, Role.SCHOOL_ADMIN, active=False)),
        "nobody's": await acting(),
        "professional": Actor(user_id=own.user_id, professional_id=own.id),
    }


@pytest.fixture
async def circle(db: Database, engine: EmbeddedEngine) -> Circle:
    network = await factories.organisation(db, OrganisationKind.NETWORK)
    region = await factories.organisation(db, OrganisationKind.REGION)
    board = await factories.organisation(db, OrganisationKind.SCHOOL_BOARD)
    school, other = await factories.school(db, board_id=board.id), await factories.school(db)
    founder, company = await factories.school(db), await factories.company(db)
    for child, parent in ((school, network), (company, network), (other, region), (company, region)):
        await link(db, child, parent)
    people, vacancies = [], []
    for employer, visibility, hidden in itertools.product((None, company), Visibility, ((), (school, company))):
        account = await factories.user(db)
        keys = tuple(one.id.hex for one in hidden)
        values = {"visibility": visibility, "hidden_from": keys, "user_id": account.id}
        people.append(await factories.professional(db, employer, **values))
    for of, visibility in itertools.product((school, other), Visibility):
        vacancies.append(await factories.vacancy(db, of, visibility=visibility))
    actors = await everyone(db, school, other, board, company, region, founder, own=people[-1])
    await index_all(db, engine, *people, *vacancies)
    return Circle(school, company, actors, people, vacancies)


async def test_everyone_finds_exactly_the_people_whom_the_database_shows_them(
    db: Database, engine: EmbeddedEngine, circle: Circle
) -> None:
    sizes = set()
    for name, actor in circle.actors.items():
        question = Question(ProfessionalWishes(), facets=("subject_tree", "levels"), limit=100)
        found = await search_professionals(actor, db, engine, question=question)
        async with db.read() as session:
            seen = await ProfessionalRepository(session).by_ids([row.id for row in circle.people], actor)
        assert {one.row.id for one in found.rows} == set(seen), name
        assert (found.total, found.vanished) == (len(seen), 0), name
        assert found.facets["subject_tree"].get("WIS", 0) == len(seen), name
        sizes.add(len(seen))
    assert len(sizes) >= 5


async def test_everyone_finds_exactly_the_vacancies_that_the_database_shows_them(
    db: Database, engine: EmbeddedEngine, circle: Circle
) -> None:
    sizes = set()
    for name, actor in circle.actors.items():
        question = Question(VacancyWishes(), text="wiskunde", facets=("province",), limit=100)
        found = await search_vacancies(actor, db, engine, question=question)
        async with db.read() as session:
            seen = await VacancyRepository(session).by_ids([row.id for row in circle.vacancies], actor)
        assert {one.row.id for one in found.rows} == set(seen), name
        assert (found.total, found.vanished) == (len(seen), 0), name
        assert sum(found.facets["province"].values()) == len(seen), name
        sizes.add(len(seen))
    assert len(sizes) >= 4


async def test_a_filter_cannot_reach_behind_the_audience(db: Database, engine: EmbeddedEngine, circle: Circle) -> None:
    planner = circle.actors["planner"]
    for wishes in (ProfessionalWishes(subjects=("WIS",)), ProfessionalWishes(provinces=("Overijssel",))):
        found = await search_professionals(planner, db, engine, question=Question(wishes, limit=100))
        assert not [one for one in found.rows if circle.school.id.hex in one.row.hidden_from]


async def test_suggestions_count_only_what_the_actor_may_see(
    db: Database, engine: EmbeddedEngine, circle: Circle
) -> None:
    counts = {}
    for name in ("anonymous", "planner", "system"):
        found = await suggest(circle.actors[name], db, engine, prefix="wiskunde", scopes=[SuggestScope.SUBJECT])
        counts[name] = next(one.count for one in found if one.key == "WIS")
    assert counts["anonymous"] == 2
    assert counts["anonymous"] < (counts["planner"] or 0) < (counts["system"] or 0) == len(circle.vacancies)


@pytest.mark.parametrize("text", ["Jansendam", "jansendam", "geheim@example.org", "Fabriek Zuiderzee", "windmolens"])
async def test_name_employer_mail_and_story_find_nobody(db: Database, engine: EmbeddedEngine, text: str) -> None:
    employer = await factories.company(db, name="Fabriek Zuiderzee")
    person = await factories.professional(
        db,
        employer,
        visibility=Visibility.PUBLIC,
        name="Wilma Jansendam",
        contact_email="geheim@example.org",
        about="Ik bouwde windmolens",
    )
    await index_all(db, engine, person)
    assert (await search_professionals(ANONYMOUS, db, engine, question=Question(ProfessionalWishes()))).total == 1
    found = await search_professionals(SYSTEM, db, engine, question=Question(ProfessionalWishes(), text=text))
    assert found.total == 0


async def test_the_database_has_the_last_word(db: Database, engine: EmbeddedEngine) -> None:
    people = [await factories.professional(db, visibility=Visibility.PUBLIC) for _ in range(3)]
    await index_all(db, engine, *people)
    event = ProfileChanged(people[0].id)
    await world.change(db, people[0], event, status=ProfileStatus.PAUSED)  # the index has not heard of it yet
    found = await search_professionals(ANONYMOUS, db, engine, question=Question(ProfessionalWishes()))
    assert {one.row.id for one in found.rows} == {row.id for row in people[1:]}
    assert (found.total, found.vanished) == (2, 1)


async def test_scores_are_for_people_who_signed_in(db: Database, engine: EmbeddedEngine, circle: Circle) -> None:
    question = Question(VacancyWishes(), text="wiskunde")
    anonymous = await search_vacancies(ANONYMOUS, db, engine, question=question)
    planner = await search_vacancies(circle.actors["planner"], db, engine, question=question)
    assert [one.score for one in anonymous.rows] == [None] * anonymous.total
    assert all(one.score is not None and 0 < one.score <= 1 for one in planner.rows)


# --- what is asked --------------------------------------------------------------------------------


async def titles(db: Database, engine: EmbeddedEngine, wishes: VacancyWishes, **asked: Any) -> list[str]:
    question = Question(wishes, **asked)
    return [one.row.title for one in (await search_vacancies(ANONYMOUS, db, engine, question=question)).rows]


def _dates(published: int, closes: int | None = None) -> dict[str, dt.datetime]:
    start = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    dates = {"published_at": start + dt.timedelta(days=published)}
    return dates if closes is None else dates | {"closes_at": start + dt.timedelta(days=60 + closes)}


@pytest.fixture
async def work(db: Database, engine: EmbeddedEngine) -> Sequence[Vacancy]:
    near, far = (
        await factories.school(db),
        await factories.school(db, place="Deventer", postcode="7411AA", lat=DEVENTER.lat, lon=DEVENTER.lon),
    )
    rows = [
        await factories.vacancy(db, near, title="A wiskunde", minutes_week=100, levels=(Level.VWO,), **_dates(1, 9)),
        await factories.vacancy(db, near, title="B natuurkunde", subjects=("NAT",), minutes_week=300, **_dates(2, 5)),
        await factories.vacancy(
            db, far, title="C wiskunde B", subjects=("WISB",), share_mode=ShareMode.NONE, **_dates(3)
        ),
        await factories.vacancy(db, far, title="D concept", status=VacancyStatus.DRAFT),
    ]
    await factories.slot(db, rows[0], Weekday.TU, 3)
    await factories.slot(db, rows[0], Weekday.TU, 6)
    await factories.slot(db, rows[1], Weekday.TU, 3, cycle=Cycle.WEEK_A)
    await factories.slot(db, rows[2], Weekday.FR, 1)
    await index_all(db, engine, *rows)
    return rows


_TUESDAY = HalfDayWish(Weekday.TU, HalfDay.MORNING)
_AFTERNOON = HalfDayWish(Weekday.TU, HalfDay.AFTERNOON)


@pytest.mark.parametrize(
    ("_case", "wishes", "names"),
    [
        ("a subject with its children", VacancyWishes(subjects=("WIS",)), "AC"),
        ("two subjects", VacancyWishes(subjects=("WISB", "NAT")), "BC"),
        ("a level", VacancyWishes(levels=(Level.VWO,)), "A"),
        ("hours", VacancyWishes(minutes_per_week=Between(gte=150, lte=250)), "C"),
        ("a duo", VacancyWishes(duo_allowed=True), "AB"),
        ("no duo", VacancyWishes(duo_allowed=False), "C"),
        ("around a point", VacancyWishes(near=Near(point=ZWOLLE, within_km=10)), "AB"),
        ("around a postcode", VacancyWishes(near=Near(postcode="7411 ab", within_km=10)), "C"),
        ("around a place", VacancyWishes(near=Near(place="deventer", within_km=40)), "ABC"),
        ("a half-day", VacancyWishes(slots=SlotWishes((_TUESDAY,))), "AB"),
        (
            "A weeks only",
            VacancyWishes(slots=SlotWishes((HalfDayWish(Weekday.TU, HalfDay.MORNING, Cycle.WEEK_A),))),
            "B",
        ),
        ("both halves", VacancyWishes(slots=SlotWishes((_TUESDAY, _AFTERNOON), SlotMode.ALL)), "A"),
        ("one of two", VacancyWishes(slots=SlotWishes((_TUESDAY, _AFTERNOON), SlotMode.AT_LEAST, 1)), "AB"),
        ("a time", VacancyWishes(slots=SlotWishes((TimeWish(Weekday.FR, 480, 600),))), "C"),
        ("a province by code", VacancyWishes(provinces=("OV",)), "ABC"),
        ("a province by name", VacancyWishes(provinces=("Gelderland",)), ""),
    ],
)
async def test_filters(
    db: Database,
    engine: EmbeddedEngine,
    postcodes: None,
    work: Sequence[Vacancy],
    _case: str,
    wishes: VacancyWishes,
    names: str,
) -> None:
    assert sorted(title[0] for title in await titles(db, engine, wishes)) == list(names)


async def test_a_lesson_of_a_school_finds_who_is_free_then(
    db: Database, engine: EmbeddedEngine, work: Sequence[Vacancy]
) -> None:
    person = await factories.professional(db, visibility=Visibility.PUBLIC)  # free on Tuesday and Thursday until 17:00
    await index_all(db, engine, person)
    school = work[0].school_id

    async def count(*wishes: LessonWish | TimeWish) -> int:
        question = Question(ProfessionalWishes(slots=SlotWishes(wishes, SlotMode.ALL)))
        return (await search_professionals(ANONYMOUS, db, engine, question=question)).total

    assert await count(LessonWish(school, Weekday.TU, 3), LessonWish(school, Weekday.TH, 8)) == 1
    assert await count(LessonWish(school, Weekday.MO, 3)) == 0
    assert await count(TimeWish(Weekday.TU, 990, 1050)) == 0  # until 17:30
    with pytest.raises(InvalidInput):
        await count(LessonWish(school, Weekday.TU, 99))


@pytest.mark.parametrize(
    ("text", "names", "place"),
    [
        ("wiskunde in Deventer", "C", "Deventer"),
        ("wiskunde in deventer", "C", "Deventer"),
        ("bij Zwolle", "AB", "Zwolle"),
        ("natuurkunde 8011", "B", "8011"),
        ("wiskunde Deventer", "C", None),
        ("wiskunde 2027", "AC", None),  # the leading word answers: nothing holds the year
        ("physics", "B", None),
        ("wiskude", "AC", None),
        ("in Nergenshuizen", "", None),
    ],
)
async def test_text_may_name_a_place(
    db: Database,
    engine: EmbeddedEngine,
    postcodes: None,
    work: Sequence[Vacancy],
    text: str,
    names: str,
    place: str | None,
) -> None:
    found = await search_vacancies(ANONYMOUS, db, engine, question=Question(VacancyWishes(), text=text))
    assert found.place == place
    assert {one.row.title[0] for one in found.rows} >= set(names)
    if place is not None or not names:
        assert sorted(one.row.title[0] for one in found.rows) == list(names)


@pytest.mark.parametrize(
    ("sort", "order"),
    [(Sort.HOURS_DESC, "BCA"), (Sort.NEWEST, "CBA"), (Sort.CLOSING_SOON, "BAC"), (Sort.RELEVANCE, "CBA")],
)
async def test_sorts(db: Database, engine: EmbeddedEngine, work: Sequence[Vacancy], sort: Sort, order: str) -> None:
    near = Near(point=DEVENTER, within_km=100)
    found = await titles(db, engine, VacancyWishes(near=near), sort=sort)
    assert "".join(title[0] for title in found) == order


async def test_distances_are_measured_from_where_it_is_asked(
    db: Database, engine: EmbeddedEngine, work: Sequence[Vacancy]
) -> None:
    wishes = VacancyWishes(near=Near(point=DEVENTER, within_km=100))
    found = await search_vacancies(ANONYMOUS, db, engine, question=Question(wishes, sort=Sort.DISTANCE))
    distances = [one.distance_km or 0.0 for one in found.rows]
    assert distances == sorted(distances)
    assert distances[0] < 0.1
    assert 27 < distances[-1] < 28


@pytest.mark.parametrize(
    ("wishes", "sort", "rule"),
    [
        (VacancyWishes(near=Near(postcode="9999")), Sort.RELEVANCE, "unknown_postcode"),
        (VacancyWishes(near=Near(postcode="hier")), Sort.RELEVANCE, "unknown_postcode"),
        (VacancyWishes(near=Near(place="Nergens")), Sort.RELEVANCE, "unknown_place"),
        (VacancyWishes(), Sort.DISTANCE, "needs_place"),
    ],
)
async def test_refuses_what_it_cannot_place(
    db: Database, engine: EmbeddedEngine, wishes: VacancyWishes, sort: Sort, rule: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        await search_vacancies(ANONYMOUS, db, engine, question=Question(wishes, sort=sort))
    assert caught.value.issues[0].rule == rule


async def test_a_facet_is_counted_without_its_own_filter(
    db: Database, engine: EmbeddedEngine, work: Sequence[Vacancy]
) -> None:
    question = Question(VacancyWishes(subjects=("NAT",)), facets=("subject_tree", "levels"))
    found = await search_vacancies(ANONYMOUS, db, engine, question=question)
    assert found.total == 1
    assert found.facets["subject_tree"] == {"NAT": 1, "WIS": 2, "WISB": 1}
    assert found.facets["levels"] == {"HAVO": 1}


async def test_pages_do_not_overlap(db: Database, engine: EmbeddedEngine, work: Sequence[Vacancy]) -> None:
    pages = [
        await search_vacancies(ANONYMOUS, db, engine, question=Question(VacancyWishes(), offset=at, limit=2))
        for at in (0, 2)
    ]
    assert [page.has_next for page in pages] == [True, False]
    assert [one.position for page in pages for one in page.rows] == [0, 1, 2]
    assert len({one.row.id for page in pages for one in page.rows}) == 3


async def test_nothing_found_says_what_would_find_something(
    db: Database, engine: EmbeddedEngine, work: Sequence[Vacancy]
) -> None:
    wishes = VacancyWishes(near=Near(point=DEVENTER, within_km=15), subjects=("NAT",))
    found = await search_vacancies(ANONYMOUS, db, engine, question=Question(wishes))
    assert found.total == 0
    said = {(one.within_km, one.dropped): one.total for one in found.wider}
    assert said == {(30, None): 1, (60, None): 1, (None, "near"): 1, (None, "subjects"): 1}


async def test_organisations_are_found_by_name_and_code(db: Database, engine: EmbeddedEngine) -> None:
    school = await factories.school(db, name="Zuiderlicht College", brin="77QQ", location_code="77QQ00")
    company = await factories.company(db, name="Zonnepanelen Oost BV")
    await index_all(db, engine, school, company)
    for text, expected in (("zuiderlicht", school), ("77QQ", school), ("zonepanelen", company)):
        found = await search_organisations(ANONYMOUS, db, engine, question=Question(OrganisationWishes(), text=text))
        assert [one.row.id for one in found.rows] == [expected.id], text
    wishes = OrganisationWishes(kinds=(OrganisationKind.COMPANY,))
    found = await search_organisations(ANONYMOUS, db, engine, question=Question(wishes))
    assert [one.row.name for one in found.rows] == [company.name]


async def test_suggests_subjects_places_schools_and_professions(
    db: Database, engine: EmbeddedEngine, postcodes: None
) -> None:
    school = await factories.school(db, name="Zwols Lyceum")
    await index_all(db, engine, school)
    found = {(one.scope, one.label_nl) for one in await suggest(ANONYMOUS, db, engine, prefix="zwo")}
    assert (SuggestScope.PLACE, "Zwolle") in found
    assert (SuggestScope.SCHOOL, "Zwols Lyceum") in found
    subjects = await suggest(ANONYMOUS, db, engine, prefix="physics", scopes=[SuggestScope.SUBJECT])
    assert subjects[0].label_nl == "natuurkunde"
    assert await suggest(ANONYMOUS, db, engine, prefix="  ") == []
    assert len(await suggest(ANONYMOUS, db, engine, prefix="a", first=500)) <= 20


# --- without the engine ---------------------------------------------------------------------------


class Dead(EmbeddedEngine):
    """An engine that answers nobody."""

    async def search(self, query: Query) -> Page:
        raise EngineUnavailable("down")


@pytest.fixture
def dead() -> Dead:
    return Dead(analyser=world.ANALYSER)


async def test_a_dead_engine_is_answered_for_by_the_database(
    db: Database, dead: Dead, postcodes: None, work: Sequence[Vacancy]
) -> None:
    cases = [
        (VacancyWishes(), "wisk", "AC"),
        (VacancyWishes(subjects=("WIS",)), "", "AC"),
        (VacancyWishes(near=Near(postcode="8011", within_km=10)), "", "AB"),
        (VacancyWishes(minutes_per_week=Between(gte=250)), "natuurkunde", "B"),
        (VacancyWishes(duo_allowed=False, provinces=("OV",)), "", "C"),
        (VacancyWishes(), "wiskunde in Deventer", "C"),
    ]
    for wishes, text, names in cases:
        found = await search_vacancies(ANONYMOUS, db, dead, question=Question(wishes, text=text))
        assert (found.degraded, found.engine, found.total) == (True, "database", len(names))
        assert sorted(one.row.title[0] for one in found.rows) == list(names), (wishes, text)


async def test_the_fallback_shows_nobody_more_than_the_engine_does(
    db: Database, engine: EmbeddedEngine, dead: Dead, circle: Circle
) -> None:
    for name, actor in circle.actors.items():
        question = Question(ProfessionalWishes(subjects=("WIS",)), limit=100)
        alive = await search_professionals(actor, db, engine, question=question)
        fallen = await search_professionals(actor, db, dead, question=question)
        assert {one.row.id for one in fallen.rows} == {one.row.id for one in alive.rows}, name


async def test_suggestions_outlive_the_engine(db: Database, dead: Dead) -> None:
    school = await factories.school(db, name="Zwols Lyceum")
    found = await suggest(ANONYMOUS, db, dead, prefix="zwols", scopes=[SuggestScope.SCHOOL, SuggestScope.SUBJECT])
    assert [one.organisation.id for one in found if one.organisation] == [school.id]
