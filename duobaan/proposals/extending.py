"""Going on after the end: an extension is a proposal for a successor with the same people, lessons and money."""

from __future__ import annotations

import dataclasses
import datetime as dt
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.arrangements.models import Assignment
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.arrangements.states import ArrangementAction
from duobaan.db.uow import Database
from duobaan.errors import (
    AlreadyDone,
    HoursExceeded,
    InvalidInput,
    NotEligible,
    NotFound,
    StaleRevision,
    StateNotAllowed,
)
from duobaan.proposals.changing import lock_work, propose_on
from duobaan.proposals.ground_repository import GroundRepository
from duobaan.proposals.models import MatchProposal
from duobaan.proposals.repository import ProposalRepository
from duobaan.proposals.rules import LineWish, TermsWish
from duobaan.proposals.service import check_terms
from duobaan.proposals.terms import Money


def line_of(row: Assignment, slot_ids: tuple[UUID, ...]) -> LineWish:
    """Return someone's present work as a line of new terms."""
    return LineWish(
        professional_id=row.professional_id,
        time_basis=row.time_basis,
        slot_ids=slot_ids,
        role=row.role,
        minutes_week=None if slot_ids else row.minutes_week,
        money=Money.of(row),
    )


@requires(
    Permission.ARRANGEMENTS_MANAGE,
    raises=(NotFound, InvalidInput, HoursExceeded, NotEligible, StaleRevision, StateNotAllowed, AlreadyDone),
)
async def extend_arrangement(
    actor: Actor,
    db: Database,
    *,
    arrangement_id: UUID,
    ends_on: dt.date,
    message: str = "",
    on_behalf_of: UUID | None = None,
    expected_version: int | None = None,
    idempotency_key: str | None = None,
) -> MatchProposal:
    """Propose to go on from the last day until `endsOn`; who consents makes a successor, and this work runs out."""
    request = {"arrangement": arrangement_id, "to": ends_on, "message": message, "for": on_behalf_of}
    async with db.write(actor) as uow:
        proposals, grounds = ProposalRepository(uow.session), GroundRepository(uow.session)
        if (earlier := await uow.replay(idempotency_key, "extend_arrangement", request)) is not None:
            return await proposals.get(earlier, actor)
        arrangements = ArrangementRepository(uow.session)
        work = await lock_work(uow, arrangement_id, expected_version)
        row = work.row
        if ends_on <= row.ends_on:
            raise InvalidInput.at("input", "endsOn", rule="end_before_start")
        if await proposals.is_extended(row.id):
            raise AlreadyDone("arrangement_extended")
        working = (await arrangements.assignments([row.id])).get(row.id, [])
        last = [one for one in working if one.left_on is None]
        slots = await arrangements.slots([one.id for one in last])
        lines = tuple(line_of(one, tuple(slots.get(one.id, ()))) for one in last)
        ground = await grounds.ground(work.vacancy, {line.professional_id for line in lines})
        wish = TermsWish(lines=lines, starts_on=row.ends_on, ends_on=ends_on)
        # The vacancy's own end is what an extension goes past.
        agreed = check_terms(wish, dataclasses.replace(ground, ends_on=None))
        proposal = await propose_on(
            uow, work, ArrangementAction.EXTEND, agreed, message=message, on_behalf_of=on_behalf_of
        )
        uow.remember(idempotency_key, "extend_arrangement", request, proposal.id)
    return proposal
