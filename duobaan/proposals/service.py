"""Proposing and countering: someone writes terms, everybody else who is needed has to agree to exactly those."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.arrangements.parties import pick, stands_for
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.arrangements.rules import Signatory
from duobaan.clock import today
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import HoursExceeded, InvalidInput, NotEligible, NotFound, StaleRevision, StateNotAllowed
from duobaan.events import ProposalChanged
from duobaan.organisations.models import Organisation
from duobaan.organisations.repository import OrganisationRepository
from duobaan.proposals.ground_repository import GroundRepository
from duobaan.proposals.grounds import check_may_work
from duobaan.proposals.models import Consent, MatchProposal, ProposalKind, ProposalParty, ProposalRevision
from duobaan.proposals.money import keep_unseen_money, unseen_in_terms
from duobaan.proposals.negotiation import Negotiation, load_negotiations, signatory, wanted_parties
from duobaan.proposals.patience import expiry, first_reminder
from duobaan.proposals.repository import ProposalRepository
from duobaan.proposals.rules import Ground, TermsWish, check_hours, make_terms
from duobaan.proposals.states import HAND_OF, PROPOSAL, ProposalAction
from duobaan.proposals.terms import Terms
from duobaan.vacancies.models import Vacancy
from duobaan.words import PartyDecision, PartyKind, VacancyStatus

MAX_MESSAGE = 4000
TAKES_PROPOSALS = (VacancyStatus.PUBLISHED, VacancyStatus.PARTLY_FILLED)


def check_message(message: str) -> str:
    """Return what someone wrote without the blanks around it; raise InvalidInput when it is too long."""
    if len(message) > MAX_MESSAGE:
        raise InvalidInput.at("input", "message", rule="too_long", longest=MAX_MESSAGE)
    return message.strip()


def check_terms(wish: TermsWish, ground: Ground) -> Terms:
    """Return complete terms that everybody may agree to, or raise what stands in the way."""
    terms = make_terms(wish, ground)
    check_hours(terms, ground)
    check_may_work(terms, ground)
    return terms


@requires(Permission.MATCHES_PROPOSE, raises=(NotFound, InvalidInput, HoursExceeded, NotEligible, StateNotAllowed))
async def propose_match(
    actor: Actor,
    db: Database,
    *,
    vacancy_id: UUID,
    terms: TermsWish,
    message: str = "",
    on_behalf_of: UUID | None = None,
    idempotency_key: str | None = None,
) -> MatchProposal:
    """Propose that one or more people teach lessons of a vacancy; the author's consent is given with it."""
    request = {"vacancy": vacancy_id, "terms": repr(terms), "message": message, "for": on_behalf_of}
    async with db.write(actor) as uow:
        proposals = ProposalRepository(uow.session)
        if (earlier := await uow.replay(idempotency_key, "propose_match", request)) is not None:
            return await proposals.get(earlier, actor)
        grounds = GroundRepository(uow.session)
        vacancy = await grounds.vacancy(vacancy_id, actor)
        if vacancy.status not in TAKES_PROPOSALS:
            raise StateNotAllowed(state=vacancy.status, allowed=(), path=("input", "vacancyId"))
        people = {line.professional_id for line in terms.lines}
        await grounds.check_visible(people, actor)
        agreed = check_terms(terms, await grounds.ground(vacancy, people))
        author = await _author(uow, actor, vacancy, agreed, on_behalf_of)
        row = await open_proposal(uow, vacancy, author, agreed, check_message(message))
        uow.remember(idempotency_key, "propose_match", request, row.id)
    return row


async def _author(
    uow: UnitOfWork, actor: Actor, vacancy: Vacancy, terms: Terms, on_behalf_of: UUID | None
) -> Signatory:
    """Return as whom the actor proposes: a party of the terms, or a matchmaker of a region that the school is in."""
    school = await GroundRepository(uow.session).school(vacancy.school_id)
    wanted = wanted_parties(school.id, terms)
    able = [
        one for one in wanted if stands_for(actor, one, Permission.MATCHES_PROPOSE, school.board_id)
    ] + await _as_matchmaker(uow, actor, school)
    return pick(able, Permission.MATCHES_PROPOSE, board_id=school.board_id, on_behalf_of=on_behalf_of)


