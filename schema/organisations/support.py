"""Looks of the platform's support into an organisation: how they are shown, opened and ended."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import strawberry

from duobaan.clock import now
from duobaan.ids import Kind, private, public
from duobaan.organisations import models, support
from schema.access import mutation
from schema.context import Info
from schema.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound


@strawberry.type(description="Someone of the platform looks, or looked, into an organisation; they change nothing.")
class SupportAccess:
    """Read by the organisation's own people."""

    id: strawberry.ID
    reason: str
    opened_at: dt.datetime
    expires_at: dt.datetime
    ended_at: dt.datetime | None = strawberry.field(description="When it was ended before its time.")
    is_open: bool

    @classmethod
    def of(cls, row: models.SupportAccess) -> SupportAccess:
        """Wrap an access."""
        return cls(
            id=strawberry.ID(public(Kind.SUPPORT_ACCESS, row.id)),
            reason=row.reason,
            opened_at=row.created_at,
            expires_at=row.expires_at,
            ended_at=row.ended_at,
            is_open=row.is_open(now()),
        )


@strawberry.type(description="A look of the platform into the viewer's organisation.")
class SupportLook:
    """With the name of who looks."""

    by: str
    access: SupportAccess


@strawberry.input(description="Into which organisation someone of support looks, why, and for how many hours.")
class OpenSupportAccessInput:
    """At most eight hours; the organisation reads the reason."""

    organisation_id: strawberry.ID
    reason: str
    hours: int = 1
    idempotency_key: str | None = None


@strawberry.input(description="Which look ends.")
class EndSupportAccessInput:
    """By who looks, or by who manages the organisation's members."""

    access_id: strawberry.ID


@strawberry.type(description="The look that was opened.")
class OpenSupportAccessSuccess:
    """It ends by itself."""

    access: SupportAccess


@strawberry.type(description="The look that was ended.")
class EndSupportAccessSuccess:
    """It lets nobody in any more."""

    access: SupportAccess


OpenSupportAccessResult = Annotated[
    OpenSupportAccessSuccess | NotAllowed | NotFound | InvalidInput | AlreadyDone,
    strawberry.union("OpenSupportAccessResult"),
]
EndSupportAccessResult = Annotated[
    EndSupportAccessSuccess | NotAllowed | NotFound | AlreadyDone, strawberry.union("EndSupportAccessResult")
]


@strawberry.type
class SupportMutations:
    """Mixed into Mutation."""

    @mutation(support.open_support_access)
    async def open_support_access(self, info: Info, input: OpenSupportAccessInput) -> OpenSupportAccessResult | None:
        """Open it."""
        row = await support.open_support_access(
            info.context.actor,
            info.context.db,
            organisation_id=private(Kind.ORGANISATION, input.organisation_id, path=("input", "organisationId")),
            reason=input.reason,
            hours=input.hours,
            idempotency_key=input.idempotency_key,
        )
        return OpenSupportAccessSuccess(access=SupportAccess.of(row))

    @mutation(support.end_support_access)
    async def end_support_access(self, info: Info, input: EndSupportAccessInput) -> EndSupportAccessResult | None:
        """End it."""
        key = private(Kind.SUPPORT_ACCESS, input.access_id, path=("input", "accessId"))
        row = await support.end_support_access(info.context.actor, info.context.db, access_id=key)
        return EndSupportAccessSuccess(access=SupportAccess.of(row))
