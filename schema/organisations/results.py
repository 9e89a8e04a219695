"""What the mutations of organisations answer: a success or one of the failures that their use case declares."""

from __future__ import annotations

from typing import Annotated

import strawberry

from schema.errors import (
    AlreadyDone,
    DoubleBooking,
    InvalidInput,
    LimitReached,
    NotAllowed,
    NotFound,
    StaleRevision,
    StateNotAllowed,
)
from schema.organisations.types import Membership, Organisation, School


@strawberry.type(description="The organisation that was registered or claimed.")
class RegisterOrganisationSuccess:
    """REGISTERED until it is verified."""

    organisation: Organisation


@strawberry.type(description="The organisation that was verified.")
class VerifyOrganisationSuccess:
    """Now ACTIVE."""

    organisation: Organisation


@strawberry.type(description="The organisation that was suspended.")
class SuspendOrganisationSuccess:
    """Now SUSPENDED."""

    organisation: Organisation


@strawberry.type(description="The organisation that was restored.")
class RestoreOrganisationSuccess:
    """ACTIVE again."""

    organisation: Organisation


@strawberry.type(description="The organisation with what it says about itself.")
class UpdateOrganisationSuccess:
    """As it is now."""

    organisation: Organisation


@strawberry.type(description="The school with its new settings.")
class ChangeSchoolSettingsSuccess:
    """As it counts now."""

    organisation: School


@strawberry.type(description="Whether an organisation demands a second step now.")
class DemandSecondStepSuccess:
    """It counts at once, also for who is signed in: until they show two proofs they have no seat."""

    demanded: bool


@strawberry.type(description="The invitation that was made.")
class InviteMemberSuccess:
    """The secret is told this once: send it to the invited person and to nobody else; a replay tells none."""

    invitation_id: strawberry.ID
    token: str
    is_mailed: bool = strawberry.field(description="Whether a letter with the secret goes out; if not, hand it over.")


@strawberry.type(description="The seat that was taken.")
class AcceptInvitationSuccess:
    """The viewer is a member now."""

    membership: Membership


@strawberry.type(description="The seat as it is now.")
class ChangeMemberSuccess:
    """With its roles."""

    membership: Membership


@strawberry.type(description="The seat that ended.")
class RemoveMemberSuccess:
    """Whose it was."""

    user_id: strawberry.ID


@strawberry.type(description="The seat of the new owner.")
class HandOverOwnershipSuccess:
    """The viewer keeps their roles and is no owner any more."""

    membership: Membership


@strawberry.type(description="The organisation that the viewer left.")
class LeaveOrganisationSuccess:
    """The viewer's seat is gone."""

    organisation_id: strawberry.ID


@strawberry.type(description="The school under its board.")
class SetBoardSuccess:
    """As it is now."""

    organisation: Organisation


@strawberry.type(description="The organisation in its region or network.")
class JoinParentSuccess:
    """As it is now."""

    organisation: Organisation


@strawberry.type(description="The organisation out of its region or network.")
class LeaveParentSuccess:
    """As it is now."""

    organisation: Organisation


RegisterOrganisationResult = Annotated[
    RegisterOrganisationSuccess | NotAllowed | NotFound | InvalidInput | AlreadyDone | StateNotAllowed,
    strawberry.union("RegisterOrganisationResult"),
]
VerifyOrganisationResult = Annotated[
    VerifyOrganisationSuccess | NotAllowed | NotFound | InvalidInput | StateNotAllowed | StaleRevision,
    strawberry.union("VerifyOrganisationResult"),
]
SuspendOrganisationResult = Annotated[
    SuspendOrganisationSuccess | NotAllowed | NotFound | InvalidInput | StateNotAllowed | StaleRevision,
    strawberry.union("SuspendOrganisationResult"),
]
RestoreOrganisationResult = Annotated[
    RestoreOrganisationSuccess | NotAllowed | NotFound | InvalidInput | StateNotAllowed | StaleRevision,
    strawberry.union("RestoreOrganisationResult"),
]
UpdateOrganisationResult = Annotated[
    UpdateOrganisationSuccess | NotAllowed | NotFound | InvalidInput | StaleRevision,
    strawberry.union("UpdateOrganisationResult"),
]
ChangeSchoolSettingsResult = Annotated[
    ChangeSchoolSettingsSuccess | NotAllowed | NotFound | InvalidInput | StaleRevision | DoubleBooking,
    strawberry.union("ChangeSchoolSettingsResult"),
]
DemandSecondStepResult = Annotated[
    DemandSecondStepSuccess | NotAllowed | NotFound, strawberry.union("DemandSecondStepResult")
]
InviteMemberResult = Annotated[
    InviteMemberSuccess | NotAllowed | NotFound | InvalidInput | LimitReached, strawberry.union("InviteMemberResult")
]
AcceptInvitationResult = Annotated[
    AcceptInvitationSuccess | NotAllowed | NotFound | AlreadyDone, strawberry.union("AcceptInvitationResult")
]
ChangeMemberResult = Annotated[
    ChangeMemberSuccess | NotAllowed | NotFound | InvalidInput, strawberry.union("ChangeMemberResult")
]
RemoveMemberResult = Annotated[
    RemoveMemberSuccess | NotAllowed | NotFound | InvalidInput, strawberry.union("RemoveMemberResult")
]
HandOverOwnershipResult = Annotated[
    HandOverOwnershipSuccess | NotAllowed | NotFound | InvalidInput, strawberry.union("HandOverOwnershipResult")
]
LeaveOrganisationResult = Annotated[
    LeaveOrganisationSuccess | NotAllowed | NotFound | InvalidInput, strawberry.union("LeaveOrganisationResult")
]
SetBoardResult = Annotated[
    SetBoardSuccess | NotAllowed | NotFound | InvalidInput | AlreadyDone, strawberry.union("SetBoardResult")
]
JoinParentResult = Annotated[
    JoinParentSuccess | NotAllowed | NotFound | InvalidInput | AlreadyDone, strawberry.union("JoinParentResult")
]
LeaveParentResult = Annotated[LeaveParentSuccess | NotAllowed | NotFound, strawberry.union("LeaveParentResult")]