async def _as_matchmaker(uow: UnitOfWork, actor: Actor, school: Organisation) -> list[Signatory]:
    offices = actor.organisations_with(Permission.MATCHES_ON_BEHALF)
    if not offices:
        return []
    regions = await OrganisationRepository(uow.session).parents_of(school.id)
    return [Signatory(PartyKind.MATCHMAKER, organisation_id=key) for key in sorted(offices & regions)]


def _kind(arrangement_id: UUID | None, predecessor_id: UUID | None) -> ProposalKind:
    if predecessor_id is not None:
        return ProposalKind.EXTENSION
    return ProposalKind.NEW if arrangement_id is None else ProposalKind.AMENDMENT


async def open_proposal(
    uow: UnitOfWork,
    vacancy: Vacancy,
    author: Signatory,
    terms: Terms,
    message: str,
    *,
    arrangement_id: UUID | None = None,
    predecessor_id: UUID | None = None,
) -> MatchProposal:
    """Store a proposal with its first revision and send it."""
    assert uow.actor.user_id is not None
    school = await GroundRepository(uow.session).school(vacancy.school_id)
    row = MatchProposal(
        vacancy_id=vacancy.id,
        school_id=school.id,
        kind=_kind(arrangement_id, predecessor_id),
        arrangement_id=arrangement_id,
        predecessor_id=predecessor_id,
        author_id=uow.actor.user_id,
        author_kind=author.kind,
        author_organisation_id=author.organisation_id,
        expires_at=expiry(school.holiday_region, today()),
        remind_at=first_reminder(school.holiday_region, today()),
    )
    uow.session.add(row)
    await uow.session.flush()
    parties = await sync_parties(uow, row, (), terms)
    party = next((one for one in parties if signatory(one) == author), None)
    if party is None:
        party = ProposalParty(
            proposal_id=row.id, kind=author.kind, organisation_id=author.organisation_id, required=False
        )
        uow.session.add(party)
        await uow.session.flush()
    uow.move(PROPOSAL, row, ProposalAction.SEND, HAND_OF[author.kind], organisation_id=author.organisation_id)
    await write_revision(uow, row, party, terms, message, responds_to=None)
    return row


async def sync_parties(
    uow: UnitOfWork, row: MatchProposal, known: Collection[ProposalParty], terms: Terms
) -> list[ProposalParty]:
    """Make required whoever the terms need; those no longer needed keep their seat without a vote."""
    wanted = wanted_parties(row.school_id, terms)
    by_key = {signatory(party): party for party in known}
    for key, party in by_key.items():
        party.required = key in wanted
    for key in wanted:
        if key not in by_key:
            by_key[key] = ProposalParty(
                proposal_id=row.id,
                kind=key.kind,
                organisation_id=key.organisation_id,
                professional_id=key.professional_id,
            )
            uow.session.add(by_key[key])
    await uow.session.flush()
    return list(by_key.values())


async def write_revision(
    uow: UnitOfWork,
    row: MatchProposal,
    party: ProposalParty,
    terms: Terms,
    message: str,
    *,
    responds_to: int | None,
) -> ProposalRevision:
    """Store terms as the revision that stands, with its author's consent unless a matchmaker wrote it."""
    assert uow.actor.user_id is not None
    number = 1 if responds_to is None else row.latest_revision + 1
    revision = ProposalRevision(
        proposal_id=row.id,
        number=number,
        responds_to=responds_to,
        author_id=uow.actor.user_id,
        author_party_id=party.id,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        note=terms.note,
        message=message,
        terms_hash=terms.hash(),
    )
    await ProposalRepository(uow.session).add_revision(revision, terms)
    row.current_revision = row.latest_revision = number
    if party.required:
        uow.session.add(
            Consent(
                proposal_id=row.id,
                party_id=party.id,
                revision_number=number,
                decision=PartyDecision.ACCEPTED,
                by_id=uow.actor.user_id,
                terms_hash=revision.terms_hash,
            )
        )
    uow.emit(ProposalChanged(proposal_id=row.id, vacancy_id=row.vacancy_id))
    return revision


