"""A company's released hours as its HR sees them."""

from __future__ import annotations

import datetime as dt
from typing import cast
from uuid import UUID

import strawberry

from duobaan.ids import Kind
from duobaan.insights import releases as given
from duobaan.insights.release_repository import ReleaseFilter
from duobaan.words import ReleaseStatus
from schema.arrangements.types import Arrangement
from schema.context import Info
from schema.cursors import scope_of
from schema.ids import NODES
from schema.organisations.types import Organisation, wrap
from schema.pagination import Connection, connect, window
from schema.professionals import loaders
from schema.professionals.releases import Release
from schema.professionals.types import Professional
from schema.scalars import Cents


@strawberry.type(description="People, minutes and cents of a year.")
class ReleaseSum:
    """Cents are what schools are charged where a price is known; the rest of the minutes is `unpricedMinutesYear`."""

    professional_count: int = strawberry.field(description="How many people these hours are of.")
    minutes_year: int = strawberry.field(description="Minutes in a year of school weeks.")
    charge_cents_year: Cents = strawberry.field(description="What schools are charged for them in a year, in cents.")
    unpriced_minutes_year: int = strawberry.field(description="Minutes for which no rate is agreed.")

    @classmethod
    def of(cls, row: given.YearSum) -> ReleaseSum:
        """Wrap a sum."""
        return cls(
            professional_count=row.people,
            minutes_year=row.minutes,
            charge_cents_year=Cents(row.charge_cents),
            unpriced_minutes_year=row.unpriced_minutes,
        )


@strawberry.type(description="A release with how far it is used.")
class ReleaseUse:
    """Minutes of an average week."""

    row: strawberry.Private[given.ReleaseUse]
    release: Release = strawberry.field(description="The hours that were given, until when and on what conditions.")
    used_minutes_week: int = strawberry.field(description="What agreed work takes of the employer's time.")
    left_minutes_week: int = strawberry.field(description="What can still be agreed; nothing before it is accepted.")
    proposed_minutes_week: int = strawberry.field(description="What open proposals would take.")

    @strawberry.field(description="Whose release it is; null for whoever may not see the person.")
    async def professional(self, info: Info) -> Professional | None:
        """Load the person."""
        row = await info.context.loader(loaders.professionals).load(self.row.release.professional_id)
        return None if row is None else Professional.of(row)

    @strawberry.field(description="The agreed work that takes them, the newest first.")
    async def arrangements(self, info: Info) -> list[Arrangement]:
        """Load what the viewer may see of it."""
        found = [await NODES[Kind.ARRANGEMENT](info.context, key) for key in self.row.works]
        return [cast("Arrangement", work) for work in found if work is not None]

    @classmethod
    def of(cls, row: given.ReleaseUse) -> ReleaseUse:
        """Wrap a release with its use."""
        return cls(
            row=row,
            release=Release.of(row.release),
            used_minutes_week=row.used,
            left_minutes_week=row.left,
            proposed_minutes_week=row.proposed,
        )


@strawberry.type(description="A month in which released hours end.")
class ReleaseEnding:
    """Granted hours, by the month of their last day."""

    month: dt.date = strawberry.field(description="Its first day.")
    release_count: int = strawberry.field(description="How many releases end in it.")
    minutes_week: int = strawberry.field(description="Their minutes a week together.")


@strawberry.input(description="Which releases: OR within a field, AND between fields.")
class ReleaseUseFilterInput:
    """Everything may be left out."""

    status: list[ReleaseStatus] | None = strawberry.field(
        default=None, description="GRANTED holds, PROPOSED waits for the professional; others are not listed."
    )
    ends_before: dt.date | None = strawberry.field(
        default=None, description="Only what no longer holds at some day before this one: `validTo` is earlier."
    )
    text: str | None = strawberry.field(default=None, description="Words in the name or the profession.")

    def read(self) -> ReleaseFilter:
        """Return the filter as the domain knows it."""
        return ReleaseFilter(tuple(self.status or ()), self.ends_before, (self.text or "")[:200])


@strawberry.type(description="All that a company released, for those of it who grant releases.")
class ReleaseOverview:
    """`released` counts granted hours; what waits for a yes stands in the list only."""

    key: strawberry.Private[UUID]
    company: Organisation
    weeks: int = strawberry.field(description="School weeks that a year is counted with.")
    released: ReleaseSum = strawberry.field(description="What is given and accepted: the company's exposure.")
    used: ReleaseSum = strawberry.field(description="What agreed work takes of it.")
    proposed: ReleaseSum = strawberry.field(description="What open proposals would take.")
    endings: list[ReleaseEnding] = strawberry.field(description="When granted hours end, by month, the first first.")

    @strawberry.field(description="The releases that hold or wait for a yes, what ends first first.")
    async def releases(
        self,
        info: Info,
        filter: ReleaseUseFilterInput | None = None,
        first: int = 20,
        after: str | None = None,
    ) -> Connection[ReleaseUse]:
        """List them."""
        context, wanted = info.context, given.EVERY if filter is None else filter.read()
        scope = scope_of("release_use", self.key, wanted)
        asked = window(context, scope, first, after)
        page = await given.list_release_use(context.actor, context.db, company_id=self.key, window=asked, wanted=wanted)

        async def count() -> int:
            return await given.count_releases(context.actor, context.db, company_id=self.key, wanted=wanted)

        return connect(context, scope, page, asked, ReleaseUse.of, count)

    @classmethod
    def of(cls, row: given.Exposure) -> ReleaseOverview:
        """Wrap an overview."""
        return cls(
            key=row.company.id,
            company=wrap(row.company),
            weeks=row.weeks,
            released=ReleaseSum.of(row.released),
            used=ReleaseSum.of(row.used),
            proposed=ReleaseSum.of(row.proposed),
            endings=[
                ReleaseEnding(month=one.month, release_count=one.releases, minutes_week=one.minutes)
                for one in row.endings
            ],
        )
