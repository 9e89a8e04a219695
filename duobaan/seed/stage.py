"""Lets invented people act through the use cases, each at an instant of the demo's past."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from uuid import UUID

from duobaan import clock, ids
from duobaan.access import Actor, Seat
from duobaan.arrangements.models import CheckItem
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.db.uow import Database
from duobaan.organisations.models import Membership, Organisation
from duobaan.people.models import User
from duobaan.professionals.models import Professional, Release
from duobaan.proposals.rules import LineWish, TermsWish
from duobaan.proposals.terms import Money
from duobaan.seed.book import Book
from duobaan.seed.organisations import Landscape
from duobaan.seed.pairing import Fit
from duobaan.seed.people import Population
from duobaan.words import ChargeKind, ContractKind, OrganisationStatus, TimeBasis, VatTreatment

_OTHER_MONEY = {
    TimeBasis.OWN_TIME: Money(ChargeKind.FREE, VatTreatment.NOT_APPLICABLE, ContractKind.SECOND_EMPLOYMENT),
    TimeBasis.NO_EMPLOYER: Money(ChargeKind.AT_COST, VatTreatment.NOT_APPLICABLE, ContractKind.SECOND_EMPLOYMENT),
    TimeBasis.SELF_EMPLOYED: Money(ChargeKind.TARIFF, VatTreatment.STANDARD_21, ContractKind.FREELANCE, 6500),
}


class Stage:
    """Knows who may act for whom, and holds the clock while they do."""

    def __init__(self, db: Database, book: Book, land: Landscape, people: Population) -> None:
        self.db, self.book, self.land, self.people = db, book, land, people
        self.parties = {row.id: row for row in book.of(Organisation)}
        self.seats: dict[UUID, list[Seat]] = {}
        for row in book.of(Membership):
            party = self.parties[row.organisation_id]
            active = party.status is OrganisationStatus.ACTIVE
            regions = frozenset({land.region.id})
            seat = Seat(party.id, party.kind, frozenset(row.roles), active, regions, bool(row.is_owner))
            self.seats.setdefault(row.user_id, []).append(seat)
        self.releases = {row.professional_id: row for row in book.of(Release)}
        self._made = 0

    def _next_id(self) -> UUID:
        self._made += 1
        return self.book.ids.of("act", self._made)

    @contextlib.contextmanager
    def at(self, instant: dt.datetime) -> Iterator[None]:
        """Hold the clock, and let ids follow from the seed."""
        with clock.held_at(instant), ids.made_by(self._next_id):
            yield

    def actor(self, user: User, professional: Professional | None = None) -> Actor:
        """Return the actor that sign-in would make of someone."""
        key = professional.id if professional is not None else None
        return Actor(user.id, key, tuple(self.seats.get(user.id, ())), locale="nl")

    def staff(self, party: Organisation) -> Actor:
        """Return who acts for an organisation."""
        return self.actor(self.people.staff[party])

    def school(self, fit: Fit) -> Actor:
        """Return who acts for the school of a vacancy."""
        return self.staff(self.parties[fit.vacancy.school_id])

    def board(self, fit: Fit) -> Actor:
        """Return who signs for the school of a vacancy."""
        return self.staff(self.land.board_of(self.parties[fit.vacancy.school_id]))

    def company(self, person: Professional) -> Actor | None:
        """Return who acts for the employer whose time someone teaches in."""
        if person.time_basis is not TimeBasis.EMPLOYER_TIME or person.employer_id is None:
            return None
        return self.staff(self.parties[person.employer_id])

    def own(self, person: Professional) -> Actor:
        """Return a professional as they act for themselves."""
        assert person.user_id is not None
        return Actor(person.user_id, person.id, tuple(self.seats.get(person.user_id, ())), locale="nl")

    def terms(self, fits: Sequence[Fit], *, fewer: int = 0, note: str = "") -> TermsWish:
        """Return terms for one or more people; `fewer` leaves some lessons of each out."""
        vacancy = fits[0].vacancy
        assert vacancy.starts_on is not None
        assert vacancy.ends_on is not None
        lines = tuple(
            LineWish(
                professional_id=fit.person.id,
                time_basis=fit.person.time_basis,
                slot_ids=tuple(slot.id for slot in fit.slots[: len(fit.slots) - fewer]),
                money=self._money(fit.person),
                subject_supervisor=vacancy.subject_supervisor,
                coach=vacancy.coach,
            )
            for fit in fits
        )
        return TermsWish(lines, vacancy.starts_on, vacancy.ends_on, note)

    def _money(self, person: Professional) -> Money:
        release = self.releases.get(person.id)
        if person.time_basis is not TimeBasis.EMPLOYER_TIME or release is None:
            return _OTHER_MONEY[person.time_basis]
        at_cost = release.charge_kind in (ChargeKind.FREE, ChargeKind.AT_COST, ChargeKind.EXCHANGE)
        contract = ContractKind.COLLEGIAL_LENDING if at_cost else ContractKind.SECONDMENT
        return Money(release.charge_kind, release.vat_treatment, contract, release.rate_cents)

    async def checks(self, arrangement_id: UUID) -> list[CheckItem]:
        """Return what an arrangement still asks."""
        async with self.db.read() as session:
            return (await ArrangementRepository(session).checks([arrangement_id])).get(arrangement_id, [])
