"""The release: hours that an employer lets someone teach."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import strawberry

from duobaan.ids import Kind, public
from duobaan.professionals.models import Release as Row
from duobaan.professionals.states import ReleaseAction, viewer_can_release
from duobaan.words import ChargeKind, LendingBasis, ReleaseStatus, VatTreatment, Weekday
from schema.context import Context, Info
from schema.ids import Node, node_loader
from schema.organisations.types import Organisation, by_id
from schema.professionals import loaders
from schema.vocabulary import register

register(ReleaseAction)


@strawberry.type(description="Hours that an employer lets someone teach in its time, and on what conditions.")
class Release(Node):
    """For both sides only; `validTo` is the first day after it."""

    row: strawberry.Private[Row]
    version: int
    status: ReleaseStatus
    minutes_week: int
    minutes_year: int | None
    weekdays: list[Weekday]
    valid_from: dt.date
    valid_to: dt.date
    conditions: str | None
    charge_kind: ChargeKind
    rate_cents: int | None = strawberry.field(description="Cents per clock hour.")
    vat_treatment: VatTreatment
    lending_basis: LendingBasis
    granted_at: dt.datetime | None
    accepted_at: dt.datetime | None = strawberry.field(description="When the professional accepted.")
    revoked_at: dt.datetime | None

    @strawberry.field(description="The employer.")
    async def company(self, info: Info) -> Organisation | None:
        """Load the company."""
        return await by_id(info.context, self.row.company_id)

    @strawberry.field(description="What the viewer may do with it now.")
    async def viewer_can(self, info: Info) -> list[ReleaseAction]:
        """Ask the table of transitions."""
        person = await info.context.loader(loaders.professionals).load(self.row.professional_id)
        return [] if person is None else viewer_can_release(info.context.actor, self.row, person)

    @classmethod
    def of(cls, row: Row) -> Release:
        """Wrap a release."""
        return cls(
            id=strawberry.ID(public(Kind.RELEASE, row.id)),
            row=row,
            version=row.version,
            status=row.status,
            minutes_week=row.minutes_week,
            minutes_year=row.minutes_year,
            weekdays=list(row.weekdays),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            conditions=row.conditions,
            charge_kind=row.charge_kind,
            rate_cents=row.rate_cents,
            vat_treatment=row.vat_treatment,
            lending_basis=row.lending_basis,
            granted_at=row.granted_at,
            accepted_at=row.accepted_at,
            revoked_at=row.revoked_at,
        )


@node_loader(Kind.RELEASE)
async def load(context: Context, key: UUID) -> Node | None:
    """Load a release for `node`."""
    row = await context.loader(loaders.releases).load(key)
    return None if row is None else Release.of(row)
