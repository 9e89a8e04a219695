"""Back earlier than was said: the absence ends, and whoever stood in has their own week again."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.clock import today
from duobaan.commitments.repository import CommitmentRepository
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import InvalidInput, NotAllowed, NotFound
from duobaan.events import ArrangementChanged
from duobaan.running.absence import Away, check_speaks, lock_arrangement
from duobaan.running.models import Absence
from duobaan.running.repository import RunningRepository
from duobaan.running.rules import check_return
from duobaan.running.states import OFFER, OfferAction
from duobaan.transitions import Hand
from duobaan.words import OfferStatus


@requires(Permission.ARRANGEMENTS_MANAGE, raises=(NotFound, NotAllowed, InvalidInput))
async def end_absence(actor: Actor, db: Database, *, absence_id: UUID, ends_on: dt.date) -> Away:
    """End an absence early, as that person, the employer or the school; on its own first day it is called off."""
    async with db.write(actor) as uow:
        running, arrangements = RunningRepository(uow.session), ArrangementRepository(uow.session)
        seen, assignment = await running.absence(absence_id, actor)
        row = await lock_arrangement(uow, seen.arrangement_id, actor)
        absence, assignment = await running.absence(absence_id, actor)
        await check_speaks(arrangements, actor, row, assignment)
        check_return(ends_on, (absence.starts_on, absence.ends_on), today())
        await _give_back(uow, absence, ends_on)
        absence.ends_on = ends_on
        offers = await running.offers([absence.id])
        if ends_on <= max(absence.starts_on, today()):
            for offer in offers:
                if offer.status is OfferStatus.OFFERED:
                    uow.move(OFFER, offer, OfferAction.LAPSE, Hand.CLOCK, organisation_id=row.school_id)
        uow.record("absence.end", absence, organisation_id=row.school_id)
        uow.emit(ArrangementChanged(arrangement_id=row.id))
        await uow.session.flush()
    return Away(absence, assignment.professional_id, tuple(offers))


async def _give_back(uow: UnitOfWork, absence: Absence, ends_on: dt.date) -> None:
    """Free what lies after the return; called while the absence still has its old end."""
    arrangements = ArrangementRepository(uow.session)
    keys = (await arrangements.slots([absence.assignment_id])).get(absence.assignment_id, [])
    lessons = (await arrangements.lessons(set(keys))).values()
    spots = {(one.weekday.number, one.start_minute, one.end_minute) for one in lessons}
    held = await RunningRepository(uow.session).held_instead(absence, spots)
    await CommitmentRepository(uow.session).cut(held, ends_on)
