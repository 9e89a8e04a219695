"""The dated rules of law as typed values: which are in force on a day, and in which order grounds count.

What a rule says to people stands in `duobaan.labels` under reasons and the rule's code.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType

from duobaan.reference.subjects import subjects
from duobaan.reference.tables import ReferenceDataError, Row, read_table
from duobaan.words import CommitmentKind, LegalGround, LendingBasis, Level, QualificationKind, Sector, TrajectoryKind

PACKAGE = "duobaan.eligibility"
RULES = "rules_data.toml"
LIMITS = "limits_data.toml"


@dataclass(frozen=True, slots=True)
class Term:
    """From when to when a rule is in force, both days included; no end means until further notice."""

    first: dt.date
    last: dt.date | None

    def holds(self, day: dt.date) -> bool:
        """Say whether the rule is in force on the day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class EligibilityRule:
    """With these papers, for these lessons, this ground; limit in clock hours a week, averaged over a year."""

    code: str
    sector: Sector
    ground: LegalGround
    term: Term
    source: str
    levels: frozenset[Level]
    subjects: frozenset[str]
    not_subjects: frozenset[str]
    papers_any: frozenset[QualificationKind]
    papers_all: frozenset[QualificationKind]
    trajectory: TrajectoryKind | None
    same_subject: bool
    class_years_to: int | None
    limit: int | None
    unit: str | None
    within_months: int | None
    conditions: tuple[str, ...]
    verified: bool

    def is_about(self, sector: Sector, level: Level, subject: str) -> bool:
        """Say whether the rule speaks of lessons of this sector, level and subject."""
        return (
            self.sector is sector
            and (not self.levels or level in self.levels)
            and (not self.subjects or subject in self.subjects)
            and subject not in self.not_subjects
        )


@dataclass(frozen=True, slots=True)
class Limit:
    """A figure that may not be passed, in its own unit."""

    code: str
    value: int
    unit: str
    term: Term
    source: str
    sector: Sector | None = None
    verified: bool = True


@dataclass(frozen=True, slots=True)
class LendingRule:
    """On which bases labour may be lent at a charge, and from when that is enforced."""

    code: str
    bases: frozenset[LendingBasis]
    term: Term
    enforced_from: dt.date | None
    source: str


def _term(row: Row) -> Term:
    term = Term(row.day("from"), row.day_or_none("to"))
    if term.last is not None and term.last < term.first:
        raise ReferenceDataError(f"{row.where}: ends before it starts")
    return term


def _kinds(row: Row, key: str) -> frozenset[QualificationKind]:
    return frozenset(QualificationKind(code) for code in row.texts(key))


def _rule(row: Row) -> EligibilityRule:
    named = frozenset(row.texts("subjects")) | frozenset(row.texts("not_subjects"))
    if named - set(subjects()):
        raise ReferenceDataError(f"{row.where}: unknown subjects {sorted(named - set(subjects()))}")
    return EligibilityRule(
        code=row.text("code"),
        sector=Sector(row.text("sector")),
        ground=LegalGround(row.text("ground")),
        term=_term(row),
        source=row.text("source"),
        levels=frozenset(Level(code) for code in row.texts("levels")),
        subjects=frozenset(row.texts("subjects")),
        not_subjects=frozenset(row.texts("not_subjects")),
        papers_any=_kinds(row, "papers_any"),
        papers_all=_kinds(row, "papers_all"),
        trajectory=TrajectoryKind(row.text("trajectory")) if row.has("trajectory") else None,
        same_subject=row.flag("same_subject"),
        class_years_to=row.whole("class_years_to") if row.has("class_years_to") else None,
        limit=row.whole("limit") if row.has("limit") else None,
        unit=row.text("unit") if row.has("unit") else None,
        within_months=row.whole("within_months") if row.has("within_months") else None,
        conditions=row.texts("conditions"),
        verified=row.flag("verified", default=True),
    )


@cache
def all_rules() -> tuple[EligibilityRule, ...]:
    """Every rule ever, in the order of the table; a code stands once."""
    found = tuple(_rule(row) for row in read_table(RULES, PACKAGE).rows("rule"))
    if len({rule.code for rule in found}) != len(found):
        raise ReferenceDataError(f"{RULES}: one code stands twice")
    return found


