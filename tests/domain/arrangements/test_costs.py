"""The cost of the same work per contract kind, to the cent."""

from __future__ import annotations

import datetime as dt

import pytest

from duobaan.access import ANONYMOUS
from duobaan.arrangements.cost_rules import constructions, figures
from duobaan.arrangements.costs import CostLine, CostWish, compare
from duobaan.arrangements.reading import compare_costs
from duobaan.errors import InvalidInput
from duobaan.words import ChargeKind, ContractKind, EngagementForm, VatTreatment

DAY = dt.date(2027, 1, 4)
C = ContractKind


def lines(**values: object) -> dict[ContractKind, CostLine]:
    # 8 hours a week for 20 weeks at 30 euro: 4,800 euro gross, 6,480 with 35 % employer's costs.
    known = {"on": DAY, "minutes_week": 480, "weeks": 20, "wage_cents": 3000}
    return {line.kind: line for line in compare(CostWish(**known | values))}  # type: ignore[arg-type]


def test_a_second_contract_costs_wage_and_employers_costs() -> None:
    line = lines()[C.SECOND_EMPLOYMENT]
    assert (line.school_cents, line.charge_cents, line.vat_cents, line.company_cents) == (648_000, 0, 0, 0)


def test_a_secondment_at_the_usual_tariff_carries_vat_that_the_school_cannot_reclaim() -> None:
    line = lines()[C.SECONDMENT]
    assert (line.charge_cents, line.vat_cents, line.school_cents) == (880_000, 184_800, 1_064_800)
    assert line.company_cents == 648_000 - 880_000
    exempt = lines(vat_treatment=VatTreatment.EXEMPT)[C.SECONDMENT]
    assert (exempt.vat_cents, line.school_cents - exempt.school_cents) == (0, 184_800)


@pytest.mark.parametrize(
    ("kind", "charge"),
    [(ChargeKind.FREE, 0), (ChargeKind.EXCHANGE, 0), (ChargeKind.AT_COST, 648_000), (ChargeKind.COST_PLUS, 680_400)],
)
def test_the_charge_follows_its_kind(kind: ChargeKind, charge: int) -> None:
    line = lines(charge_kind=kind)[C.SECONDMENT]
    assert (line.charge_cents, line.company_cents) == (charge, 648_000 - charge)


def test_ones_own_figures_replace_estimates() -> None:
    found = lines(employer_costs_percent=40, rate_cents=4000)
    assert found[C.SECOND_EMPLOYMENT].school_cents == 672_000
    assert found[C.SECOND_EMPLOYMENT].figures == ()
    assert found[C.SECONDMENT].charge_cents == 640_000
    assert {figure.code for figure in found[C.SECONDMENT].figures} == {"VAT_STANDARD"}


def test_figures_are_those_of_the_day() -> None:
    assert lines(on=dt.date(2024, 12, 31))[C.SECONDMENT].charge_cents == 800_000
    switch = {"form": EngagementForm.CAREER_SWITCH, "minutes_week": 1_200, "weeks": 40}
    before, after = (lines(on=day, **switch)[C.SECOND_EMPLOYMENT] for day in (dt.date(2025, 12, 31), DAY))
    assert (before.subsidy_cents, after.subsidy_cents) == (2_500_000, 0)
    assert before.school_cents == after.school_cents - 2_500_000


def test_every_contract_kind_is_there_and_the_cheapest_first() -> None:
    found = compare(CostWish(on=DAY, minutes_week=480, weeks=20, wage_cents=3000))
    assert {line.kind for line in found} == set(C) == {one.kind for one in constructions()}
    assert [line.school_cents for line in found] == sorted(line.school_cents for line in found)
    assert found[0].kind is C.VOLUNTEER


def test_estimates_are_flagged_and_every_figure_has_a_source() -> None:
    assert all(len(figure.source) > 15 for figure in figures())
    assert {figure.code for figure in figures() if figure.verified} == {"VAT_STANDARD", "CAREER_SWITCH"}


async def test_impossible_figures_are_refused_all_at_once() -> None:
    wish = CostWish(on=DAY, minutes_week=0, weeks=54, wage_cents=-1)
    with pytest.raises(InvalidInput) as caught:
        await compare_costs(ANONYMOUS, wish=wish)
    assert [issue.path[-1] for issue in caught.value.issues] == ["minutesWeek", "weeks", "grossHourlyWageCents"]
