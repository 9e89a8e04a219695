"""A hash over the whole of the terms, and what differs between two."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from duobaan import labels
from duobaan.ids import new_id
from duobaan.proposals.terms import Line, Money, Terms, changes_between
from duobaan.words import ChargeKind, ContractKind, LineRole, TimeBasis, VatTreatment

START, END = dt.date(2027, 1, 4), dt.date(2027, 7, 1)
LINE = Line(
    professional_id=new_id(),
    slot_ids=(new_id(),),
    role=LineRole.LEAD,
    time_basis=TimeBasis.EMPLOYER_TIME,
    minutes_week=50,
    valid_from=START,
    valid_to=END,
    company_id=new_id(),
    money=Money(ChargeKind.TARIFF, VatTreatment.STANDARD_21, ContractKind.SECONDMENT, 5_500),
    subject_supervisor="sectieleider",
    coach="coach",
)
TERMS = Terms((LINE,), START, END, "lokaal 12")
OTHER = {
    "slot_ids": ((), "slots"),
    "time_basis": (TimeBasis.OWN_TIME, "timeBasis"),
    "minutes_week": (100, "minutesPerWeek"),
    "valid_from": (dt.date(2027, 2, 1), "validFrom"),
    "valid_to": (dt.date(2027, 6, 1), "validTo"),
    "subject_supervisor": (None, "subjectSupervisor"),
    "coach": (None, "coach"),
}


@pytest.mark.parametrize("name", list(OTHER))
def test_every_field_of_a_line_is_in_hash_and_changes(name: str) -> None:
    value, field = OTHER[name]
    other = dataclasses.replace(TERMS, lines=(dataclasses.replace(LINE, **{name: value}),))
    assert other.hash() != TERMS.hash()
    (change,) = changes_between(TERMS, other)
    assert (change.field, change.professional_id) == (field, LINE.professional_id)


def test_equal_terms_have_equal_hashes_and_no_changes() -> None:
    same = Terms((dataclasses.replace(LINE),), START, END, "lokaal 12")
    assert same.hash() == TERMS.hash()
    assert changes_between(TERMS, same) == []


def test_a_rate_is_a_change_of_money() -> None:
    assert LINE.money is not None
    dearer = dataclasses.replace(LINE, money=dataclasses.replace(LINE.money, rate_cents=6_000))
    (change,) = changes_between(TERMS, dataclasses.replace(TERMS, lines=(dearer,)))
    assert (change.field, change.before, change.after) == ("ratePerHourCents", "5500", "6000")


def test_a_line_that_goes_or_comes_is_told_field_by_field() -> None:
    gone = changes_between(TERMS, dataclasses.replace(TERMS, lines=()))
    assert all(change.after is None for change in gone)
    assert {change.field for change in gone} >= {"slots", "role", "minutesPerWeek"}
    come = changes_between(dataclasses.replace(TERMS, lines=()), TERMS)
    assert {change.field for change in come} == {change.field for change in gone}


@pytest.mark.parametrize("locale", ["nl", "en"])
def test_every_change_has_a_word(locale: str) -> None:
    changed = changes_between(TERMS, Terms((), END, START, ""))
    for change in changed:
        assert f"terms.{change.field}" in labels.catalogue(locale)
