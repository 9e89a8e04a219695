"""What the invented region holds before anybody stores it."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from duobaan.geo import Point, distance_km
from duobaan.organisations.models import Membership, Organisation, SchoolSettings
from duobaan.organisations.rules import KIND_ROLES, in_the_netherlands
from duobaan.organisations.settings_rules import SettingsChange, bell_times_of, check_settings
from duobaan.people.models import User
from duobaan.professionals.models import AvailabilityWindow, Professional, ProfileSubject, Qualification, Release
from duobaan.professionals.rules import (
    ProfileFields,
    ReleaseFields,
    SubjectOffer,
    WindowFields,
    check_profile,
    check_release,
    check_windows,
)
from duobaan.reference.expertise import expertises
from duobaan.reference.shortages import is_shortage_subject
from duobaan.reference.subjects import subjects
from duobaan.seed.personas import PERSONAS
from duobaan.seed.places import around_zwolle, shipped_places
from duobaan.seed.seeding import Region
from duobaan.text import fold
from duobaan.vacancies.lessons import BundleFields, SlotFields, check_bundles, spot_of
from duobaan.vacancies.models import LessonSlot, SlotBundle, Vacancy
from duobaan.vacancies.rules import VacancyFields, check_complete, check_vacancy
from duobaan.words import OrganisationKind, ProfileStatus, ReleaseStatus, TimeBasis, VacancyStatus

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


def _of_kind(region: Region, kind: OrganisationKind) -> list[Organisation]:
    return [row for row in region.book.of(Organisation) if row.kind is kind]


def test_has_the_numbers_of_the_plan(region: Region) -> None:
    awaiting = [row for row in region.book.of(Professional) if row.status is ProfileStatus.AWAITING_CONFIRMATION]
    persona_awaits = sum(row.contact_email == "bevestigen@example.org" for row in awaiting)
    assert len(_of_kind(region, OrganisationKind.SCHOOL)) == 40
    assert len(_of_kind(region, OrganisationKind.COMPANY)) == 60
    assert len(region.book.of(Vacancy)) == 150
    assert len(region.book.of(User)) + len(awaiting) - persona_awaits == 400


def test_nobody_and_nothing_has_the_same_name(region: Region) -> None:
    for names in (
        [row.name for row in region.book.of(Professional)],
        [row.name for row in region.book.of(User)],
        [row.name for row in region.book.of(Organisation)],
        [row.slug for row in region.book.of(Organisation)],
    ):
        assert [name for name, many in Counter(names).items() if many > 1] == []


def test_personas_are_demo_accounts_with_addresses_that_get_no_mail(region: Region) -> None:
    users = {row.email: row for row in region.book.of(User)}
    assert all(users[persona.email].name == persona.name and users[persona.email].is_demo for persona in PERSONAS)
    assert all(email.endswith(("@example.org", ".example")) for email in users)
    assert len({persona.slug for persona in PERSONAS}) == len(PERSONAS)


def test_members_have_roles_of_their_organisation(region: Region) -> None:
    kinds = {row.id: row.kind for row in region.book.of(Organisation)}
    wrong = [row for row in region.book.of(Membership) if set(row.roles) - set(KIND_ROLES[kinds[row.organisation_id]])]
    assert wrong == []


def test_codes_of_schools_and_companies_cannot_be_real(region: Region) -> None:
    for school in _of_kind(region, OrganisationKind.SCHOOL):
        assert (school.brin or "").startswith("99")
        assert (school.location_code or "").startswith(school.brin or "-")
    assert all((row.kvk_no or "").startswith("0000") for row in _of_kind(region, OrganisationKind.COMPANY))


@pytest.mark.skipif(not SHARED.exists(), reason="the list of real schools is not at hand")
def test_no_school_is_called_like_a_real_one(region: Region) -> None:
    with (SHARED / "schools_nl.csv").open(encoding="utf-8") as file:
        real = {fold(row[name]) for row in csv.DictReader(file) for name in ("naam", "vestigingsnaam_kort")}
    with (SHARED / "mbo_instellingen.csv").open(encoding="utf-8") as file:
        real |= {fold(row["naam"]) for row in csv.DictReader(file)}
    assert [row.name for row in _of_kind(region, OrganisationKind.SCHOOL) if fold(row.name) in real] == []


def test_everything_lies_near_its_place(region: Region) -> None:
    zwolle = around_zwolle()["8011"].point
    for row in region.book.of(Organisation):
        point = Point(row.lat or 0, row.lon or 0)
        assert in_the_netherlands(point)
        assert distance_km(point, around_zwolle()[row.postcode or ""].point) < 1
        assert distance_km(point, zwolle) < 75
    for person in region.book.of(Professional):
        assert (person.lat, person.lon) == around_zwolle()[person.home_pc4 or ""].point
    assert len({place.province for place in shipped_places()}) == 12


def _said(row: object, fields: type[Any]) -> Any:
    return {key: row.__dict__[key] for key in fields.__annotations__ if key in row.__dict__}


def test_profiles_satisfy_the_rules_of_profiles(region: Region) -> None:
    for row in region.book.of(Professional):
        fields = ProfileFields(
            **{key: getattr(row, key) for key in ProfileFields.__annotations__ if key in row.__dict__}
        )  # type: ignore[typeddict-item]
        offers = [
            SubjectOffer(one.subject, one.strength)
            for one in region.book.of(ProfileSubject)
            if one.professional_id == row.id
        ]
        assert list(check_profile(fields, offers)) == []
        assert row.headline.strip()
        assert row.about.strip()
        assert "{" not in row.headline + row.about


def test_weeks_lie_on_released_days(region: Region) -> None:
    releases = {row.professional_id: row for row in region.book.of(Release)}
    windows: dict[object, list[AvailabilityWindow]] = {}
    for window in region.book.of(AvailabilityWindow):
        windows.setdefault(window.professional_id, []).append(window)
    for row in region.book.of(Professional):
        week = windows[row.id]
        fields = [WindowFields(one.weekday, one.start_minute, one.end_minute, one.kind, one.cycle) for one in week]
        assert list(check_windows(fields, [])) == []
        if row.time_basis is TimeBasis.EMPLOYER_TIME and row.status is not ProfileStatus.DRAFT:
            assert {one.weekday for one in week} <= set(releases[row.id].weekdays)
            assert releases[row.id].company_id == row.employer_id


def test_whoever_is_published_has_what_that_needs(region: Region) -> None:
    granted = {row.professional_id for row in region.book.of(Release) if row.status is ReleaseStatus.GRANTED}
    for row in region.book.of(Professional):
        if row.status is not ProfileStatus.PUBLISHED:
            continue
        assert row.user_id is not None
        assert row.confirmed_at is not None
        assert (region.book.now - row.confirmed_at).days < 60
        assert row.time_basis is not TimeBasis.EMPLOYER_TIME or row.id in granted
    for release in region.book.of(Release):
        fields = ReleaseFields(
            release.minutes_week, release.valid_from, release.valid_to, release.minutes_year, release.weekdays,
            release.conditions, release.charge_kind, release.rate_cents,
        )  # fmt: skip
        assert list(check_release(fields, region.book.today)) == []


def test_every_code_is_known(region: Region) -> None:
    known = set(subjects())
    assert {row.subject for row in region.book.of(ProfileSubject)} <= known
    assert {row.subject for row in region.book.of(Qualification)} - {None} <= known
    assert {code for row in region.book.of(Vacancy) for code in row.subjects} <= known
    assert {code for row in region.book.of(Professional) for code in row.expertise} <= set(expertises())


def test_subjects_of_short_supply_are_asked_more_than_others(region: Region) -> None:
    asked = Counter(is_shortage_subject(row.subjects[0]) for row in region.book.of(Vacancy) if row.sector == "VO")
    assert asked[True] > asked[False]


def test_states_of_profiles_and_vacancies_occur(region: Region) -> None:
    profiles = {row.status for row in region.book.of(Professional)}
    assert profiles == set(ProfileStatus) - {ProfileStatus.ERASED, ProfileStatus.SUSPENDED}
    wanted = {VacancyStatus.DRAFT, VacancyStatus.SCHEDULED, VacancyStatus.PUBLISHED, VacancyStatus.EXPIRED}
    assert wanted | {VacancyStatus.WITHDRAWN} == {row.status for row in region.book.of(Vacancy)}


def test_vacancies_satisfy_the_rules_of_publishing(region: Region) -> None:
    keys = {row.id: row.key for row in region.book.of(SlotBundle)}
    for row in region.book.of(Vacancy):
        slots = [_slot(one, keys) for one in region.book.of(LessonSlot) if one.vacancy_id == row.id]
        fields = VacancyFields(
            **{key: getattr(row, key) for key in VacancyFields.__annotations__ if key in row.__dict__}
        )  # type: ignore[typeddict-item]
        assert list(check_vacancy(fields, slots)) == []
        today = min(region.book.today, (row.published_at or region.book.now).date())
        assert list(check_complete(fields, slots, today)) == []
        bundles = [BundleFields(one.key, one.kind) for one in region.book.of(SlotBundle) if one.vacancy_id == row.id]
        assert list(check_bundles(slots, bundles)) == []
        assert "{" not in row.title + row.description + row.practice_adds


def _slot(row: LessonSlot, bundles: dict[object, str]) -> SlotFields:
    return SlotFields(
        weekday=row.weekday,
        position=row.position,
        start_minute=row.start_minute,
        end_minute=row.end_minute,
        key=row.key,
        cycle=row.cycle,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        class_group=row.class_group,
        subject=row.subject,
        level=row.level,
        must=row.must,
        movable_to=tuple(map(spot_of, row.movable_to)),
        bundle=bundles.get(row.bundle_id),
    )


def test_lessons_stand_on_the_bell_times_of_their_school(region: Region) -> None:
    bells = {
        row.organisation_id: {(one.position, one.start_minute, one.end_minute) for one in bell_times_of(row.bell_times)}
        for row in region.book.of(SchoolSettings)
    }
    schools = {row.id: row.school_id for row in region.book.of(Vacancy)}
    for lesson in region.book.of(LessonSlot):
        of_school = bells[schools[lesson.vacancy_id]]
        assert (lesson.position, lesson.start_minute, lesson.end_minute) in of_school
        assert all((place["position"], place["start"], place["end"]) in of_school for place in lesson.movable_to)


def test_settings_of_schools_satisfy_their_rules(region: Region) -> None:
    lengths = set()
    for row in region.book.of(SchoolSettings):
        bells = bell_times_of(row.bell_times)
        check_settings(SettingsChange(bell_times=bells, cycle_anchor_on=row.cycle_anchor_on))
        assert all(one.end_minute - one.start_minute == row.lesson_minutes for one in bells)
        lengths.add(row.lesson_minutes)
    assert lengths == {45, 50, 60}


def test_timetables_use_all_that_a_school_knows(region: Region) -> None:
    lessons = region.book.of(LessonSlot)
    assert {one.cycle.value for one in lessons} == {"EVERY_WEEK", "WEEK_A", "WEEK_B"}
    assert any(one.movable_to for one in lessons)
    assert any(not one.must for one in lessons)
    assert any(one.bundle_id for one in lessons)
