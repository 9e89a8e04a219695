"""What parties answer: accept, reject a counter-offer, decline, withdraw, comment."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from duobaan.access import SYSTEM, Actor, Permission, requires
from duobaan.arrangements.models import Arrangement
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import (
    DoubleBooking,
    HoursExceeded,
    InvalidInput,
    LimitReached,
    NotEligible,
    NotFound,
    StaleRevision,
    StateNotAllowed,
)
from duobaan.events import ProposalChanged
from duobaan.proposals.agreement import agree, standing_terms
from duobaan.proposals.models import Consent, MatchProposal, ProposalComment, ProposalParty
from duobaan.proposals.negotiation import Negotiation, load_negotiations
from duobaan.proposals.repository import ProposalRepository
from duobaan.proposals.service import open_negotiation, sync_parties
from duobaan.proposals.states import HAND_OF, PROPOSAL, ProposalAction
from duobaan.proposals.superseding import supersede_after_clash
from duobaan.transitions import Hand
from duobaan.vacancies.models import Vacancy
from duobaan.words import DeclineReason, PartyDecision, PartyKind, ProposalStatus

MAX_COMMENT = 4000


@dataclass(frozen=True, slots=True)
class Accepted:
    """What an accept led to: the proposal, and the arrangement when it was the last one."""

    proposal: MatchProposal
    arrangement: Arrangement | None


@requires(
    Permission.MATCHES_RESPOND,
    raises=(
        NotFound,
        InvalidInput,
        StaleRevision,
        StateNotAllowed,
        DoubleBooking,
        HoursExceeded,
        NotEligible,
        LimitReached,
    ),
)
async def accept_proposal(
    actor: Actor,
    db: Database,
    *,
    proposal_id: UUID,
    revision: int,
    on_behalf_of: UUID | None = None,
    idempotency_key: str | None = None,
) -> Accepted:
    """Consent to exactly this revision for one party; the last consent makes the arrangement, or nothing happens."""
    request = {"proposal": proposal_id, "revision": revision, "for": on_behalf_of}
    try:
        async with db.write(actor) as uow:
            standing, vacancy = await open_negotiation(uow, actor, proposal_id)
            if await uow.replay(idempotency_key, "accept_proposal", request) is not None:
                return Accepted(standing.proposal, await _made(uow, standing.proposal))
            done = await _accept(uow, actor, standing, vacancy, revision, on_behalf_of)
            uow.remember(idempotency_key, "accept_proposal", request, proposal_id)
            return done
    except DoubleBooking as clash:
        shown = await supersede_after_clash(actor, db, proposal_id, revision, clash.clashes)
        raise DoubleBooking(shown) from clash


async def _made(uow: UnitOfWork, row: MatchProposal) -> Arrangement | None:
    if row.status is not ProposalStatus.AGREED or row.arrangement_id is None:
        return None
    return await ArrangementRepository(uow.session).find(row.arrangement_id, SYSTEM)


async def _accept(
    uow: UnitOfWork,
    actor: Actor,
    standing: Negotiation,
    vacancy: Vacancy,
    revision: int,
    on_behalf_of: UUID | None,
) -> Accepted:
    row = standing.proposal
    party = _who_accepts(standing, actor, on_behalf_of)
    said = standing.decision_of(party) is PartyDecision.ACCEPTED and revision == row.current_revision
    if said and row.status in (ProposalStatus.OPEN, ProposalStatus.AGREED):
        return Accepted(row, await _made(uow, row))  # sent twice: the same answer, and nothing happens
    PROPOSAL.target(row.status, ProposalAction.ACCEPT, HAND_OF[party.kind])
    standing.check_revision(revision)
    if standing.is_refused_in_part:
        # Someone of the team said no to these very terms: only other terms can still be agreed on.
        raise StateNotAllowed(
            state=row.status.value, allowed=tuple(action.value for action in standing.viewer_can(actor))
        )
    _consent(uow, standing, party, PartyDecision.ACCEPTED)
    _move(uow, standing, ProposalAction.ACCEPT, party, facts={"revision": revision})
    others = [one for one in standing.required if one.id != party.id]
    last = all(standing.decision_of(one) is PartyDecision.ACCEPTED for one in others)
    return Accepted(row, await agree(uow, standing, vacancy) if last else None)


def _who_accepts(standing: Negotiation, actor: Actor, on_behalf_of: UUID | None) -> ProposalParty:
    mine = [party for party in standing.mine(actor) if party.required]
    pending = [party for party in mine if standing.decision_of(party) is PartyDecision.AWAITED]
    return standing.speaks_as(actor, on_behalf_of, (pending or mine) if on_behalf_of is None else None)


def _consent(
    uow: UnitOfWork,
    standing: Negotiation,
    party: ProposalParty,
    decision: PartyDecision,
    reason: DeclineReason | None = None,
) -> None:
    assert uow.actor.user_id is not None
    earlier = standing.said(party)
    if earlier is not None:
        earlier.decision, earlier.reason, earlier.by_id = decision, reason, uow.actor.user_id
        return
    uow.session.add(
        Consent(
            proposal_id=standing.proposal.id,
            party_id=party.id,
            revision_number=standing.proposal.current_revision,
            decision=decision,
            reason=reason,
            by_id=uow.actor.user_id,
            terms_hash=standing.standing.terms_hash,
        )
    )


def _move(
    uow: UnitOfWork,
    standing: Negotiation,
    action: ProposalAction,
    party: ProposalParty,
    hand: Hand | None = None,
    facts: dict[str, object] | None = None,
) -> None:
    row = standing.proposal
    known = {"party": party.kind.value, "party_id": str(party.id)} | (facts or {})
    organisation = party.organisation_id
    uow.move(PROPOSAL, row, action, hand or HAND_OF[party.kind], organisation_id=organisation, facts=known)
    uow.emit(ProposalChanged(proposal_id=row.id, vacancy_id=row.vacancy_id))


@requires(Permission.MATCHES_RESPOND, raises=(NotFound, InvalidInput, StaleRevision, StateNotAllowed))
async def reject_counter(
    actor: Actor, db: Database, *, proposal_id: UUID, revision: int, on_behalf_of: UUID | None = None
) -> MatchProposal:
    """Say no to a counter-offer: the offer that it answered stands again, with the consents that it had."""
    async with db.write(actor) as uow:
        standing, _ = await open_negotiation(uow, actor, proposal_id)
        row, counter = standing.proposal, standing.standing
        answers = counter.responds_to is not None
        others = [one for one in standing.required if not answers or one.id != counter.author_party_id]
        party = standing.speaks_as(actor, on_behalf_of, others)
        PROPOSAL.target(row.status, ProposalAction.REJECT_COUNTER, HAND_OF[party.kind])
        standing.check_revision(revision)
        if counter.responds_to is None:
            allowed = tuple(action.value for action in standing.viewer_can(actor))
            raise StateNotAllowed(state=row.status, allowed=allowed)
        facts: dict[str, object] = {"revision": revision, "back_to": counter.responds_to}
        _move(uow, standing, ProposalAction.REJECT_COUNTER, party, facts=facts)
        row.current_revision = counter.responds_to
        await sync_parties(uow, row, standing.parties, await standing_terms(uow, standing))
    return row


@requires(Permission.MATCHES_RESPOND, raises=(NotFound, InvalidInput, StaleRevision, StateNotAllowed))
async def decline_proposal(
    actor: Actor,
    db: Database,
    *,
    proposal_id: UUID,
    revision: int,
    reason: DeclineReason,
    on_behalf_of: UUID | None = None,
) -> MatchProposal:
    """Say no with a reason; one person or employer of a team leaves the rest open, and the school is awaited."""
    async with db.write(actor) as uow:
        standing, _ = await open_negotiation(uow, actor, proposal_id)
        row = standing.proposal
        party = standing.speaks_as(actor, on_behalf_of)
        team = {line.professional_id for line in (await standing_terms(uow, standing)).lines}
        in_part = party.kind is not PartyKind.SCHOOL and len(team) > 1
        action = ProposalAction.DECLINE_LINE if in_part else ProposalAction.DECLINE
        PROPOSAL.target(row.status, action, HAND_OF[party.kind])
        standing.check_revision(revision)
        _consent(uow, standing, party, PartyDecision.DECLINED, reason)
        _move(uow, standing, action, party, facts={"reason": reason.value, "revision": revision})
        if not in_part:
            row.decline_reason = reason
    return row


@requires(Permission.MATCHES_PROPOSE, raises=(NotFound, InvalidInput, StateNotAllowed))
async def withdraw_proposal(actor: Actor, db: Database, *, proposal_id: UUID) -> MatchProposal:
    """Take an open proposal back; only the party that made it can."""
    async with db.write(actor) as uow:
        standing, _ = await open_negotiation(uow, actor, proposal_id)
        author = [party for party in standing.parties if party.id == standing.author_party_id]
        party = standing.speaks_as(actor, None, author)
        _move(uow, standing, ProposalAction.WITHDRAW, party, hand=Hand.OWNER)
    return standing.proposal


@requires(Permission.MATCHES_READ, raises=(NotFound, InvalidInput, StateNotAllowed))
async def comment_on_proposal(
    actor: Actor,
    db: Database,
    *,
    proposal_id: UUID,
    body: str,
    on_behalf_of: UUID | None = None,
    idempotency_key: str | None = None,
) -> ProposalComment:
    """Say something without changing the terms; consents and revision stay as they are."""
    text = body.strip()
    if not text or len(text) > MAX_COMMENT:
        raise InvalidInput.at("input", "body", rule="between", low=1, high=MAX_COMMENT)
    request = {"proposal": proposal_id, "text": text, "for": on_behalf_of}
    async with db.write(actor) as uow:
        # No lock on the vacancy: a comment takes nothing, and many people may talk at once.
        standing = await _read(uow, actor, proposal_id)
        if (earlier := await uow.replay(idempotency_key, "comment_on_proposal", request)) is not None:
            return await ProposalRepository(uow.session).comment(earlier)
        party = standing.speaks_as(actor, on_behalf_of, standing.parties)
        PROPOSAL.target(standing.proposal.status, ProposalAction.COMMENT, HAND_OF[party.kind])
        assert actor.user_id is not None
        comment = ProposalComment(
            proposal_id=proposal_id, party_id=party.id, by_id=actor.user_id, body=text, text_language=actor.locale
        )
        uow.session.add(comment)
        await uow.session.flush()
        uow.record("proposal.comment", standing.proposal, organisation_id=party.organisation_id)
        uow.emit(ProposalChanged(proposal_id=proposal_id, vacancy_id=standing.proposal.vacancy_id))
        uow.remember(idempotency_key, "comment_on_proposal", request, comment.id)
    return comment


async def _read(uow: UnitOfWork, actor: Actor, proposal_id: UUID) -> Negotiation:
    proposals = ProposalRepository(uow.session)
    row = await proposals.get(proposal_id, actor)
    return (await load_negotiations(proposals, [row], await proposals.boards([row.school_id])))[row.id]
