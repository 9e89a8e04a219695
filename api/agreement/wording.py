"""Puts the paper of an agreement into plain words of one language: what page and PDF both show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from duobaan import labels
from duobaan.clock import today
from duobaan.ids import Kind, private
from duobaan.proposals.paper import Paper, Signed
from duobaan.proposals.terms import Change, Line, Money
from duobaan.reference.holidays import ONE_DAY
from duobaan.reference.subjects import subjects
from duobaan.timetable.slots import clock_text
from duobaan.vacancies.models import LessonSlot
from duobaan.words import (
    ChargeKind,
    ContractKind,
    Cycle,
    LineRole,
    TimeBasis,
    VatTreatment,
)

Fact = tuple[str, str]
_HOUR: Final = 60
_WORDS: Final[dict[str, type[Any]]] = {
    "role": LineRole,
    "timeBasis": TimeBasis,
    "chargeKind": ChargeKind,
    "vatTreatment": VatTreatment,
    "contractKind": ContractKind,
}
_DAYS: Final = {"startsOn": False, "validFrom": False, "endsOn": True, "validTo": True}


@dataclass(frozen=True, slots=True)
class Part:
    """One person on the paper."""

    name: str
    facts: tuple[Fact, ...]
    lessons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed, in words: a reader needs no colour to see it."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that stands on the paper, in reading order."""

    locale: str
    id: str
    title: str
    facts: tuple[Fact, ...]
    parts: tuple[Part, ...]
    parties: tuple[Fact, ...]
    differences: tuple[Difference, ...]
    unchanged: str
    note: str
    words: dict[str, str]


class Speaker:
    """Words of one language, and names as the paper knows them."""

    def __init__(self, paper: Paper, locale: str) -> None:
        self._paper, self.locale = paper, locale

    def say(self, key: str, **facts: object) -> str:
        """Return a text of the paper."""
        return labels.render(f"papers.{key}", self.locale, facts)

    def day(self, on: dt.date) -> str:
        """Write a day."""
        return f"{on.day} {labels.label(f'months.{on.month}', self.locale)} {on.year}"

    def term(self, field: str) -> str:
        """Return the word for a field; money stands on paper in euros, not in the API's cents."""
        return self.say("rate_label") if field == "ratePerHourCents" else labels.label(f"terms.{field}", self.locale)

    def person(self, key: UUID | None) -> str:
        """Return who it is, as far as the reader may know."""
        known = self._paper.known.people.get(key) if key else None
        return known or self.say("someone")

    def organisation(self, key: UUID | None) -> str:
        """Return the name of an organisation."""
        known = self._paper.known.organisations.get(key) if key else None
        return "" if known is None else known.name

    def euros(self, cents: int) -> str:
        """Write an amount."""
        whole, part = divmod(cents, 100)
        return f"€ {whole}{'.' if self.locale == 'en' else ','}{part:02d}"

    def lesson(self, row: LessonSlot) -> str:
        """Write a lesson: day, time, class, subject, week of the cycle."""
        subject = subjects().get(row.subject or "")
        when = (
            f"{labels.label_of(row.weekday, self.locale)} {clock_text(row.start_minute)}-{clock_text(row.end_minute)}"
        )
        cycle = "" if row.cycle is Cycle.EVERY_WEEK else labels.label_of(row.cycle, self.locale)
        return ", ".join(filter(None, (when, subject.name(self.locale) if subject else "", row.class_group, cycle)))

    def lessons(self, keys: tuple[UUID, ...]) -> tuple[str, ...]:
        """Write the lessons of a line in the order of the week."""
        rows = [self._paper.known.lessons[key] for key in keys if key in self._paper.known.lessons]
        ordered = sorted(rows, key=lambda row: (row.weekday.number, row.start_minute, row.key))
        return tuple(map(self.lesson, ordered))


