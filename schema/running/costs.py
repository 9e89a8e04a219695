"""The cost of the same work under each contract kind, with the figures that it rests on."""

from __future__ import annotations

import datetime as dt

import strawberry

from duobaan.arrangements.cost_rules import Figure
from duobaan.arrangements.costs import CostLine as Line
from duobaan.words import ContractKind


@strawberry.type(description="A dated figure that a comparison rests on.")
class CostFigure:
    """Unverified: quoted by others, or an estimate."""

    code: str
    value: int = strawberry.field(description="A percentage, or cents.")
    since: dt.date
    until: dt.date | None
    source: str
    verified: bool

    @classmethod
    def of(cls, row: Figure) -> CostFigure:
        """Wrap a figure."""
        return cls(
            code=row.code,
            value=row.value,
            since=row.first,
            until=row.last,
            source=row.source,
            verified=row.verified,
        )


@strawberry.type(description="What the work costs under one contract kind, in cents; no tax or legal advice.")
class CostLine:
    """`companyCents` is negative when the company earns."""

    contract_kind: ContractKind
    school_wage_cents: int
    charge_cents: int
    vat_cents: int = strawberry.field(description="Which a school cannot reclaim.")
    subsidy_cents: int
    school_cents: int = strawberry.field(description="What the school pays in all.")
    company_wage_cents: int
    company_cents: int = strawberry.field(description="What is left for the company to pay.")
    figures: list[CostFigure]

    @classmethod
    def of(cls, line: Line) -> CostLine:
        """Wrap a line."""
        return cls(
            contract_kind=line.kind,
            school_wage_cents=line.school_wage_cents,
            charge_cents=line.charge_cents,
            vat_cents=line.vat_cents,
            subsidy_cents=line.subsidy_cents,
            school_cents=line.school_cents,
            company_wage_cents=line.company_wage_cents,
            company_cents=line.company_cents,
            figures=[CostFigure.of(row) for row in line.figures],
        )
