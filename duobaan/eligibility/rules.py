"""May this person teach this lesson? One pure function over the dated rules; nothing here knows a figure by itself."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from duobaan.eligibility.rule_book import EligibilityRule, covered_subjects, order_of_grounds, rules_on
from duobaan.reference.school_system import norms
from duobaan.reference.subjects import subjects
from duobaan.words import LegalGround, Level, QualificationKind, Sector, TrajectoryKind

NO_RULE = "NO_RULE"
PRACTICAL_LESSONS = "PRACTICAL_LESSONS"
MINUTES_PER_HOUR = 60
FAR = dt.date.max


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def covers(held: str | None, asked: str) -> bool:
    """Say whether a subject is the asked one, the whole of which that is a part, or covers it by rule."""
    if held is None:
        return False
    known = subjects().get(asked)
    parent = known.parent if known else None
    return held in (asked, parent) or asked in covered_subjects().get(held, frozenset())


@dataclass(frozen=True, slots=True)
class Paper:
    """A qualification that someone holds; without a subject it speaks of none."""

    kind: QualificationKind
    subject: str | None = None
    issued_on: dt.date | None = None
    expires_on: dt.date | None = None

    def is_valid(self, on: dt.date) -> bool:
        """Say whether the paper counts on the day; the day of expiry is the last."""
        return (self.issued_on is None or self.issued_on <= on) and (self.expires_on is None or on <= self.expires_on)

    def covers(self, subject: str) -> bool:
        """Say whether the paper's subject covers the asked one."""
        return covers(self.subject, subject)


@dataclass(frozen=True, slots=True)
class TrajectoryFact:
    """A training that runs, or ran, from its start up to and including its deadline."""

    kind: TrajectoryKind
    started_on: dt.date
    deadline_on: dt.date
    subject: str | None = None

    def runs(self, on: dt.date) -> bool:
        """Say whether the training counts on the day."""
        return self.started_on <= on <= self.deadline_on


@dataclass(frozen=True, slots=True)
class Reason:
    """Which rule speaks, what it grants and until when, where it stands and what it is subject to.

    `first` and `last` are the days between which the rule itself is in force; `until` is the last day on which it
    grants this to this person (a paper or a training ends).
    """

    code: str
    ground: LegalGround
    source: str | None = None
    conditions: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    verified: bool = True
    first: dt.date | None = None
    last: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The strongest ground with its budget in minutes of clock time a school year (none: no limit) and the reasons."""

    ground: LegalGround
    limit_minutes_year: int | None
    reasons: tuple[Reason, ...]


def _paper_until(rule: EligibilityRule, paper: Paper) -> dt.date:
    expiry = paper.expires_on or FAR
    # The term of a training counts from its own start; without one, from the paper that lets someone teach meanwhile.
    if rule.within_months is None or rule.trajectory is not None or paper.issued_on is None:
        return expiry
    return min(expiry, add_months(paper.issued_on, rule.within_months))


def _papers_until(rule: EligibilityRule, papers: Iterable[Paper], subject: str) -> dt.date | None:
    """Return the last day on which papers fulfil a rule; nothing when they do not. Of one kind the longest counts."""
    best: dict[QualificationKind, dt.date] = {}
    for paper in papers:
        if not rule.same_subject or paper.covers(subject):
            best[paper.kind] = max(best.get(paper.kind, dt.date.min), _paper_until(rule, paper))
    if not rule.papers_all <= best.keys() or (rule.papers_any and not rule.papers_any & best.keys()):
        return None
    every = [best[kind] for kind in rule.papers_all]
    return min([*every, max((best[kind] for kind in rule.papers_any & best.keys()), default=FAR)])


def _trajectory_until(
    rule: EligibilityRule, trajectories: Iterable[TrajectoryFact], subject: str, on: dt.date
) -> dt.date | None:
    """Return the last day on which a training fulfils a rule; the law's own term counts from the training's start."""
    if rule.trajectory is None:
        return FAR
    ends = [
        one.deadline_on
        if rule.within_months is None
        else min(one.deadline_on, add_months(one.started_on, rule.within_months))
        for one in trajectories
        if one.kind is rule.trajectory
        and one.runs(on)
        and (not rule.same_subject or one.subject is None or covers(one.subject, subject))
    ]
    return max(ends, default=None)


def _ground(rule: EligibilityRule, class_year: int | None) -> LegalGround:
    # A licence for the lower years only is no full licence as long as nobody says which year the class is in.
    bounded = rule.class_years_to is not None and class_year is None
    return LegalGround.RESTRICTED if bounded and rule.ground is LegalGround.FULL else rule.ground


def _is_year_allowed(rule: EligibilityRule, class_year: int | None) -> bool:
    return rule.class_years_to is None or class_year is None or class_year <= rule.class_years_to


def reason_of(rule: EligibilityRule, class_year: int | None = None, until: dt.date = FAR) -> Reason:
    """Return what a rule grants, with its figures; the class year decides whether a bounded licence is full."""
    facts: dict[str, object] = {"verified": rule.verified}
    for name in ("limit", "class_years_to", "within_months"):
        value = getattr(rule, name)
        if value is not None:
            facts[name] = value
    return Reason(
        rule.code,
        _ground(rule, class_year),
        rule.source,
        rule.conditions,
        facts,
        verified=rule.verified,
        first=rule.term.first,
        last=rule.term.last,
        until=None if until == FAR else until,
    )


def speaking_reasons(
    papers: Iterable[Paper],
    trajectories: Iterable[TrajectoryFact],
    subject: str,
    level: Level,
    sector: Sector,
    on: dt.date,
    *,
    class_year: int | None = None,
) -> tuple[Reason, ...]:
    """Return what every rule that applies on a day grants, from the strongest ground to the weakest."""
    valid, running = [paper for paper in papers if paper.is_valid(on)], list(trajectories)
    found = []
    for rule in rules_on(on):
        if not rule.is_about(sector, level, subject) or not _is_year_allowed(rule, class_year):
            continue
        ends = (_papers_until(rule, valid, subject), _trajectory_until(rule, running, subject, on))
        until = None if None in ends else min(end for end in ends if end is not None)
        if until is not None and on <= until:
            found.append(reason_of(rule, class_year, until))
    order = order_of_grounds()
    return tuple(sorted(found, key=lambda reason: order.index(reason.ground)))


def year_limit(reason: Reason, school_weeks: int | None) -> int | None:
    """Return the minutes of clock time a school year that a reason allows: the weekly average times the weeks."""
    limit = reason.facts.get("limit")
    weeks = norms().default_school_weeks if school_weeks is None else school_weeks
    return limit * weeks * MINUTES_PER_HOUR if isinstance(limit, int) else None


def legal_ground(
    qualifications: Iterable[Paper],
    subject: str,
    level: Level,
    sector: Sector,
    on: dt.date,
    *,
    class_year: int | None = None,
    school_weeks: int | None = None,
    trajectories: Iterable[TrajectoryFact] = (),
) -> Decision:
    """Decide on which ground someone may teach a subject at a level on a day, conditions left aside.

    The budget of a guest is the weekly average over the year's weeks.
    """
    reasons = speaking_reasons(qualifications, trajectories, subject, level, sector, on, class_year=class_year)
    if not reasons:
        return Decision(LegalGround.NEEDS_REVIEW, None, (Reason(NO_RULE, LegalGround.NEEDS_REVIEW),))
    return Decision(reasons[0].ground, year_limit(reasons[0], school_weeks), reasons)
