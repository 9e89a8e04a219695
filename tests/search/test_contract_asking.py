"""The contract of what people ask: the same world on both engines, and on the database when neither answers."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from duobaan.access import ANONYMOUS, Actor, Seat
from duobaan.db.engine import make_engine
from duobaan.db.uow import Database
from duobaan.events import OrganisationChanged, ProfileChanged, VacancyChanged
from duobaan.geo import Point
from duobaan.organisations.models import Organisation
from duobaan.professionals.models import AvailabilityWindow, Professional, ProfileSubject, Qualification
from duobaan.reference.models import Postcode
from duobaan.settings import Settings
from duobaan.vacancies.models import Vacancy
from duobaan.words import (
    ContractKind,
    Cycle,
    DuoPreference,
    HalfDay,
    LegalGround,
    Level,
    QualificationKind,
    Role,
    ShareMode,
    Visibility,
    WantsLicence,
    Weekday,
    WindowKind,
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
    Wishes,
)
from search.choices import FACETS
from search.embedded import EmbeddedEngine
from search.engine import EngineUnavailable, Page, Query, SearchEngine
from search.finding import Found, FoundRow
from search.indexes import INDEXES
from search.market import Question
from search.service import search_organisations, search_professionals, search_vacancies
from search.similar import similar_professionals, similar_vacancies
from search.together import MarketKind, SharedWishes, search_everything
from tests import factories
from tests.search import world
from tests.search.conftest import KINDS, build_engine

PLACES = {
    "8011": ("Zwolle", Point(52.512, 6.093)),
    "8012": ("Zwolle", Point(52.505, 6.105)),
    "7411": ("Deventer", Point(52.2661, 6.1552)),
    "3511": ("Utrecht", Point(52.0916, 5.1176)),
}
MORNING, AFTERNOON = HalfDay.MORNING, HalfDay.AFTERNOON


@dataclass
class Region:
    """Two schools, their work and eleven people, in a database and in an engine."""

    db: Database
    engine: SearchEngine
    school: Organisation
    far_school: Organisation
    planner: Actor
    people: dict[str, Professional] = field(default_factory=dict)
    work: dict[str, Vacancy] = field(default_factory=dict)

    def names(self, found: Found[Any]) -> list[str]:
        return self.named(found.rows)

    def named(self, rows: Sequence[FoundRow[Any]]) -> list[str]:
        known = {row.id: name for name, row in {**self.people, **self.work}.items()}
        return [known[one.row.id] for one in rows]

    async def ask(self, wishes: Wishes, actor: Actor = ANONYMOUS, **asked: Any) -> Found[Any]:
        return await ask(self.db, self.engine, wishes, actor, **asked)


async def ask(db: Database, engine: SearchEngine, wishes: Wishes, actor: Actor = ANONYMOUS, **asked: Any) -> Found[Any]:
    question = Question(wishes, **{"limit": 50, **asked})
    if isinstance(wishes, VacancyWishes):
        return await search_vacancies(actor, db, engine, question=question)
    if isinstance(wishes, ProfessionalWishes):
        return await search_professionals(actor, db, engine, question=question)
    return await search_organisations(actor, db, engine, question=question)


class Dead(EmbeddedEngine):
    """An engine that answers nobody."""

    async def search(self, query: Query) -> Page:
        raise EngineUnavailable("down")


async def _person(region: Region, name: str, pc4: str, *days: Weekday, **values: Any) -> Professional:
    place, point = PLACES[pc4]
    known = {"home_pc4": pc4, "place": place, "lat": point.lat, "lon": point.lon, "visibility": Visibility.PUBLIC}
    row = await factories.professional(region.db, **{**known, **values})
    for day in days:
        stretch = {"weekday": day, "start_minute": 480, "end_minute": 1020}
        await factories.store(region.db, AvailabilityWindow(professional_id=row.id, **stretch))
    region.people[name] = row
    return row


async def _fill(region: Region) -> None:
    """Everyone is free on Tuesday and Thursday, some on other days, and Ada not on Tuesday mornings."""
    db = region.db
    ada = await _person(region, "ada", "8011", headline="Natuurkunde en elektrotechniek", max_minutes_week=600)
    blocked = {"weekday": Weekday.TU, "start_minute": 480, "end_minute": 720, "kind": WindowKind.BLOCKED}
    await factories.store(db, AvailabilityWindow(professional_id=ada.id, **blocked))
    await _person(region, "bo", "8011", Weekday.MO, languages=("nl", "en"), wants_licence=WantsLicence.YES)
    await _person(region, "cem", "8011", Weekday.MO, Weekday.WE, max_minutes_week=120, levels=(Level.VWO,))
    await _person(region, "dina", "8012", duo_preference=DuoPreference.ONLY)
    await _person(region, "eva", "8012", duo_preference=DuoPreference.NONE, contract_kinds=(ContractKind.SECONDMENT,))
    finn = await _person(region, "finn", "7411")
    paper = {"kind": QualificationKind.FIRST_DEGREE, "subject": "WIS", "level": Level.VWO}
    await factories.store(db, Qualification(professional_id=finn.id, **paper))
    for name in ("guus", "hana", "ivo", "jan"):
        await _person(region, name, "3511", Weekday.FR, headline="Techniek voor de klas")
    await _person(region, "secret", "8011", visibility=Visibility.PRIVATE)

    async def work(name: str, of: Organisation, **values: Any) -> Vacancy:
        region.work[name] = await factories.vacancy(db, of, **values)
        return region.work[name]

    maths = await work("maths", region.school, title="Wiskunde havo", share_mode=ShareMode.PREFERRED)
    await factories.slot(db, maths, Weekday.TU, 1)
    await factories.slot(db, maths, Weekday.TU, 6)
    physics = await work("physics", region.school, title="Natuurkunde vwo", subjects=("NAT",), levels=(Level.VWO,))
    await factories.slot(db, physics, Weekday.TU, 2, cycle=Cycle.WEEK_A)
    await factories.slot(db, physics, Weekday.FR, 1)
    far = {"share_mode": ShareMode.NONE, "contract_kinds": (ContractKind.SECONDMENT,), "minutes_week": 400}
    chemistry = await work("chemistry", region.far_school, title="Scheikunde", subjects=("SCH",), **far)
    await factories.slot(db, chemistry, Weekday.MO, 1)
    await work("hidden", region.school, title="Wiskunde onder ons", visibility=Visibility.PRIVATE)


async def _indexed(region: Region) -> None:
    rows = [OrganisationChanged(one.id) for one in (region.school, region.far_school)]
    events = [ProfileChanged(row.id) for row in region.people.values()]
    await world.say(region.db, *rows, *events, *(VacancyChanged(row.id) for row in region.work.values()))
    while await world.deliver(region.db, region.engine):
        pass


@pytest.fixture(params=[KINDS[0], KINDS[2]], scope="module")
async def region(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Region]:
    folder = tmp_path_factory.mktemp("region")
    shutil.copy(sqlite_template, folder / "duobaan.db")
    db = Database(make_engine(Settings(data_dir=folder)))
    engine = build_engine(request.param, request, folder, INDEXES)
    await engine.ensure_indexes()
    for code, (place, point) in PLACES.items():
        spot = {"place": place, "lat": point.lat, "lon": point.lon, "source": "test"}
        await factories.store(db, Postcode(pc4=code, **spot))
    school = await factories.school(db, name="Wiskundig Lyceum")
    deventer = PLACES["7411"][1]
    where = {"place": "Deventer", "postcode": "7411AA", "lat": deventer.lat, "lon": deventer.lon}
    far_school = await factories.school(db, name="Sallands College", **where)
    planner = factories.actor(await factories.user(db), (school, Role.SCHOOL_PLANNER))
    made = Region(db, engine, school, far_school, planner)
    await _fill(made)
    await _indexed(made)
    yield made
    await engine.close()
    await db.close()


# --- the week, and everything else that can be filtered on ----------------------------------------

MONDAY, TUESDAY, FRIDAY = (HalfDayWish(day, MORNING) for day in (Weekday.MO, Weekday.TU, Weekday.FR))
LATE_TUESDAY = HalfDayWish(Weekday.TU, AFTERNOON)
NOT_ADA = {"bo", "cem", "dina", "eva", "finn", "guus", "hana", "ivo", "jan"}
UTRECHT = {"guus", "hana", "ivo", "jan"}


def week(*slots: HalfDayWish | TimeWish | LessonWish, mode: SlotMode = SlotMode.ANY, least: int | None = None) -> Any:
    return SlotWishes(slots, mode, least)


PEOPLE: Sequence[tuple[str, ProfessionalWishes, set[str]]] = [
    ("a morning", ProfessionalWishes(slots=week(TUESDAY)), NOT_ADA),
    ("any of two", ProfessionalWishes(slots=week(MONDAY, FRIDAY)), {"bo", "cem"} | UTRECHT),
    ("all of two", ProfessionalWishes(slots=week(TUESDAY, MONDAY, mode=SlotMode.ALL)), {"bo", "cem"}),
    (
        "at least two of three",
        ProfessionalWishes(slots=week(MONDAY, TUESDAY, LATE_TUESDAY, mode=SlotMode.AT_LEAST, least=2)),
        NOT_ADA,
    ),
    (
        "at least three of four",
        ProfessionalWishes(slots=week(MONDAY, TUESDAY, FRIDAY, LATE_TUESDAY, mode=SlotMode.AT_LEAST, least=3)),
        {"bo", "cem"} | UTRECHT,
    ),
    ("a time", ProfessionalWishes(slots=week(TimeWish(Weekday.TU, 700, 760))), NOT_ADA),
    ("a weekday", ProfessionalWishes(weekdays=(Weekday.WE,)), {"cem"}),
    ("hours", ProfessionalWishes(minutes_per_week=Between(gte=500)), {"ada"}),
    ("a language", ProfessionalWishes(languages=("en",)), {"bo"}),
    ("the wish for a licence", ProfessionalWishes(wants_licence=(WantsLicence.YES,)), {"bo"}),
    ("who shares", ProfessionalWishes(duo_preferences=(DuoPreference.ONLY,)), {"dina"}),
    ("a contract", ProfessionalWishes(contract_kinds=(ContractKind.SECONDMENT,)), {"eva"}),
    ("a paper", ProfessionalWishes(qualifications=(QualificationKind.FIRST_DEGREE,)), {"finn"}),
    ("a legal ground", ProfessionalWishes(grounds=(LegalGround.FULL,)), {"finn"}),
    ("a place", ProfessionalWishes(places=("Deventer",)), {"finn"}),
    ("a radius", ProfessionalWishes(near=Near(postcode="3511", within_km=5)), UTRECHT),
    ("a level", ProfessionalWishes(levels=(Level.HAVO,)), (NOT_ADA | {"ada"}) - {"cem"}),
]
WORK: Sequence[tuple[str, VacancyWishes, set[str]]] = [
    ("a morning", VacancyWishes(slots=week(TUESDAY)), {"maths", "physics"}),
    ("both halves", VacancyWishes(slots=week(TUESDAY, LATE_TUESDAY, mode=SlotMode.ALL)), {"maths"}),
    (
        "at least two",
        VacancyWishes(slots=week(TUESDAY, LATE_TUESDAY, FRIDAY, mode=SlotMode.AT_LEAST, least=2)),
        {"maths", "physics"},
    ),
    ("B weeks only", VacancyWishes(slots=week(HalfDayWish(Weekday.TU, MORNING, Cycle.WEEK_B))), set()),
    ("a weekday", VacancyWishes(weekdays=(Weekday.MO,)), {"chemistry"}),
    ("a duo", VacancyWishes(duo_allowed=True), {"maths", "physics"}),
    ("a contract", VacancyWishes(contract_kinds=(ContractKind.SECONDMENT,)), {"chemistry"}),
    ("a legal ground", VacancyWishes(grounds=(LegalGround.SUITABILITY,)), set()),
    ("hours", VacancyWishes(minutes_per_week=Between(gte=300)), {"chemistry"}),
    ("lessons", VacancyWishes(lessons_per_week=Between(lte=1)), {"chemistry"}),
    ("a place", VacancyWishes(places=("Zwolle",)), {"maths", "physics"}),
    ("a radius", VacancyWishes(near=Near(place="Deventer", within_km=10)), {"chemistry"}),
]


@pytest.mark.parametrize(("_case", "wishes", "names"), [*PEOPLE, *WORK])
async def test_filters_find_the_same_on_every_engine_and_without_one(
    region: Region, _case: str, wishes: Wishes, names: set[str]
) -> None:
    found = await region.ask(wishes)
    assert (set(region.names(found)), found.total) == (names, len(names))
    fallen = await ask(region.db, Dead(analyser=world.ANALYSER), wishes)
    assert (set(region.names(fallen)), fallen.total, fallen.degraded) == (names, len(names), True)


async def test_a_lesson_of_a_school_is_a_time_for_people_and_a_lesson_for_work(region: Region) -> None:
    first = week(LessonWish(region.school.id, Weekday.TU, 1))
    assert set(region.names(await region.ask(ProfessionalWishes(slots=first)))) == NOT_ADA
    assert region.names(await region.ask(VacancyWishes(slots=first))) == ["maths"]
    dead = Dead(analyser=world.ANALYSER)
    assert region.names(await ask(region.db, dead, VacancyWishes(slots=first))) == ["maths"]


async def test_pages_without_an_engine_follow_each_other_and_may_be_sorted_by_distance(region: Region) -> None:
    dead = Dead(analyser=world.ANALYSER)
    wishes = ProfessionalWishes(near=Near(postcode="7411", within_km=200), slots=week(TUESDAY))
    pages = [await ask(region.db, dead, wishes, sort=Sort.DISTANCE, offset=at, limit=4) for at in (0, 4, 8)]
    alive = await region.ask(wishes, sort=Sort.DISTANCE)
    assert [one.row.id for page in pages for one in page.rows] == [one.row.id for one in alive.rows]
    assert [one.distance_km for page in pages for one in page.rows] == [one.distance_km for one in alive.rows]
    assert [page.has_next for page in pages] == [True, True, False]


# --- text -----------------------------------------------------------------------------------------


async def test_text_that_names_filters_says_so(region: Region) -> None:
    found = await region.ask(VacancyWishes(), text="duobaan havo dinsdag")
    assert region.names(found) == ["maths"]
    assert {(one.name, one.value, one.words) for one in found.applied} == {
        ("duoAllowed", "true", "duobaan"),
        ("levels", "HAVO", "havo"),
        ("weekdays", "TU", "dinsdag"),
    }
    literal = await region.ask(VacancyWishes(), text="duobaan havo dinsdag", interpret=False)
    assert (literal.applied, "maths" in region.names(literal)) == ((), False)


@pytest.mark.parametrize(
    ("text", "names", "place"),
    [
        ("in Deventer", {"finn"}, "Deventer"),
        ("binnen 5 km van Utrecht", UTRECHT, "Utrecht"),
        ("within 5 km of Utrect", UTRECHT, "Utrecht"),
        ("rond 7411 10 km", {"finn"}, "7411"),
        ("physics tuesday mornings within 3 km", {"bo", "cem", "dina", "eva"}, None),
    ],
)
async def test_where_is_read_from_the_text(region: Region, text: str, names: set[str], place: str | None) -> None:
    found = await region.ask(ProfessionalWishes(), region.planner, text=text)
    assert (set(region.names(found)), found.place) == (names, place)
    assert found.applied


async def test_few_hits_bring_wider_questions_that_find_more(region: Region) -> None:
    wishes = ProfessionalWishes(near=Near(postcode="7411", within_km=10), slots=week(TUESDAY))
    found = await region.ask(wishes)
    assert region.names(found) == ["finn"]
    said = {(one.within_km, one.dropped): one.total for one in found.wider}
    assert said == {(40, None): 5, (None, "near"): 9}
    for (km, dropped), total in said.items():
        near = None if dropped else Near(postcode="7411", within_km=float(km or 0))
        again = await region.ask(ProfessionalWishes(near=near, slots=week(TUESDAY)))
        assert again.total == total


async def test_leading_words_answer_when_nothing_holds_them_all(region: Region) -> None:
    found = await region.ask(VacancyWishes(), text="wiskunde zeppelinbouw")
    assert region.names(found) == ["maths", "physics"]  # both stand at the Wiskundig Lyceum
    assert not found.all_words
    assert (await region.ask(VacancyWishes(), text="wiskunde")).all_words


async def test_a_distance_without_a_place_is_around_whoever_asks(region: Region) -> None:
    finn = region.people["finn"]  # at home in Deventer
    own = Actor(user_id=finn.user_id, professional_id=finn.id)
    found = await region.ask(VacancyWishes(), own, text="binnen 10 km")
    assert found.understood.where.km == 10
    assert {one.row.school_id for one in found.rows} == {region.far_school.id}
    seat = Seat(region.school.id, region.school.kind, frozenset({Role.SCHOOL_PLANNER}))
    planner = Actor(user_id=finn.user_id, professional_id=finn.id, seats=(seat,))
    found = await region.ask(VacancyWishes(), planner, text="binnen 10 km")
    assert {one.row.school_id for one in found.rows} == {region.school.id}
    assert (await region.ask(VacancyWishes(), text="binnen 10 km")).understood.where.km is None


async def test_a_compound_that_was_written_apart_is_found(region: Region) -> None:
    for text in ("elektro techniek", "elektro techneik", "elektro techniek -utrecht", "natuurkunde elektro techniek"):
        found = await region.ask(ProfessionalWishes(), text=text)
        assert (region.names(found), found.all_words) == (["ada"], True), text
    apart = await region.ask(ProfessionalWishes(), text='"elektro" techniek')
    assert "ada" not in region.names(apart)


# --- pages, maps, facets, likeness, everything ----------------------------------------------------


async def test_the_last_page_is_the_end_of_the_list(region: Region) -> None:
    whole = await region.ask(ProfessionalWishes(), sort=Sort.NEWEST)
    last = await region.ask(ProfessionalWishes(), sort=Sort.NEWEST, from_end=True, limit=3)
    assert [one.row.id for one in last.rows] == [one.row.id for one in whole.rows[-3:]]
    assert [one.position for one in last.rows] == [7, 8, 9]
    assert not last.has_next


async def test_a_map_is_counted_by_postcode_within_the_audience(region: Region) -> None:
    found = await region.ask(ProfessionalWishes(), facets=("pc4",))
    assert found.facets["pc4"] == {"3511": 4, "8011": 3, "8012": 2, "7411": 1}


KEYS = {"schools", "school_boards", "regions", "companies"}
COUNTED = [(market, name, field) for market, fields in FACETS.items() for name, field in fields.items()]


@pytest.fixture(params=[KINDS[0], KINDS[2]])
async def parts_of_subjects(
    request: pytest.FixtureRequest, db: Database, tmp_path: Path
) -> AsyncIterator[tuple[Database, SearchEngine]]:
    """Work and people in a subject, in its parts, in both, and in another with parts."""
    engine = build_engine(request.param, request, tmp_path, INDEXES)
    await engine.ensure_indexes()
    school = await factories.school(db)
    rows: list[Any] = [OrganisationChanged(school.id)]
    for codes in (("WIS",), ("WISA",), ("WISB",), ("WIS", "WISB"), ("WISA", "WISB"), ("NASK1",), ("NAT", "NASK")):
        rows.append(VacancyChanged((await factories.vacancy(db, school, subjects=codes)).id))
        person = await factories.professional(db, visibility=Visibility.PUBLIC)  # of WIS and NAT
        for code in set(codes) - {"WIS", "NAT"}:
            await factories.store(db, ProfileSubject(professional_id=person.id, subject=code, strength=4))
        rows.append(ProfileChanged(person.id))
    await world.say(db, *rows)
    while await world.deliver(db, engine):
        pass
    yield db, engine
    await engine.close()


async def agree(db: Database, engine: SearchEngine, market: type[Wishes], name: str, field: str, actor: Actor) -> int:
    """Compare the count of each value of a facet with what choosing that value alone finds."""
    counts = (await ask(db, engine, market(), actor, facets=(field,))).facets[field]
    for value, count in counts.items():
        wishes = market(**{name: (UUID(value) if name in KEYS else value,)})
        found = await ask(db, engine, wishes, actor, facets=(field,))
        assert (found.total, len(found.rows)) == (count, count), (field, value)
        assert found.facets[field] == counts, (field, value)  # as if nothing had been chosen
        fallen = await ask(db, Dead(analyser=world.ANALYSER), wishes, actor)
        assert fallen.total == count, (field, value)
    return len(counts)


@pytest.mark.parametrize(("market", "name", "field"), COUNTED)
async def test_a_facet_counts_what_choosing_its_value_finds(
    region: Region, market: type[Wishes], name: str, field: str
) -> None:
    for actor in (ANONYMOUS, region.planner):
        await agree(region.db, region.engine, market, name, field, actor)


@pytest.mark.parametrize(("market", "mathematics"), [(VacancyWishes, 5), (ProfessionalWishes, 7)])
async def test_a_subject_counts_its_parts_once(
    parts_of_subjects: tuple[Database, SearchEngine], market: type[Wishes], mathematics: int
) -> None:
    db, engine = parts_of_subjects
    assert await agree(db, engine, market, "subjects", "subject_tree", ANONYMOUS) >= 6
    counts = (await ask(db, engine, market(), facets=("subject_tree",))).facets["subject_tree"]
    assert (counts["WIS"], counts["WISA"], counts["WISB"], counts["NASK"]) == (mathematics, 2, 3, 2)


async def test_everything_is_one_ranked_list(region: Region) -> None:
    found = await search_everything(
        region.planner, region.db, region.engine, text="wiskunde", wishes=SharedWishes(), limit=50
    )
    assert found.totals == {MarketKind.VACANCY: 3, MarketKind.PROFESSIONAL: 10, MarketKind.ORGANISATION: 1}
    assert found.total == len(found.rows) == 14
    scores = [row.score or 0.0 for _, row in found.rows]
    assert scores == sorted(scores, reverse=True)
    assert {kind for kind, _ in found.rows[:6]} >= {MarketKind.VACANCY, MarketKind.PROFESSIONAL}
    pages = [
        await search_everything(
            region.planner, region.db, region.engine, text="wiskunde", wishes=SharedWishes(), offset=at, limit=5
        )
        for at in (0, 5, 10)
    ]
    assert [row.row.id for page in pages for _, row in page.rows] == [row.row.id for _, row in found.rows]
    assert [page.has_next for page in pages] == [True, True, False]
    zwolle = SharedWishes(near=Near(place="Zwolle", within_km=10))
    near = await search_everything(ANONYMOUS, region.db, region.engine, text="", wishes=zwolle)
    assert near.totals == {MarketKind.VACANCY: 2, MarketKind.PROFESSIONAL: 5, MarketKind.ORGANISATION: 1}
    assert all(row.score is None for _, row in near.rows)


async def test_everything_is_found_without_an_engine_too(region: Region) -> None:
    dead = Dead(analyser=world.ANALYSER)
    found = await search_everything(ANONYMOUS, region.db, dead, text="wiskunde", wishes=SharedWishes())
    assert found.totals[MarketKind.VACANCY] == 1
    assert all(answer.degraded for answer in found.answers.values())


async def test_what_is_alike_comes_first_and_hides_what_the_actor_may_not_see(region: Region) -> None:
    people = await similar_professionals(ANONYMOUS, region.db, region.engine, key=region.people["guus"].id, first=20)
    names = region.named(people)
    assert set(names[:3]) == UTRECHT - {"guus"}
    assert "secret" not in names
    work = await similar_vacancies(ANONYMOUS, region.db, region.engine, key=region.work["maths"].id)
    assert region.named(work) == ["physics"]


async def test_organisations_answer_their_filters(region: Region) -> None:
    found = await region.ask(OrganisationWishes(places=("Deventer",)))
    assert [one.row.id for one in found.rows] == [region.far_school.id]


async def test_one_request_answers_a_search_and_one_answers_everything(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = getattr(region.engine, "_client", None)
    if client is None:
        pytest.skip("only a server is asked by requests")
    asked: list[int] = []
    send = client.multi_search

    def counted(queries: Sequence[dict[str, Any]]) -> Any:
        asked.append(len(queries))
        return send(queries)

    monkeypatch.setattr(client, "multi_search", counted)
    facets = ("subject_tree", "levels", "pc4")
    await region.ask(ProfessionalWishes(subjects=("WIS",)), facets=facets, text="wiskunde")
    assert asked == [2]  # the hits and the facet of the chosen subject, together
    await search_everything(ANONYMOUS, region.db, region.engine, text="wiskunde", wishes=SharedWishes())
    assert asked == [2, 3]