@lru_cache(maxsize=4_096)  # days come from whoever asks
def rules_on(day: dt.date) -> tuple[EligibilityRule, ...]:
    """The rules in force on a day."""
    return tuple(rule for rule in all_rules() if rule.term.holds(day))


@cache
def order_of_grounds() -> tuple[LegalGround, ...]:
    """Every legal ground from the strongest to the weakest."""
    found = tuple(LegalGround(code) for code in read_table(RULES, PACKAGE).table("order").texts("grounds"))
    if set(found) != set(LegalGround):
        raise ReferenceDataError(f"{RULES}: the order names every ground once")
    return found


@cache
def covered_subjects() -> Mapping[str, frozenset[str]]:
    """For a paper's subject: the other subjects that it covers."""
    table = read_table(RULES, PACKAGE).table("covers")
    return MappingProxyType({code: frozenset(table.texts(code)) for code in table.values})


@cache
def ladder() -> tuple[tuple[TrajectoryKind, ...], tuple[QualificationKind, ...]]:
    """The trainings and papers that could make more possible, each from the nearest step to the farthest."""
    table = read_table(RULES, PACKAGE).table("ladder")
    return (
        tuple(TrajectoryKind(code) for code in table.texts("trajectories")),
        tuple(QualificationKind(code) for code in table.texts("papers")),
    )


@cache
def expertise_nearness() -> float:
    """How near a subject on offer must be to a lesson's, from 0 to 1, to be one's own expertise."""
    return read_table(RULES, PACKAGE).table("expertise").number("nearness")


@cache
def trajectory_warn_days() -> tuple[int, ...]:
    """How many days before its deadline a training is warned of, the earliest warning first."""
    found = [day for day in read_table(RULES, PACKAGE).table("trajectory").items("warn_days") if isinstance(day, int)]
    return tuple(sorted(found, reverse=True))


@cache
def rules_version() -> str:
    """The day and the fingerprint of the tables: two answers with the same version rest on the same rules."""
    texts = [files(PACKAGE).joinpath(name).read_bytes() for name in (RULES, LIMITS)]
    as_of = read_table(RULES, PACKAGE).table("header").day("as_of")
    return f"{as_of}-{sha256(b''.join(texts)).hexdigest()[:8]}"


@cache
def all_limits() -> tuple[Limit, ...]:
    """Every dated limit."""
    return tuple(
        Limit(
            code=row.text("code"),
            value=row.whole("value"),
            unit=row.text("unit"),
            term=_term(row),
            source=row.text("source"),
            sector=Sector(row.text("sector")) if row.has("sector") else None,
            verified=row.flag("verified", default=True),
        )
        for row in read_table(LIMITS, PACKAGE).rows("limit")
    )


@cache
def working_kinds() -> frozenset[CommitmentKind]:
    """The kinds of commitment that count as working time."""
    return frozenset(CommitmentKind(code) for code in read_table(LIMITS, PACKAGE).table("working_time").texts("kinds"))


def limit_on(code: str, day: dt.date) -> Limit:
    """The limit with that code as it stands on a day; an unknown one is a mistake in the program."""
    found = next((limit for limit in all_limits() if limit.code == code and limit.term.holds(day)), None)
    if found is None:
        raise ReferenceDataError(f"{LIMITS}: no limit {code} on {day}")
    return found


@cache
def all_lending_rules() -> tuple[LendingRule, ...]:
    """Every dated rule of lending."""
    return tuple(
        LendingRule(
            code=row.text("code"),
            bases=frozenset(LendingBasis(code) for code in row.texts("bases")),
            term=_term(row),
            enforced_from=row.day_or_none("enforced_from"),
            source=row.text("source"),
        )
        for row in read_table(LIMITS, PACKAGE).rows("lending")
    )


def lending_rule_on(day: dt.date) -> LendingRule:
    """The rule of lending in force on a day."""
    found = next((rule for rule in all_lending_rules() if rule.term.holds(day)), None)
    if found is None:
        raise ReferenceDataError(f"{LIMITS}: no rule of lending on {day}")
    return found
