"""Supervision as capacity: who can carry how many people for how many minutes, and a school's limit of placements."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.arrangements.limits import Room, rooms_of
from duobaan.arrangements.models import PlacementLimit
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.clock import today
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import AlreadyDone, InvalidInput, Issue, LimitReached, NotAllowed, NotFound
from duobaan.ids import new_id
from duobaan.reference.subjects import subjects
from duobaan.running.models import SupervisionAssignment, SupervisionCapacity
from duobaan.running.repository import RunningRepository
from duobaan.running.supervision_repository import SupervisionRepository
from duobaan.words import OnFull, OrganisationKind, SupervisionRole

_MANAGE, _READ = Permission.ARRANGEMENTS_MANAGE, Permission.ARRANGEMENTS_READ
MAX_PEOPLE = 50
MAX_WEEK_MINUTES = 40 * 60


@dataclass(frozen=True, slots=True)
class Supervisor:
    """What one supervisor can carry, and carries."""

    capacity: SupervisionCapacity
    carried: tuple[tuple[SupervisionAssignment, UUID], ...]  # with the professional

    @property
    def people(self) -> int:
        """Return how many people they carry."""
        return len({who for _, who in self.carried})

    @property
    def minutes_used(self) -> int:
        """Return the minutes a week that are given away."""
        return sum(one.minutes_week for one, _ in self.carried)


async def _check_school(uow: UnitOfWork, actor: Actor, school_id: UUID) -> None:
    school = await SupervisionRepository(uow.session).keep_school(school_id)
    if school is None or school.kind is not OrganisationKind.SCHOOL:
        raise NotFound("School")
    if not ({school.id, school.board_id} & actor.organisations_with(_MANAGE)):
        raise NotAllowed(_MANAGE.value)


def _check_capacity(name: str, subject: str | None, minutes_week: int, max_people: int) -> None:
    issues = []
    if not 1 <= len(name) <= 200:
        issues.append(Issue(("input", "name"), "between", {"low": 1, "high": 200}))
    if subject is not None and subject not in subjects():
        issues.append(Issue(("input", "subject"), "unknown_subject", {"subject": subject}))
    if not 0 <= minutes_week <= MAX_WEEK_MINUTES:
        issues.append(Issue(("input", "minutesWeek"), "between", {"low": 0, "high": MAX_WEEK_MINUTES}))
    if not 0 <= max_people <= MAX_PEOPLE:
        issues.append(Issue(("input", "maxPeople"), "between", {"low": 0, "high": MAX_PEOPLE}))
    if issues:
        raise InvalidInput(*issues)


@requires(_MANAGE, raises=(NotFound, InvalidInput))
async def set_supervision_capacity(
    actor: Actor,
    db: Database,
    *,
    school_id: UUID,
    name: str,
    role: SupervisionRole,
    minutes_week: int,
    max_people: int,
    subject: str | None = None,
    user_id: UUID | None = None,
    capacity_id: UUID | None = None,
    idempotency_key: str | None = None,
) -> Supervisor:
    """Say what someone of the school can carry in a role; nobody is dropped when it becomes less."""
    _check_capacity(name.strip(), subject, minutes_week, max_people)
    request = [school_id, name, role, minutes_week, max_people, subject, user_id, capacity_id]
    async with db.write(actor) as uow:
        await _check_school(uow, actor, school_id)
        supervision = SupervisionRepository(uow.session)
        if (done := await uow.replay(idempotency_key, "set_supervision_capacity", request)) is not None:
            return await _supervisor(supervision, await supervision.lock(done, actor))
        if capacity_id is None:
            row = SupervisionCapacity(id=new_id(), school_id=school_id)
            uow.session.add(row)
        else:
            row = await supervision.lock(capacity_id, actor)
            if row.school_id != school_id:
                raise NotFound("SupervisionCapacity", path=("input", "capacityId"))
        row.name, row.role, row.subject, row.user_id = name.strip(), role, subject, user_id
        row.minutes_week, row.max_people = minutes_week, max_people
        uow.remember(idempotency_key, "set_supervision_capacity", request, row.id)
        uow.record("supervision.capacity", row, organisation_id=school_id)
        await uow.session.flush()
        return await _supervisor(supervision, row)


async def _supervisor(supervision: SupervisionRepository, row: SupervisionCapacity) -> Supervisor:
    carried = await supervision.carried([row.id], today())
    return Supervisor(row, tuple((one, work.professional_id) for one, work in carried))


@requires(_MANAGE, raises=(NotFound, InvalidInput, LimitReached, AlreadyDone))
async def assign_supervisor(
    actor: Actor,
    db: Database,
    *,
    capacity_id: UUID,
    assignment_id: UUID,
    minutes_week: int,
    idempotency_key: str | None = None,
) -> Supervisor:
    """Let a supervisor carry a professional for some minutes a week; never more people or minutes than they can."""
    if not 0 <= minutes_week <= MAX_WEEK_MINUTES:
        raise InvalidInput.at("input", "minutesWeek", rule="between", low=0, high=MAX_WEEK_MINUTES)
    request = [capacity_id, assignment_id, minutes_week]
    async with db.write(actor) as uow:
        supervision = SupervisionRepository(uow.session)
        row = await supervision.lock(capacity_id, actor)
        await _check_school(uow, actor, row.school_id)
        if await uow.replay(idempotency_key, "assign_supervisor", request) is not None:
            return await _supervisor(supervision, row)
        assignment = await RunningRepository(uow.session).assignment(assignment_id, actor)
        arrangement = await ArrangementRepository(uow.session).get(assignment.arrangement_id, actor)
        if arrangement.school_id != row.school_id:
            raise NotFound("Assignment", path=("input", "assignmentId"))
        now_carried = await _supervisor(supervision, row)
        people = {who for _, who in now_carried.carried}
        if any(one.assignment_id == assignment_id for one, _ in now_carried.carried):
            raise AlreadyDone("supervisor_assigned")
        if assignment.professional_id not in people and len(people) >= row.max_people:
            raise LimitReached(limit=row.max_people, what="people_of_supervisor")
        if now_carried.minutes_used + minutes_week > row.minutes_week:
            raise LimitReached(limit=row.minutes_week, what="minutes_of_supervisor")
        link = SupervisionAssignment(
            id=new_id(), capacity_id=row.id, assignment_id=assignment_id, minutes_week=minutes_week
        )
        uow.session.add(link)
        uow.remember(idempotency_key, "assign_supervisor", request, link.id)
        uow.record("supervision.assign", link, organisation_id=row.school_id)
        await uow.session.flush()
        return await _supervisor(supervision, row)


@requires(_MANAGE, raises=(NotFound,))
async def end_supervision(actor: Actor, db: Database, *, supervision_id: UUID) -> Supervisor:
    """Let a supervisor go from today on; doing so twice does no harm."""
    async with db.write(actor) as uow:
        supervision = SupervisionRepository(uow.session)
        link, row = await supervision.supervision(supervision_id, actor)
        await _check_school(uow, actor, row.school_id)
        link.ended_on = min(link.ended_on or today(), today())
        uow.record("supervision.end", link, organisation_id=row.school_id)
        await uow.session.flush()
        return await _supervisor(supervision, row)


@requires(_READ)
async def list_supervisors(actor: Actor, db: Database, *, school_id: UUID) -> list[Supervisor]:
    """List who supervises at a school and what room they have left; for the school and its board."""
    async with db.read() as session:
        supervision = SupervisionRepository(session)
        rows = await supervision.list_of(school_id, actor)
        carried = await supervision.carried([row.id for row in rows], today())
    return [
        Supervisor(row, tuple((one, work.professional_id) for one, work in carried if one.capacity_id == row.id))
        for row in rows
    ]


@requires(_MANAGE, raises=(NotFound, InvalidInput))
async def set_placement_limit(
    actor: Actor,
    db: Database,
    *,
    school_id: UUID,
    max_people: int,
    on_full: OnFull = OnFull.BLOCK,
    subject: str | None = None,
) -> list[Room]:
    """Say how many professionals a school, or one of its sections, places at once; who is there stays."""
    _check_capacity("-", subject, 0, max_people)
    async with db.write(actor) as uow:
        await _check_school(uow, actor, school_id)
        row = await SupervisionRepository(uow.session).limit(school_id, subject)
        if row is None:
            row = PlacementLimit(id=new_id(), school_id=school_id, subject=subject)
            uow.session.add(row)
        row.max_people, row.on_full = max_people, on_full
        uow.record("placement.limit", row, organisation_id=school_id, facts={"limit": max_people})
        await uow.session.flush()
        return await rooms_of(uow.session, school_id, today())


@requires(_READ)
async def placement_room(actor: Actor, db: Database, *, school_id: UUID) -> list[Room]:
    """Return a school's limits of placements and how far they are used; for the school and its board."""
    async with db.read() as session:
        board_id = await ArrangementRepository(session).board_of(school_id)
        if not actor.is_system and not ({school_id, board_id} & actor.organisations_with(_READ)):
            return []
        return await rooms_of(session, school_id, today())
