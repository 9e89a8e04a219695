"""A line of agreed terms in the words of an arrangement."""

from __future__ import annotations

from duobaan.arrangements.rules import Placement
from duobaan.proposals.terms import Line


def placement(line: Line) -> Placement:
    """Return a line of agreed terms in the words of an arrangement."""
    money = line.money
    return Placement(
        professional_id=line.professional_id,
        slot_ids=line.slot_ids,
        role=line.role,
        time_basis=line.time_basis,
        minutes_week=line.minutes_week,
        valid_from=line.valid_from,
        valid_to=line.valid_to,
        company_id=line.company_id,
        rate_cents=money.rate_cents if money else None,
        charge_kind=money.charge_kind if money else None,
        vat_treatment=money.vat_treatment if money else None,
        contract_kind=money.contract_kind if money else None,
    )
