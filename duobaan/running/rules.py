"""What an hour entry, an absence, a handover and an evaluation must satisfy; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence

from duobaan.errors import InvalidInput, Issue
from duobaan.words import ArrangementStatus, EvaluationMoment, EvaluationTopic

MAX_DAY_MINUTES = 12 * 60  # the longest shift of the Arbeidstijdenwet, art. 5:7
MAX_NOTE = 300
MAX_BODY = 4000
BEGUN = (
    ArrangementStatus.ACTIVE,
    ArrangementStatus.SUSPENDED,
    ArrangementStatus.COMPLETED,
    ArrangementStatus.TERMINATED,
)
RUNNING = (ArrangementStatus.ACTIVE, ArrangementStatus.SUSPENDED)
Span = tuple[dt.date, dt.date]


def check_status(status: ArrangementStatus, wanted: Collection[ArrangementStatus], field: str) -> None:
    """Raise InvalidInput unless work is in one of these states."""
    if status not in wanted:
        raise InvalidInput.at("input", field, rule="not_running")


def check_hours(worked_on: dt.date, minutes: int, note: str, span: Span, *, today: dt.date, other_minutes: int) -> None:
    """Raise InvalidInput unless a day's entry lies within the assignment, is over, and fits a day with the others."""
    if issues := list(_hour_issues(worked_on, minutes, note, span, today, other_minutes)):
        raise InvalidInput(*issues)


def _hour_issues(
    worked_on: dt.date, minutes: int, note: str, span: Span, today: dt.date, other_minutes: int
) -> Iterator[Issue]:
    if worked_on > today:
        yield Issue(("input", "workedOn"), "in_future")
    if not span[0] <= worked_on < span[1]:
        facts = {"first": span[0].isoformat(), "end": span[1].isoformat()}
        yield Issue(("input", "workedOn"), "outside_assignment", facts)
    if minutes < 1 or minutes + other_minutes > MAX_DAY_MINUTES:
        yield Issue(("input", "minutes"), "minutes_of_day", {"high": max(0, MAX_DAY_MINUTES - other_minutes)})
    if len(note) > MAX_NOTE:
        yield Issue(("input", "note"), "too_long", {"longest": MAX_NOTE})


def check_absence(starts_on: dt.date, ends_on: dt.date, span: Span) -> None:
    """Raise InvalidInput unless the days lie within the assignment; `ends_on` is the first day after it."""
    if ends_on <= starts_on:
        raise InvalidInput.at("input", "endsOn", rule="end_before_start")
    if starts_on < span[0] or ends_on > span[1]:
        raise InvalidInput.at(
            "input",
            "startsOn" if starts_on < span[0] else "endsOn",
            rule="outside_assignment",
            first=span[0].isoformat(),
            end=span[1].isoformat(),
        )


def check_return(ends_on: dt.date, span: Span, today: dt.date) -> None:
    """Raise InvalidInput unless an absence ends earlier than was said, and not before today: what is past happened."""
    first = max(span[0], min(today, span[1]))
    if not first <= ends_on < span[1]:
        facts = {"first": first.isoformat(), "end": span[1].isoformat()}
        raise InvalidInput.at("input", "endsOn", rule="not_earlier", **facts)


def check_scores(scores: Sequence[tuple[EvaluationTopic, int]]) -> dict[str, int]:
    """Return scores by topic; raise InvalidInput unless there is one from 1 to 5 for each topic that is named."""
    topics = [topic for topic, _ in scores]
    if not scores or len(set(topics)) < len(topics) or any(not 1 <= score <= 5 for _, score in scores):
        raise InvalidInput.at("input", "scores", rule="score")
    return {topic.value: score for topic, score in scores}


def check_moment(moment: EvaluationMoment, status: ArrangementStatus) -> None:
    """Raise InvalidInput for a look back before the work began, or a mid-term one after its end."""
    check_status(status, RUNNING if moment is EvaluationMoment.MIDTERM else BEGUN, "moment")


def check_body(body: str, *, needed: bool = True) -> str:
    """Return a text without the blanks around it; raise InvalidInput when it is missing or too long."""
    text = body.strip()
    if (needed and not text) or len(text) > MAX_BODY:
        raise InvalidInput.at("input", "body", rule="between", low=1 if needed else 0, high=MAX_BODY)
    return text


def month_of(day: dt.date) -> dt.date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def check_month(day: dt.date) -> dt.date:
    """Return a month's first day; raise InvalidInput for any other day."""
    if day.day != 1:
        raise InvalidInput.at("input", "month", rule="not_a_month")
    return day


def check_class(class_group: str, known: Iterable[str | None]) -> str:
    """Return a class of the arrangement, or raise InvalidInput."""
    name = class_group.strip()
    if name not in set(known):
        raise InvalidInput.at("input", "classGroup", rule="unknown_class")
    return name
