"""The pure rules of vacancies and their lessons."""

import datetime as dt

import pytest

from duobaan.organisations.settings_rules import BellTime
from duobaan.reference.subjects import subjects
from duobaan.vacancies.lessons import BundleFields, Placer, SlotFields, Spot, check_bundles
from duobaan.vacancies.rules import MAX_SUBJECTS, VacancyFields, check_complete, check_vacancy, completeness
from duobaan.words import BundleKind, Cycle, EngagementForm, HoursMode, LegalGround, Level, Sector, ShareMode, Weekday

TODAY = dt.date(2026, 11, 21)
BELLS = [BellTime(1, 510, 560), BellTime(2, 560, 610), BellTime(3, 630, 680), BellTime(1, 540, 590, Weekday.WE)]
GOOD = VacancyFields(
    title="Docent wiskunde",
    sector=Sector.VO,
    levels=(Level.HAVO,),
    subjects=("WIS",),
    forms=(EngagementForm.HYBRID_TEACHER,),
    grounds=(LegalGround.FULL,),
    hours_mode=HoursMode.FIXED_SLOTS,
    minutes_week=100,
    starts_on=dt.date(2027, 1, 4),
    ends_on=dt.date(2027, 7, 1),
)


def placed(*slots):
    placer = Placer(BELLS, 50)
    found = placer.place(slots)
    assert not placer.issues
    return found


def lesson(day=Weekday.TU, position=1, **values):
    return SlotFields(weekday=day, position=position, **values)


def found(issues):
    return {(issue.path[-1], issue.rule) for issue in issues}


def test_minutes_come_from_the_bell_times_of_the_day():
    slots = placed(lesson(), lesson(Weekday.WE), SlotFields(weekday=Weekday.FR, start_minute=600))
    assert [(slot.start_minute, slot.end_minute) for slot in slots] == [(510, 560), (540, 590), (600, 650)]
    assert [slot.key for slot in slots] == ["TU1", "WE1", "FR1000"]


def test_keys_tell_weeks_apart_and_count_doubles():
    slots = placed(lesson(cycle=Cycle.WEEK_A), lesson(cycle=Cycle.WEEK_B), lesson(position=2), lesson(position=2))
    assert [slot.key for slot in slots] == ["TU1A", "TU1B", "TU2", "TU2-2"]


def test_movable_places_get_minutes_too():
    (slot,) = placed(lesson(movable_to=(Spot(Weekday.TH, 3),)))
    assert slot.movable_to[0].start_minute == 630


def test_a_single_day_is_a_lesson_valid_for_that_day():
    (slot,) = placed(SlotFields(on=dt.date(2027, 1, 5), position=1))
    assert (slot.weekday, slot.valid_from, slot.valid_to) == (Weekday.TU, dt.date(2027, 1, 5), dt.date(2027, 1, 6))


@pytest.mark.parametrize(
    ("_case", "slot", "expected"),
    [
        ("no bell", lesson(position=9), ("position", "no_bell_time")),
        ("no place", SlotFields(weekday=Weekday.TU), ("position", "no_bell_time")),
        ("no day", SlotFields(position=1), ("day", "required")),
        ("night", SlotFields(weekday=Weekday.TU, start_minute=300), ("startsAt", "outside_school_day")),
        (
            "backwards",
            SlotFields(weekday=Weekday.TU, start_minute=600, end_minute=500),
            ("startsAt", "outside_school_day"),
        ),
        ("sunday", SlotFields(on=dt.date(2027, 1, 3), position=1), ("day", "required")),
        ("movable", lesson(movable_to=(Spot(Weekday.TH, 9),)), ("position", "no_bell_time")),
    ],
)
def test_lessons_that_cannot_be_placed_are_named(_case, slot, expected):
    placer = Placer(BELLS, 50)
    assert placer.place([slot]) == []
    assert found(placer.issues) == {expected}


def test_a_good_vacancy_is_complete():
    slots = placed(lesson(), lesson(position=2))
    assert not list(check_vacancy(GOOD, slots))
    assert not list(check_complete(GOOD, slots, TODAY))


@pytest.mark.parametrize(
    ("_case", "changes", "expected"),
    [
        ("title", {"title": ""}, ("title", "required")),
        ("subject", {"subjects": ("WIS", "XX")}, ("subjects", "unknown_subject")),
        ("many subjects", {"subjects": tuple(subjects())[: MAX_SUBJECTS + 1]}, ("subjects", "too_many")),
        ("level", {"levels": (Level.HAVO, Level.MBO_2)}, ("levels", "level_outside_sector")),
        ("dates", {"ends_on": dt.date(2027, 1, 4)}, ("endsOn", "ends_before_start")),
        ("team", {"max_team": 4}, ("maxTeam", "team_size")),
        ("not shared", {"share_mode": ShareMode.NONE}, ("maxTeam", "not_shared")),
        ("alone", {"share_mode": ShareMode.REQUIRED, "max_team": 1}, ("maxTeam", "shared_needs_two")),
        ("ground", {"grounds": (LegalGround.NOT_ALLOWED,)}, ("acceptedGrounds", "no_ground")),
    ],
)
def test_each_fault_of_a_draft_is_named(_case, changes, expected):
    assert found(check_vacancy(VacancyFields(**{**GOOD, **changes}), placed(lesson()))) == {expected}


