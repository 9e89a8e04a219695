"""The dated table of checks as typed values: what must be in order for which agreed work."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

from duobaan.reference.tables import Row, read_table
from duobaan.words import CheckKind, ContractKind, LineRole, TimeBasis

PACKAGE = "duobaan.arrangements"
TABLE = "checks_data.toml"


@dataclass(frozen=True, slots=True)
class CheckRule:
    """One check that is needed when the work has one of these marks; an empty set asks nothing."""

    kind: CheckKind
    first: dt.date
    last: dt.date | None
    source: str
    time_bases: frozenset[TimeBasis]
    contract_kinds: frozenset[ContractKind]
    roles: frozenset[LineRole]
    verified: bool

    def holds(self, day: dt.date, basis: TimeBasis, contract: ContractKind | None, role: LineRole) -> bool:
        """Say whether the check is needed for work that starts on a day."""
        return (
            self.first <= day
            and (self.last is None or day <= self.last)
            and (not self.time_bases or basis in self.time_bases)
            and (not self.contract_kinds or contract in self.contract_kinds)
            and (not self.roles or role in self.roles)
        )


def _rule(row: Row) -> CheckRule:
    return CheckRule(
        kind=CheckKind(row.text("kind")),
        first=row.day("from"),
        last=row.day_or_none("to"),
        source=row.text("source"),
        time_bases=frozenset(map(TimeBasis, row.texts("time_bases"))),
        contract_kinds=frozenset(map(ContractKind, row.texts("contract_kinds"))),
        roles=frozenset(map(LineRole, row.texts("roles"))),
        verified=row.flag("verified", default=True),
    )


@cache
def all_check_rules() -> tuple[CheckRule, ...]:
    """Every rule ever, in the order of the table."""
    return tuple(_rule(row) for row in read_table(TABLE, PACKAGE).rows("check"))
