"""What a vacancy must satisfy to be kept and to be published, and how complete it is; pure, all issues at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypedDict

from duobaan.errors import Issue
from duobaan.reference.school_system import sector_of
from duobaan.reference.subjects import subjects as known_subjects
from duobaan.timetable.overlap import overlaps
from duobaan.vacancies.lessons import MAX_SLOTS, SlotFields, weekly
from duobaan.words import (
    ContinuityPolicy,
    ContractKind,
    EngagementForm,
    HoursMode,
    LegalGround,
    Level,
    LineRole,
    Sector,
    ShareMode,
    SplitKind,
    Visibility,
)

MAX_WEEK_MINUTES = 40 * 60
MAX_TEAM = 3
MAX_SUBJECTS = 20
LENGTHS = {
    "title": 200,
    "description": 10_000,
    "practice_adds": 5_000,
    "responsible_teacher": 200,
    "subject_supervisor": 200,
    "coach": 200,
    "salary_scale": 32,
}
CLIENT_NAMES = {"grounds": "accepted_grounds", "minutes_week": "minutes_per_week"}
"""Fields that clients know by another name."""

_NO_GROUND = {LegalGround.NOT_ALLOWED, LegalGround.NEEDS_REVIEW}


class VacancyFields(TypedDict, total=False):
    """What can be said in a vacancy; a missing key is left as it is. `ends_on` is the first day after it."""

    title: str
    description: str
    practice_adds: str
    text_language: str
    visibility: Visibility
    sector: Sector
    levels: tuple[Level, ...]
    subjects: tuple[str, ...]
    forms: tuple[EngagementForm, ...]
    contract_kinds: tuple[ContractKind, ...]
    grounds: tuple[LegalGround, ...]
    role: LineRole
    hours_mode: HoursMode
    minutes_week: int
    starts_on: dt.date | None
    ends_on: dt.date | None
    share_mode: ShareMode
    min_team: int
    max_team: int
    split_kinds: tuple[SplitKind, ...]
    continuity: ContinuityPolicy
    handover_minutes: int
    budget_cents: int | None
    salary_scale: str | None
    responsible_teacher: str | None
    subject_supervisor: str | None
    coach: str | None
    supervision_minutes_week: int
    closes_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Completeness:
    """How complete a vacancy is, 0 to 100, and what is missing (names of fields as clients write them)."""

    score: int
    missing: tuple[str, ...]


def camel(name: str) -> str:
    """Return a field's name as clients write it."""
    head, *rest = CLIENT_NAMES.get(name, name).split("_")
    return head + "".join(part.capitalize() for part in rest)


def path_of(name: str) -> tuple[str, ...]:
    """Return where clients write a field of a vacancy when they make or change one."""
    return "input", "vacancy", camel(name)


def check_vacancy(
    fields: VacancyFields, slots: Sequence[SlotFields], numbers: Sequence[int] | None = None
) -> Iterator[Issue]:
    """Yield what is wrong even in a draft; `numbers` are the places of these lessons among those that were given."""
    yield from _check_texts(fields)
    yield from _check_school_words(fields)
    yield from _check_figures(fields)
    yield from _check_team(fields)
    yield from _check_slots(fields, slots, range(len(slots)) if numbers is None else numbers)


def _check_texts(fields: VacancyFields) -> Iterator[Issue]:
    for name, longest in LENGTHS.items():
        if len(str(fields.get(name) or "")) > longest:
            yield Issue(path_of(name), "too_long", {"longest": longest})
    if not fields.get("title", "").strip():
        yield Issue(path_of("title"), "required")
    if fields.get("text_language", "nl") not in ("nl", "en"):
        yield Issue(path_of("text_language"), "language")


def _check_school_words(fields: VacancyFields) -> Iterator[Issue]:
    subjects = fields.get("subjects", ())
    if len(subjects) > MAX_SUBJECTS:
        yield Issue(path_of("subjects"), "too_many", {"most": MAX_SUBJECTS})
    for code in subjects[:MAX_SUBJECTS]:
        if code not in known_subjects():
            yield Issue(path_of("subjects"), "unknown_subject", {"subject": code})
    for level in fields.get("levels", ()):
        if "sector" in fields and sector_of(level) is not fields["sector"]:
            yield Issue(path_of("levels"), "level_outside_sector", {"level": level.value})
    if _NO_GROUND & set(fields.get("grounds", ())):
        yield Issue(path_of("grounds"), "no_ground")


def _check_figures(fields: VacancyFields) -> Iterator[Issue]:
    limits = {"minutes_week": MAX_WEEK_MINUTES, "handover_minutes": 600, "supervision_minutes_week": MAX_WEEK_MINUTES}
    for name, most in limits.items():
        value = fields.get(name, 0)
        if not isinstance(value, int) or not 0 <= value <= most:
            yield Issue(path_of(name), "out_of_range", {"least": 0, "most": most})
    budget = fields.get("budget_cents")
    if budget is not None and not 0 <= budget <= 2_000_000:
        yield Issue(path_of("budget_cents"), "out_of_range", {"least": 0, "most": 2_000_000})
    start, end = fields.get("starts_on"), fields.get("ends_on")
    if start is not None and end is not None and start >= end:
        yield Issue(path_of("ends_on"), "ends_before_start")


