"""May this person teach here? Facts of a person and of teaching work in, an assessment out; pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from duobaan.eligibility.assessment import (
    Assessment,
    Deadline,
    GuestClaims,
    LessonAssessment,
    LessonFacts,
    PersonFacts,
    VacancyFacts,
    years_of,
)
from duobaan.eligibility.budget import BudgetRow
from duobaan.eligibility.rule_book import expertise_nearness, order_of_grounds, rules_version
from duobaan.eligibility.rules import MINUTES_PER_HOUR, NO_RULE, PRACTICAL_LESSONS, Reason, speaking_reasons, year_limit
from duobaan.errors import ReasonFact
from duobaan.reference.holidays import ONE_DAY, school_year_of
from duobaan.reference.subjects import closeness
from duobaan.timetable.calendar import monday_of
from duobaan.words import LegalGround, LessonPart, LineRole

OWN_EXPERTISE = "OWN_EXPERTISE"
RESPONSIBLE_TEACHER = "RESPONSIBLE_TEACHER"
NEVER_ALONE = frozenset({LegalGround.NOT_ALLOWED, LegalGround.SUPPORT_ONLY})
_reasons_of = lru_cache(maxsize=1 << 15)(speaking_reasons)


def worst(grounds: Iterator[LegalGround] | Sequence[LegalGround]) -> LegalGround:
    """Return the weakest of grounds; no lesson at all must be looked at."""
    return max(grounds, key=order_of_grounds().index, default=LegalGround.NEEDS_REVIEW)


def assess(person: PersonFacts, vacancy: VacancyFacts, on: dt.date) -> Assessment:
    """Say on which ground someone may teach the lessons on a day, until when, and what stands in the way.

    What would change the answer is a question of its own: `duobaan.eligibility.changes`.
    """
    lessons = tuple(_lesson(person, vacancy, lesson, on) for lesson in vacancy.lessons)
    budgets = tuple(_budgets(person, vacancy, lessons, on)) if vacancy.role is not LineRole.SUPPORT else ()
    deadlines = [lesson.deadline for lesson in lessons if lesson.deadline is not None]
    blocks = () if vacancy.role is LineRole.SUPPORT else (*_ground_blocks(vacancy, lessons), *_budget_blocks(budgets))
    return Assessment(
        on=on,
        rules_version=rules_version(),
        ground=worst([lesson.ground for lesson in lessons]),
        lessons=lessons,
        budgets=budgets,
        deadline=min(deadlines, key=lambda deadline: deadline.on, default=None),
        blocks=_once(blocks),
        warnings=_once((*_deadline_warnings(vacancy, lessons), *_budget_warnings(budgets), *_doubts(lessons))),
    )


def _once(reasons: Sequence[ReasonFact]) -> tuple[ReasonFact, ...]:
    return tuple({(reason.code, *map(str, reason.facts.values())): reason for reason in reasons}.values())


def is_own_expertise(person: PersonFacts, subject: str) -> bool:
    """Say whether a lesson's subject is near enough to what someone offers; nobody who says nothing is refused."""
    if person.subjects is None:
        return True
    return any(closeness(offered, subject) >= expertise_nearness() for offered in person.subjects)


def granted(person: PersonFacts, vacancy: VacancyFacts, lesson: LessonFacts, on: dt.date) -> tuple[Reason, ...]:
    """Return the grounds on which someone may teach a lesson on a day, the strongest first, conditions looked at.

    A ground whose condition is not met leaves support beside a teacher.
    """
    spoken = _reasons_of(
        person.papers,
        person.trajectories,
        lesson.subject,
        lesson.level,
        vacancy.sector,
        on,
        class_year=lesson.class_year,
    )
    if not spoken:
        return (Reason(NO_RULE, LegalGround.NEEDS_REVIEW),)
    unmet = set()
    if not vacancy.responsible_teacher:
        unmet.add(RESPONSIBLE_TEACHER)
    if not is_own_expertise(person, lesson.subject):
        unmet.add(OWN_EXPERTISE)
    if lesson.part is LessonPart.THEORY:
        unmet.add(PRACTICAL_LESSONS)
    kept = [reason for reason in spoken if not unmet & set(reason.conditions)]
    if len(kept) < len(spoken):
        first = next(reason for reason in spoken if unmet & set(reason.conditions))
        missing = sorted(unmet & set(first.conditions))[0]
        facts = {"subject": lesson.subject, "rule": first.code}
        support = Reason(f"SUPPORT_{missing}", LegalGround.SUPPORT_ONLY, first.source, (), facts, first.verified)
        kept = sorted([*kept, support], key=lambda reason: order_of_grounds().index(reason.ground))
    return tuple(kept)


