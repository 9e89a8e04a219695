"""What the mutations of professionals answer."""

from __future__ import annotations

from typing import Annotated

import strawberry

from schema.errors import (
    AlreadyDone,
    HoursExceeded,
    InvalidInput,
    NotAllowed,
    NotEligible,
    NotFound,
    StaleRevision,
    StateNotAllowed,
)
from schema.professionals.releases import Release
from schema.professionals.types import Professional


@strawberry.type(description="The professional, waiting to confirm.")
class PostProfessionalSuccess:
    """Success of postProfessional."""

    professional: Professional


@strawberry.type(description="The profile as it is now.")
class SubmitProfileSuccess:
    """Success of submitProfile."""

    professional: Professional


@strawberry.type(description="The profile as it is now.")
class UpdateProfileSuccess:
    """Success of updateProfile."""

    professional: Professional


@strawberry.type(description="The professional with the new week.")
class SetAvailabilitySuccess:
    """Success of setAvailability."""

    professional: Professional


@strawberry.type(description="The professional with the paper.")
class AddQualificationSuccess:
    """Success of addQualification."""

    professional: Professional


@strawberry.type(description="The professional without the paper.")
class RemoveQualificationSuccess:
    """Success of removeQualification."""

    professional: Professional


@strawberry.type(description="The confirmed profile.")
class ConfirmProfileSuccess:
    """Success of confirmProfile."""

    professional: Professional


@strawberry.type(description="The refused profile.")
class RefuseProfileSuccess:
    """Success of refuseProfile."""

    professional: Professional


@strawberry.type(description="The paused profile.")
class PauseProfileSuccess:
    """Success of pauseProfile."""

    professional: Professional


@strawberry.type(description="The profile back on the market.")
class ResumeProfileSuccess:
    """Success of resumeProfile."""

    professional: Professional


@strawberry.type(description="The withdrawn profile.")
class WithdrawProfileSuccess:
    """Success of withdrawProfile."""

    professional: Professional


@strawberry.type(description="What is left: an empty profile.")
class EraseProfileSuccess:
    """Success of eraseProfile."""

    professional: Professional


@strawberry.type(description="The release, waiting for the professional.")
class GrantReleaseSuccess:
    """Success of grantRelease."""

    release: Release


@strawberry.type(description="The accepted release.")
class AcceptReleaseSuccess:
    """Success of acceptRelease."""

    release: Release


@strawberry.type(description="The release that was taken back.")
class RevokeReleaseSuccess:
    """Success of revokeRelease."""

    release: Release


PostProfessionalResult = Annotated[
    PostProfessionalSuccess | NotAllowed | InvalidInput | AlreadyDone, strawberry.union("PostProfessionalResult")
]
SubmitProfileResult = Annotated[
    SubmitProfileSuccess | NotAllowed | InvalidInput | StateNotAllowed | NotFound | HoursExceeded,
    strawberry.union("SubmitProfileResult"),
]
UpdateProfileResult = Annotated[
    UpdateProfileSuccess | NotAllowed | NotFound | InvalidInput | StateNotAllowed | StaleRevision | HoursExceeded,
    strawberry.union("UpdateProfileResult"),
]
SetAvailabilityResult = Annotated[
    SetAvailabilitySuccess | NotAllowed | NotFound | InvalidInput | StateNotAllowed,
    strawberry.union("SetAvailabilityResult"),
]
AddQualificationResult = Annotated[
    AddQualificationSuccess | NotAllowed | NotFound | InvalidInput | StateNotAllowed,
    strawberry.union("AddQualificationResult"),
]
RemoveQualificationResult = Annotated[
    RemoveQualificationSuccess | NotAllowed | NotFound | StateNotAllowed, strawberry.union("RemoveQualificationResult")
]
ConfirmProfileResult = Annotated[
    ConfirmProfileSuccess | NotAllowed | NotFound | StateNotAllowed | StaleRevision | AlreadyDone | NotEligible,
    strawberry.union("ConfirmProfileResult"),
]
RefuseProfileResult = Annotated[
    RefuseProfileSuccess | NotAllowed | NotFound | StateNotAllowed, strawberry.union("RefuseProfileResult")
]
PauseProfileResult = Annotated[
    PauseProfileSuccess | NotAllowed | NotFound | StateNotAllowed | StaleRevision,
    strawberry.union("PauseProfileResult"),
]
ResumeProfileResult = Annotated[
    ResumeProfileSuccess | NotAllowed | NotFound | StateNotAllowed | StaleRevision | NotEligible,
    strawberry.union("ResumeProfileResult"),
]
WithdrawProfileResult = Annotated[
    WithdrawProfileSuccess | NotAllowed | NotFound | StateNotAllowed | StaleRevision,
    strawberry.union("WithdrawProfileResult"),
]
EraseProfileResult = Annotated[
    EraseProfileSuccess | NotAllowed | NotFound | StateNotAllowed | NotEligible, strawberry.union("EraseProfileResult")
]
GrantReleaseResult = Annotated[
    GrantReleaseSuccess | NotAllowed | NotFound | InvalidInput | StateNotAllowed | HoursExceeded,
    strawberry.union("GrantReleaseResult"),
]
AcceptReleaseResult = Annotated[
    AcceptReleaseSuccess | NotAllowed | NotFound | StateNotAllowed | HoursExceeded,
    strawberry.union("AcceptReleaseResult"),
]
RevokeReleaseResult = Annotated[
    RevokeReleaseSuccess | NotAllowed | NotFound | StateNotAllowed | HoursExceeded,
    strawberry.union("RevokeReleaseResult"),
]
