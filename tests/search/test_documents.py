"""Rows become documents: which rows do, what stands in them, and what never does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from duobaan.ids import Kind, new_id, public
from duobaan.organisations.models import Organisation
from duobaan.professionals.models import AvailabilityWindow, Professional, ProfileSubject, Qualification, Release
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.words import (
    Cycle,
    EngagementForm,
    HalfDay,
    Level,
    OrganisationKind,
    OrganisationStatus,
    ProfileStatus,
    QualificationKind,
    ReleaseStatus,
    Sector,
    ShareMode,
    TimeBasis,
    VacancyStatus,
    Visibility,
    Weekday,
    WindowKind,
)
from search.documents import (
    DIGEST_BITS,
    DIGEST_MASK,
    ProfessionalParts,
    VacancyParts,
    change_of,
    organisation_document,
    professional_document,
    vacancy_document,
)
from search.engine import Document, Tombstone
from search.indexes import ORGANISATIONS, PROFESSIONALS, VACANCIES
from search.visibility import Parents
from search.week import Codes, Stretch, free_codes, half_day, lesson, serving, wanted, work_codes

AT = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
TU, TH = Weekday.TU, Weekday.TH


def organisation(**values: Any) -> Organisation:
    defaults: dict[str, Any] = {
        "id": new_id(),
        "kind": OrganisationKind.SCHOOL,
        "status": OrganisationStatus.ACTIVE,
        "name": "Zuiderlyceum",
        "postcode": "8011PK",
        "place": "Zwolle",
        "province": "Overijssel",
        "lat": 52.512,
        "lon": 6.093,
        "sectors": (Sector.VO,),
        "levels": (Level.HAVO,),
    }
    return Organisation(**defaults | values)


def vacancy(**values: Any) -> Vacancy:
    defaults: dict[str, Any] = {
        "id": new_id(),
        "school_id": new_id(),
        "status": VacancyStatus.PUBLISHED,
        "visibility": Visibility.PUBLIC,
        "title": "Docent wiskunde B",
        "description": "Bovenbouw",
        "practice_adds": "Echte meetreeksen",
        "text_language": "nl",
        "sector": Sector.VO,
        "levels": (Level.HAVO, Level.VWO),
        "subjects": ("WISB",),
        "forms": (EngagementForm.DUO_JOB,),
        "contract_kinds": (),
        "grounds": (),
        "share_mode": ShareMode.ALLOWED,
        "minutes_week": 150,
        "starts_on": dt.date(2027, 1, 4),
        "published_at": AT,
    }
    return Vacancy(**defaults | values)


def slot(day: Weekday, position: int | None, start: int, cycle: Cycle = Cycle.EVERY_WEEK) -> LessonSlot:
    return LessonSlot(
        id=new_id(), weekday=day, position=position, start_minute=start, end_minute=start + 50, cycle=cycle
    )


def of_vacancy(row: Vacancy, slots: Sequence[LessonSlot] = (), parents: Parents | None = None) -> Document | None:
    school = organisation(id=row.school_id, board_id=BOARD)
    document = vacancy_document(VacancyParts(row, slots, school, parents or {}))
    if document is not None:
        VACANCIES.checked({**document, "version": 1})
    return document


BOARD = new_id()


@pytest.mark.parametrize("status", list(VacancyStatus))
def test_only_open_vacancies_are_documents(status: VacancyStatus) -> None:
    is_open = status in (VacancyStatus.PUBLISHED, VacancyStatus.PARTLY_FILLED)
    assert (of_vacancy(vacancy(status=status)) is not None) == is_open


def test_a_vacancy_carries_words_week_place_and_audience() -> None:
    network, region = new_id(), new_id()
    row = vacancy(visibility=Visibility.REGION)
    slots = [slot(TU, 3, 630), slot(TU, 6, 810, Cycle.WEEK_A), slot(TH, None, 600, Cycle.WEEK_B)]
    document = of_vacancy(row, slots, {network: OrganisationKind.NETWORK, region: OrganisationKind.REGION})
    assert document is not None
    assert document["id"] == public(Kind.VACANCY, row.id)
    assert document["subject_labels"] == ["wiskunde B", "mathematics B"]
    synonyms = document["subject_synonyms"]
    assert isinstance(synonyms, list)
    assert {"wis B", "wiskunde", "mathematics", "wiskunde A"} <= set(synonyms)
    assert document["slots"] == ["TU3E", "TU6A"]
    assert document["half_days"] == ["TU_MORNING_E", "TU_AFTERNOON_A", "TH_MORNING_B"]
    assert document["weekdays"] == ["TH", "TU"]
    assert document["lessons_per_week"] == 2
    assert document["starts_on"] == 20270104
    assert document["published_at"] == int(AT.timestamp())
    assert (document["province"], document["pc4"], document["lat"]) == ("OV", "8011", 52.512)
    tokens = document["visible_to"]
    assert isinstance(tokens, list)
    assert set(tokens) == {
        f"org:{row.school_id.hex}",
        f"org:{BOARD.hex}",
        f"network:{network.hex}",
        f"region:{region.hex}",
    }


@pytest.mark.parametrize(
    ("visibility", "circles"),
    [
        (Visibility.PUBLIC, {"public"}),
        (Visibility.SCHOOLS, {"schools"}),
        (Visibility.PARTNERS, {"network"}),
        (Visibility.REGION, {"network", "region"}),
        (Visibility.PRIVATE, set()),
    ],
)
def test_a_visibility_opens_its_circles_and_no_others(visibility: Visibility, circles: set[str]) -> None:
    parents = {new_id(): OrganisationKind.NETWORK, new_id(): OrganisationKind.REGION}
    document = of_vacancy(vacancy(visibility=visibility), parents=parents)
    assert document is not None
    tokens = document["visible_to"]
    assert isinstance(tokens, list)
    assert {str(token).partition(":")[0] for token in tokens} - {"org"} == circles


# --- professionals --------------------------------------------------------------------------------

SECRETS = ("Wilma Jansendam", "wilma@example.org", "0612345678", "Ik bouwde windmolens")


def professional(**values: Any) -> Professional:
    name, mail, phone, about = SECRETS
    defaults: dict[str, Any] = {
        "id": new_id(),
        "user_id": new_id(),
        "employer_id": new_id(),
        "status": ProfileStatus.PUBLISHED,
        "visibility": Visibility.SCHOOLS,
        "hidden_from": (),
        "named": False,
        "name": name,
        "contact_email": mail,
        "contact_phone": phone,
        "about": about,
        "profession": "data-ingenieur",
        "headline": "Wiskunde uit de praktijk",
        "time_basis": TimeBasis.EMPLOYER_TIME,
        "home_pc4": "8011",
        "place": "Zwolle",
        "province": "Overijssel",
        "lat": 52.51,
        "lon": 6.09,
        "languages": ("nl",),
        "forms": (),
        "contract_kinds": (),
        "sectors": (Sector.VO,),
        "levels": (Level.HAVO,),
        "expertise": [],
        "max_minutes_week": 480,
        "confirmed_at": AT,
        "published_at": AT,
    }
    return Professional(**defaults | values)


def window(day: Weekday, start: int, end: int, kind: WindowKind = WindowKind.AVAILABLE) -> AvailabilityWindow:
    return AvailabilityWindow(
        id=new_id(), weekday=day, start_minute=start, end_minute=end, cycle=Cycle.EVERY_WEEK, kind=kind
    )


def of_professional(
    row: Professional, windows: Sequence[AvailabilityWindow] = (), releases: Sequence[Release] = ()
) -> Document | None:
    subjects = [ProfileSubject(professional_id=row.id, subject="NAT", strength=4)]
    papers = [Qualification(id=new_id(), kind=QualificationKind.FIRST_DEGREE)]
    document = professional_document(ProfessionalParts(row, subjects, papers, windows, releases, {}))
    if document is not None:
        PROFESSIONALS.checked({**document, "version": 1})
    return document


@pytest.mark.parametrize("status", list(ProfileStatus))
@pytest.mark.parametrize("confirmed", [None, AT])
def test_only_published_and_confirmed_people_are_documents(
    status: ProfileStatus, confirmed: dt.datetime | None
) -> None:
    shown = status is ProfileStatus.PUBLISHED and confirmed is not None
    assert (of_professional(professional(status=status, confirmed_at=confirmed)) is not None) == shown


@pytest.mark.parametrize("named", [False, True])
def test_a_document_of_a_person_keeps_their_secrets(named: bool) -> None:
    row = professional(named=named)
    document = of_professional(row)
    assert document is not None
    text = orjson.dumps(document).decode()
    name, mail, phone, about = SECRETS
    for secret in (name, *name.split(), mail, phone):
        assert secret not in text
    assert (about in text) == named
    assert row.employer_id is not None
    searchable = orjson.dumps({key: value for key, value in document.items() if key != "visible_to"}).decode()
    assert (row.employer_id.hex in searchable) == named
    if not named:
        assert row.employer_id.hex not in str([document.get(field) for field in PROFESSIONALS.searchable])


def test_a_release_binds_the_days_of_the_employers_time_only() -> None:
    windows = [window(TU, 480, 1020), window(TH, 780, 1020)]
    release = Release(weekdays=(TH,), status=ReleaseStatus.GRANTED)
    bound = of_professional(professional(), windows, [release])
    own = of_professional(professional(time_basis=TimeBasis.OWN_TIME), windows, [release])
    assert bound is not None
    assert own is not None
    assert bound["half_days"] == ["TH_AFTERNOON_E"]
    assert bound["weekdays"] == ["TH"]
    assert own["half_days"] == ["TU_MORNING_E", "TU_AFTERNOON_E", "TH_AFTERNOON_E"]


def test_who_is_blocked_is_not_free() -> None:
    document = of_professional(professional(), [window(TU, 480, 1020), window(TU, 480, 700, WindowKind.BLOCKED)])
    assert document is not None
    assert document["half_days"] == ["TU_AFTERNOON_E"]
    half_hours = document["half_hours"]
    assert isinstance(half_hours, list)
    assert half_hours[0] == "TU1200E"  # 11:40 to 12:00 is no whole half hour


def test_a_self_employed_person_belongs_to_the_province_of_their_home() -> None:
    document = of_professional(professional(employer_id=None, visibility=Visibility.REGION))
    assert document is not None
    tokens = document["visible_to"]
    assert isinstance(tokens, list)
    assert "home:Overijssel" in tokens


def test_an_organisation_is_a_document_when_everyone_may_know_of_it() -> None:
    document = organisation_document(organisation(brin="01AA", location_code="01AA00"))
    assert document is not None
    ORGANISATIONS.checked({**document, "version": 1})
    assert (document["name"], document["brin"], document["kind"]) == ("Zuiderlyceum", "01AA", "SCHOOL")
    for status, source, shown in (
        (OrganisationStatus.REGISTERED, None, False),
        (OrganisationStatus.REGISTERED, "DUO", True),
        (OrganisationStatus.SUSPENDED, "DUO", False),
        (OrganisationStatus.CLOSED, None, False),
    ):
        assert (organisation_document(organisation(status=status, source=source)) is not None) == shown


# --- versions -------------------------------------------------------------------------------------


def version_of(parts: VacancyParts, watermark: int) -> int:
    change = change_of("vac_x", parts, watermark)
    assert not isinstance(change, Tombstone)
    version = change["version"]
    assert isinstance(version, int)
    return version


def test_a_later_state_has_a_higher_version_and_contents_have_a_digest() -> None:
    row, school = vacancy(), organisation()
    parts = VacancyParts(row, [], school, {})
    with_lesson = VacancyParts(row, [slot(TU, 3, 630)], school, {})
    assert version_of(parts, 8) > version_of(with_lesson, 7) > version_of(parts, 6)
    assert version_of(parts, 7) >> DIGEST_BITS == 7
    assert version_of(parts, 7) & DIGEST_MASK == version_of(parts, 900) & DIGEST_MASK
    assert version_of(parts, 7) != version_of(with_lesson, 7)


def test_a_tombstone_outranks_every_document_of_its_state() -> None:
    row = vacancy()
    gone = change_of("vac_x", VacancyParts(vacancy(status=VacancyStatus.WITHDRAWN), [], organisation(), {}), 7)
    assert isinstance(gone, Tombstone)
    assert gone.version > version_of(VacancyParts(row, [], organisation(), {}), 7)
    assert gone.version < version_of(VacancyParts(row, [], organisation(), {}), 8)
    assert change_of("vac_x", None, 7) == gone


def test_versions_stay_exact_in_every_engine() -> None:
    assert version_of(VacancyParts(vacancy(), [], organisation(), {}), 2**33 - 1) < 2**53


# --- weeks ----------------------------------------------------------------------------------------

_stretches = st.lists(
    st.builds(
        lambda day, start, minutes, cycle: Stretch(day, start, min(1440, start + minutes), cycle),
        st.sampled_from([TU, TH]),
        st.integers(0, 1400),
        st.integers(1, 600),
        st.sampled_from(list(Cycle)),
    ),
    max_size=5,
)


def minutes_free(free: Sequence[Stretch], blocked: Sequence[Stretch], day: Weekday, letter: Cycle) -> set[int]:
    def held(some: Sequence[Stretch]) -> set[int]:
        mine = [one for one in some if one.day is day and one.cycle in (Cycle.EVERY_WEEK, letter)]
        return {minute for one in mine for minute in range(one.start, one.end)}

    return held(free) - held(blocked)


@given(free=_stretches, blocked=_stretches)
def test_a_half_hour_is_free_exactly_when_each_of_its_minutes_is(free: list[Stretch], blocked: list[Stretch]) -> None:
    codes = set(free_codes(free, blocked, Codes.HALF_HOURS))
    for day in (TU, TH):
        for cycle in (Cycle.WEEK_A, Cycle.WEEK_B):
            minutes = minutes_free(free, blocked, day, cycle)
            for start in range(0, 1440, 30):
                name = f"{day.value}{start // 60:02d}{start % 60:02d}"
                assert (not codes.isdisjoint(serving(name, cycle))) == minutes.issuperset(range(start, start + 30))


@given(lessons=_stretches)
def test_work_is_found_in_every_week_in_which_it_is(lessons: list[Stretch]) -> None:
    codes = set(work_codes(lessons, Codes.HALF_DAYS))
    for one in lessons:
        half = HalfDay.MORNING if one.start < 720 else HalfDay.AFTERNOON
        assert not codes.isdisjoint(wanted(half_day(one.day, half), Cycle.EVERY_WEEK))
    if not lessons:
        assert codes == set()


def test_who_is_free_in_a_weeks_only_gets_no_work_of_every_week() -> None:
    assert wanted(lesson(TU, 3), Cycle.WEEK_A) == ("TU3A",)
    assert wanted(lesson(TU, 3), Cycle.EVERY_WEEK) == ("TU3E", "TU3A", "TU3B")
    assert serving("TU_MORNING_", Cycle.EVERY_WEEK) == ("TU_MORNING_E",)
    assert serving("TU_MORNING_", Cycle.WEEK_A) == ("TU_MORNING_E", "TU_MORNING_A")
