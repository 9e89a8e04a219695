"""Mutations of joint profiles: offer, accept, end."""

from __future__ import annotations

from typing import Annotated

import strawberry

from duobaan.ids import Kind, private
from duobaan.professionals import joint
from duobaan.words import JointMode
from schema.access import mutation
from schema.context import Info
from schema.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from schema.professionals.types import Professional


@strawberry.input
class OfferJointProfileInput:
    """The id of the other's profile, as they gave it, and how firmly the two belong together."""

    professional_id: strawberry.ID
    mode: JointMode = JointMode.ONLY_TOGETHER
    idempotency_key: str | None = None


@strawberry.input
class AcceptJointProfileInput:
    """Which offer."""

    joint_profile_id: strawberry.ID


@strawberry.input
class EndJointProfileInput:
    """Which joint profile, or which offer."""

    joint_profile_id: strawberry.ID


@strawberry.type(description="One's own profile with the offer.")
class OfferJointProfileSuccess:
    """Success of offerJointProfile."""

    professional: Professional


@strawberry.type(description="One's own profile with the joint profile.")
class AcceptJointProfileSuccess:
    """Success of acceptJointProfile."""

    professional: Professional


@strawberry.type(description="One's own profile without it.")
class EndJointProfileSuccess:
    """Success of endJointProfile."""

    professional: Professional


OfferJointProfileResult = Annotated[
    OfferJointProfileSuccess | NotAllowed | NotFound | InvalidInput | AlreadyDone,
    strawberry.union("OfferJointProfileResult"),
]
AcceptJointProfileResult = Annotated[
    AcceptJointProfileSuccess | NotAllowed | NotFound | AlreadyDone, strawberry.union("AcceptJointProfileResult")
]
EndJointProfileResult = Annotated[
    EndJointProfileSuccess | NotAllowed | NotFound, strawberry.union("EndJointProfileResult")
]


@strawberry.type
class JointProfileMutations:
    """Mixed into Mutation."""

    @mutation(joint.offer_joint_profile)
    async def offer_joint_profile(self, info: Info, input: OfferJointProfileInput) -> OfferJointProfileResult | None:
        """Offer to come together."""
        row = await joint.offer_joint_profile(
            info.context.actor,
            info.context.db,
            partner_id=private(Kind.PROFESSIONAL, input.professional_id, path=("input", "professionalId")),
            mode=input.mode,
            idempotency_key=input.idempotency_key,
        )
        return OfferJointProfileSuccess(professional=Professional.of(row))

    @mutation(joint.accept_joint_profile)
    async def accept_joint_profile(self, info: Info, input: AcceptJointProfileInput) -> AcceptJointProfileResult | None:
        """Accept to come together."""
        row = await joint.accept_joint_profile(
            info.context.actor,
            info.context.db,
            joint_profile_id=private(Kind.JOINT_PROFILE, input.joint_profile_id, path=("input", "jointProfileId")),
        )
        return AcceptJointProfileSuccess(professional=Professional.of(row))

    @mutation(joint.end_joint_profile)
    async def end_joint_profile(self, info: Info, input: EndJointProfileInput) -> EndJointProfileResult | None:
        """End it, withdraw an offer or refuse one."""
        row = await joint.end_joint_profile(
            info.context.actor,
            info.context.db,
            joint_profile_id=private(Kind.JOINT_PROFILE, input.joint_profile_id, path=("input", "jointProfileId")),
        )
        return EndJointProfileSuccess(professional=Professional.of(row))
