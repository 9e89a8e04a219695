"""What a profile, its availability, papers and releases must satisfy; pure, all issues at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypedDict

from duobaan.errors import Issue
from duobaan.reference.school_system import sector_of
from duobaan.reference.subjects import subjects
from duobaan.text import normal_email, normal_postcode
from duobaan.timetable.overlap import clashing_pairs
from duobaan.timetable.slots import WeeklySlot
from duobaan.words import (
    ChargeKind,
    ContractKind,
    Cycle,
    DuoPreference,
    EngagementForm,
    LendingBasis,
    Level,
    QualificationKind,
    Sector,
    TimeBasis,
    VatTreatment,
    Visibility,
    WantsLicence,
    Weekday,
    WindowKind,
)

MAX_WEEK_MINUTES = 40 * 60
MAX_WINDOWS = 60
MAX_SUBJECTS = 20
CYCLE_MASKS = {Cycle.EVERY_WEEK: 3, Cycle.WEEK_A: 1, Cycle.WEEK_B: 2}
LENGTHS = {"name": 200, "profession": 120, "headline": 200, "about": 5000, "contact_phone": 32}


@dataclass(frozen=True, slots=True)
class SubjectOffer:
    """A subject that someone offers, how strong they are in it (1 to 5) and what shows it."""

    subject: str
    strength: int = 3
    evidence: str | None = None


class ProfileFields(TypedDict, total=False):
    """What can be said in a profile; a missing key is left as it is."""

    name: str
    contact_email: str | None
    contact_phone: str | None
    profession: str
    headline: str
    about: str
    text_language: str
    time_basis: TimeBasis
    visibility: Visibility
    named: bool
    hidden_from: tuple[str, ...]
    home_pc4: str | None
    max_travel_minutes: int
    languages: tuple[str, ...]
    forms: tuple[EngagementForm, ...]
    contract_kinds: tuple[ContractKind, ...]
    sectors: tuple[Sector, ...]
    levels: tuple[Level, ...]
    expertise: list[str]
    min_minutes_week: int
    max_minutes_week: int
    max_days: int
    earliest_start: dt.date | None
    latest_end: dt.date | None
    wants_licence: WantsLicence
    duo_preference: DuoPreference


@dataclass(frozen=True, slots=True)
class WindowFields:
    """A stretch of someone's week as they give it."""

    weekday: Weekday
    start_minute: int
    end_minute: int
    kind: WindowKind = WindowKind.AVAILABLE
    cycle: Cycle = Cycle.EVERY_WEEK
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ExceptionFields:
    """One day that differs from the week."""

    on: dt.date
    start_minute: int = 0
    end_minute: int = 1440
    kind: WindowKind = WindowKind.BLOCKED


@dataclass(frozen=True, slots=True)
class QualificationFields:
    """A paper as its owner describes it."""

    kind: QualificationKind
    subject: str | None = None
    level: Level | None = None
    issuer: str | None = None
    issued_on: dt.date | None = None
    expires_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ReleaseFields:
    """The hours that an employer gives, and on what conditions; `valid_to` is the first day after it."""

    minutes_week: int
    valid_from: dt.date
    valid_to: dt.date
    minutes_year: int | None = None
    weekdays: tuple[Weekday, ...] = ()
    conditions: str | None = None
    charge_kind: ChargeKind = ChargeKind.AT_COST
    rate_cents: int | None = None
    vat_treatment: VatTreatment = VatTreatment.UNKNOWN
    lending_basis: LendingBasis = LendingBasis.UNKNOWN


def camel(name: str) -> str:
    """Return a field's name as clients write it."""
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def check_profile(fields: ProfileFields, offers: Sequence[SubjectOffer]) -> Iterator[Issue]:
    """Yield what is wrong with a whole profile."""
    at = ("input", "profile")
    yield from _check_texts(fields, at)
    yield from _check_hours(fields, at)
    yield from _check_place(fields, at)
    yield from _check_levels(fields, at)
    yield from _check_offers(offers, at)


def _check_texts(fields: ProfileFields, at: tuple[str, ...]) -> Iterator[Issue]:
    for name, most in LENGTHS.items():
        if len(str(fields.get(name) or "")) > most:
            yield Issue((*at, camel(name)), "too_long", {"longest": most})
    for name in ("name", "profession"):
        if not str(fields.get(name) or "").strip():
            yield Issue((*at, name), "required")
    email = fields.get("contact_email")
    if email is not None and normal_email(email) is None:
        yield Issue((*at, "contactEmail"), "email")
    if fields.get("text_language", "nl") not in ("nl", "en"):
        yield Issue((*at, "textLanguage"), "language")
    if any(len(code) not in (2, 3) or not code.isalpha() for code in fields.get("languages", ())):
        yield Issue((*at, "languages"), "language")


def _check_hours(fields: ProfileFields, at: tuple[str, ...]) -> Iterator[Issue]:
    least, most = fields.get("min_minutes_week", 0), fields.get("max_minutes_week", 0)
    if not 0 < most <= MAX_WEEK_MINUTES:
        yield Issue((*at, "maxMinutesWeek"), "out_of_range", {"least": 1, "most": MAX_WEEK_MINUTES})
    if not 0 <= least <= max(most, 0):
        yield Issue((*at, "minMinutesWeek"), "out_of_range", {"least": 0, "most": max(most, 0)})
    if not 1 <= fields.get("max_days", 5) <= 6:
        yield Issue((*at, "maxDays"), "out_of_range", {"least": 1, "most": 6})
    start, end = fields.get("earliest_start"), fields.get("latest_end")
    if start is not None and end is not None and start >= end:
        yield Issue((*at, "latestEnd"), "ends_before_start")


