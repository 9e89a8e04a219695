"""The first agreement wins: what it took closes other proposals, and says what of them still stands.

Proposals on the same vacancy close in the agreeing transaction. Those elsewhere close within moments, one transaction
each: an agreement that locked other vacancies too would wait for another agreement in a ring.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from duobaan.access import SYSTEM, Actor, Permission, requires
from duobaan.arrangements.making import SOURCE, bookings_of
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.commitments.repository import CommitmentRepository
from duobaan.db.outbox import OutboxRow
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import ClashFact
from duobaan.events import ProposalChanged
from duobaan.proposals.ground_repository import GroundRepository
from duobaan.proposals.history_repository import HistoryRepository
from duobaan.proposals.models import MatchProposal
from duobaan.proposals.near_miss import Loss, LossKind, lose_all, losses_on
from duobaan.proposals.placing import placement
from duobaan.proposals.repository import ProposalRepository
from duobaan.proposals.states import PROPOSAL, ProposalAction
from duobaan.proposals.terms import Line, Terms
from duobaan.transitions import Hand
from duobaan.vacancies.models import Vacancy
from duobaan.words import ProposalStatus, VacancyStatus


class Superseder:
    """Listens to agreed work and closes the proposals that it made impossible."""

    def __init__(self, db: Database) -> None:
        self.db = db

    async def __call__(self, rows: Sequence[OutboxRow]) -> None:
        """Look at what the arrangements of these events took; idempotent."""
        keys = {UUID(row.payload["arrangement_id"]) for row in rows if row.name == "ArrangementChanged"}
        if keys:
            await supersede_taken(SYSTEM, self.db, arrangement_ids=keys)


@requires(Permission.SYSTEM)
async def supersede_taken(actor: Actor, db: Database, *, arrangement_ids: Collection[UUID]) -> int:
    """Close the open proposals whose lessons, people's time or hours agreed work took; return how many there were."""
    async with db.read() as session:
        touched = await HistoryRepository(session).open_touched_by(arrangement_ids)
    return sum([await _close_if_taken(actor, db, key, by) for key, by in touched])


async def _close_if_taken(actor: Actor, db: Database, proposal_id: UUID, by: UUID) -> bool:
    async with db.write(actor) as uow:
        proposals = ProposalRepository(uow.session)
        seen = await proposals.get(proposal_id, SYSTEM)
        vacancy = await ArrangementRepository(uow.session).lock_vacancy(seen.vacancy_id)
        row = await proposals.lock(proposal_id, SYSTEM)
        if row.status is not ProposalStatus.OPEN:
            return False
        lost = await losses_of(uow, row, vacancy, await _terms(uow, row))
        if lost:
            supersede(uow, row, lost, by=by)
    return bool(lost)


async def supersede_others(uow: UnitOfWork, agreed: MatchProposal, vacancy: Vacancy, *, by: UUID) -> None:
    """Close open proposals on the same vacancy that need a lesson, a person or hours that are now taken."""
    for row in await ProposalRepository(uow.session).list_open_on(vacancy.id):
        # An amendment of the very work that was agreed on competes with nobody.
        if row.id == agreed.id or (row.arrangement_id is not None and row.arrangement_id == by):
            continue
        if lost := await losses_of(uow, row, vacancy, await _terms(uow, row)):
            supersede(uow, row, lost, by=by)


async def losses_of(
    uow: UnitOfWork, row: MatchProposal, vacancy: Vacancy, terms: Terms, *, agreed_only: bool = True
) -> list[Loss]:
    """Return what other agreements took of the standing terms; empty while all of it can still be done.

    What people do besides agreed work closes nothing before they accept; then `agreed_only` is off.
    """
    people = {line.professional_id for line in terms.lines}
    ground = await GroundRepository(uow.session).ground(vacancy, people, ignoring=row.arrangement_id)
    if not ground.slots and row.arrangement_id is None and vacancy.status is VacancyStatus.FILLED:
        return lose_all(terms)
    lost = list(losses_on(terms, ground))
    clashes = await _clashes(uow, row, terms.lines)
    if not any(_counts(fact, agreed_only) for fact in clashes):
        return lost
    known = {one.slot_id for one in lost}
    for line, part in _parts(terms):
        key = part.slot_ids[0]
        if key not in known and any(_counts(fact, agreed_only) for fact in await _clashes(uow, row, [part])):
            lost.append(Loss(line.professional_id, line.role, LossKind.TIME_TAKEN, key))
    return lost


def _counts(fact: ClashFact, agreed_only: bool) -> bool:
    return fact.source_kind == SOURCE or not agreed_only


def _parts(terms: Terms) -> Iterator[tuple[Line, Line]]:
    for line in terms.lines:
        for key in line.slot_ids:
            yield line, replace(line, slot_ids=(key,))


async def _clashes(uow: UnitOfWork, row: MatchProposal, lines: Sequence[Line]) -> tuple[ClashFact, ...]:
    arrangements = ArrangementRepository(uow.session)
    bookings = await bookings_of(arrangements, row.id, row.school_id, map(placement, lines))
    found = await CommitmentRepository(uow.session).overlapping(bookings, ignoring=row.arrangement_id)
    return tuple(fact for fact in found if fact.source_id != row.id)


def supersede(uow: UnitOfWork, row: MatchProposal, lost: Collection[Loss] = (), *, by: UUID | None = None) -> None:
    """Close a proposal whose lessons, people or hours are taken, and keep what is lost of it."""
    row.superseded_by_id = by
    HistoryRepository(uow.session).add_losses(row.id, lost)
    facts = {} if by is None else {"by": str(by)}
    uow.move(PROPOSAL, row, ProposalAction.SUPERSEDE, Hand.CLOCK, organisation_id=row.school_id, facts=facts)
    uow.emit(ProposalChanged(proposal_id=row.id, vacancy_id=row.vacancy_id))


async def supersede_after_clash(
    actor: Actor, db: Database, proposal_id: UUID, revision: int, clashes: tuple[ClashFact, ...]
) -> tuple[ClashFact, ...]:
    """Close a proposal that could not be agreed on, in a transaction of its own; return the clashes fit to show."""
    async with db.write(SYSTEM) as uow:
        proposals, arrangements = ProposalRepository(uow.session), ArrangementRepository(uow.session)
        seen = await proposals.get(proposal_id, SYSTEM)
        vacancy = await arrangements.lock_vacancy(seen.vacancy_id)
        row = await proposals.lock(proposal_id, SYSTEM)
        if not clashes:
            clashes = await _clashes(uow, row, (await _terms(uow, row, revision)).lines)
        agreed = sorted({fact.source_id for fact in clashes if fact.source_kind == SOURCE and fact.source_id})
        if row.status is ProposalStatus.OPEN and row.current_revision == revision:
            lost = await losses_of(uow, row, vacancy, await _terms(uow, row, revision), agreed_only=False)
            supersede(uow, row, lost, by=agreed[0] if agreed else None)
        known = await arrangements.visible_ids(agreed, actor)
    return tuple(fact if fact.source_id in known else fact.without_source() for fact in clashes)


async def _terms(uow: UnitOfWork, row: MatchProposal, revision: int | None = None) -> Terms:
    proposals = ProposalRepository(uow.session)
    number = row.current_revision if revision is None else revision
    standing = next(one for one in (await proposals.revisions([row.id]))[row.id] if one.number == number)
    return (await proposals.terms([standing]))[standing.id]
