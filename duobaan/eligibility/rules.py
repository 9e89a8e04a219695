"""May this person teach this lesson? One pure function over the dated rules; nothing here knows a figure by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from duobaan.eligibility.rule_book import EligibilityRule, covered_subjects, order_of_grounds, rules_on
from duobaan.reference.school_system import norms
from duobaan.reference.subjects import subjects
from duobaan.words import LegalGround, Level, QualificationKind, Sector

NO_RULE = "NO_RULE"
MINUTES_PER_HOUR = 60


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
        """Say whether the paper's subject is the asked one, the whole of which that is a part, or covers it by rule."""
        if self.subject is None:
            return False
        known = subjects().get(subject)
        parent = known.parent if known else None
        also = covered_subjects().get(self.subject, frozenset())
        return self.subject in (subject, parent) or subject in also


@dataclass(frozen=True, slots=True)
class Reason:
    """Which rule speaks, what it grants, where it stands and what it is subject to."""

    code: str
    ground: LegalGround
    source: str | None = None
    conditions: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """The strongest ground with its budget in minutes of clock time a school year (none: no limit) and the reasons."""

    ground: LegalGround
    limit_minutes_year: int | None
    reasons: tuple[Reason, ...]


def _has_papers(rule: EligibilityRule, papers: Iterable[Paper], subject: str) -> bool:
    fitting = {paper.kind for paper in papers if not rule.same_subject or paper.covers(subject)}
    return rule.papers_all <= fitting and (not rule.papers_any or bool(rule.papers_any & fitting))


def _ground(rule: EligibilityRule, class_year: int | None) -> LegalGround:
    # A licence for the lower years only is no full licence as long as nobody says which year the class is in.
    bounded = rule.class_years_to is not None and class_year is None
    return LegalGround.RESTRICTED if bounded and rule.ground is LegalGround.FULL else rule.ground


def _is_year_allowed(rule: EligibilityRule, class_year: int | None) -> bool:
    return rule.class_years_to is None or class_year is None or class_year <= rule.class_years_to


def _budget(rule: EligibilityRule, weeks: int) -> int | None:
    return None if rule.limit is None else rule.limit * weeks * MINUTES_PER_HOUR


def _reason(rule: EligibilityRule, class_year: int | None) -> Reason:
    facts: dict[str, object] = {"verified": rule.verified}
    for name in ("limit", "class_years_to", "within_months"):
        value = getattr(rule, name)
        if value is not None:
            facts[name] = value
    return Reason(rule.code, _ground(rule, class_year), rule.source, rule.conditions, facts)


def legal_ground(
    qualifications: Iterable[Paper],
    subject: str,
    level: Level,
    sector: Sector,
    on: dt.date,
    *,
    class_year: int | None = None,
    school_weeks: int | None = None,
) -> Decision:
    """Decide on which ground someone may teach a subject at a level on a day.

    The reasons stand from the strongest ground to the weakest. A running trajectory is not a paper: the
    engine over this function adds IN_TRAJECTORY. The budget of a guest is the weekly average over the year's weeks.
    """
    papers = [paper for paper in qualifications if paper.is_valid(on)]
    order = order_of_grounds()
    speaking = sorted(
        (
            rule
            for rule in rules_on(on)
            if rule.is_about(sector, level, subject)
            and _is_year_allowed(rule, class_year)
            and _has_papers(rule, papers, subject)
        ),
        key=lambda rule: order.index(_ground(rule, class_year)),
    )
    if not speaking:
        return Decision(LegalGround.NEEDS_REVIEW, None, (Reason(NO_RULE, LegalGround.NEEDS_REVIEW),))
    weeks = norms().default_school_weeks if school_weeks is None else school_weeks
    return Decision(
        ground=_ground(speaking[0], class_year),
        limit_minutes_year=_budget(speaking[0], weeks),
        reasons=tuple(_reason(rule, class_year) for rule in speaking),
    )
