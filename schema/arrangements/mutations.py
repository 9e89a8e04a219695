"""Mutations of agreed work."""

from __future__ import annotations

from uuid import UUID

import strawberry

from duobaan.arrangements import checking, service
from duobaan.arrangements.models import Arrangement as Row
from duobaan.errors import NotFound
from duobaan.ids import Kind, parse, private
from schema.access import mutation
from schema.arrangements import inputs, loaders, results
from schema.arrangements.types import Arrangement
from schema.context import Context, Info


def _key(text: str) -> UUID:
    return private(Kind.ARRANGEMENT, text, path=("input", "arrangementId"))


def _party(text: str | None) -> UUID | None:
    if text is None:
        return None
    kind, key = parse(text)
    if kind not in (Kind.ORGANISATION, Kind.PROFESSIONAL):
        raise NotFound(kind.name, path=("input", "onBehalfOf"))
    return key


async def _fresh(context: Context, row: Row) -> Arrangement:
    # An earlier field of the same request may have loaded it before it changed.
    (work,) = await loaders.works(context, [row.id])
    if work is None:
        raise LookupError("a party does not see its own arrangement")
    context.loader(loaders.works).prime(row.id, work, force=True)
    return Arrangement.of(work)


@strawberry.type
class ArrangementMutations:
    """Mixed into Mutation."""

    @mutation(service.sign_arrangement)
    async def sign_arrangement(
        self, info: Info, input: inputs.SignArrangementInput
    ) -> results.SignArrangementResult | None:
        row = await service.sign_arrangement(
            info.context.actor,
            info.context.db,
            arrangement_id=_key(input.arrangement_id),
            terms_version=input.terms_version,
            on_behalf_of=_party(input.on_behalf_of),
        )
        return results.SignArrangementSuccess(arrangement=await _fresh(info.context, row))

    @mutation(checking.approve_check)
    async def approve_check(self, info: Info, input: inputs.ApproveCheckInput) -> results.ApproveCheckResult | None:
        row = await checking.approve_check(
            info.context.actor,
            info.context.db,
            check_id=private(Kind.CHECK, input.check_id, path=("input", "checkId")),
            approved=input.approved,
            issued_on=input.issued_on,
            handed_over_on=input.handed_over_on,
            valid_until=input.valid_until,
            reason=input.reason,
        )
        return results.ApproveCheckSuccess(arrangement=await _fresh(info.context, row))

    @mutation(checking.waive_check)
    async def waive_check(self, info: Info, input: inputs.WaiveCheckInput) -> results.WaiveCheckResult | None:
        row = await checking.waive_check(
            info.context.actor,
            info.context.db,
            check_id=private(Kind.CHECK, input.check_id, path=("input", "checkId")),
            reason=input.reason,
        )
        return results.WaiveCheckSuccess(arrangement=await _fresh(info.context, row))

    @mutation(service.pause_arrangement)
    async def pause_arrangement(
        self, info: Info, input: inputs.PauseArrangementInput
    ) -> results.PauseArrangementResult | None:
        row = await service.pause_arrangement(
            info.context.actor,
            info.context.db,
            arrangement_id=_key(input.arrangement_id),
            reason=input.reason,
            expected_version=input.expected_version,
        )
        return results.PauseArrangementSuccess(arrangement=await _fresh(info.context, row))

    @mutation(service.resume_arrangement)
    async def resume_arrangement(
        self, info: Info, input: inputs.ResumeArrangementInput
    ) -> results.ResumeArrangementResult | None:
        row = await service.resume_arrangement(
            info.context.actor,
            info.context.db,
            arrangement_id=_key(input.arrangement_id),
            expected_version=input.expected_version,
        )
        return results.ResumeArrangementSuccess(arrangement=await _fresh(info.context, row))

    @mutation(service.terminate_arrangement)
    async def terminate_arrangement(
        self, info: Info, input: inputs.TerminateArrangementInput
    ) -> results.TerminateArrangementResult | None:
        row = await service.terminate_arrangement(
            info.context.actor,
            info.context.db,
            arrangement_id=_key(input.arrangement_id),
            ends_on=input.ends_on,
            reason=input.reason,
            on_behalf_of=_party(input.on_behalf_of),
            expected_version=input.expected_version,
        )
        return results.TerminateArrangementSuccess(arrangement=await _fresh(info.context, row))

    @mutation(service.cancel_arrangement)
    async def cancel_arrangement(
        self, info: Info, input: inputs.CancelArrangementInput
    ) -> results.CancelArrangementResult | None:
        row = await service.cancel_arrangement(
            info.context.actor,
            info.context.db,
            arrangement_id=_key(input.arrangement_id),
            reason=input.reason,
            on_behalf_of=_party(input.on_behalf_of),
            expected_version=input.expected_version,
        )
        return results.CancelArrangementSuccess(arrangement=await _fresh(info.context, row))
