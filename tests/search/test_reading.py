"""Which filters a text names, and what is left of it to look for."""

from __future__ import annotations

import pytest

from duobaan.words import DuoPreference, EngagementForm, HalfDay, Level, QualificationKind, Sector, Weekday
from search.asking import Between, HalfDayWish, OrganisationWishes, ProfessionalWishes, SlotMode, VacancyWishes
from search.reading import read_filters

WORK, PEOPLE = VacancyWishes(), ProfessionalWishes()


@pytest.mark.parametrize(
    ("text", "rest", "applied"),
    [
        ("duobaan havo dinsdag", "", {("weekdays", "TU"), ("levels", "HAVO"), ("duoAllowed", "true")}),
        ("wiskunde op maandag of vrijdag", "wiskunde", {("weekdays", "MO"), ("weekdays", "FR")}),
        ("physics tuesday mornings", "physics", {("slots", "TU_MORNING")}),
        ("biologie di ochtend", "biologie", {("slots", "TU_MORNING")}),
        ("biologie di- of do-middag", "biologie", {("weekdays", "TU"), ("slots", "TH_AFTERNOON")}),
        ("biologie ma, wo en vr", "biologie", {("weekdays", "MO"), ("weekdays", "WE"), ("weekdays", "FR")}),
        ("biologie dinsdag of do", "biologie", {("weekdays", "TU"), ("weekdays", "TH")}),
        ("biologie hbo of wo", "biologie wo", {("sectors", "HBO")}),
        ("biologie gymnasium", "biologie", {("levels", "VWO")}),
        ("natuurkunde dinsdag in de ochtend", "natuurkunde", {("slots", "TU_MORNING")}),
        ("nask vmbo-t", "nask", {("levels", "VMBO_TL")}),
        ("techniek mbo 4", "techniek", {("levels", "MBO_4")}),
        ("techniek in het mbo", "techniek", {("sectors", "MBO")}),
        ("biologie gastlessen", "biologie", {("forms", "GUEST_LESSON")}),
        ("biologie zij-instromer", "biologie", {("forms", "CAREER_SWITCH")}),
        ("biologie 4 uur per week", "biologie", {("minutesPerWeek", "240")}),
        ("biology 3 lessons", "biology", {("minutesPerWeek", "150")}),
        ("biologie dinsdga", "biologie", {("weekdays", "TU")}),
        ("biology wensday", "biology wensday", set()),
        ("biology wednsday", "biology", {("weekdays", "WE")}),
    ],
)
def test_text_that_names_filters_becomes_them(text: str, rest: str, applied: set[tuple[str, str]]) -> None:
    reading = read_filters(text, WORK)
    assert reading.text == rest
    assert {(one.name, one.value) for one in reading.applied} == applied
    assert all(one.words in text for one in reading.applied)


@pytest.mark.parametrize(
    "text",
    [
        "wiskunde",
        "wis a",
        '"havo" wiskunde',
        "wiskunde -dinsdag",
        "de",
        "do re mi",
        "informatica op",
        "C++",
        "",
        "   ",
        '"',
    ],
)
def test_text_that_names_no_filter_stays(text: str) -> None:
    assert read_filters(text, WORK).text == text
    assert read_filters(text, WORK).wishes == WORK
    assert read_filters(text, WORK).applied == ()


def test_small_words_go_but_not_the_one_that_is_being_typed() -> None:
    assert read_filters("docent voor de wiskunde", WORK).text == "docent wiskunde"
    assert read_filters("wiskunde in", WORK).text == "wiskunde in"
    assert read_filters("wiskunde in ", WORK).text == "wiskunde "


def test_what_a_person_is_to_a_school_finds_nobody_among_people() -> None:
    assert read_filters("physics teacher", PEOPLE).text == "physics"
    assert read_filters("physics teacher", WORK).text == "physics teacher"
    assert read_filters("teacher", PEOPLE).text == "teacher"


def test_a_half_day_belongs_to_its_day() -> None:
    wishes = read_filters("dinsdagochtend en donderdag middag", PEOPLE).wishes
    assert isinstance(wishes, ProfessionalWishes)
    assert wishes.slots is not None
    tuesday = HalfDayWish(Weekday.TU, HalfDay.MORNING)
    assert wishes.slots.slots == (tuesday, HalfDayWish(Weekday.TH, HalfDay.AFTERNOON))
    assert wishes.slots.mode is SlotMode.ALL
    either = read_filters("dinsdagochtend of donderdag middag", PEOPLE).wishes
    assert isinstance(either, ProfessionalWishes)
    assert either.slots is not None
    assert either.slots.mode is SlotMode.ANY


def test_the_same_words_ask_people_for_what_people_have() -> None:
    wishes = read_filters("duobaan bevoegd engelstalig havo vmbo 8 uur basisonderwijs zzp", PEOPLE).wishes
    assert isinstance(wishes, ProfessionalWishes)
    assert set(wishes.duo_preferences) == {DuoPreference.OPEN, DuoPreference.PREFER, DuoPreference.ONLY}
    assert QualificationKind.SECOND_DEGREE in wishes.qualifications
    assert wishes.languages == ("en",)
    assert set(wishes.levels) == {Level.HAVO, Level.VMBO_BB, Level.VMBO_KB, Level.VMBO_GL, Level.VMBO_TL}
    assert wishes.minutes_per_week == Between(gte=480)
    assert wishes.sectors == (Sector.PO,)
    assert wishes.forms == (EngagementForm.FREELANCE,)


def test_a_filter_that_was_set_by_hand_wins() -> None:
    reading = read_filters("wiskunde havo", VacancyWishes(levels=(Level.VWO,)))
    assert reading.text == "wiskunde havo"
    assert reading.applied == ()


def test_organisations_are_called_by_such_words() -> None:
    assert read_filters("Havo Dinsdagcollege", OrganisationWishes()).text == "Havo Dinsdagcollege"
