"""Proposals that a school wrote and did not send yet; no use case writes these, so their rows are written here."""

from __future__ import annotations

from duobaan.proposals.ground_repository import GroundRepository
from duobaan.proposals.models import MatchProposal, ProposalRevision
from duobaan.proposals.repository import ProposalRepository
from duobaan.proposals.service import check_terms, sync_parties
from duobaan.seed.performing import Performance
from duobaan.words import PartyKind


async def write_draft(play: Performance) -> None:
    """Write a proposal in DRAFT with sound terms, and nobody's consent."""
    actor, fit = play.stage.school(play.fit), play.fit
    assert actor.user_id is not None
    with play.stage.at(play.time):
        async with play.db.write(actor) as uow:
            ground = await GroundRepository(uow.session).ground(fit.vacancy, {fit.person.id})
            terms = check_terms(play.stage.terms([fit]), ground)
            row = MatchProposal(
                vacancy_id=fit.vacancy.id,
                school_id=fit.vacancy.school_id,
                author_id=actor.user_id,
                author_kind=PartyKind.SCHOOL,
                author_organisation_id=fit.vacancy.school_id,
            )
            uow.session.add(row)
            await uow.session.flush()
            parties = await sync_parties(uow, row, (), terms)
            party = next(party for party in parties if party.kind is PartyKind.SCHOOL)
            revision = ProposalRevision(
                proposal_id=row.id,
                number=1,
                author_id=actor.user_id,
                author_party_id=party.id,
                starts_on=terms.starts_on,
                ends_on=terms.ends_on,
                message=play.word("message"),
                terms_hash=terms.hash(),
            )
            await ProposalRepository(uow.session).add_revision(revision, terms)
