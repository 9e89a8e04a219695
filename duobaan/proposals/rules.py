"""What terms must be: lessons of the vacancy that are free, days that fit, hours within offer and release; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from uuid import UUID

from duobaan.eligibility.assessment import PersonFacts
from duobaan.eligibility.working_time import WorkStretch
from duobaan.errors import HoursExceeded, InvalidInput, Issue
from duobaan.proposals.terms import Line, Money, Terms
from duobaan.timetable import hours
from duobaan.words import (
    Cycle,
    HolidayRegion,
    LegalGround,
    LessonPart,
    Level,
    LineRole,
    Sector,
    ShareMode,
    TimeBasis,
    Weekday,
)

MAX_LINES = 6
MAX_NOTE = 4000
MAX_NAME = 200
TEACHING = frozenset({LineRole.LEAD, LineRole.THEORY, LineRole.PRACTICE})
_TERMS = ("input", "terms")


@dataclass(frozen=True, slots=True)
class LineWish:
    """A line as someone writes it; what is left out follows from the terms and the lessons."""

    professional_id: UUID
    time_basis: TimeBasis
    slot_ids: tuple[UUID, ...] = ()
    role: LineRole = LineRole.LEAD
    minutes_week: int | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    money: Money | None = None
    subject_supervisor: str | None = None
    coach: str | None = None


@dataclass(frozen=True, slots=True)
class TermsWish:
    """Terms as someone writes them; days half open."""

    lines: tuple[LineWish, ...]
    starts_on: dt.date
    ends_on: dt.date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A range of days, half open."""

    start: dt.date
    end: dt.date

    def meets(self, other: Period) -> bool:
        """Say whether the two have a day in common."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Period) -> bool:
        """Say whether the other lies within."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class SlotFact:
    """What the rules need of a lesson."""

    id: UUID
    weekday: Weekday
    start_minute: int
    end_minute: int
    cycle: Cycle = Cycle.EVERY_WEEK
    subject: str | None = None
    level: Level | None = None
    class_group: str | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    part: LessonPart | None = None


@dataclass(frozen=True, slots=True)
class WorkFact:
    """Lesson minutes a week that someone already agreed to, and whose time they take."""

    period: Period
    minutes_week: int
    company_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ReleaseFact:
    """What an employer granted and the person accepted."""

    company_id: UUID
    period: Period
    minutes_week: int
    weekdays: frozenset[Weekday]


@dataclass(frozen=True, slots=True)
class PersonFact:
    """What one person offers and already does."""

    id: UUID
    employer_id: UUID | None
    max_minutes_week: int
    work: tuple[WorkFact, ...] = ()
    releases: tuple[ReleaseFact, ...] = ()
    law: PersonFacts = field(default_factory=PersonFacts)
    stretches: tuple[WorkStretch, ...] = ()  # of the week, at every employer
    is_gone: bool = False  # erased: nobody is left who could work
    is_lent_here: bool = True  # False where the employer lends nobody to the school, and nothing runs already


