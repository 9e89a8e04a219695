"""A company's released hours: who, how many, until when, how far used, and what that comes to in a year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.clock import today
from duobaan.db import keyset
from duobaan.db.uow import Database
from duobaan.errors import NotFound
from duobaan.insights.release_repository import ORDER, ReleaseFilter, ReleaseUseRepository, Totals, listed
from duobaan.organisations.models import Organisation
from duobaan.organisations.repository import OrganisationRepository
from duobaan.professionals.models import Release
from duobaan.reference.school_system import norms
from duobaan.words import OrganisationKind, ReleaseStatus

MINUTES_PER_HOUR = 60
EVERY = ReleaseFilter()


@dataclass(frozen=True, slots=True)
class ReleaseUse:
    """A release with the minutes a week that agreed work takes of it, that work, and what open proposals would take."""

    release: Release
    used: int
    proposed: int
    works: tuple[UUID, ...] = ()

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
class MonthEnd:
    """A month, by its first day, with how many releases have their last day in it and their minutes a week."""

    month: dt.date
    releases: int
    minutes: int


def by_month(endings: list[tuple[dt.date, int, int]]) -> tuple[MonthEnd, ...]:
    """Add up per month of the last day; what no longer holds on the first of August ended in July."""

    def month_of(one: tuple[dt.date, int, int]) -> dt.date:
        return (one[0] - dt.timedelta(days=1)).replace(day=1)

    found = ((month, list(rows)) for month, rows in groupby(sorted(endings), month_of))
    return tuple(MonthEnd(month, sum(row[1] for row in rows), sum(row[2] for row in rows)) for month, rows in found)


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a company gave in all, what of it is used, and what open proposals would add; a year of school weeks."""

    company: Organisation
    weeks: int
    released: YearSum
    used: YearSum
    proposed: YearSum
    endings: tuple[MonthEnd, ...]


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
        uses = ReleaseUseRepository(session, company_id, today())
        sums, endings = await uses.totals(weeks), await uses.endings()
    released, used, proposed = map(YearSum.of, sums)
    return Exposure(company, weeks, released, used, proposed, by_month(endings))


@requires(Permission.RELEASES_GRANT, raises=(NotFound,))
async def list_release_use(
    actor: Actor, db: Database, *, company_id: UUID, window: keyset.Window, wanted: ReleaseFilter = EVERY
) -> keyset.Page[ReleaseUse]:
    """List a company's releases that hold or wait for a yes, what ends first first, with how far each is used."""
    on = today()
    async with db.read() as session:
        await _company(actor, OrganisationRepository(session), company_id)
        page = await keyset.fetch(session, listed(actor, company_id, on, wanted), ORDER, window)
        people = {row.professional_id for row in page.rows}
        uses = ReleaseUseRepository(session, company_id, on)
        used, proposed, works = await uses.used(people), await uses.proposed(people), await uses.works(people)

    def use_of(row: Release) -> ReleaseUse:
        who = row.professional_id
        return ReleaseUse(row, used.get(who, 0), proposed.get(who, 0), tuple(works.get(who, ())))

    return keyset.Page(rows=[use_of(row) for row in page.rows], keys=page.keys, has_next=page.has_next)


@requires(Permission.RELEASES_GRANT, raises=(NotFound,))
async def count_releases(actor: Actor, db: Database, *, company_id: UUID, wanted: ReleaseFilter = EVERY) -> int:
    """Count a company's releases that hold or wait for a yes."""
    async with db.read() as session:
        return await keyset.count(session, listed(actor, company_id, today(), wanted))