@pytest.mark.parametrize(
    ("_case", "changes", "expected"),
    [
        ("subjects", {"subjects": ()}, ("subjects", "required_to_publish")),
        ("start", {"starts_on": None}, ("startsOn", "required_to_publish")),
        ("past", {"starts_on": dt.date(2026, 1, 1), "ends_on": TODAY}, ("endsOn", "in_past")),
        (
            "guests",
            {"grounds": (LegalGround.FULL, LegalGround.GUEST)},
            ("responsibleTeacher", "guest_needs_responsible_teacher"),
        ),
    ],
)
def test_each_lack_is_named_before_publishing(_case, changes, expected):
    assert found(check_complete(VacancyFields(**{**GOOD, **changes}), placed(lesson()), TODAY)) == {expected}


def test_hours_only_needs_hours_and_fixed_needs_lessons():
    assert found(check_complete(GOOD, [], TODAY)) == {("slots", "required_to_publish")}
    hours = VacancyFields(**{**GOOD, "hours_mode": HoursMode.HOURS_ONLY})
    assert not list(check_complete(hours, [], TODAY))
    none = VacancyFields(**{**hours, "minutes_week": 0})
    assert found(check_complete(none, [], TODAY)) == {("minutesPerWeek", "required_to_publish")}


def test_one_class_has_one_lesson_at_a_time():
    same = placed(lesson(class_group="4H1"), SlotFields(weekday=Weekday.TU, start_minute=540, class_group="4H1"))
    other = placed(lesson(class_group="4H1"), SlotFields(weekday=Weekday.TU, start_minute=540, class_group="4H2"))
    weeks = placed(lesson(cycle=Cycle.WEEK_A), lesson(cycle=Cycle.WEEK_B))
    assert found(check_vacancy(GOOD, same)) == {("1", "class_twice")}
    assert not list(check_vacancy(GOOD, other))
    assert not list(check_vacancy(GOOD, weeks))


def test_lessons_keep_to_the_vacancys_subjects_levels_and_keys():
    slots = placed(lesson(subject="NAT"), lesson(position=2, level=Level.VWO, key="x"), lesson(Weekday.FR, key="x"))
    assert found(check_vacancy(GOOD, slots)) == {
        ("subject", "subject_not_of_vacancy"),
        ("level", "level_not_of_vacancy"),
        ("key", "twice"),
    }


@pytest.mark.parametrize(
    ("_case", "kind", "days", "rule"),
    [
        ("double follows", BundleKind.DOUBLE_LESSON, [(Weekday.TU, 1), (Weekday.TU, 2)], None),
        ("double over a break", BundleKind.DOUBLE_LESSON, [(Weekday.TU, 2), (Weekday.TU, 3)], None),
        ("double with a gap", BundleKind.DOUBLE_LESSON, [(Weekday.TU, 1), (Weekday.TU, 3)], "bundle_does_not_fit"),
        ("same day is not", BundleKind.SAME_DAY, [(Weekday.TU, 1), (Weekday.TH, 1)], "bundle_does_not_fit"),
        ("same teacher", BundleKind.SAME_TEACHER, [(Weekday.TU, 1), (Weekday.TH, 1)], None),
        ("alone", BundleKind.SAME_TEACHER, [(Weekday.TU, 1)], "bundle_of_one"),
    ],
)
def test_bundles_fit_their_kind(_case, kind, days, rule):
    slots = placed(*(lesson(day, position, bundle="b") for day, position in days))
    assert [issue.rule for issue in check_bundles(slots, [BundleFields("b", kind)])] == ([rule] if rule else [])


def test_a_lesson_names_a_bundle_that_exists():
    assert [issue.rule for issue in check_bundles(placed(lesson(bundle="b")), [])] == ["unknown_bundle"]


def test_completeness_counts_to_a_hundred_and_names_what_is_missing():
    whole = VacancyFields(
        **{
            **GOOD,
            "description": "x",
            "practice_adds": "x",
            "subject_supervisor": "Vakbegeleider",
            "supervision_minutes_week": 30,
            "salary_scale": "LB",
        }
    )
    assert completeness(whole, True).score == 100
    part = completeness(VacancyFields(title="x"), False)
    assert part.score == 10
    assert "practiceAdds" in part.missing
    assert "title" not in part.missing