def _lesson(person: PersonFacts, vacancy: VacancyFacts, lesson: LessonFacts, on: dt.date) -> LessonAssessment:
    reasons = granted(person, vacancy, lesson, on)
    return LessonAssessment(
        key=lesson.key,
        subject=lesson.subject,
        level=lesson.level,
        ground=reasons[0].ground,
        reasons=reasons,
        deadline=_deadline(person, vacancy, lesson, reasons[0]),
    )


def _deadline(person: PersonFacts, vacancy: VacancyFacts, lesson: LessonFacts, reason: Reason) -> Deadline | None:
    ends = [day for day in (reason.until, reason.last) if day is not None]
    if not ends:
        return None
    last = min(ends)
    after = granted(person, vacancy, lesson, last + ONE_DAY)[0].ground
    if order_of_grounds().index(after) <= order_of_grounds().index(reason.ground):
        return None  # what follows is as strong: nothing ends for this person
    code = "RULE_ENDS" if last != reason.until else _ending(reason)
    return Deadline(last, code, after)


def _ending(reason: Reason) -> str:
    if reason.ground is LegalGround.IN_TRAJECTORY:
        return "TRAJECTORY_ENDS"
    return "TERM_ENDS" if "within_months" in reason.facts else "PAPER_ENDS"


def accepted_grounds(vacancy: VacancyFacts) -> frozenset[LegalGround]:
    """Return the grounds that the work takes; where no rule is known the school judges, so that refuses nobody."""
    asked = vacancy.accepted or frozenset(LegalGround)
    return (asked | {LegalGround.NEEDS_REVIEW}) - NEVER_ALONE


def _ground_blocks(vacancy: VacancyFacts, lessons: Sequence[LessonAssessment]) -> Iterator[ReasonFact]:
    accepted = accepted_grounds(vacancy)
    for lesson in lessons:
        best = lesson.reasons[0]
        if best.ground is LegalGround.SUPPORT_ONLY:
            yield ReasonFact(best.code, best.facts, best.source)
        elif not any(reason.ground in accepted for reason in lesson.reasons):
            yield ReasonFact("GROUND_NOT_ACCEPTED", {"ground": best.ground, "rule": best.code}, best.source)
        elif (end := _ends_within(vacancy, lesson)) and end.ground_after not in accepted:
            facts = {"on": end.on, "ground": end.ground_after}
            yield ReasonFact("GROUND_ENDS_TOO_SOON", facts, best.source)


def _ends_within(vacancy: VacancyFacts, lesson: LessonAssessment) -> Deadline | None:
    end, deadline = vacancy.ends_on, lesson.deadline
    return deadline if deadline is not None and (end is None or deadline.on + ONE_DAY < end) else None


def _deadline_warnings(vacancy: VacancyFacts, lessons: Sequence[LessonAssessment]) -> Iterator[ReasonFact]:
    for lesson in lessons:
        if end := _ends_within(vacancy, lesson):
            yield ReasonFact("FALLS_BACK", {"on": end.on, "ground": end.ground_after}, lesson.reasons[0].source)


def _doubts(lessons: Sequence[LessonAssessment]) -> Iterator[ReasonFact]:
    for lesson in lessons:
        best = lesson.reasons[0]
        if not best.verified:
            yield ReasonFact("RULE_NOT_VERIFIED", {"rule": best.code}, best.source)


def _asked_minutes(vacancy: VacancyFacts, lessons: Sequence[LessonAssessment]) -> dict[int, int]:
    """Return the minutes per school year that would be taught as a guest, falling back after a deadline included."""
    found: defaultdict[int, int] = defaultdict(int)
    for facts, lesson in zip(vacancy.lessons, lessons, strict=True):
        for year, amount in _guest_minutes(facts, lesson):
            found[year] += amount
    return dict(sorted(found.items()))


def _guest_minutes(facts: LessonFacts, lesson: LessonAssessment) -> tuple[tuple[int, int], ...]:
    if lesson.ground is LegalGround.GUEST:
        return facts.year_minutes
    end = lesson.deadline
    if end is None or end.ground_after is not LegalGround.GUEST:
        return ()
    return years_of((day for day in facts.held_on if day > end.on), facts.minutes)


