"""Use cases of trajectories: plan, start, finish; the professional's own, or the institute's adviser for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.clock import today
from duobaan.db.uow import Database, UnitOfWork
from duobaan.eligibility.models import Trajectory
from duobaan.eligibility.repository import TrajectoryRepository
from duobaan.eligibility.rule_book import rules_on
from duobaan.eligibility.rules import add_months
from duobaan.eligibility.states import TRAJECTORY, TrajectoryAction, hands_on
from duobaan.errors import InvalidInput, Issue, NotAllowed, NotFound, StateNotAllowed
from duobaan.events import ProfileChanged
from duobaan.professionals.repository import ProfessionalRepository
from duobaan.reference.subjects import subjects
from duobaan.words import TrajectoryKind

LONGEST_YEARS = 6


@dataclass(frozen=True, slots=True)
class TrajectoryFields:
    """A trajectory as someone writes it; without a deadline the term of the law from the start on."""

    kind: TrajectoryKind
    starts_on: dt.date
    deadline_on: dt.date | None = None
    subject: str | None = None
    institute_id: UUID | None = None


def legal_term(kind: TrajectoryKind, start: dt.date) -> dt.date | None:
    """Return the last day of the term that the law gives a training that starts on a day; the shortest of sectors."""
    months = [rule.within_months for rule in rules_on(start) if rule.trajectory is kind and rule.within_months]
    return add_months(start, min(months)) if months else None


def check_trajectory(wish: TrajectoryFields) -> dt.date:
    """Return the deadline, or raise InvalidInput with everything that is wrong."""
    issues = []
    deadline = wish.deadline_on or legal_term(wish.kind, wish.starts_on)
    if deadline is None:
        issues.append(Issue(("input", "deadlineOn"), "required"))
    elif deadline <= wish.starts_on:
        issues.append(Issue(("input", "deadlineOn"), "ends_before_start"))
    elif deadline > add_months(wish.starts_on, LONGEST_YEARS * 12):
        issues.append(Issue(("input", "deadlineOn"), "trajectory_too_long", {"years": LONGEST_YEARS}))
    if wish.subject is not None and wish.subject not in subjects():
        issues.append(Issue(("input", "subject"), "unknown_subject", {"subject": wish.subject}))
    if issues or deadline is None:
        raise InvalidInput(*issues)
    return deadline


@requires(Permission.PROFILES_OWN, raises=(NotFound, InvalidInput))
async def plan_trajectory(
    actor: Actor,
    db: Database,
    *,
    professional_id: UUID,
    wish: TrajectoryFields,
    idempotency_key: str | None = None,
) -> Trajectory:
    """Plan a training towards a licence; as long as it has not started it gives no ground to teach."""
    request = {"professional": professional_id, "wish": repr(wish)}
    async with db.write(actor) as uow:
        trajectories = TrajectoryRepository(uow.session)
        if (earlier := await uow.replay(idempotency_key, "plan_trajectory", request)) is not None:
            return await trajectories.get(earlier, actor)
        await ProfessionalRepository(uow.session).get(professional_id, actor)
        if not hands_on(actor, professional_id, wish.institute_id):
            raise NotAllowed(Permission.PROFILES_OWN.value, path=("input", "professionalId"))
        deadline = check_trajectory(wish)
        if wish.institute_id is not None and not await trajectories.is_institute(wish.institute_id):
            raise InvalidInput.at("input", "instituteId", rule="no_institute")
        row = Trajectory(
            professional_id=professional_id,
            kind=wish.kind,
            subject=wish.subject,
            institute_id=wish.institute_id,
            started_on=wish.starts_on,
            deadline_on=deadline,
        )
        uow.session.add(row)
        await uow.session.flush()
        uow.record("trajectory.plan", row, organisation_id=row.institute_id, after=row.status.value)
        uow.emit(ProfileChanged(professional_id))
        uow.remember(idempotency_key, "plan_trajectory", request, row.id)
    return row


async def _open(uow: UnitOfWork, actor: Actor, key: UUID, action: TrajectoryAction) -> Trajectory:
    """Lock a trajectory and take it along its life cycle in the quality that the actor has."""
    row = await TrajectoryRepository(uow.session).lock(key, actor)
    hands = hands_on(actor, row.professional_id, row.institute_id)
    if not hands:
        raise NotAllowed(Permission.PROFILES_OWN.value, path=("input", "trajectoryId"))
    able = [hand for hand in sorted(hands) if action in TRAJECTORY.actions(row.status, {hand})]
    if not able:
        allowed = tuple(one.value for one in TRAJECTORY.actions(row.status, hands))
        raise StateNotAllowed(state=row.status.value, allowed=allowed)
    uow.move(TRAJECTORY, row, action, able[0], organisation_id=row.institute_id)
    uow.emit(ProfileChanged(row.professional_id))
    return row


@requires(Permission.PROFILES_OWN, raises=(NotFound, InvalidInput, StateNotAllowed))
async def start_trajectory(
    actor: Actor, db: Database, *, trajectory_id: UUID, started_on: dt.date | None = None
) -> Trajectory:
    """Say that a training has started, today or on a day before; its term moves with its start."""
    async with db.write(actor) as uow:
        row = await _open(uow, actor, trajectory_id, TrajectoryAction.START)
        start = started_on or today()
        if start > today():
            raise InvalidInput.at("input", "startedOn", rule="in_future")
        if start > row.deadline_on:
            raise InvalidInput.at("input", "startedOn", rule="ends_before_start")
        row.started_on = start
        term = legal_term(row.kind, start)
        row.deadline_on = row.deadline_on if term is None else min(row.deadline_on, term)
    return row


@requires(Permission.PROFILES_OWN, raises=(NotFound, StateNotAllowed))
async def finish_trajectory(actor: Actor, db: Database, *, trajectory_id: UUID, passed: bool) -> Trajectory:
    """Say that a training ended, passed or not; the licence that it led to is a paper of its own."""
    async with db.write(actor) as uow:
        action = TrajectoryAction.PASS if passed else TrajectoryAction.FAIL
        row = await _open(uow, actor, trajectory_id, action)
        row.ended_on = today()
    return row
