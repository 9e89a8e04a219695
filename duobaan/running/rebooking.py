"""When a school names its A and B weeks otherwise, the weeks of those who work there follow, or it is refused."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.arrangements.making import SOURCE, bookings_of
from duobaan.arrangements.models import Arrangement, Assignment
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.arrangements.rules import Placement
from duobaan.clock import today
from duobaan.commitments.repository import CommitmentRepository
from duobaan.commitments.rules import Booking
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import ClashFact, DoubleBooking, InvalidInput, NotFound, StaleRevision
from duobaan.events import ArrangementChanged
from duobaan.organisations.models import Organisation
from duobaan.organisations.service import apply_settings
from duobaan.organisations.settings_rules import SettingsChange, check_settings
from duobaan.running.repository import RunningRepository


@requires(Permission.ORGANISATIONS_MANAGE, raises=(NotFound, InvalidInput, StaleRevision, DoubleBooking))
async def change_school_settings(
    actor: Actor,
    db: Database,
    *,
    organisation_id: UUID,
    change: SettingsChange,
    expected_version: int | None = None,
) -> Organisation:
    """Change how a school counts: lesson length, bell times, full time, mark-up, weeks, A and B weeks.

    Other A and B weeks move what is agreed from today on, and are refused where that books someone twice.
    """
    check_settings(change)
    async with db.write(actor) as uow:
        weeks = CycleWeeks(uow, organisation_id, today())
        names_weeks = change.cycle_anchor_on is not None or change.cycle_restarts is not None
        if names_weeks and actor.holds(Permission.ORGANISATIONS_MANAGE, organisation_id):
            await weeks.lock()
        row = await apply_settings(uow, organisation_id, change, expected_version)
        await weeks.follow()
    return row


class CycleWeeks:
    """The agreed lessons of one school in A or B weeks, from a day on."""

    def __init__(self, uow: UnitOfWork, school_id: UUID, on: dt.date) -> None:
        self.uow, self.school_id, self.on = uow, school_id, on
        self.arrangements = ArrangementRepository(uow.session)
        self.commitments = CommitmentRepository(uow.session)
        self.rows: list[Arrangement] = []
        self.anchors: tuple[dt.date, ...] = ()

    async def lock(self) -> None:
        """Keep the work, its vacancies and its people; an agreement at the school waits for its turn."""
        await self.arrangements.lock_vacancies(self.school_id)
        self.rows = await self.arrangements.lock_alternating(self.school_id, self.on)
        working = await self.arrangements.assignments([row.id for row in self.rows])
        await self.commitments.lock_professionals(
            {one.professional_id for several in working.values() for one in several}
        )
        self.anchors = await self.arrangements.anchors_of(self.school_id)

    async def follow(self) -> None:
        """Take the lessons in the weeks that are named so now; raise DoubleBooking when someone is taken then."""
        await self.uow.session.flush()
        if not self.rows or await self.arrangements.anchors_of(self.school_id) == self.anchors:
            return
        wanted = await self._wanted()
        # First everything is given back, then taken: two posts of one person may change places.
        for row in self.rows:
            await self.commitments.free(SOURCE, row.id, from_on=self.on)
        clashes = [fact for mine in wanted.values() for fact in await self.commitments.overlapping(mine)]
        if clashes:
            raise DoubleBooking(await self._shown(clashes), path=("input",))
        await self.commitments.insert_many([booking for mine in wanted.values() for booking in mine])
        for row in self.rows:
            self.uow.record("arrangement.rebook", row, organisation_id=row.school_id)
            self.uow.emit(ArrangementChanged(arrangement_id=row.id))

    async def _wanted(self) -> dict[UUID, list[Booking]]:
        keys = [row.id for row in self.rows]
        working = await self.arrangements.assignments(keys)
        slots = await self.arrangements.slots([one.id for several in working.values() for one in several])
        taught = [(one.professional_id, one, one.span) for several in working.values() for one in several]
        taught += await RunningRepository(self.uow.session).standing_in(keys, self.on)
        found: defaultdict[UUID, list[Booking]] = defaultdict(list)
        for who, one, (start, end) in taught:
            first, after = max(start, self.on), min(end, _leaves_on(working[one.arrangement_id], who))
            if first >= after:
                continue
            part = Placement(
                professional_id=who,
                slot_ids=tuple(slots.get(one.id, ())),
                role=one.role,
                time_basis=one.time_basis,
                minutes_week=one.minutes_week,
                valid_from=first,
                valid_to=after,
            )
            found[who] += await bookings_of(self.arrangements, one.arrangement_id, self.school_id, [part])
        return found

    async def _shown(self, clashes: Sequence[ClashFact]) -> tuple[ClashFact, ...]:
        """Return clashes once each, without the source of work that is none of the school's business."""
        keys = sorted({fact.source_id for fact in clashes if fact.source_kind == SOURCE and fact.source_id})
        known = await self.arrangements.visible_ids(keys, self.uow.actor)
        return tuple(dict.fromkeys(fact if fact.source_id in known else fact.without_source() for fact in clashes))


def _leaves_on(working: Sequence[Assignment], who: UUID) -> dt.date:
    """Return the day on which someone's last part in an arrangement is over."""
    return max((one.span[1] for one in working if one.professional_id == who), default=dt.date.min)
