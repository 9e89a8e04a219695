"""Handing over in a team: a moment in the week, a note per class, and one contact whom a class turns to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission, requires
from duobaan.arrangements.models import Arrangement, Assignment
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import InvalidInput, NotAllowed, NotFound
from duobaan.events import ArrangementChanged
from duobaan.ids import new_id
from duobaan.running.models import ClassContact, HandoverMoment, HandoverNote
from duobaan.running.repository import RunningRepository
from duobaan.running.rules import check_body, check_class
from duobaan.words import Weekday

_MANAGE, _READ = Permission.ARRANGEMENTS_MANAGE, Permission.ARRANGEMENTS_READ


@dataclass(frozen=True, slots=True)
class Handover:
    """All that a team and its school keep for each other."""

    arrangement_id: UUID
    moment: HandoverMoment | None
    notes: tuple[HandoverNote, ...]
    contacts: tuple[ClassContact, ...]


async def _circle(
    arrangements: ArrangementRepository, actor: Actor, arrangement_id: UUID, permission: Permission
) -> tuple[Arrangement, list[Assignment]]:
    """Return the arrangement and its team; only the team and the school, for notes speak of pupils."""
    row = await arrangements.get(arrangement_id, actor)
    team = [one for one in (await arrangements.assignments([row.id])).get(row.id, []) if one.left_on is None]
    board_id = await arrangements.board_of(row.school_id)
    able = actor.organisations_with(permission)
    in_team = actor.professional_id is not None and actor.professional_id in {one.professional_id for one in team}
    if not (actor.is_system or in_team or {row.school_id, board_id} & able):
        raise NotAllowed(permission.value)
    return row, team


async def _classes(arrangements: ArrangementRepository, team: Sequence[Assignment]) -> set[str | None]:
    slots = await arrangements.slots([one.id for one in team])
    lessons = await arrangements.lessons({key for keys in slots.values() for key in keys})
    return {lesson.class_group for lesson in lessons.values()}


async def _changed(uow: UnitOfWork, row: Arrangement) -> Handover:
    await uow.session.flush()
    uow.emit(ArrangementChanged(arrangement_id=row.id))
    return await _kept(uow.session, row)


async def _kept(session: AsyncSession, row: Arrangement) -> Handover:
    running = RunningRepository(session)
    notes, contacts = await running.notes(row.id), await running.contacts(row.id)
    return Handover(row.id, await running.moment(row.id), tuple(notes), tuple(contacts))


@requires(_MANAGE, raises=(NotFound, InvalidInput))
async def set_handover_moment(
    actor: Actor, db: Database, *, arrangement_id: UUID, weekday: Weekday, start_minute: int, end_minute: int
) -> Handover:
    """Say when in the week the team hands over."""
    if not 0 <= start_minute < end_minute <= 24 * 60:
        raise InvalidInput.at("input", "endsAt", rule="end_before_start")
    async with db.write(actor) as uow:
        row, _ = await _circle(ArrangementRepository(uow.session), actor, arrangement_id, _MANAGE)
        found = await RunningRepository(uow.session).moment(row.id)
        if found is None:
            found = HandoverMoment(arrangement_id=row.id)
            uow.session.add(found)
        found.weekday, found.start_minute, found.end_minute = weekday, start_minute, end_minute
        uow.record("handover.moment", row, organisation_id=row.school_id)
        return await _changed(uow, row)


@requires(_MANAGE, raises=(NotFound, InvalidInput))
async def write_handover_note(
    actor: Actor,
    db: Database,
    *,
    arrangement_id: UUID,
    class_group: str,
    body: str,
    idempotency_key: str | None = None,
) -> Handover:
    """Leave a note on a class for whoever teaches it next."""
    text, request = check_body(body), [arrangement_id, class_group, body]
    async with db.write(actor) as uow:
        arrangements = ArrangementRepository(uow.session)
        row, team = await _circle(arrangements, actor, arrangement_id, _MANAGE)
        if await uow.replay(idempotency_key, "write_handover_note", request) is not None:
            return await _kept(uow.session, row)
        assert actor.user_id is not None
        name = check_class(class_group, await _classes(arrangements, team))
        note = HandoverNote(id=new_id(), arrangement_id=row.id, class_group=name, by_id=actor.user_id, body=text)
        uow.session.add(note)
        uow.remember(idempotency_key, "write_handover_note", request, note.id)
        uow.record("handover.note", note, organisation_id=row.school_id)
        return await _changed(uow, row)


@requires(_MANAGE, raises=(NotFound, InvalidInput))
async def set_class_contact(
    actor: Actor, db: Database, *, arrangement_id: UUID, class_group: str, professional_id: UUID
) -> Handover:
    """Name the one person of the team whom a class turns to."""
    async with db.write(actor) as uow:
        arrangements = ArrangementRepository(uow.session)
        row, team = await _circle(arrangements, actor, arrangement_id, _MANAGE)
        name = check_class(class_group, await _classes(arrangements, team))
        if professional_id not in {one.professional_id for one in team}:
            raise InvalidInput.at("input", "professionalId", rule="not_of_team")
        found = await RunningRepository(uow.session).contact(row.id, name)
        if found is None:
            found = ClassContact(arrangement_id=row.id, class_group=name)
            uow.session.add(found)
        found.professional_id = professional_id
        uow.record("handover.contact", row, organisation_id=row.school_id, facts={"class": name})
        return await _changed(uow, row)


@requires(_READ, raises=(NotFound,))
async def read_handover(actor: Actor, db: Database, *, arrangement_id: UUID) -> Handover:
    """Return what a team and its school keep for each other; companies do not see it, for notes speak of pupils."""
    async with db.read() as session:
        row, _ = await _circle(ArrangementRepository(session), actor, arrangement_id, _READ)
        return await _kept(session, row)