def _check_team(fields: VacancyFields) -> Iterator[Issue]:
    least, most = fields.get("min_team", 1), fields.get("max_team", 2)
    if not 1 <= least <= most <= MAX_TEAM:
        yield Issue(path_of("max_team"), "team_size", {"most": MAX_TEAM})
    share = fields.get("share_mode", ShareMode.ALLOWED)
    if share is ShareMode.NONE and most > 1:
        yield Issue(path_of("max_team"), "not_shared")
    if share is ShareMode.REQUIRED and most < 2:
        yield Issue(path_of("max_team"), "shared_needs_two")


def _check_slots(fields: VacancyFields, slots: Sequence[SlotFields], numbers: Sequence[int]) -> Iterator[Issue]:
    if len(slots) > MAX_SLOTS:
        yield Issue(("input", "slots"), "too_many", {"most": MAX_SLOTS})
        return
    for count, (number, slot) in enumerate(zip(numbers, slots, strict=True)):
        at = ("input", "slots", str(number))
        if any(slot.key == other.key for other in slots[:count]):
            yield Issue((*at, "key"), "twice")
        if any(_one_class(slot, other) and overlaps(weekly(slot), weekly(other)) for other in slots[:count]):
            yield Issue(at, "class_twice", {"class_group": slot.class_group or "-"})
        yield from _check_slot(fields, slot, at)


def _one_class(one: SlotFields, other: SlotFields) -> bool:
    return one.class_group == other.class_group


def _check_slot(fields: VacancyFields, slot: SlotFields, at: tuple[str, ...]) -> Iterator[Issue]:
    if len(slot.key or "") > 32:
        yield Issue((*at, "key"), "too_long", {"longest": 32})
    if slot.subject is not None and slot.subject not in fields.get("subjects", ()):
        yield Issue((*at, "subject"), "subject_not_of_vacancy")
    if slot.level is not None and slot.level not in fields.get("levels", ()):
        yield Issue((*at, "level"), "level_not_of_vacancy")
    if slot.valid_from is not None and slot.valid_to is not None and slot.valid_from >= slot.valid_to:
        yield Issue((*at, "validTo"), "ends_before_start")
    if not 0 <= slot.support_needed <= 1:
        yield Issue((*at, "supportNeeded"), "out_of_range", {"least": 0, "most": 1})


def check_complete(fields: VacancyFields, slots: Sequence[SlotFields], today: dt.date) -> Iterator[Issue]:
    """Yield what is still missing before others may see it."""
    for name in ("subjects", "levels", "forms", "grounds", "starts_on", "ends_on"):
        if not fields.get(name):
            yield Issue(path_of(name), "required_to_publish")
    if fields.get("hours_mode") is not HoursMode.HOURS_ONLY and not slots:
        yield Issue(("input", "slots"), "required_to_publish")
    elif not fields.get("minutes_week"):
        yield Issue(path_of("minutes_week"), "required_to_publish")
    end = fields.get("ends_on")
    if end is not None and end <= today:
        yield Issue(path_of("ends_on"), "in_past")
    if LegalGround.GUEST in fields.get("grounds", ()) and not (fields.get("responsible_teacher") or "").strip():
        yield Issue(path_of("responsible_teacher"), "guest_needs_responsible_teacher")


def completeness(fields: VacancyFields, has_hours: bool) -> Completeness:
    """Return how complete a vacancy is; what practice should add weighs most, for vague requests irritate firms."""
    guests = LegalGround.GUEST in fields.get("grounds", ())
    found: list[tuple[str, int, bool]] = [
        ("title", 5, bool(fields.get("title"))),
        ("description", 5, bool(fields.get("description"))),
        ("practice_adds", 15, bool(fields.get("practice_adds"))),
        ("subjects", 10, bool(fields.get("subjects"))),
        ("levels", 10, bool(fields.get("levels"))),
        ("slots", 15, has_hours),
        ("starts_on", 5, fields.get("starts_on") is not None),
        ("ends_on", 5, fields.get("ends_on") is not None),
        ("forms", 5, bool(fields.get("forms"))),
        ("grounds", 5, bool(fields.get("grounds"))),
        ("responsible_teacher", 5, not guests or bool(fields.get("responsible_teacher"))),
        ("subject_supervisor", 5, bool(fields.get("subject_supervisor"))),
        ("supervision_minutes_week", 5, bool(fields.get("supervision_minutes_week"))),
        ("budget_cents", 5, fields.get("budget_cents") is not None or bool(fields.get("salary_scale"))),
    ]
    score = sum(weight for _, weight, given in found if given)
    return Completeness(score, tuple(camel(name) for name, _, given in found if not given))


def first_issues(found: Iterable[Issue]) -> tuple[Issue, ...]:
    """Collect issues, each path and rule once."""
    return tuple({(issue.path, issue.rule, str(issue.facts)): issue for issue in found}.values())