def guest_claims(person: PersonFacts, vacancy: VacancyFacts, on: dt.date) -> GuestClaims:
    """Return what each lesson would take of a guest's budget, and what the budgets of those school years are."""
    known: dict[LessonFacts, LessonAssessment] = {}
    asked: dict[str, tuple[tuple[int, int], ...]] = {}
    for facts in vacancy.lessons if vacancy.role is not LineRole.SUPPORT else ():
        # Lessons that differ in their days only are judged once.
        alike = replace(facts, key="", minutes=0, held_on=(), year_minutes=())
        if alike not in known:
            known[alike] = _lesson(person, vacancy, facts, on)
        if minutes := _guest_minutes(facts, known[alike]):
            asked[facts.key] = minutes
    years = sorted({year for minutes in asked.values() for year, _ in minutes})
    limits = {year: found[1] for year in years if (found := _guest_limit(person, vacancy, year, on)) is not None}
    return GuestClaims(asked, limits)


def _guest_limit(person: PersonFacts, vacancy: VacancyFacts, year: int, on: dt.date) -> tuple[Reason, int] | None:
    """Return the guest rule of a school year with the minutes that it allows; None where nothing is counted."""
    day = max(on, dt.date(year, 8, 1))
    reason = _guest_reason(person, vacancy, day if school_year_of(day) == year else dt.date(year, 8, 1))
    limit = None if reason is None else year_limit(reason, vacancy.school_weeks)
    return None if reason is None or limit is None else (reason, limit)


def _guest_reason(person: PersonFacts, vacancy: VacancyFacts, day: dt.date) -> Reason | None:
    for lesson in vacancy.lessons:
        for reason in _reasons_of(
            person.papers, person.trajectories, lesson.subject, lesson.level, vacancy.sector, day
        ):
            if reason.ground is LegalGround.GUEST:
                return reason
    return None


def _budgets(
    person: PersonFacts, vacancy: VacancyFacts, lessons: Sequence[LessonAssessment], on: dt.date
) -> Iterator[BudgetRow]:
    """Yield, per school year, the board's budget and the total as they would stand with the asked lessons in."""
    for year, asked in _asked_minutes(vacancy, lessons).items():
        if (found := _guest_limit(person, vacancy, year, on)) is None:
            continue
        reason, limit = found
        average = reason.facts.get("limit")
        peak, week = _peak(person, vacancy, lessons, year)
        for board in (vacancy.board_id, None):
            yield BudgetRow(
                school_year=year,
                board_id=board,
                limit_minutes=limit,
                taught_minutes=0,
                planned_minutes=person.guest.used(year, board) + asked,
                weekly_minutes=average * MINUTES_PER_HOUR if isinstance(average, int) else 0,
                peak_minutes=peak,
                peak_week=week,
                reason=reason,
            )


def _peak(
    person: PersonFacts, vacancy: VacancyFacts, lessons: Sequence[LessonAssessment], year: int
) -> tuple[int, dt.date | None]:
    """Return the fullest week of guest lessons over all boards, the asked ones included."""
    weeks: defaultdict[dt.date, int] = defaultdict(int)
    for day in person.guest.days:
        if school_year_of(day.on) == year:
            weeks[monday_of(day.on)] += day.minutes
    for facts, lesson in zip(vacancy.lessons, lessons, strict=True):
        if lesson.ground is LegalGround.GUEST:
            for held in facts.held_on:
                if school_year_of(held) == year:
                    weeks[monday_of(held)] += facts.minutes
    peak = max(weeks, key=lambda monday: (weeks[monday], -monday.toordinal()), default=None)
    return (0, None) if peak is None else (weeks[peak], peak)


def _budget_facts(row: BudgetRow) -> dict[str, object]:
    return {
        "limit_hours": row.limit_minutes // MINUTES_PER_HOUR,
        "hours": -(-row.used_minutes // MINUTES_PER_HOUR),
        "limit_minutes": row.limit_minutes,
        "minutes": row.used_minutes,
        "school_year": row.school_year,
    }


def _budget_blocks(budgets: Sequence[BudgetRow]) -> Iterator[ReasonFact]:
    for row in budgets:
        if row.board_id is not None and row.left_minutes < 0:
            yield ReasonFact("GUEST_BUDGET", _budget_facts(row), row.reason.source)


def _budget_warnings(budgets: Sequence[BudgetRow]) -> Iterator[ReasonFact]:
    for row in budgets:
        if row.board_id is None and row.left_minutes < 0:
            yield ReasonFact("GUEST_BUDGET_TOTAL", _budget_facts(row), row.reason.source)
        if row.board_id is None and row.is_peak:
            facts = {"hours": -(-row.peak_minutes // MINUTES_PER_HOUR), "week": row.peak_week}
            yield ReasonFact("GUEST_PEAK", facts, row.reason.source)
