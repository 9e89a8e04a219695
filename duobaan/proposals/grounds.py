"""Whether everybody may do what the terms say: the release, the law and the limits of working time; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from duobaan.commitments.rules import Lesson, booked_slots
from duobaan.eligibility.assessment import LessonFacts, VacancyFacts
from duobaan.eligibility.budget import TaughtLesson
from duobaan.eligibility.engine import assess
from duobaan.eligibility.lessons import UNTIMED, class_year_of, lesson_facts
from duobaan.eligibility.working_time import WorkStretch, reasons_of
from duobaan.errors import NotEligible, ReasonFact
from duobaan.proposals.rules import TEACHING, Ground, SlotFact, release_for
from duobaan.proposals.terms import Line, Terms
from duobaan.words import CommitmentKind, Cycle, Level, TimeBasis


def check_may_work(terms: Terms, ground: Ground) -> None:
    """Raise NotEligible with every reason why a line may not be done as written."""
    reasons = [*_release_reasons(terms, ground), *_legal_reasons(terms, ground), *_time_reasons(terms, ground)]
    if reasons:
        raise NotEligible(*{(reason.code, *map(str, reason.facts.values())): reason for reason in reasons}.values())


def _release_reasons(terms: Terms, ground: Ground) -> Iterator[ReasonFact]:
    for line in terms.lines:
        if line.time_basis is not TimeBasis.EMPLOYER_TIME:
            continue
        if not ground.people[line.professional_id].is_lent_here:
            yield ReasonFact("NOT_OFFERED_HERE")
            continue
        release = release_for(line, ground.people[line.professional_id])
        if release is None:
            yield ReasonFact("RELEASE_MISSING")
        elif release.weekdays:
            days = {ground.slots[key].weekday for key in line.slot_ids} - release.weekdays
            for day in sorted(days, key=lambda day: day.number):
                yield ReasonFact("RELEASE_WEEKDAY", {"weekday": day.value})


def _lines_of(terms: Terms) -> dict[UUID, list[Line]]:
    found: dict[UUID, list[Line]] = {}
    for line in terms.lines:
        found.setdefault(line.professional_id, []).append(line)
    return found


def _legal_reasons(terms: Terms, ground: Ground) -> Iterator[ReasonFact]:
    """Yield why someone may not teach; all lines of one person together, for they share one budget."""
    for key, lines in _lines_of(terms).items():
        teaching = [line for line in lines if line.role in TEACHING]
        if teaching:
            start = min(line.valid_from for line in teaching)
            facts = _facts(teaching, ground, start)
            yield from assess(ground.people[key].law, facts, start).blocks


def _facts(lines: list[Line], ground: Ground, start: dt.date) -> VacancyFacts:
    law = ground.law
    return VacancyFacts(
        sector=law.sector,
        lessons=tuple(lesson for line in lines for lesson in _lessons(line, ground)),
        board_id=law.board_id,
        accepted=frozenset(law.grounds),
        starts_on=start,
        ends_on=max(line.valid_to for line in lines),
        responsible_teacher=law.responsible_teacher,
        school_weeks=law.school_weeks,
    )


def _lessons(line: Line, ground: Ground) -> Iterator[LessonFacts]:
    law = ground.law
    several: list[SlotFact | None] = [ground.slots[key] for key in line.slot_ids] or [None]
    for slot in several:
        subject = (slot.subject if slot else None) or next(iter(law.subjects), None)
        level = (slot.level if slot else None) or next(iter(law.levels), None)
        if subject is None or level is None:
            continue
        taught = TaughtLesson(
            board_id=law.board_id,
            region=law.region,
            sector=law.sector,
            subject=subject,
            level=Level(level),
            minutes=slot.end_minute - slot.start_minute if slot else line.minutes_week,
            first=max(line.valid_from, (slot.valid_from if slot else None) or line.valid_from),
            after=min(line.valid_to, (slot.valid_to if slot else None) or line.valid_to),
            weekday=slot.weekday.number if slot else None,
            cycle=slot.cycle if slot else Cycle.EVERY_WEEK,
            anchors=law.anchors,
            class_year=class_year_of(slot.class_group, law.sector) if slot else None,
        )
        yield lesson_facts(str(slot.id) if slot else UNTIMED, taught, slot.part if slot else None)


def _written(slot: SlotFact) -> Lesson:
    return Lesson(slot.weekday, slot.start_minute, slot.end_minute, slot.cycle, slot.valid_from, slot.valid_to)


def _time_reasons(terms: Terms, ground: Ground) -> Iterator[ReasonFact]:
    """Yield which limits of working time the terms would pass, over all employers together."""
    for key, lines in _lines_of(terms).items():
        wanted = [
            WorkStretch(slot, CommitmentKind.TEACHING, ground.law.region)
            for line in lines
            for slot in booked_slots(
                [_written(ground.slots[one]) for one in line.slot_ids],
                line.valid_from,
                line.valid_to,
                ground.law.anchors,
            )
        ]
        first, after = min(line.valid_from for line in lines), max(line.valid_to for line in lines)
        yield from reasons_of(ground.people[key].stretches, wanted, first, after)
