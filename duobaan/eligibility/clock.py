"""What time does to trajectories: warnings on the days of the rules, and after the last day the ground falls back."""

from __future__ import annotations

import datetime as dt

from duobaan.access import Actor, Permission, requires
from duobaan.clock import today
from duobaan.db.uow import Database, UnitOfWork
from duobaan.eligibility.models import Trajectory
from duobaan.eligibility.repository import TrajectoryRepository
from duobaan.eligibility.rule_book import trajectory_warn_days
from duobaan.eligibility.states import TRAJECTORY, TrajectoryAction
from duobaan.events import ProfileChanged, TrajectoryDeadlineNear
from duobaan.transitions import Hand


def warning_due(row: Trajectory, on: dt.date) -> int | None:
    """Return the warning (in days before the deadline) that is due and was not given, the nearest one only."""
    left = (row.deadline_on - on).days
    due = [days for days in trajectory_warn_days() if left <= days]
    nearest = min(due, default=None)
    given = row.warned_days is not None and nearest is not None and row.warned_days <= nearest
    return None if given else nearest


@requires(Permission.SYSTEM)
async def run_trajectory_clock(actor: Actor, db: Database) -> int:
    """Expire trainings whose last day has passed, warn of those that come near; return how many were touched."""
    async with db.write(actor) as uow:
        rows = await TrajectoryRepository(uow.session).due(today(), trajectory_warn_days())
        return sum([_touch(uow, row) for row in rows])


def _touch(uow: UnitOfWork, row: Trajectory) -> bool:
    if row.deadline_on < today():
        uow.move(TRAJECTORY, row, TrajectoryAction.EXPIRE, Hand.CLOCK, organisation_id=row.institute_id)
        row.ended_on = row.deadline_on
        uow.emit(ProfileChanged(row.professional_id))
        return True
    days = warning_due(row, today())
    if days is None:
        return False
    row.warned_days = days
    uow.record("trajectory.warn", row, organisation_id=row.institute_id, facts={"days": days})
    uow.emit(TrajectoryDeadlineNear(trajectory_id=row.id, professional_id=row.professional_id))
    return True
