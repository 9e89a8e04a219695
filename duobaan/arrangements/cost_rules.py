"""The dated figures of a cost comparison as typed values."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from functools import cache

from duobaan.reference.tables import ReferenceDataError, Row, read_table
from duobaan.words import ContractKind, EngagementForm

PACKAGE = "duobaan.arrangements"
TABLE = "costs_data.toml"


class PaidBy(enum.StrEnum):
    """Who pays the wage."""

    SCHOOL = "SCHOOL"
    COMPANY = "COMPANY"
    AGENCY = "AGENCY"
    SELF = "SELF"
    NOBODY = "NOBODY"


class Charged(enum.StrEnum):
    """What the school is charged."""

    NONE = "NONE"
    ASKED = "ASKED"
    AT_COST = "AT_COST"
    AT_COST_WITH_MARGIN = "AT_COST_WITH_MARGIN"
    TARIFF = "TARIFF"


@dataclass(frozen=True, slots=True)
class Figure:
    """One dated figure: a percentage, cents an hour or cents once."""

    code: str
    value: int
    first: dt.date
    last: dt.date | None
    source: str
    verified: bool
    form: EngagementForm | None = None

    def holds(self, day: dt.date) -> bool:
        """Say whether the figure is in force on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Construction:
    """How money flows under one contract kind."""

    kind: ContractKind
    paid_by: PaidBy
    charged: Charged


def _figure(row: Row) -> Figure:
    return Figure(
        code=row.text("code"),
        value=row.whole("value"),
        first=row.day("from"),
        last=row.day_or_none("to"),
        source=row.text("source"),
        verified=row.flag("verified", default=True),
        form=EngagementForm(row.text("form")) if row.has("form") else None,
    )


@cache
def figures() -> tuple[Figure, ...]:
    """Every figure ever."""
    table = read_table(TABLE, PACKAGE)
    return tuple(_figure(row) for part in ("percent", "hourly", "subsidy") for row in table.rows(part))


def figure_on(code: str, day: dt.date) -> Figure | None:
    """Return the figure in force on a day."""
    return next((one for one in figures() if one.code == code and one.holds(day)), None)


@cache
def constructions() -> tuple[Construction, ...]:
    """How each contract kind works, all of them."""
    rows = read_table(TABLE, PACKAGE).rows("contract")
    found = tuple(
        Construction(ContractKind(row.text("kind")), PaidBy(row.text("paid_by")), Charged(row.text("charge")))
        for row in rows
    )
    if {one.kind for one in found} != set(ContractKind):
        raise ReferenceDataError(f"{TABLE}: every contract kind stands once")
    return found
