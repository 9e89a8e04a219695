"""Writing a vacancy: create, change, publish, withdraw, renew; and what time does to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from duobaan.access import Actor, Permission, acting_for, requires
from duobaan.clock import now, today
from duobaan.db.keyset import Page, Window
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import InvalidInput, NotAllowed, NotFound, StaleRevision, StateNotAllowed
from duobaan.events import VacancyChanged
from duobaan.ids import new_id
from duobaan.organisations.repository import OrganisationRepository
from duobaan.text import squeeze
from duobaan.transitions import Hand
from duobaan.vacancies.coverage import refill
from duobaan.vacancies.lessons import BundleFields, SlotFields
from duobaan.vacancies.models import Vacancy
from duobaan.vacancies.repository import VacancyFilter, VacancyRepository
from duobaan.vacancies.rules import VacancyFields, check_complete, first_issues, path_of
from duobaan.vacancies.states import VACANCY, VacancyAction, hands_of
from duobaan.vacancies.writing import fields_of, stored_slots, write_vacancy
from duobaan.words import OrganisationKind, OrganisationStatus, VacancyStatus


@requires(Permission.VACANCIES_WRITE, raises=(InvalidInput, NotFound))
async def create_vacancy(
    actor: Actor,
    db: Database,
    *,
    fields: VacancyFields,
    slots: Sequence[SlotFields] = (),
    bundles: Sequence[BundleFields] = (),
    school_id: UUID | None = None,
    on_behalf_of: UUID | None = None,
    idempotency_key: str | None = None,
) -> Vacancy:
    """Write a draft with its lessons; minutes come from the school's bell times where only a position is given."""
    async with db.write(actor) as uow:
        school = await _school(uow, actor, school_id, on_behalf_of)
        request = {"fields": fields, "slots": slots, "bundles": bundles, "school": school}
        if (done := await uow.replay(idempotency_key, "create_vacancy", request)) is not None:
            return await VacancyRepository(uow.session).get(done, actor)
        if "sector" not in fields:
            raise InvalidInput.at(*path_of("sector"), rule="required")
        row = Vacancy(id=new_id(), school_id=school, status=VacancyStatus.DRAFT)
        await write_vacancy(uow, row, fields, slots, bundles)
        uow.record("vacancy.create", row, organisation_id=school, after=row.status.value)
        uow.remember(idempotency_key, "create_vacancy", request, row.id)
        uow.emit(VacancyChanged(row.id))
    return row


async def _school(uow: UnitOfWork, actor: Actor, school_id: UUID | None, on_behalf_of: UUID | None) -> UUID:
    """Return the school for which the actor writes: their own, or one of their board's."""
    kinds = (OrganisationKind.SCHOOL, OrganisationKind.SCHOOL_BOARD)
    writes = actor.organisations_with(Permission.VACANCIES_WRITE)
    if school_id is not None and on_behalf_of is None:
        board = (await VacancyRepository(uow.session).boards([school_id])).get(school_id)
        on_behalf_of = next((key for key in (school_id, board) if key in writes), None)
    acting = acting_for(actor, Permission.VACANCIES_WRITE, on_behalf_of, *kinds)
    organisations = OrganisationRepository(uow.session)
    school = await organisations.get(school_id or acting, actor)
    if school.kind is not OrganisationKind.SCHOOL:
        raise InvalidInput.at("input", "schoolId", rule="required")
    if acting not in (school.id, school.board_id):
        raise NotAllowed(Permission.VACANCIES_WRITE.value, path=("input", "schoolId"))
    return school.id


async def _open(
    uow: UnitOfWork, actor: Actor, vacancy_id: UUID, action: VacancyAction, expected_version: int | None
) -> tuple[Vacancy, Hand]:
    """Lock a vacancy and find the hand with which the actor may do this."""
    vacancies = VacancyRepository(uow.session)
    row = await vacancies.lock(vacancy_id, actor)
    hands = hands_of(actor, row, (await vacancies.boards([row.school_id])).get(row.school_id))
    if not hands:
        raise NotAllowed(Permission.VACANCIES_WRITE.value)
    able = [hand for hand in sorted(hands) if action in VACANCY.actions(row.status, {hand})]
    if not able:
        raise StateNotAllowed(state=row.status, allowed=tuple(one.value for one in VACANCY.actions(row.status, hands)))
    if expected_version is not None and expected_version != row.version:
        raise StaleRevision(current=row.version)
    return row, able[0]


@requires(Permission.VACANCIES_WRITE, raises=(NotFound, InvalidInput, StateNotAllowed, StaleRevision))
async def change_vacancy(
    actor: Actor,
    db: Database,
    *,
    vacancy_id: UUID,
    fields: VacancyFields,
    slots: Sequence[SlotFields] | None = None,
    bundles: Sequence[BundleFields] | None = None,
    expected_version: int | None = None,
) -> Vacancy:
    """Change a vacancy; what is published must stay complete, and lessons under negotiation stay where they are."""
    async with db.write(actor) as uow:
        row, hand = await _open(uow, actor, vacancy_id, VacancyAction.CHANGE, expected_version)
        placed = await write_vacancy(uow, row, fields, slots, bundles)
        if row.status is not VacancyStatus.DRAFT:
            _require_complete(row, placed)
        row.updated_at = now()
        uow.move(VACANCY, row, VacancyAction.CHANGE, hand, organisation_id=row.school_id)
        uow.emit(VacancyChanged(row.id))
    return row