def _check_place(fields: ProfileFields, at: tuple[str, ...]) -> Iterator[Issue]:
    home = fields.get("home_pc4")
    if home is not None and normal_postcode(home) is None:
        yield Issue((*at, "homePostcode"), "postcode")
    if not 5 <= fields.get("max_travel_minutes", 45) <= 180:
        yield Issue((*at, "maxTravelMinutes"), "out_of_range", {"least": 5, "most": 180})


def _check_levels(fields: ProfileFields, at: tuple[str, ...]) -> Iterator[Issue]:
    sectors = fields.get("sectors", ())
    if not sectors:
        yield Issue((*at, "sectors"), "required")
    for level in fields.get("levels", ()):
        if sectors and sector_of(level) not in sectors:
            yield Issue((*at, "levels"), "level_outside_sector", {"level": level.value})


def _check_offers(offers: Sequence[SubjectOffer], at: tuple[str, ...]) -> Iterator[Issue]:
    here = (*at, "subjects")
    if not 1 <= len(offers) <= MAX_SUBJECTS:
        yield Issue(here, "out_of_range", {"least": 1, "most": MAX_SUBJECTS})
    if len({offer.subject for offer in offers}) < len(offers):
        yield Issue(here, "twice")
    for number, offer in enumerate(offers):
        if offer.subject not in subjects():
            yield Issue((*here, str(number), "subject"), "unknown_subject", {"subject": offer.subject})
        if not 1 <= offer.strength <= 5:
            yield Issue((*here, str(number), "strength"), "out_of_range", {"least": 1, "most": 5})


def check_windows(windows: Sequence[WindowFields], exceptions: Sequence[ExceptionFields]) -> Iterator[Issue]:
    """Yield what is wrong with a week and its exceptions; windows may meet only where one blocks."""
    if len(windows) > MAX_WINDOWS or len(exceptions) > 366:
        yield Issue(("input", "windows"), "too_many", {"most": MAX_WINDOWS})
        return
    sound: list[tuple[int, WeeklySlot]] = []
    for number, window in enumerate(windows):
        slot = _slot_of(window)
        if slot is None:
            yield Issue(("input", "windows", str(number)), "minutes_or_days")
        elif window.kind is not WindowKind.BLOCKED:
            sound.append((number, slot))
    for _, later in clashing_pairs([slot for _, slot in sound]):
        yield Issue(("input", "windows", str(sound[later][0])), "overlapping")
    for number, exception in enumerate(exceptions):
        if not 0 <= exception.start_minute < exception.end_minute <= 1440:
            yield Issue(("input", "exceptions", str(number)), "minutes_or_days")


def _slot_of(window: WindowFields) -> WeeklySlot | None:
    start, end = window.valid_from or dt.date.min, window.valid_to or dt.date.max
    try:
        mask = CYCLE_MASKS[window.cycle]
        slot = WeeklySlot(window.weekday.number, window.start_minute, window.end_minute, mask, start, end)
    except ValueError:
        return None
    return slot if start < end else None


def check_qualification(paper: QualificationFields, today: dt.date) -> Iterator[Issue]:
    """Yield what is wrong with a paper."""
    if paper.subject is not None and paper.subject not in subjects():
        yield Issue(("input", "subject"), "unknown_subject", {"subject": paper.subject})
    if paper.issued_on is not None and paper.issued_on > today:
        yield Issue(("input", "issuedOn"), "in_future")
    if paper.issued_on is not None and paper.expires_on is not None and paper.expires_on <= paper.issued_on:
        yield Issue(("input", "expiresOn"), "ends_before_start")
    if len(paper.issuer or "") > 200:
        yield Issue(("input", "issuer"), "too_long", {"longest": 200})


def check_release(release: ReleaseFields, today: dt.date) -> Iterator[Issue]:
    """Yield what is wrong with a release."""
    at = ("input", "release")
    if not 0 < release.minutes_week <= MAX_WEEK_MINUTES:
        yield Issue((*at, "minutesWeek"), "out_of_range", {"least": 1, "most": MAX_WEEK_MINUTES})
    if release.minutes_year is not None and release.minutes_year < release.minutes_week:
        yield Issue((*at, "minutesYear"), "year_below_week")
    if release.valid_from >= release.valid_to:
        yield Issue((*at, "validTo"), "ends_before_start")
    elif release.valid_to <= today:
        yield Issue((*at, "validTo"), "in_past")
    if release.rate_cents is not None and not 0 <= release.rate_cents <= 50_000:
        yield Issue((*at, "rateCents"), "out_of_range", {"least": 0, "most": 50_000})
    if release.rate_cents and release.charge_kind is ChargeKind.FREE:
        yield Issue((*at, "rateCents"), "free_has_no_rate")
    if len(release.conditions or "") > 2000:
        yield Issue((*at, "conditions"), "too_long", {"longest": 2000})


def needs_release(time_basis: TimeBasis) -> bool:
    """Say whether the employer's word is needed: only for teaching in the employer's time."""
    return time_basis is TimeBasis.EMPLOYER_TIME


def first_issues(found: Iterable[Issue]) -> tuple[Issue, ...]:
    """Collect issues, each path and rule once."""
    return tuple({(issue.path, issue.rule): issue for issue in found}.values())
