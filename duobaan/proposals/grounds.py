"""Whether everybody may do what the terms say: the employer's release and the legal ground; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from duobaan.eligibility.rules import Decision, legal_ground
from duobaan.errors import NotEligible, ReasonFact
from duobaan.proposals.rules import TEACHING, Ground, Period, PersonFact, SlotFact, release_for
from duobaan.proposals.terms import Line, Terms
from duobaan.reference.holidays import ONE_DAY, school_year_of
from duobaan.timetable.calendar import school_weeks_between
from duobaan.words import LegalGround, Level, TimeBasis


def check_may_work(terms: Terms, ground: Ground) -> None:
    """Raise NotEligible with every reason why a line may not be done as written."""
    reasons = [*_release_reasons(terms, ground), *_legal_reasons(terms, ground)]
    if reasons:
        raise NotEligible(*{(reason.code, *map(str, reason.facts.values())): reason for reason in reasons}.values())


def _release_reasons(terms: Terms, ground: Ground) -> Iterator[ReasonFact]:
    for line in terms.lines:
        if line.time_basis is not TimeBasis.EMPLOYER_TIME:
            continue
        release = release_for(line, ground.people[line.professional_id])
        if release is None:
            yield ReasonFact("RELEASE_MISSING")
        elif release.weekdays:
            days = {ground.slots[key].weekday for key in line.slot_ids} - release.weekdays
            for day in sorted(days, key=lambda day: day.number):
                yield ReasonFact("RELEASE_WEEKDAY", {"weekday": day.value})


def _legal_reasons(terms: Terms, ground: Ground) -> Iterator[ReasonFact]:
    for line in terms.lines:
        if line.role not in TEACHING:
            continue
        person = ground.people[line.professional_id]
        for subject, level in sorted(_taught(line, ground)):
            decision = legal_ground(
                person.papers,
                subject,
                Level(level),
                ground.law.sector,
                line.valid_from,
                school_weeks=ground.law.school_weeks,
            )
            yield from _judge(decision, line, person, ground)


def _taught(line: Line, ground: Ground) -> set[tuple[str, str]]:
    law = ground.law
    lessons: list[SlotFact | None] = [ground.slots[key] for key in line.slot_ids] or [None]
    found: set[tuple[str, str]] = set()
    for lesson in lessons:
        subject = (lesson.subject if lesson else None) or next(iter(law.subjects), None)
        level = (lesson.level if lesson else None) or next(iter(law.levels), None)
        if subject and level:
            found.add((subject, level.value))
    return found


def _judge(decision: Decision, line: Line, person: PersonFact, ground: Ground) -> Iterator[ReasonFact]:
    accepted = set(ground.law.grounds) or set(LegalGround) - {LegalGround.NOT_ALLOWED}
    # No rule at hand is no refusal: the board judges, and the product says that it could not.
    fitting = [reason for reason in decision.reasons if reason.ground in accepted | {LegalGround.NEEDS_REVIEW}]
    if not fitting:
        best = decision.reasons[0]
        yield ReasonFact("GROUND_NOT_ACCEPTED", {"ground": best.ground.value, "rule": best.code}, best.source)
        return
    if fitting[0].ground is LegalGround.GUEST and decision.limit_minutes_year is not None:
        yield from _over_budget(decision.limit_minutes_year, line, person, ground, fitting[0].source)


def _over_budget(
    limit: int, line: Line, person: PersonFact, ground: Ground, source: str | None
) -> Iterator[ReasonFact]:
    """The guest limit is an average over the year, counted per board: weeks times minutes, year by year."""
    runs = [(fact.period, fact.minutes_week) for fact in person.work if fact.at_board]
    runs.append((Period(line.valid_from, line.valid_to), line.minutes_week))
    for year in range(school_year_of(line.valid_from), school_year_of(line.valid_to - ONE_DAY) + 1):
        first, after = dt.date(year, 8, 1), dt.date(year + 1, 8, 1)
        used = sum(
            minutes * len(school_weeks_between(ground.law.region, max(run.start, first), min(run.end, after)))
            for run, minutes in runs
        )
        if used > limit:
            yield ReasonFact("GUEST_BUDGET", {"limit_minutes": limit, "minutes": used, "school_year": year}, source)
