"""Mutations of proposals."""

from __future__ import annotations

from typing import cast
from uuid import UUID

import strawberry

from duobaan.arrangements.models import Arrangement as ArrangementRow
from duobaan.ids import Kind, private
from duobaan.proposals import amending, answers, service
from duobaan.proposals.models import MatchProposal as Row
from schema.access import mutation
from schema.context import Context, Info
from schema.ids import NODES
from schema.proposals import inputs, loaders, results
from schema.proposals.inputs import party_key
from schema.proposals.timeline import Comment
from schema.proposals.types import MatchProposal


def _proposal(text: str) -> UUID:
    return private(Kind.PROPOSAL, text, path=("input", "proposalId"))


async def _read(context: Context, row: Row) -> MatchProposal:
    """Return the proposal as it is after the change, read anew."""
    return await fresh_proposal(context, row.id)


async def fresh_proposal(context: Context, key: UUID) -> MatchProposal:
    """Return a proposal as it is after a change."""
    # An earlier field of the same request may have loaded it before it changed.
    (case,) = await loaders.cases(context, [key])
    if case is None:
        raise LookupError("a party does not see its own proposal")
    context.loader(loaders.cases).prime(key, case, force=True)
    return MatchProposal.of(case)


async def _arrangement(context: Context, row: ArrangementRow | None) -> object:
    return None if row is None else await NODES[Kind.ARRANGEMENT](context, row.id)


@strawberry.type
class ProposalMutations:
    """Mixed into Mutation."""

    @mutation(service.propose_match)
    async def propose_match(self, info: Info, input: inputs.ProposeMatchInput) -> results.ProposeMatchResult | None:
        row = await service.propose_match(
            info.context.actor,
            info.context.db,
            vacancy_id=private(Kind.VACANCY, input.vacancy_id, path=("input", "vacancyId")),
            terms=input.terms.read(),
            message=input.message or "",
            on_behalf_of=party_key(input.on_behalf_of),
            idempotency_key=input.idempotency_key,
        )
        return results.ProposeMatchSuccess(proposal=await _read(info.context, row))

    @mutation(service.counter_proposal)
    async def counter_proposal(
        self, info: Info, input: inputs.CounterProposalInput
    ) -> results.CounterProposalResult | None:
        row = await service.counter_proposal(
            info.context.actor,
            info.context.db,
            proposal_id=_proposal(input.proposal_id),
            revision=input.revision,
            terms=input.terms.read(),
            message=input.message or "",
            on_behalf_of=party_key(input.on_behalf_of),
            idempotency_key=input.idempotency_key,
        )
        return results.CounterProposalSuccess(proposal=await _read(info.context, row))

    @mutation(answers.reject_counter)
    async def reject_counter(self, info: Info, input: inputs.RejectCounterInput) -> results.RejectCounterResult | None:
        row = await answers.reject_counter(
            info.context.actor,
            info.context.db,
            proposal_id=_proposal(input.proposal_id),
            revision=input.revision,
            on_behalf_of=party_key(input.on_behalf_of),
        )
        return results.RejectCounterSuccess(proposal=await _read(info.context, row))

    @mutation(answers.accept_proposal)
    async def accept_proposal(
        self, info: Info, input: inputs.AcceptProposalInput
    ) -> results.AcceptProposalResult | None:
        done = await answers.accept_proposal(
            info.context.actor,
            info.context.db,
            proposal_id=_proposal(input.proposal_id),
            revision=input.revision,
            on_behalf_of=party_key(input.on_behalf_of),
            idempotency_key=input.idempotency_key,
        )
        found = cast("None", await _arrangement(info.context, done.arrangement))
        return results.AcceptProposalSuccess(proposal=await _read(info.context, done.proposal), arrangement=found)

    @mutation(answers.decline_proposal)
    async def decline_proposal(
        self, info: Info, input: inputs.DeclineProposalInput
    ) -> results.DeclineProposalResult | None:
        row = await answers.decline_proposal(
            info.context.actor,
            info.context.db,
            proposal_id=_proposal(input.proposal_id),
            revision=input.revision,
            reason=input.reason,
            on_behalf_of=party_key(input.on_behalf_of),
        )
        return results.DeclineProposalSuccess(proposal=await _read(info.context, row))

    @mutation(answers.withdraw_proposal)
    async def withdraw_proposal(
        self, info: Info, input: inputs.WithdrawProposalInput
    ) -> results.WithdrawProposalResult | None:
        key = _proposal(input.proposal_id)
        row = await answers.withdraw_proposal(info.context.actor, info.context.db, proposal_id=key)
        return results.WithdrawProposalSuccess(proposal=await _read(info.context, row))

    @mutation(answers.comment_on_proposal)
    async def comment_on_proposal(
        self, info: Info, input: inputs.CommentOnProposalInput
    ) -> results.CommentOnProposalResult | None:
        key = _proposal(input.proposal_id)
        comment = await answers.comment_on_proposal(
            info.context.actor,
            info.context.db,
            proposal_id=key,
            body=input.body,
            on_behalf_of=party_key(input.on_behalf_of),
            idempotency_key=input.idempotency_key,
        )
        proposal = await fresh_proposal(info.context, key)
        return results.CommentOnProposalSuccess(comment=Comment.of(proposal.case, comment), proposal=proposal)

    @mutation(amending.amend_arrangement)
    async def amend_arrangement(
        self, info: Info, input: inputs.AmendArrangementInput
    ) -> results.AmendArrangementResult | None:
        row = await amending.amend_arrangement(
            info.context.actor,
            info.context.db,
            arrangement_id=private(Kind.ARRANGEMENT, input.arrangement_id, path=("input", "arrangementId")),
            terms=input.terms.read(),
            message=input.message or "",
            on_behalf_of=party_key(input.on_behalf_of),
            expected_version=input.expected_version,
            idempotency_key=input.idempotency_key,
        )
        return results.AmendArrangementSuccess(proposal=await _read(info.context, row))
