"""What changing and extending running work share: the lock, and the proposal in the name of one of the parties."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from duobaan.access import Permission
from duobaan.arrangements.models import Arrangement
from duobaan.arrangements.parties import HAND_OF, choose_party
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.arrangements.states import ARRANGEMENT, ArrangementAction
from duobaan.db.uow import UnitOfWork
from duobaan.errors import StaleRevision
from duobaan.events import ArrangementChanged
from duobaan.proposals.models import MatchProposal
from duobaan.proposals.negotiation import wanted_parties
from duobaan.proposals.service import check_message, open_proposal
from duobaan.proposals.terms import Terms
from duobaan.vacancies.models import Vacancy


@dataclass(frozen=True, slots=True)
class RunningWork:
    """An arrangement and its vacancy, with the vacancy locked first, as everywhere."""

    vacancy: Vacancy
    row: Arrangement


async def lock_work(uow: UnitOfWork, arrangement_id: UUID, expected_version: int | None) -> RunningWork:
    """Return an arrangement of the actor and its vacancy, which nobody else changes until the transaction ends."""
    arrangements = ArrangementRepository(uow.session)
    seen = await arrangements.get(arrangement_id, uow.actor)
    vacancy = await arrangements.lock_vacancy(seen.vacancy_id)
    row = await arrangements.lock(arrangement_id, uow.actor)
    if expected_version is not None and expected_version != row.version:
        raise StaleRevision(current=row.version, path=("input", "expectedVersion"))
    return RunningWork(vacancy, row)


async def propose_on(
    uow: UnitOfWork,
    work: RunningWork,
    action: ArrangementAction,
    terms: Terms,
    *,
    message: str,
    on_behalf_of: UUID | None,
) -> MatchProposal:
    """Open the proposal that an amendment or an extension is, where the state of the work and the party allow it."""
    row = work.row
    author = choose_party(
        uow.actor,
        wanted_parties(row.school_id, terms),
        Permission.ARRANGEMENTS_MANAGE,
        board_id=await ArrangementRepository(uow.session).board_of(row.school_id),
        on_behalf_of=on_behalf_of,
    )
    ARRANGEMENT.target(row.status, action, HAND_OF[author.kind])
    amends = action is ArrangementAction.AMEND
    proposal = await open_proposal(
        uow,
        work.vacancy,
        author,
        terms,
        check_message(message),
        arrangement_id=row.id if amends else None,
        predecessor_id=None if amends else row.id,
    )
    uow.record(
        f"arrangement.{action.value.lower()}",
        row,
        organisation_id=author.organisation_id,
        facts={"to": str(proposal.id)},
    )
    uow.emit(ArrangementChanged(arrangement_id=row.id))
    return proposal
