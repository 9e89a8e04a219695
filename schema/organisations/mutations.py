"""Mutations of organisations."""

from __future__ import annotations

from typing import cast
from uuid import UUID

import strawberry

from duobaan.ids import Kind, private, public
from duobaan.organisations import facts, members, registration, second_step, service
from duobaan.running import rebooking
from schema.access import mutation
from schema.context import Info
from schema.organisations import inputs, results
from schema.organisations.types import Membership, School, wrap


def _key(kind: Kind, text: str, field: str) -> UUID:
    return private(kind, text, path=("input", field))


def _organisation(text: str) -> UUID:
    return _key(Kind.ORGANISATION, text, "organisationId")


@strawberry.type
class OrganisationMutations:
    """Mixed into Mutation."""

    @mutation(registration.register_organisation)
    async def register_organisation(
        self, info: Info, input: inputs.RegisterOrganisationInput
    ) -> results.RegisterOrganisationResult | None:
        row = await registration.register_organisation(
            info.context.actor, info.context.db, new=input.read(), idempotency_key=input.idempotency_key
        )
        return results.RegisterOrganisationSuccess(organisation=wrap(row))

    @mutation(registration.verify_organisation)
    async def verify_organisation(
        self, info: Info, input: inputs.VerifyOrganisationInput
    ) -> results.VerifyOrganisationResult | None:
        row = await registration.verify_organisation(
            info.context.actor,
            info.context.db,
            organisation_id=_organisation(input.organisation_id),
            reason=input.reason,
            expected_version=input.expected_version,
        )
        return results.VerifyOrganisationSuccess(organisation=wrap(row))

    @mutation(registration.suspend_organisation)
    async def suspend_organisation(
        self, info: Info, input: inputs.SuspendOrganisationInput
    ) -> results.SuspendOrganisationResult | None:
        row = await registration.suspend_organisation(
            info.context.actor,
            info.context.db,
            organisation_id=_organisation(input.organisation_id),
            reason=input.reason,
            expected_version=input.expected_version,
        )
        return results.SuspendOrganisationSuccess(organisation=wrap(row))

    @mutation(registration.restore_organisation)
    async def restore_organisation(
        self, info: Info, input: inputs.RestoreOrganisationInput
    ) -> results.RestoreOrganisationResult | None:
        row = await registration.restore_organisation(
            info.context.actor,
            info.context.db,
            organisation_id=_organisation(input.organisation_id),
            reason=input.reason,
            expected_version=input.expected_version,
        )
        return results.RestoreOrganisationSuccess(organisation=wrap(row))

    @mutation(facts.update_organisation)
    async def update_organisation(
        self, info: Info, input: inputs.UpdateOrganisationInput
    ) -> results.UpdateOrganisationResult | None:
        row = await facts.update_organisation(
            info.context.actor,
            info.context.db,
            organisation_id=_organisation(input.organisation_id),
            change=input.read(),
            expected_version=input.expected_version,
        )
        return results.UpdateOrganisationSuccess(organisation=wrap(row))

    @mutation(rebooking.change_school_settings)
    async def change_school_settings(
        self, info: Info, input: inputs.ChangeSchoolSettingsInput
    ) -> results.ChangeSchoolSettingsResult | None:
        row = await rebooking.change_school_settings(
            info.context.actor,
            info.context.db,
            organisation_id=_organisation(input.organisation_id),
            change=input.read(),
            expected_version=input.expected_version,
        )
        return results.ChangeSchoolSettingsSuccess(organisation=cast("School", wrap(row)))

    @mutation(second_step.demand_second_step)
    async def demand_second_step(
        self, info: Info, input: inputs.DemandSecondStepInput
    ) -> results.DemandSecondStepResult | None:
        row = await second_step.demand_second_step(
            info.context.actor,
            info.context.db,
            organisation_id=_organisation(input.organisation_id),
            demanded=input.demanded,
        )
        return results.DemandSecondStepSuccess(demanded=row.second_step_demanded)

    @mutation(members.invite_member)
    async def invite_member(self, info: Info, input: inputs.InviteMemberInput) -> results.InviteMemberResult | None:
        sent = await members.invite_member(
            info.context.actor,
            info.context.db,
            organisation_id=_organisation(input.organisation_id),
            email=input.email,
            roles=input.roles,
            idempotency_key=input.idempotency_key,
        )
        key = strawberry.ID(public(Kind.INVITATION, sent.invitation.id))
        mailed = bool(sent.token) and await info.context.send_invitation(sent, info.context.locale)
        return results.InviteMemberSuccess(invitation_id=key, token=sent.token, is_mailed=mailed)

    @mutation(members.accept_invitation)
    async def accept_invitation(
        self, info: Info, input: inputs.AcceptInvitationInput
    ) -> results.AcceptInvitationResult | None:
        row = await members.accept_invitation(info.context.actor, info.context.db, token=input.token)
        return results.AcceptInvitationSuccess(membership=Membership.of(row))

    @mutation(members.change_member)
    async def change_member(self, info: Info, input: inputs.ChangeMemberInput) -> results.ChangeMemberResult | None:
        row = await members.change_member(
            info.context.actor,
            info.context.db,
            organisation_id=_organisation(input.organisation_id),
            user_id=_key(Kind.USER, input.user_id, "userId"),
            roles=input.roles,
            is_owner=input.is_owner,
        )
        return results.ChangeMemberSuccess(membership=Membership.of(row))

    @mutation(members.remove_member)
    async def remove_member(self, info: Info, input: inputs.RemoveMemberInput) -> results.RemoveMemberResult | None:
        await members.remove_member(
            info.context.actor,
            info.context.db,
            organisation_id=_organisation(input.organisation_id),
            user_id=_key(Kind.USER, input.user_id, "userId"),
        )
        return results.RemoveMemberSuccess(user_id=input.user_id)

    @mutation(members.hand_over_ownership)
    async def hand_over_ownership(
        self, info: Info, input: inputs.HandOverOwnershipInput
    ) -> results.HandOverOwnershipResult | None:
        row = await members.hand_over_ownership(
            info.context.actor,
            info.context.db,
            organisation_id=_organisation(input.organisation_id),
            user_id=_key(Kind.USER, input.user_id, "userId"),
        )
        return results.HandOverOwnershipSuccess(membership=Membership.of(row))

    @mutation(members.leave_organisation)
    async def leave_organisation(
        self, info: Info, input: inputs.LeaveOrganisationInput
    ) -> results.LeaveOrganisationResult | None:
        key = _organisation(input.organisation_id)
        await members.leave_organisation(info.context.actor, info.context.db, organisation_id=key)
        return results.LeaveOrganisationSuccess(organisation_id=input.organisation_id)

    @mutation(service.set_board)
    async def set_board(self, info: Info, input: inputs.SetBoardInput) -> results.SetBoardResult | None:
        row = await service.set_board(
            info.context.actor,
            info.context.db,
            organisation_id=_organisation(input.organisation_id),
            board_id=_key(Kind.ORGANISATION, input.board_id, "boardId"),
        )
        return results.SetBoardSuccess(organisation=wrap(row))

    @mutation(service.join_parent)
    async def join_parent(self, info: Info, input: inputs.JoinParentInput) -> results.JoinParentResult | None:
        row = await service.join_parent(
            info.context.actor,
            info.context.db,
            organisation_id=_organisation(input.organisation_id),
            parent_id=_key(Kind.ORGANISATION, input.parent_id, "parentId"),
        )
        return results.JoinParentSuccess(organisation=wrap(row))

    @mutation(service.leave_parent)
    async def leave_parent(self, info: Info, input: inputs.LeaveParentInput) -> results.LeaveParentResult | None:
        row = await service.leave_parent(
            info.context.actor,
            info.context.db,
            organisation_id=_organisation(input.organisation_id),
            parent_id=_key(Kind.ORGANISATION, input.parent_id, "parentId"),
        )
        return results.LeaveParentSuccess(organisation=wrap(row))