async def open_negotiation(uow: UnitOfWork, actor: Actor, proposal_id: UUID) -> tuple[Negotiation, Vacancy]:
    """Lock vacancy and proposal, in this order everywhere, and return the negotiation as it stands."""
    proposals = ProposalRepository(uow.session)
    seen = await proposals.get(proposal_id, actor)
    vacancy = await ArrangementRepository(uow.session).lock_vacancy(seen.vacancy_id)
    row = await proposals.lock(proposal_id, actor)
    found = await load_negotiations(proposals, [row], await proposals.boards([row.school_id]))
    return found[row.id], vacancy


@requires(
    Permission.MATCHES_RESPOND,
    raises=(NotFound, InvalidInput, HoursExceeded, NotEligible, StaleRevision, StateNotAllowed),
)
async def counter_proposal(
    actor: Actor,
    db: Database,
    *,
    proposal_id: UUID,
    revision: int,
    terms: TermsWish,
    message: str = "",
    on_behalf_of: UUID | None = None,
    idempotency_key: str | None = None,
) -> MatchProposal:
    """Answer the standing terms with other ones; every consent but the author's own is needed anew."""
    request = {
        "proposal": proposal_id,
        "revision": revision,
        "terms": repr(terms),
        "text": message,
        "for": on_behalf_of,
    }
    async with db.write(actor) as uow:
        standing, vacancy = await open_negotiation(uow, actor, proposal_id)
        # Asked under the lock: a twin that had to wait sees what the first one did, not a stale revision.
        if await uow.replay(idempotency_key, "counter_proposal", request) is not None:
            return standing.proposal
        row = standing.proposal
        party = standing.speaks_as(actor, on_behalf_of)
        PROPOSAL.target(row.status, ProposalAction.COUNTER, HAND_OF[party.kind])
        standing.check_revision(revision)
        agreed = await _counter_terms(uow, actor, standing, vacancy, terms)
        await sync_parties(uow, row, standing.parties, agreed)
        uow.move(
            PROPOSAL,
            row,
            ProposalAction.COUNTER,
            HAND_OF[party.kind],
            organisation_id=party.organisation_id,
            facts={"revision": row.latest_revision + 1, "responds_to": revision},
        )
        await write_revision(uow, row, party, agreed, check_message(message), responds_to=revision)
        school = await GroundRepository(uow.session).school(row.school_id)
        row.expires_at = expiry(school.holiday_region, today())
        row.remind_at = first_reminder(school.holiday_region, today())
        uow.remember(idempotency_key, "counter_proposal", request, row.id)
    return row


async def _counter_terms(
    uow: UnitOfWork, actor: Actor, standing: Negotiation, vacancy: Vacancy, terms: TermsWish
) -> Terms:
    grounds = GroundRepository(uow.session)
    people = {line.professional_id for line in terms.lines}
    # Who sits at the table already may stay in the terms, seen in the market or not.
    known = {party.professional_id for party in standing.parties}
    await grounds.check_visible(people - known, actor)
    ground = await grounds.ground(vacancy, people, ignoring=standing.proposal.arrangement_id)
    if standing.proposal.kind is ProposalKind.EXTENSION:
        ground = dataclasses.replace(ground, ends_on=None)  # it goes past the end of the vacancy
    before = await ProposalRepository(uow.session).terms([standing.standing])
    unseen = unseen_in_terms(before[standing.standing.id], actor, standing)
    return keep_unseen_money(check_terms(terms, ground), unseen)
