"""A company's released hours: who, how many, until when, how far used, and what that comes to in a year."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.clock import today
from duobaan.db import keyset
from duobaan.db.uow import Database
from duobaan.errors import NotFound
from duobaan.insights.release_repository import ORDER, ReleaseUseRepository, Totals, listed
from duobaan.organisations.models import Organisation
from duobaan.organisations.repository import OrganisationRepository
from duobaan.professionals.models import Release
from duobaan.reference.school_system import norms
from duobaan.words import OrganisationKind, ReleaseStatus

MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True)
class ReleaseUse:
    """A release with the minutes a week that agreed work takes of it, and that open proposals would take."""

    release: Release
    used: int
    proposed: int

    @property
    def left(self) -> int:
        """Return what can still be agreed; of hours that wait for a yes nothing yet."""
        granted = self.release.status is ReleaseStatus.GRANTED
        return max(self.release.minutes_week - self.used, 0) if granted else 0


@dataclass(frozen=True, slots=True)
class YearSum:
    """People, minutes and cents of a year; the cents are what schools are charged, where a price is known."""

    people: int
    minutes: int
    charge_cents: int
    unpriced_minutes: int

    @classmethod
    def of(cls, totals: Totals) -> YearSum:
        """Turn minutes times cents an hour into cents, rounded half up."""
        people, minutes, priced, unpriced = totals
        return cls(people, minutes, (priced + MINUTES_PER_HOUR // 2) // MINUTES_PER_HOUR, unpriced)


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a company gave in all, what of it is used, and what open proposals would add; a year of school weeks."""

    company: Organisation
    weeks: int
    released: YearSum
    used: YearSum
    proposed: YearSum


async def _company(actor: Actor, organisations: OrganisationRepository, company_id: UUID) -> Organisation:
    """Return a company for which the actor grants releases; any other is not found."""
    row = await organisations.get(company_id, actor)
    if row.kind is not OrganisationKind.COMPANY or not actor.holds(Permission.RELEASES_GRANT, company_id):
        raise NotFound("Organisation")
    return row


@requires(Permission.RELEASES_GRANT, raises=(NotFound,))
async def read_release_exposure(actor: Actor, db: Database, *, company_id: UUID) -> Exposure:
    """Say what a company's released hours come to in a year, what is used and what is proposed; for its own people.

    Cents are what schools are charged where a rate is agreed, or nothing where it is free; the rest is unpriced.
    """
    weeks = norms().default_school_weeks
    async with db.read() as session:
        company = await _company(actor, OrganisationRepository(session), company_id)
        sums = await ReleaseUseRepository(session, company_id, today()).totals(weeks)
    released, used, proposed = map(YearSum.of, sums)
    return Exposure(company, weeks, released, used, proposed)


@requires(Permission.RELEASES_GRANT, raises=(NotFound,))
async def list_release_use(
    actor: Actor, db: Database, *, company_id: UUID, window: keyset.Window
) -> keyset.Page[ReleaseUse]:
    """List a company's releases that hold or wait for a yes, what ends first first, with how far each is used."""
    on = today()
    async with db.read() as session:
        await _company(actor, OrganisationRepository(session), company_id)
        page = await keyset.fetch(session, listed(actor, company_id, on), ORDER, window)
        people = {row.professional_id for row in page.rows}
        uses = ReleaseUseRepository(session, company_id, on)
        used, proposed = await uses.used(people), await uses.proposed(people)
    rows = [
        ReleaseUse(row, used.get(row.professional_id, 0), proposed.get(row.professional_id, 0)) for row in page.rows
    ]
    return keyset.Page(rows=rows, keys=page.keys, has_next=page.has_next)


@requires(Permission.RELEASES_GRANT, raises=(NotFound,))
async def count_releases(actor: Actor, db: Database, *, company_id: UUID) -> int:
    """Count a company's releases that hold or wait for a yes."""
    async with db.read() as session:
        return await keyset.count(session, listed(actor, company_id, today()))
