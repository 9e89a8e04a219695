"""Typed terms of a proposal: who teaches what, when and for what money; their hash and what changed between two."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import orjson

from duobaan.ids import Kind, public
from duobaan.words import ChargeKind, ContractKind, LineRole, TimeBasis, VatTreatment


class Priced(Protocol):
    """What is stored with money in columns of its own."""

    @property
    def charge_kind(self) -> ChargeKind | None:
        """Return what is charged."""

    @property
    def vat_treatment(self) -> VatTreatment | None:
        """Return what VAT is on it."""

    @property
    def contract_kind(self) -> ContractKind | None:
        """Return under which contract."""

    @property
    def rate_cents(self) -> int | None:
        """Return the cents per clock hour."""


@dataclass(frozen=True, slots=True)
class Money:
    """What a line costs and under which contract; the rate is in cents per clock hour."""

    charge_kind: ChargeKind
    vat_treatment: VatTreatment
    contract_kind: ContractKind
    rate_cents: int | None = None

    @classmethod
    def of(cls, row: Priced) -> Money | None:
        """Return the money of a stored part; None where nothing was said of it."""
        if row.charge_kind is None or row.vat_treatment is None or row.contract_kind is None:
            return None
        return cls(row.charge_kind, row.vat_treatment, row.contract_kind, row.rate_cents)


@dataclass(frozen=True, slots=True)
class Line:
    """One professional in the terms; minutes are those of lessons in an average week, days half open."""

    professional_id: UUID
    slot_ids: tuple[UUID, ...]
    role: LineRole
    time_basis: TimeBasis
    minutes_week: int
    valid_from: dt.date
    valid_to: dt.date
    company_id: UUID | None = None
    money: Money | None = None
    subject_supervisor: str | None = None
    coach: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """The whole of what a revision says; days half open."""

    lines: tuple[Line, ...]
    starts_on: dt.date
    ends_on: dt.date
    note: str = ""

    def hash(self) -> str:
        """Return the SHA-256 over everything that a consent is given to."""
        body = orjson.dumps(dataclasses.asdict(self), default=str, option=orjson.OPT_SORT_KEYS)
        return hashlib.sha256(body).hexdigest()


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs; `professional_id` when it is a field of that person's line."""

    field: str
    before: str | None
    after: str | None
    professional_id: UUID | None = None


def _text(value: object) -> str | None:
    return None if value is None or value == "" else str(value)


_TERMS: dict[str, Callable[[Terms], object]] = {
    "startsOn": lambda terms: terms.starts_on,
    "endsOn": lambda terms: terms.ends_on,
    "note": lambda terms: terms.note,
}
_LINE: dict[str, Callable[[Line], object]] = {
    "slots": lambda line: ",".join(public(Kind.LESSON_SLOT, slot) for slot in sorted(line.slot_ids)),
    "role": lambda line: line.role.value,
    "timeBasis": lambda line: line.time_basis.value,
    "minutesPerWeek": lambda line: line.minutes_week,
    "validFrom": lambda line: line.valid_from,
    "validTo": lambda line: line.valid_to,
    "subjectSupervisor": lambda line: line.subject_supervisor,
    "coach": lambda line: line.coach,
}
MONEY_FIELDS: dict[str, Callable[[Line], object]] = {
    "ratePerHourCents": lambda line: line.money and line.money.rate_cents,
    "chargeKind": lambda line: line.money and line.money.charge_kind.value,
    "vatTreatment": lambda line: line.money and line.money.vat_treatment.value,
    "contractKind": lambda line: line.money and line.money.contract_kind.value,
}


def changes_between(before: Terms, after: Terms) -> list[Change]:
    """Return the fields that differ, those of the whole first, then line by line in the order of the newer terms."""
    whole = [
        Change(name, _text(read(before)), _text(read(after)))
        for name, read in _TERMS.items()
        if read(before) != read(after)
    ]
    return whole + list(_line_changes(before, after))


def _line_changes(before: Terms, after: Terms) -> Iterator[Change]:
    old = {_key(line): line for line in before.lines}
    new = {_key(line): line for line in after.lines}
    for key in dict.fromkeys([*new, *old]):
        was, now = old.get(key), new.get(key)
        for name, read in (_LINE | MONEY_FIELDS).items():
            left = None if was is None else _text(read(was))
            right = None if now is None else _text(read(now))
            if left != right:
                yield Change(name, left, right, key[0])


def _key(line: Line) -> tuple[UUID, int]:
    # One person may have two lines, one as lead and one as support.
    return line.professional_id, list(LineRole).index(line.role)
