"""What an arrangement asks before it starts: checks, signatures, the age of a VOG, days of notice; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from duobaan.arrangements.check_rules import all_check_rules
from duobaan.eligibility.rule_book import lending_rule_on, limit_on
from duobaan.eligibility.rules import add_months
from duobaan.errors import InvalidInput, Issue
from duobaan.words import (
    ChargeKind,
    CheckKind,
    CheckStatus,
    ContractKind,
    LendingBasis,
    LineRole,
    PartyKind,
    TimeBasis,
    VatTreatment,
)

MAX_REASON = 300


@dataclass(frozen=True, slots=True)
class Placement:
    """One professional in agreed terms: lessons, period, whose time, and the money."""

    professional_id: UUID
    slot_ids: tuple[UUID, ...]
    role: LineRole
    time_basis: TimeBasis
    minutes_week: int
    valid_from: dt.date
    valid_to: dt.date
    company_id: UUID | None = None
    rate_cents: int | None = None
    charge_kind: ChargeKind | None = None
    vat_treatment: VatTreatment | None = None
    contract_kind: ContractKind | None = None


@dataclass(frozen=True, slots=True)
class Signatory:
    """A party whose signature an arrangement needs."""

    kind: PartyKind
    organisation_id: UUID | None = None
    professional_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CheckFact:
    """What the rules need of a check."""

    kind: CheckKind
    status: CheckStatus
    professional_id: UUID | None = None


def needs_lending_basis(placement: Placement) -> bool:
    """Say whether the rule of lending in force at the start asks a basis: a secondment at a charge (Wtta)."""
    if placement.contract_kind is not ContractKind.SECONDMENT or placement.charge_kind in (None, ChargeKind.FREE):
        return False
    return LendingBasis.UNKNOWN not in lending_rule_on(placement.valid_from).bases


def required_checks(placements: Iterable[Placement]) -> list[tuple[UUID, CheckKind]]:
    """Return what must be in order before the start, per professional and each once."""
    found: dict[tuple[UUID, CheckKind], None] = {}
    for placement in placements:
        marks = (placement.valid_from, placement.time_basis, placement.contract_kind, placement.role)
        for rule in all_check_rules():
            if rule.holds(*marks):
                found[placement.professional_id, rule.kind] = None
        if needs_lending_basis(placement):
            found[placement.professional_id, CheckKind.LENDING_BASIS] = None
    return list(found)


def signatories(school_id: UUID, people: Iterable[tuple[UUID, UUID | None]]) -> list[Signatory]:
    """Return who must sign: the school, each professional and each employer whose time is used."""
    found = {Signatory(PartyKind.SCHOOL, organisation_id=school_id): None}
    for professional_id, company_id in people:
        found[Signatory(PartyKind.PROFESSIONAL, professional_id=professional_id)] = None
        if company_id is not None:
            found[Signatory(PartyKind.COMPANY, organisation_id=company_id)] = None
    return list(found)


def is_ready(checks: Iterable[CheckFact], needed: Collection[Signatory], signed: Collection[Signatory]) -> bool:
    """Say whether every check is approved or waived and everybody signed."""
    done = all(check.status in (CheckStatus.APPROVED, CheckStatus.WAIVED) for check in checks)
    return done and set(needed) <= set(signed)


def may_start(checks: Iterable[CheckFact]) -> bool:
    """Say whether every VOG is approved: the guard of the start."""
    return all(check.status is CheckStatus.APPROVED for check in checks if check.kind is CheckKind.VOG)


def check_facts(
    kind: CheckKind,
    issued_on: dt.date | None,
    handed_over_on: dt.date | None,
    valid_until: dt.date | None = None,
    *,
    today: dt.date,
) -> None:
    """Raise InvalidInput unless the dates of an approved check are in order; a VOG may not be too old."""
    issues = list(_date_issues(kind, issued_on, handed_over_on, today))
    if valid_until is not None and valid_until < today:
        issues.append(Issue(("input", "validUntil"), "in_past"))
    if issues:
        raise InvalidInput(*issues)


def is_waivable(kind: CheckKind, roles: Collection[LineRole]) -> bool:
    """Say whether a board may declare a check not needed: all but the VOG of anyone who teaches."""
    return kind is not CheckKind.VOG or set(roles) == {LineRole.SUPPORT}


def check_waivable(kind: CheckKind, roles: Collection[LineRole]) -> None:
    """Raise InvalidInput for the VOG of anyone who teaches; a board decides for who only supports."""
    if not is_waivable(kind, roles):
        raise InvalidInput.at("input", "checkId", rule="vog_not_waivable")


def _date_issues(
    kind: CheckKind, issued_on: dt.date | None, handed_over_on: dt.date | None, today: dt.date
) -> Iterator[Issue]:
    if handed_over_on is not None and handed_over_on > today:
        yield Issue(("input", "handedOverOn"), "in_future")
    if issued_on is not None and issued_on > (handed_over_on or today):
        yield Issue(("input", "issuedOn"), "in_future")
    if kind is not CheckKind.VOG:
        return
    for name, day in (("issuedOn", issued_on), ("handedOverOn", handed_over_on)):
        if day is None:
            yield Issue(("input", name), "required")
    if issued_on is not None and handed_over_on is not None:
        months = limit_on("VOG_MAX_AGE", handed_over_on).value
        if handed_over_on > add_months(issued_on, months):
            yield Issue(("input", "issuedOn"), "vog_too_old", {"months": months})


def check_reason(reason: str | None, *, needed: bool = True) -> str:
    """Return the reason in one piece; raise InvalidInput when it is missing or too long."""
    text = (reason or "").strip()
    if needed and not text:
        raise InvalidInput.at("input", "reason", rule="required")
    if len(text) > MAX_REASON:
        raise InvalidInput.at("input", "reason", rule="too_long", longest=MAX_REASON)
    return text
