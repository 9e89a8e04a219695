"""Open invitations of an organisation: how they are shown to who manages its members, and taken back."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import strawberry

from duobaan.ids import Kind, private, public
from duobaan.organisations import invitations, models
from duobaan.words import Role
from schema.access import mutation
from schema.context import Info
from schema.errors import AlreadyDone, NotAllowed, NotFound


@strawberry.type(description="Someone was asked to join and has not answered yet; the link's secret is never shown.")
class Invitation:
    """Read by who manages the organisation's members."""

    id: strawberry.ID
    email: str
    roles: list[Role]
    invited_at: dt.datetime
    expires_at: dt.datetime

    @classmethod
    def of(cls, row: models.Invitation) -> Invitation:
        """Wrap an invitation."""
        return cls(
            id=strawberry.ID(public(Kind.INVITATION, row.id)),
            email=row.email,
            roles=list(row.roles),
            invited_at=row.created_at,
            expires_at=row.expires_at,
        )


@strawberry.input(description="Which invitation is taken back.")
class RevokeInvitationInput:
    """By who manages the organisation's members."""

    invitation_id: strawberry.ID


@strawberry.type(description="The invitation that was taken back.")
class RevokeInvitationSuccess:
    """Its link is worth nothing any more."""

    invitation_id: strawberry.ID


RevokeInvitationResult = Annotated[
    RevokeInvitationSuccess | NotAllowed | NotFound | AlreadyDone, strawberry.union("RevokeInvitationResult")
]


@strawberry.type
class InvitationMutations:
    """Mixed into Mutation."""

    @mutation(invitations.revoke_invitation)
    async def revoke_invitation(self, info: Info, input: RevokeInvitationInput) -> RevokeInvitationResult | None:
        """Take it back."""
        key = private(Kind.INVITATION, input.invitation_id, path=("input", "invitationId"))
        await invitations.revoke_invitation(info.context.actor, info.context.db, invitation_id=key)
        return RevokeInvitationSuccess(invitation_id=input.invitation_id)