def _require_complete(
    row: Vacancy, slots: Sequence[SlotFields], closes_at: tuple[str, ...] = path_of("closes_at")
) -> None:
    """Raise everything that a vacancy lacks; `closes_at` is where clients write until when it is shown."""
    issues = list(check_complete(fields_of(row), slots, today()))
    if row.closes_at is not None and row.closes_at <= now():
        issues += InvalidInput.at(*closes_at, rule="in_past").issues
    if issues:
        raise InvalidInput(*first_issues(issues))


@requires(Permission.VACANCIES_WRITE, raises=(NotFound, InvalidInput, StateNotAllowed, StaleRevision))
async def publish_vacancy(
    actor: Actor,
    db: Database,
    *,
    vacancy_id: UUID,
    publish_at: dt.datetime | None = None,
    expected_version: int | None = None,
) -> Vacancy:
    """Show a complete vacancy to whom its visibility says, now or from a later moment on."""
    later = publish_at is not None and publish_at > now()
    action = VacancyAction.SCHEDULE if later else VacancyAction.PUBLISH
    async with db.write(actor) as uow:
        row, hand = await _open(uow, actor, vacancy_id, action, expected_version)
        school = await OrganisationRepository(uow.session).get(row.school_id, actor)
        if school.status is not OrganisationStatus.ACTIVE:
            raise InvalidInput.at("input", "vacancyId", rule="school_not_verified")
        _require_complete(row, await stored_slots(uow, row))
        uow.move(VACANCY, row, action, hand, organisation_id=row.school_id)
        row.publish_at = publish_at if later else None
        row.published_at = None if later else now()
        uow.emit(VacancyChanged(row.id))
    return row


@requires(Permission.VACANCIES_WRITE, raises=(NotFound, InvalidInput, StateNotAllowed, StaleRevision))
async def withdraw_vacancy(
    actor: Actor, db: Database, *, vacancy_id: UUID, reason: str, expected_version: int | None = None
) -> Vacancy:
    """Take a vacancy back, with a reason."""
    said = squeeze(reason)
    async with db.write(actor) as uow:
        row, hand = await _open(uow, actor, vacancy_id, VacancyAction.WITHDRAW, expected_version)
        if not 1 <= len(said) <= 300:
            raise InvalidInput.at("input", "reason", rule="reason_needed")
        facts = {"reason": said}
        uow.move(VACANCY, row, VacancyAction.WITHDRAW, hand, organisation_id=row.school_id, facts=facts)
        row.withdraw_reason = said
        uow.emit(VacancyChanged(row.id))
    return row


@requires(Permission.VACANCIES_WRITE, raises=(NotFound, InvalidInput, StateNotAllowed, StaleRevision))
async def renew_vacancy(
    actor: Actor,
    db: Database,
    *,
    vacancy_id: UUID,
    closes_at: dt.datetime | None = None,
    expected_version: int | None = None,
) -> Vacancy:
    """Show an expired vacancy again; how far it is filled is derived anew."""
    async with db.write(actor) as uow:
        row, hand = await _open(uow, actor, vacancy_id, VacancyAction.RENEW, expected_version)
        row.closes_at = closes_at
        _require_complete(row, await stored_slots(uow, row), ("input", "closesAt"))
        uow.move(VACANCY, row, VacancyAction.RENEW, hand, organisation_id=row.school_id)
        row.published_at = now()
        await uow.session.flush()
        await refill(uow, row.id)
    return row


@requires(Permission.BROWSE)
async def get_vacancy(actor: Actor, db: Database, *, vacancy_id: UUID) -> Vacancy | None:
    """Return a vacancy that the actor may know of, or nothing."""
    async with db.read() as session:
        return await VacancyRepository(session).find(vacancy_id, actor)


@requires(Permission.BROWSE)
async def list_vacancies(actor: Actor, db: Database, *, wanted: VacancyFilter, window: Window) -> Page[Vacancy]:
    """List the vacancies that the actor may know of, newest first."""
    async with db.read() as session:
        return await VacancyRepository(session).list_page(actor, wanted, window)


async def count_vacancies(actor: Actor, db: Database, wanted: VacancyFilter) -> int:
    """Count what `list_vacancies` lists."""
    async with db.read() as session:
        return await VacancyRepository(session).count(actor, wanted)


@dataclass(frozen=True, slots=True)
class VacancyClockReport:
    """How many vacancies one run of the clock opened, let expire and closed."""

    opened: int = 0
    expired: int = 0
    closed: int = 0


_TIME = {
    VacancyStatus.SCHEDULED: VacancyAction.OPEN,
    VacancyStatus.PUBLISHED: VacancyAction.EXPIRE,
    VacancyStatus.PARTLY_FILLED: VacancyAction.EXPIRE,
    VacancyStatus.FILLED: VacancyAction.CLOSE,
}


@requires(Permission.SYSTEM)
async def run_vacancy_clock(actor: Actor, db: Database, now: dt.datetime) -> VacancyClockReport:
    """Open what was scheduled, let expire what passed its closing time or end, close what was filled and is over."""
    done: list[VacancyAction] = []
    async with db.write(actor) as uow:
        for row in await VacancyRepository(uow.session).due(now, today()):
            action = _TIME[row.status]
            uow.move(VACANCY, row, action, Hand.CLOCK, organisation_id=row.school_id)
            row.published_at = now if action is VacancyAction.OPEN else row.published_at
            uow.emit(VacancyChanged(row.id))
            done.append(action)
    return VacancyClockReport(
        done.count(VacancyAction.OPEN), done.count(VacancyAction.EXPIRE), done.count(VacancyAction.CLOSE)
    )