@dataclass(frozen=True, slots=True)
class LawFact:
    """What the school accepts in law and how its year runs."""

    sector: Sector
    board_id: UUID
    grounds: tuple[LegalGround, ...] = ()
    subjects: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    region: HolidayRegion = HolidayRegion.MIDDEN
    school_weeks: int | None = None
    anchors: tuple[dt.date, ...] = ()
    responsible_teacher: bool = True


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything that terms are checked against."""

    starts_on: dt.date | None
    ends_on: dt.date | None
    max_team: int
    share_mode: ShareMode
    law: LawFact
    slots: Mapping[UUID, SlotFact]
    people: Mapping[UUID, PersonFact]
    taken: Mapping[UUID, Sequence[Period]] = field(default_factory=dict)
    team: tuple[tuple[UUID, Period], ...] = ()  # who works on the vacancy, and when


def make_terms(wish: TermsWish, ground: Ground) -> Terms:
    """Return complete terms, or raise InvalidInput with everything that is wrong at once."""
    if issues := [*_whole_issues(wish, ground), *_line_issues(wish, ground)]:
        raise InvalidInput(*issues)
    terms = Terms(
        lines=tuple(_line(line, wish, ground) for line in wish.lines),
        starts_on=wish.starts_on,
        ends_on=wish.ends_on,
        note=wish.note.strip(),
    )
    if issues := [*_lead_issues(terms), *_taken_issues(terms, ground)]:
        raise InvalidInput(*issues)
    return terms


def _line(wish: LineWish, whole: TermsWish, ground: Ground) -> Line:
    slots = [ground.slots[key] for key in wish.slot_ids]
    employer = ground.people[wish.professional_id].employer_id
    return Line(
        professional_id=wish.professional_id,
        slot_ids=tuple(sorted(set(wish.slot_ids))),  # the order in which they are read back, so that hashes agree
        role=wish.role,
        time_basis=wish.time_basis,
        minutes_week=hours.fullest_week_minutes(slots) if slots else wish.minutes_week or 0,
        valid_from=wish.valid_from or whole.starts_on,
        valid_to=wish.valid_to or whole.ends_on,
        company_id=employer if wish.time_basis is TimeBasis.EMPLOYER_TIME else None,
        money=wish.money,
        subject_supervisor=wish.subject_supervisor,
        coach=wish.coach,
    )


def _whole_issues(wish: TermsWish, ground: Ground) -> Iterator[Issue]:
    if not wish.lines or len(wish.lines) > MAX_LINES:
        yield Issue((*_TERMS, "lines"), "between", {"low": 1, "high": MAX_LINES})
    if wish.starts_on >= wish.ends_on:
        yield Issue((*_TERMS, "endsOn"), "end_before_start")
    if ground.starts_on is not None and wish.starts_on < ground.starts_on:
        yield Issue((*_TERMS, "startsOn"), "outside_vacancy", {"limit": ground.starts_on.isoformat()})
    if ground.ends_on is not None and wish.ends_on > ground.ends_on:
        yield Issue((*_TERMS, "endsOn"), "outside_vacancy", {"limit": ground.ends_on.isoformat()})
    if len(wish.note) > MAX_NOTE:
        yield Issue((*_TERMS, "note"), "too_long", {"longest": MAX_NOTE})
    most = 1 if ground.share_mode is ShareMode.NONE else ground.max_team
    term = Period(wish.starts_on, wish.ends_on)
    # Who left before these terms begin makes room for someone else.
    there = {who for who, period in ground.team if period.meets(term)}
    if len(there | {line.professional_id for line in wish.lines}) > most:
        yield Issue((*_TERMS, "lines"), "team_too_large", {"limit": most})


def _line_issues(wish: TermsWish, ground: Ground) -> Iterator[Issue]:
    seen: set[tuple[UUID, LineRole]] = set()
    for number, line in enumerate(wish.lines):
        at = (*_TERMS, "lines", str(number))
        yield from _issues_of_line(line, wish, ground, at)
        if (line.professional_id, line.role) in seen:
            yield Issue((*at, "professionalId"), "line_twice")
        seen.add((line.professional_id, line.role))


def _issues_of_line(line: LineWish, wish: TermsWish, ground: Ground, at: tuple[str, ...]) -> Iterator[Issue]:
    if any(key not in ground.slots for key in line.slot_ids):
        yield Issue((*at, "slots"), "not_of_vacancy")
    if not line.slot_ids and (ground.slots or not line.minutes_week or line.minutes_week < 0):
        yield Issue((*at, "slots"), "no_lessons")
    start, end = line.valid_from or wish.starts_on, line.valid_to or wish.ends_on
    if start >= end or start < wish.starts_on or end > wish.ends_on:
        yield Issue((*at, "validFrom"), "outside_terms")
    if line.money is not None and line.money.rate_cents is not None and line.money.rate_cents < 0:
        yield Issue((*at, "money", "ratePerHourCents"), "negative")
    for name, text in (("subjectSupervisor", line.subject_supervisor), ("coach", line.coach)):
        if text is not None and len(text) > MAX_NAME:
            yield Issue((*at, name), "too_long", {"longest": MAX_NAME})
    employer = ground.people[line.professional_id].employer_id
    if line.time_basis is TimeBasis.EMPLOYER_TIME and employer is None:
        yield Issue((*at, "timeBasis"), "no_employer")


def _period(line: Line) -> Period:
    return Period(line.valid_from, line.valid_to)


def _lead_issues(terms: Terms) -> Iterator[Issue]:
    leads = [(number, line) for number, line in enumerate(terms.lines) if line.role in TEACHING]
    for (_, one), (number, other) in combinations(leads, 2):
        if set(one.slot_ids) & set(other.slot_ids) and _period(one).meets(_period(other)):
            yield Issue((*_TERMS, "lines", str(number), "slots"), "two_leads")


def _taken_issues(terms: Terms, ground: Ground) -> Iterator[Issue]:
    for number, line in enumerate(terms.lines):
        if taken_slots(line, ground.taken):
            yield Issue((*_TERMS, "lines", str(number), "slots"), "slot_taken")


def taken_slots(line: Line, taken: Mapping[UUID, Sequence[Period]]) -> list[UUID]:
    """Return the lessons of a teaching line that somebody else teaches in a part of its period."""
    slots = line.slot_ids if line.role in TEACHING else ()
    return [key for key in slots if any(_period(line).meets(period) for period in taken.get(key, ()))]


def peak_minutes(work: Iterable[WorkFact], within: Period) -> int:
    """Return the most lesson minutes a week that run at once on any day of a period."""
    loads = (hours.Load(fact.minutes_week, fact.period.start, fact.period.end) for fact in work)
    return hours.peak_minutes(loads, within.start, within.end)


def check_hours(terms: Terms, ground: Ground) -> None:
    """Raise HoursExceeded when someone would teach more than they offer, or than their employer released."""
    for number, line in enumerate(terms.lines):
        person, within = ground.people[line.professional_id], _period(line)
        mine = [other for other in terms.lines if other.professional_id == person.id]
        wanted = [WorkFact(_period(other), other.minutes_week, other.company_id) for other in mine]
        limits = [(person.max_minutes_week, person.work, wanted)]
        release = release_for(line, person)
        if release is not None:
            of_company = [fact for fact in person.work if fact.company_id == release.company_id]
            limits.append((release.minutes_week, tuple(of_company), [fact for fact in wanted if fact.company_id]))
        for limit, done, more in limits:
            used, requested = peak_minutes(done, within), peak_minutes(more, within)
            if peak_minutes([*done, *more], within) > limit:
                raise HoursExceeded(
                    available_minutes=max(0, limit - used),
                    requested_minutes=requested,
                    path=(*_TERMS, "lines", str(number)),
                )


def release_for(line: Line, person: PersonFact) -> ReleaseFact | None:
    """Return the release that covers the whole period of a line in the employer's time; the widest when several do."""
    if line.time_basis is not TimeBasis.EMPLOYER_TIME:
        return None
    fitting = [
        release
        for release in person.releases
        if release.company_id == line.company_id and release.period.holds(_period(line))
    ]
    return max(fitting, key=lambda release: release.minutes_week, default=None)
