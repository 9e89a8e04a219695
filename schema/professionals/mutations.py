"""Mutations of professionals and releases."""

from __future__ import annotations

from uuid import UUID

import strawberry

from duobaan.ids import Kind, private
from duobaan.professionals import consent, papers, releases, service
from duobaan.proposals import erasing
from schema.access import mutation
from schema.context import Info
from schema.professionals import inputs, results
from schema.professionals.releases import Release
from schema.professionals.types import Professional


def _person(text: str) -> UUID:
    return private(Kind.PROFESSIONAL, text, path=("input", "professionalId"))


def _release(text: str) -> UUID:
    return private(Kind.RELEASE, text, path=("input", "releaseId"))


def _organisation(text: str | None, field: str) -> UUID | None:
    return None if text is None else private(Kind.ORGANISATION, text, path=("input", field))


@strawberry.type
class ProfessionalMutations:
    """Mixed into Mutation."""

    @mutation(service.post_professional)
    async def post_professional(
        self, info: Info, input: inputs.PostProfessionalInput
    ) -> results.PostProfessionalResult | None:
        row = await service.post_professional(
            info.context.actor,
            info.context.db,
            profile=input.profile.read(),
            subjects=input.profile.offers() or (),
            release=None if input.release is None else input.release.read(),
            on_behalf_of=_organisation(input.on_behalf_of, "onBehalfOf"),
            idempotency_key=input.idempotency_key,
        )
        return results.PostProfessionalSuccess(professional=Professional.of(row))

    @mutation(service.submit_profile)
    async def submit_profile(self, info: Info, input: inputs.SubmitProfileInput) -> results.SubmitProfileResult | None:
        row = await service.submit_profile(
            info.context.actor,
            info.context.db,
            profile=input.profile.read(),
            subjects=input.profile.offers(),
            employer_id=_organisation(input.employer_id, "employerId"),
        )
        return results.SubmitProfileSuccess(professional=Professional.of(row))

    @mutation(service.update_profile)
    async def update_profile(self, info: Info, input: inputs.UpdateProfileInput) -> results.UpdateProfileResult | None:
        row = await service.update_profile(
            info.context.actor,
            info.context.db,
            professional_id=_person(input.professional_id),
            profile=input.profile.read(),
            subjects=input.profile.offers(),
            expected_version=input.expected_version,
        )
        return results.UpdateProfileSuccess(professional=Professional.of(row))

    @mutation(service.set_availability)
    async def set_availability(
        self, info: Info, input: inputs.SetAvailabilityInput
    ) -> results.SetAvailabilityResult | None:
        row = await service.set_availability(
            info.context.actor,
            info.context.db,
            professional_id=_person(input.professional_id),
            windows=[one.read() for one in input.windows],
            exceptions=[one.read() for one in input.exceptions or ()],
        )
        return results.SetAvailabilitySuccess(professional=Professional.of(row))

    @mutation(papers.add_qualification)
    async def add_qualification(
        self, info: Info, input: inputs.AddQualificationInput
    ) -> results.AddQualificationResult | None:
        row = await papers.add_qualification(
            info.context.actor,
            info.context.db,
            professional_id=_person(input.professional_id),
            paper=input.read(),
            idempotency_key=input.idempotency_key,
        )
        return results.AddQualificationSuccess(professional=Professional.of(row))

    @mutation(papers.remove_qualification)
    async def remove_qualification(
        self, info: Info, input: inputs.RemoveQualificationInput
    ) -> results.RemoveQualificationResult | None:
        row = await papers.remove_qualification(
            info.context.actor,
            info.context.db,
            professional_id=_person(input.professional_id),
            qualification_id=private(Kind.QUALIFICATION, input.qualification_id, path=("input", "qualificationId")),
        )
        return results.RemoveQualificationSuccess(professional=Professional.of(row))

    @mutation(consent.confirm_profile)
    async def confirm_profile(
        self, info: Info, input: inputs.ConfirmProfileInput
    ) -> results.ConfirmProfileResult | None:
        row = await consent.confirm_profile(
            info.context.actor,
            info.context.db,
            professional_id=_person(input.professional_id),
            accept_release=input.accept_release,
            expected_version=input.expected_version,
        )
        return results.ConfirmProfileSuccess(professional=Professional.of(row))

    @mutation(consent.refuse_profile)
    async def refuse_profile(self, info: Info, input: inputs.RefuseProfileInput) -> results.RefuseProfileResult | None:
        row = await consent.refuse_profile(
            info.context.actor,
            info.context.db,
            professional_id=_person(input.professional_id),
        )
        return results.RefuseProfileSuccess(professional=Professional.of(row))

    @mutation(consent.pause_profile)
    async def pause_profile(self, info: Info, input: inputs.PauseProfileInput) -> results.PauseProfileResult | None:
        row = await consent.pause_profile(
            info.context.actor,
            info.context.db,
            professional_id=_person(input.professional_id),
            expected_version=input.expected_version,
        )
        return results.PauseProfileSuccess(professional=Professional.of(row))

    @mutation(consent.resume_profile)
    async def resume_profile(self, info: Info, input: inputs.ResumeProfileInput) -> results.ResumeProfileResult | None:
        row = await consent.resume_profile(
            info.context.actor,
            info.context.db,
            professional_id=_person(input.professional_id),
            expected_version=input.expected_version,
        )
        return results.ResumeProfileSuccess(professional=Professional.of(row))

    @mutation(consent.withdraw_profile)
    async def withdraw_profile(
        self, info: Info, input: inputs.WithdrawProfileInput
    ) -> results.WithdrawProfileResult | None:
        row = await consent.withdraw_profile(
            info.context.actor,
            info.context.db,
            professional_id=_person(input.professional_id),
            expected_version=input.expected_version,
        )
        return results.WithdrawProfileSuccess(professional=Professional.of(row))

    @mutation(erasing.erase_profile)
    async def erase_profile(self, info: Info, input: inputs.EraseProfileInput) -> results.EraseProfileResult | None:
        row = await erasing.erase_profile(
            info.context.actor,
            info.context.db,
            professional_id=_person(input.professional_id),
        )
        return results.EraseProfileSuccess(professional=Professional.of(row))

    @mutation(releases.grant_release)
    async def grant_release(self, info: Info, input: inputs.GrantReleaseInput) -> results.GrantReleaseResult | None:
        row = await releases.grant_release(
            info.context.actor,
            info.context.db,
            professional_id=_person(input.professional_id),
            release=input.release.read(),
            idempotency_key=input.idempotency_key,
        )
        return results.GrantReleaseSuccess(release=Release.of(row))

    @mutation(releases.accept_release)
    async def accept_release(self, info: Info, input: inputs.AcceptReleaseInput) -> results.AcceptReleaseResult | None:
        row = await releases.accept_release(
            info.context.actor,
            info.context.db,
            release_id=_release(input.release_id),
        )
        return results.AcceptReleaseSuccess(release=Release.of(row))

    @mutation(releases.revoke_release)
    async def revoke_release(self, info: Info, input: inputs.RevokeReleaseInput) -> results.RevokeReleaseResult | None:
        row = await releases.revoke_release(
            info.context.actor,
            info.context.db,
            release_id=_release(input.release_id),
            effective_on=input.effective_on,
        )
        return results.RevokeReleaseSuccess(release=Release.of(row))
