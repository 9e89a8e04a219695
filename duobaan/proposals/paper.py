"""An agreement as a paper to read, print and keep: the terms in words, what changed since the version before, consents.

Money stands only on the paper of whom it concerns, as everywhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.arrangements.models import Signature
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.db.uow import Database
from duobaan.errors import NotFound
from duobaan.ids import Kind, public
from duobaan.organisations.models import Organisation
from duobaan.organisations.repository import OrganisationRepository
from duobaan.professionals.card import card_of, disclosures
from duobaan.professionals.repository import ProfessionalRepository
from duobaan.proposals.models import MatchProposal, ProposalParty, ProposalRevision
from duobaan.proposals.reading import Case, read_proposals
from duobaan.proposals.repository import ProposalRepository
from duobaan.proposals.terms import Change, Terms, changes_between
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.vacancies.repository import VacancyRepository
from duobaan.words import PartyDecision


@dataclass(frozen=True, slots=True)
class Known:
    """Names of everybody and everything on the paper, as far as the reader may know them."""

    people: dict[UUID, str]
    organisations: dict[UUID, Organisation]
    lessons: dict[UUID, LessonSlot]


@dataclass(frozen=True, slots=True)
class Signed:
    """Who consented to, or signed, this version, and when; None while they did not."""

    party: ProposalParty
    consented_at: dt.datetime | None
    signed_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Paper:
    """One version of an agreement, or of a proposal for one, as one reader may see it."""

    id: str
    case: Case
    vacancy: Vacancy
    revision: ProposalRevision
    terms: Terms
    version: int
    before: Terms | None
    known: Known
    parties: tuple[Signed, ...]
    is_agreed: bool

    @property
    def changes(self) -> list[Change]:
        """Return what differs from the version before."""
        return [] if self.before is None else changes_between(self.before, self.terms)


@requires(Permission.MATCHES_READ, raises=(NotFound,))
async def read_proposal_paper(actor: Actor, db: Database, *, proposal_id: UUID, revision: int | None = None) -> Paper:
    """Return a version of a proposal as a paper, the standing one unless another is asked, with what it changed."""
    case = (await read_proposals(actor, db, ids=[proposal_id])).get(proposal_id)
    if case is None:
        raise NotFound("MatchProposal")
    wanted = case.proposal.current_revision if revision is None else revision
    row = next((one for one in case.negotiation.revisions if one.number == wanted), None)
    if row is None:
        raise NotFound("ProposalRevision")
    before = await _before(actor, db, case, row)
    key = public(Kind.PROPOSAL, proposal_id)
    is_agreed = case.proposal.agreed_at is not None and row.number == case.proposal.current_revision
    return await _paper(actor, db, key, case, row, before=before, version=row.number, is_agreed=is_agreed)


@requires(Permission.MATCHES_READ, raises=(NotFound,))
async def read_agreement_paper(actor: Actor, db: Database, *, arrangement_id: UUID) -> Paper:
    """Return the terms of agreed work as a paper, with what the last amendment changed and who signed."""
    async with db.read() as session:
        arrangement = await ArrangementRepository(session).get(arrangement_id, actor)
        signatures = (await ArrangementRepository(session).signatures([arrangement_id])).get(arrangement_id, [])
        agreed = await ProposalRepository(session).agreed_of(arrangement, actor)
    cases = await read_proposals(actor, db, ids=[row.id for row in agreed])
    known = [cases[row.id] for row in agreed if row.id in cases]
    if not known:
        raise NotFound("Arrangement")
    case = known[-1]
    row = case.negotiation.standing
    if len(known) > 1:
        before: Terms | None = known[-2].terms_for(known[-2].negotiation.standing, actor)
    else:
        before = await _before(actor, db, case, row)
    key = public(Kind.ARRANGEMENT, arrangement_id)
    return await _paper(
        actor,
        db,
        key,
        case,
        row,
        before=before,
        version=arrangement.terms_version,
        is_agreed=True,
        signatures=[one for one in signatures if one.terms_version == arrangement.terms_version],
    )


async def _before(actor: Actor, db: Database, case: Case, row: ProposalRevision) -> Terms | None:
    """Return what a version is compared with: the one that it answers, else the work that it would change."""
    if row.responds_to is not None:
        answered = next(one for one in case.negotiation.revisions if one.number == row.responds_to)
        return case.terms_for(answered, actor)
    if case.proposal.arrangement_id is None:
        return None
    async with db.read() as session:
        arrangement = await ArrangementRepository(session).find(case.proposal.arrangement_id, actor)
        agreed = [] if arrangement is None else await ProposalRepository(session).agreed_of(arrangement, actor)
    earlier = [one for one in agreed if one.id < case.proposal.id]
    if not earlier:
        return None
    other = (await read_proposals(actor, db, ids=[earlier[-1].id])).get(earlier[-1].id)
    return None if other is None else other.terms_for(other.negotiation.standing, actor)


async def _paper(
    actor: Actor,
    db: Database,
    key: str,
    case: Case,
    row: ProposalRevision,
    *,
    before: Terms | None,
    version: int,
    is_agreed: bool,
    signatures: Iterable[Signature] = (),
) -> Paper:
    terms = case.terms_for(row, actor)
    known, vacancy = await _known(actor, db, case.proposal, [terms, *filter(None, [before])], case.negotiation.parties)
    signed = {(one.organisation_id, one.professional_id): one.created_at for one in signatures}
    said = {
        one.party_id: one
        for one in case.negotiation.consents
        if one.revision_number == row.number and one.decision is PartyDecision.ACCEPTED
    }
    parties = tuple(
        Signed(
            one,
            said[one.id].created_at if one.id in said else None,
            signed.get((one.organisation_id, one.professional_id)),
        )
        for one in case.negotiation.required
    )
    return Paper(key, case, vacancy, row, terms, version, before, known, parties, is_agreed)


async def _known(
    actor: Actor, db: Database, proposal: MatchProposal, terms: list[Terms], parties: Iterable[ProposalParty]
) -> tuple[Known, Vacancy]:
    lines = [line for one in terms for line in one.lines]
    people = {line.professional_id for line in lines} | {one.professional_id for one in parties}
    firms = {line.company_id for line in lines} | {one.organisation_id for one in parties} | {proposal.school_id}
    async with db.read() as session:
        vacancy = await VacancyRepository(session).get(proposal.vacancy_id, actor)
        rows = await ProfessionalRepository(session).by_ids([key for key in people if key is not None], actor)
        shown = await disclosures(session, actor, list(rows.values()))
        names = {key: card_of(row, shown[key]).display_name for key, row in rows.items()}
        organisations = await OrganisationRepository(session).by_ids([key for key in firms if key is not None], actor)
        lessons = await ArrangementRepository(session).lessons({key for line in lines for key in line.slot_ids})
    return Known(names, organisations, lessons), vacancy