def sheet_of(paper: Paper, locale: str) -> Sheet:
    """Return what stands on the paper."""
    speaker = Speaker(paper, locale)
    say = speaker.say
    kind = say("agreement" if paper.is_agreed else "proposal")
    terms = paper.terms
    period = say("period_text", first=speaker.day(terms.starts_on), last=speaker.day(terms.ends_on - ONE_DAY))
    facts = (
        (say("school"), speaker.organisation(paper.case.proposal.school_id)),
        (say("post"), paper.vacancy.title),
        (say("period"), period),
    )
    keys = ("changes", "people", "parties", "lessons", "before", "after", "disclaimer", "pdf")
    words = {key: say(key) for key in keys} | {"made_on": say("made_on", day=speaker.day(today()))}
    return Sheet(
        locale=locale,
        id=paper.id,
        title=f"{kind}, {say('version', number=paper.version).lower()}",
        facts=facts,
        parts=tuple(_part(speaker, line) for line in terms.lines),
        parties=tuple(_party(speaker, one) for one in paper.parties),
        differences=tuple(_difference(speaker, one) for one in paper.changes),
        unchanged=say("first_version" if paper.before is None else "same"),
        note=terms.note,
        words=words,
    )


def _part(speaker: Speaker, line: Line) -> Part:
    return Part(speaker.person(line.professional_id), tuple(_facts(speaker, line)), speaker.lessons(line.slot_ids))


def _facts(speaker: Speaker, line: Line) -> Iterator[Fact]:
    def field(name: str, value: str) -> Fact:
        return _capital(speaker.term(name)), value

    yield field("role", labels.label_of(line.role, speaker.locale))
    hours = f"{line.minutes_week / _HOUR:.2f}".rstrip("0").rstrip(".")
    yield speaker.say("hours_label"), speaker.say("clock_hours", hours=hours)
    yield field("timeBasis", labels.label_of(line.time_basis, speaker.locale))
    first, last = speaker.day(line.valid_from), speaker.day(line.valid_to - ONE_DAY)
    yield speaker.say("period"), speaker.say("period_text", first=first, last=last)
    if employer := speaker.organisation(line.company_id):
        yield speaker.say("employer"), employer
    for name, value in (("subjectSupervisor", line.subject_supervisor), ("coach", line.coach)):
        if value:
            yield field(name, value)
    if line.money is not None:
        yield from _money(speaker, line.money, field)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _money(speaker: Speaker, money: Money, field: Callable[[str, str], Fact]) -> Iterator[Fact]:
    yield field("contractKind", labels.label_of(money.contract_kind, speaker.locale))
    yield field("chargeKind", labels.label_of(money.charge_kind, speaker.locale))
    yield field("vatTreatment", labels.label_of(money.vat_treatment, speaker.locale))
    if money.rate_cents is not None:
        yield field("ratePerHourCents", speaker.say("rate", amount=speaker.euros(money.rate_cents)))


def _party(speaker: Speaker, one: Signed) -> Fact:
    party = one.party
    name = speaker.organisation(party.organisation_id) or speaker.person(party.professional_id)
    said = [
        speaker.say(word, day=speaker.day(at.date()))
        for word, at in (("consented", one.consented_at), ("signed", one.signed_at))
        if at is not None
    ]
    return f"{name} ({labels.label_of(party.kind, speaker.locale)})", ", ".join(said) or speaker.say("not_yet")


def _difference(speaker: Speaker, change: Change) -> Difference:
    what = speaker.term(change.field)
    if change.professional_id is not None:
        what = f"{what}, {speaker.person(change.professional_id)}"
    said = speaker.say("changed", what=what)
    return Difference(said, _value(speaker, change.field, change.before), _value(speaker, change.field, change.after))


def _value(speaker: Speaker, field: str, value: str | None) -> str:
    if value is None:
        return speaker.say("nothing")
    if field in _WORDS:
        return labels.label_of(_WORDS[field](value), speaker.locale)
    if field in _DAYS:
        return speaker.day(dt.date.fromisoformat(value) - (ONE_DAY if _DAYS[field] else dt.timedelta()))
    if field == "slots":
        keys = tuple(private(Kind.LESSON_SLOT, one) for one in value.split(","))
        return "; ".join(speaker.lessons(keys)) or speaker.say("nothing")
    if field == "ratePerHourCents":
        return speaker.euros(int(value))
    return value
