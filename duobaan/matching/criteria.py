"""What is weighed and what excludes: the codes, their weights and figures, and the version of all rules together."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from duobaan.eligibility import rule_book
from duobaan.errors import InvalidInput
from duobaan.reference.tables import ReferenceDataError, Row, read_table
from duobaan.words import LegalGround, WantsLicence

PACKAGE = "duobaan.matching"
TABLE = "criteria.toml"
CODE_VERSION = 7  # grows when the arithmetic of a criterion changes, which the tables do not show
MOST_WEIGHT = 100
DIGITS = 4


class Criterion(enum.StrEnum):
    """A soft criterion: worth 0 to 1, times its weight."""

    SUBJECT = "SUBJECT"
    TIMETABLE = "TIMETABLE"
    COVERAGE = "COVERAGE"
    TRAVEL = "TRAVEL"
    GROUND = "GROUND"
    DURATION = "DURATION"
    LEVEL = "LEVEL"
    FORM = "FORM"
    SUPERVISION = "SUPERVISION"


class Exclusion(enum.StrEnum):
    """Why a person and a vacancy, or a person and one lesson of it, do not go together."""

    NOT_PUBLISHED = "NOT_PUBLISHED"
    NOT_VISIBLE = "NOT_VISIBLE"
    COMPANY_EXCLUDES = "COMPANY_EXCLUDES"
    PARTNER_MISSING = "PARTNER_MISSING"
    VACANCY_CLOSED = "VACANCY_CLOSED"
    SECTOR = "SECTOR"
    LEVEL = "LEVEL"
    SUBJECT = "SUBJECT"
    GROUND = "GROUND"
    THEORY_LESSON = "THEORY_LESSON"
    RESPONSIBLE_TEACHER = "RESPONSIBLE_TEACHER"
    VOG = "VOG"
    FORM = "FORM"
    CONTRACT = "CONTRACT"
    LANGUAGE = "LANGUAGE"
    TRAVEL = "TRAVEL"
    START = "START"
    END = "END"
    RELEASE_MISSING = "RELEASE_MISSING"
    RELEASE_DAY = "RELEASE_DAY"
    RELEASE_HOURS = "RELEASE_HOURS"
    NO_SUPERVISION_LEFT = "NO_SUPERVISION_LEFT"
    PLACEMENTS_FULL = "PLACEMENTS_FULL"
    LENDING_BASIS = "LENDING_BASIS"
    GUEST_BUDGET = "GUEST_BUDGET"
    HOURS_FULL = "HOURS_FULL"
    HOURS_MIN = "HOURS_MIN"
    DAYS_FULL = "DAYS_FULL"
    WORKING_TIME = "WORKING_TIME"
    REST = "REST"
    BLOCKED = "BLOCKED"
    NOT_AVAILABLE = "NOT_AVAILABLE"
    COMMITTED = "COMMITTED"
    TRAVEL_BUFFER = "TRAVEL_BUFFER"
    SAME_TIME = "SAME_TIME"
    NO_LESSON = "NO_LESSON"
    NOT_ALL_LESSONS = "NOT_ALL_LESSONS"


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures inside the criteria, as the table states them."""

    window: Mapping[str, float]
    timetable: Mapping[str, float]
    ground: Mapping[LegalGround, float]
    wish: Mapping[WantsLicence, float]
    wish_share: float
    supervision: Mapping[str, float]
    limits: Mapping[str, float]
    near_misses: Mapping[str, int]


def _numbers(row: Row) -> Mapping[str, float]:
    return MappingProxyType({code: row.number(code) for code in row.values})


@cache
def default_weights() -> Mapping[Criterion, float]:
    """What each criterion counts for when nobody shifts it."""
    row = read_table(TABLE, PACKAGE).table("weights")
    if set(row.values) != set(Criterion):
        raise ReferenceDataError(f"{TABLE}: weights name every criterion once")
    return MappingProxyType({one: row.number(one.value) for one in Criterion})


@cache
def figures() -> Figures:
    """The figures of the table."""
    table = read_table(TABLE, PACKAGE)
    duration, near = table.table("duration"), table.table("near_misses")
    return Figures(
        window=_numbers(table.table("window")),
        timetable=_numbers(table.table("timetable")),
        ground=MappingProxyType({one: table.table("ground").number(one.value) for one in LegalGround}),
        wish=MappingProxyType({one: duration.number(one.value) for one in WantsLicence}),
        wish_share=duration.number("wish"),
        supervision=_numbers(table.table("supervision")),
        limits=_numbers(table.table("limits")),
        near_misses=MappingProxyType({code: near.whole(code) for code in near.values}),
    )


def weights_of(shifted: Mapping[Criterion, float] | None = None) -> Mapping[Criterion, float]:
    """Return the weights with some of them shifted; raise InvalidInput outside 0 to 100 or when nothing is left."""
    weights = {**default_weights(), **(shifted or {})}
    for one, weight in weights.items():
        if not 0 <= weight <= MOST_WEIGHT:
            raise InvalidInput.at("weights", one.value, rule="between", low=0, high=MOST_WEIGHT)
    if not sum(weights.values()):
        raise InvalidInput.at("weights", rule="required")
    return weights


@cache
def rules_version() -> str:
    """The mark of criteria and rule book together: an answer can be reproduced by who holds the same version."""
    mark = hashlib.sha256(str(CODE_VERSION).encode())
    for package, names in ((PACKAGE, (TABLE,)), (rule_book.PACKAGE, (rule_book.RULES, rule_book.LIMITS))):
        anchor, _, folder = package.rpartition(".")
        for name in names:
            mark.update(files(anchor).joinpath(folder, name).read_bytes())
    return mark.hexdigest()[:16]
