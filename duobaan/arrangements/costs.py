"""What the same work costs school and company under each contract kind: wage, charge, VAT, subsidy; pure.

All money in cents, rounded half up at each figure. A school cannot reclaim VAT, so an exempt and a taxed charge
differ by the whole percentage.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from duobaan.arrangements.cost_rules import Charged, Construction, Figure, PaidBy, constructions, figure_on, figures
from duobaan.errors import InvalidInput, Issue
from duobaan.words import ChargeKind, ContractKind, EngagementForm, VatTreatment

MAX_WEEK_MINUTES = 40 * 60
MAX_HOURLY_CENTS = 100_000


@dataclass(frozen=True, slots=True)
class CostWish:
    """The work to compare: paid minutes a week, weeks, gross hourly wage; the rest has a usual figure."""

    on: dt.date
    minutes_week: int
    weeks: int
    wage_cents: int
    charge_kind: ChargeKind = ChargeKind.TARIFF
    rate_cents: int | None = None
    vat_treatment: VatTreatment = VatTreatment.STANDARD_21
    employer_costs_percent: int | None = None
    form: EngagementForm | None = None


@dataclass(frozen=True, slots=True)
class CostLine:
    """One contract kind: what the school pays in all, and what is left for the company (negative: earned)."""

    kind: ContractKind
    school_wage_cents: int
    charge_cents: int
    vat_cents: int
    subsidy_cents: int
    company_wage_cents: int
    figures: tuple[Figure, ...]

    @property
    def school_cents(self) -> int:
        """Return what the school pays: wage, charge and VAT, less the subsidy."""
        return self.school_wage_cents + self.charge_cents + self.vat_cents - self.subsidy_cents

    @property
    def company_cents(self) -> int:
        """Return what the company pays: the wage that goes on, less what it charges; VAT passes through."""
        return self.company_wage_cents - (self.charge_cents if self.company_wage_cents else 0)


def percent_of(cents: int, percent: int) -> int:
    """Return a percentage of cents, rounded half up."""
    return (cents * percent + 50) // 100


def compare(wish: CostWish) -> list[CostLine]:
    """Return every contract kind, the cheapest for the school first; raise InvalidInput for impossible figures."""
    _check(wish)
    lines = [_line(wish, construction) for construction in constructions()]
    return sorted(lines, key=lambda line: (line.school_cents, line.kind))


def _check(wish: CostWish) -> None:
    ranges = {
        "minutesWeek": (wish.minutes_week, 1, MAX_WEEK_MINUTES),
        "weeks": (wish.weeks, 1, 53),
        "grossHourlyWageCents": (wish.wage_cents, 0, MAX_HOURLY_CENTS),
        "ratePerHourCents": (wish.rate_cents or 0, 0, MAX_HOURLY_CENTS),
        "employerCostsPercent": (wish.employer_costs_percent or 0, 0, 200),
    }
    issues = [
        Issue(("input", name), "between", {"low": low, "high": high})
        for name, (value, low, high) in ranges.items()
        if not low <= value <= high
    ]
    if issues:
        raise InvalidInput(*issues)


def _line(wish: CostWish, construction: Construction) -> CostLine:
    used: list[Figure] = []
    wage = 0 if construction.paid_by is PaidBy.NOBODY else _wage_cost(wish, used)
    charge = _charge(wish, construction, wage, used)
    return CostLine(
        kind=construction.kind,
        school_wage_cents=wage if construction.paid_by is PaidBy.SCHOOL else 0,
        charge_cents=charge,
        vat_cents=_vat(wish, construction, charge, used),
        subsidy_cents=_subsidy(wish, construction, used),
        company_wage_cents=wage if construction.paid_by is PaidBy.COMPANY else 0,
        figures=tuple(dict.fromkeys(used)),
    )


def _use(code: str, day: dt.date, used: list[Figure]) -> int:
    found = figure_on(code, day)
    if found is None:
        return 0
    used.append(found)
    return found.value


def _hours(cents_an_hour: int, wish: CostWish) -> int:
    return (cents_an_hour * wish.minutes_week * wish.weeks + 30) // 60


def _wage_cost(wish: CostWish, used: list[Figure]) -> int:
    gross = _hours(wish.wage_cents, wish)
    own = wish.employer_costs_percent
    return gross + percent_of(gross, _use("EMPLOYER_COSTS", wish.on, used) if own is None else own)


def _charge(wish: CostWish, construction: Construction, wage: int, used: list[Figure]) -> int:
    kind = {Charged.AT_COST: ChargeKind.AT_COST, Charged.TARIFF: ChargeKind.TARIFF, Charged.ASKED: wish.charge_kind}
    if construction.charged is Charged.AT_COST_WITH_MARGIN:
        return wage + percent_of(wage, _use("AGENCY_MARGIN", wish.on, used))
    asked = kind.get(construction.charged, ChargeKind.FREE)
    if asked is ChargeKind.AT_COST:
        return wage
    if asked is ChargeKind.COST_PLUS:
        return wage + percent_of(wage, _use("VAT_EXEMPT_MARKUP_MAX", wish.on, used))
    if asked is ChargeKind.TARIFF:
        rate = wish.rate_cents if wish.rate_cents is not None else _use("TARIFF_USUAL", wish.on, used)
        return _hours(rate, wish)
    return 0


def _vat(wish: CostWish, construction: Construction, charge: int, used: list[Figure]) -> int:
    # Only a secondment can be exempt, and only when the lender is an exempt educational body itself.
    exempt = wish.vat_treatment in (VatTreatment.EXEMPT, VatTreatment.NOT_APPLICABLE)
    if not charge or (exempt and construction.paid_by is PaidBy.COMPANY):
        return 0
    return percent_of(charge, _use("VAT_STANDARD", wish.on, used))


def _subsidy(wish: CostWish, construction: Construction, used: list[Figure]) -> int:
    if construction.paid_by is not PaidBy.SCHOOL or wish.form is None:
        return 0
    found = [one for one in figures() if one.form is wish.form and one.holds(wish.on)]
    used.extend(found)
    return sum(one.value for one in found)
