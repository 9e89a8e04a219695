"""Changing running work: an amendment is a proposal on the same arrangement; the old terms run until all consent."""

from __future__ import annotations

from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.arrangements.states import ArrangementAction
from duobaan.clock import today
from duobaan.db.uow import Database
from duobaan.errors import HoursExceeded, InvalidInput, NotEligible, NotFound, StaleRevision, StateNotAllowed
from duobaan.proposals.changing import lock_work, propose_on
from duobaan.proposals.ground_repository import GroundRepository
from duobaan.proposals.models import MatchProposal
from duobaan.proposals.money import keep_unseen_money, unseen_in_work
from duobaan.proposals.repository import ProposalRepository
from duobaan.proposals.rules import TermsWish
from duobaan.proposals.service import check_terms


@requires(
    Permission.ARRANGEMENTS_MANAGE,
    raises=(NotFound, InvalidInput, HoursExceeded, NotEligible, StaleRevision, StateNotAllowed),
)
async def amend_arrangement(
    actor: Actor,
    db: Database,
    *,
    arrangement_id: UUID,
    terms: TermsWish,
    message: str = "",
    on_behalf_of: UUID | None = None,
    expected_version: int | None = None,
    idempotency_key: str | None = None,
) -> MatchProposal:
    """Propose other terms for running work from a day on; nothing changes until every party agrees."""
    request = {"arrangement": arrangement_id, "terms": repr(terms), "message": message, "for": on_behalf_of}
    async with db.write(actor) as uow:
        if (earlier := await uow.replay(idempotency_key, "amend_arrangement", request)) is not None:
            return await ProposalRepository(uow.session).get(earlier, actor)
        arrangements, grounds = ArrangementRepository(uow.session), GroundRepository(uow.session)
        work = await lock_work(uow, arrangement_id, expected_version)
        vacancy, row = work.vacancy, work.row
        if terms.starts_on < max(today(), row.starts_on):
            raise InvalidInput.at("input", "terms", "startsOn", rule="in_past")
        people = {line.professional_id for line in terms.lines}
        working = (await arrangements.assignments([row.id])).get(row.id, [])
        await grounds.check_visible(people - {one.professional_id for one in working}, actor)
        board = await arrangements.board_of(row.school_id)
        unseen = unseen_in_work(working, actor, school_id=row.school_id, board_id=board)
        ground = await grounds.ground(vacancy, people, ignoring=row.id)
        agreed = keep_unseen_money(check_terms(terms, ground), unseen)
        proposal = await propose_on(
            uow,
            work,
            ArrangementAction.AMEND,
            keep_unseen_money(agreed, unseen),
            message=message,
            on_behalf_of=on_behalf_of,
        )
        uow.remember(idempotency_key, "amend_arrangement", request, proposal.id)
    return proposal
