"""From what a school typed to stored rows: fields, lessons on the bell times, bundles, hours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from duobaan.db.uow import UnitOfWork
from duobaan.errors import InvalidInput, Issue
from duobaan.organisations.models import SchoolSettings
from duobaan.organisations.repository import OrganisationRepository
from duobaan.organisations.settings_rules import bell_times_of
from duobaan.text import squeeze
from duobaan.timetable.hours import Counting, Hours, fullest_week_minutes, hours_of
from duobaan.vacancies.lessons import BundleFields, Placer, SlotFields, check_bundles, spot_of
from duobaan.vacancies.models import LessonSlot, SlotBundle, Vacancy
from duobaan.vacancies.repository import VacancyRepository
from duobaan.vacancies.rules import Completeness, VacancyFields, check_vacancy, completeness, first_issues
from duobaan.words import HoursMode

_PLACE = ("weekday", "start_minute", "end_minute", "cycle", "valid_from", "valid_to")
_PLAIN = (*_PLACE, "position", "class_group", "subject", "level", "room", "must", "support_needed", "part")


def counting_of(settings: SchoolSettings | None) -> Counting:
    """Return how a school counts; a school without settings counts as most do."""
    if settings is None:
        return Counting()
    return Counting(
        lesson_minutes=settings.lesson_minutes,
        full_time_lessons=settings.full_time_lessons,
        markup_percent=settings.markup_percent,
        school_weeks=settings.school_weeks,
    )


def hours_of_vacancy(vacancy: Vacancy, settings: SchoolSettings | None) -> Hours:
    """Count a vacancy's work in lessons, clock hours and fte, as its school counts."""
    return hours_of(vacancy.minutes_week, counting_of(settings))


def fields_of(vacancy: Vacancy) -> VacancyFields:
    """Return what a stored vacancy says."""
    known = {name: getattr(vacancy, name) for name in VacancyFields.__optional_keys__}
    # A new row has no defaults yet; None there means "not said".
    return cast("VacancyFields", {name: value for name, value in known.items() if value is not None})


def slot_fields_of(slot: LessonSlot, bundle_keys: dict[UUID, str]) -> SlotFields:
    """Return a stored lesson in the form that rules read."""
    plain = {name: getattr(slot, name) for name in _PLAIN}
    moves = tuple(spot_of(one) for one in slot.movable_to)
    bundle = bundle_keys.get(slot.bundle_id) if slot.bundle_id else None
    return SlotFields(**plain, key=slot.key, movable_to=moves, bundle=bundle)


def completeness_of(vacancy: Vacancy, slots: Sequence[LessonSlot]) -> Completeness:
    """Return how complete a stored vacancy is."""
    hours_only = vacancy.hours_mode is HoursMode.HOURS_ONLY
    return completeness(fields_of(vacancy), bool(slots) or (hours_only and vacancy.minutes_week > 0))


async def stored_slots(uow: UnitOfWork, vacancy: Vacancy) -> list[SlotFields]:
    """Return the lessons of a stored vacancy in the form that rules read."""
    vacancies = VacancyRepository(uow.session)
    keys = {bundle.id: bundle.key for bundle in (await vacancies.bundles([vacancy.id]))[vacancy.id]}
    return [slot_fields_of(slot, keys) for slot in (await vacancies.slots([vacancy.id]))[vacancy.id]]


async def write_vacancy(
    uow: UnitOfWork,
    vacancy: Vacancy,
    fields: VacancyFields,
    slots: Sequence[SlotFields] | None,
    bundles: Sequence[BundleFields] | None,
) -> list[SlotFields]:
    """Check and write a vacancy; lessons that are left out stay as they are. Returns its lessons."""
    settings = (await OrganisationRepository(uow.session).settings([vacancy.school_id])).get(vacancy.school_id)
    placer = Placer(bell_times_of(settings.bell_times if settings else []), counting_of(settings).lesson_minutes)
    placed = await stored_slots(uow, vacancy) if slots is None else placer.place(slots)
    merged = cast("VacancyFields", {**fields_of(vacancy), **fields})
    if placed and merged.get("hours_mode") is not HoursMode.HOURS_ONLY:
        merged["minutes_week"] = fullest_week_minutes(placed)
    numbers = None if slots is None else placer.numbers
    issues = [*placer.issues, *check_vacancy(merged, placed, numbers)]
    if slots is not None and not placer.issues:
        issues += check_bundles(placed, bundles or ())
    if issues:
        raise InvalidInput(*first_issues(issues))
    for name, value in merged.items():
        setattr(vacancy, name, squeeze(str(value)) if name == "title" else value)
    uow.session.add(vacancy)
    await uow.session.flush()
    if slots is not None:
        await _write_slots(uow, vacancy, placed, bundles or ())
    return placed


async def _write_slots(
    uow: UnitOfWork, vacancy: Vacancy, slots: Sequence[SlotFields], bundles: Sequence[BundleFields]
) -> None:
    """Store lessons by key: the same key keeps its row, so that proposals go on speaking of the same lesson."""
    vacancies = VacancyRepository(uow.session)
    old = {slot.key: slot for slot in (await vacancies.slots([vacancy.id]))[vacancy.id]}
    await _check_in_use(vacancies, old, slots)
    wanted = {str(slot.key): slot for slot in slots}
    ids = await _write_bundles(uow, vacancy, bundles, [row for key, row in old.items() if key in wanted])
    for key, row in old.items():
        if key not in wanted:
            await uow.session.delete(row)
    await uow.session.flush()
    for key, slot in wanted.items():
        row = old.get(key) or LessonSlot(vacancy_id=vacancy.id, key=key)
        for name in _PLAIN:
            setattr(row, name, getattr(slot, name))
        row.movable_to = [spot.stored() for spot in slot.movable_to]
        row.bundle_id = ids[slot.bundle] if slot.bundle else None
        uow.session.add(row)
    await uow.session.flush()


async def _check_in_use(vacancies: VacancyRepository, old: dict[str, LessonSlot], slots: Sequence[SlotFields]) -> None:
    """Refuse to move or drop a lesson that people are negotiating about or have agreed on."""
    wanted = {slot.key: slot for slot in slots}
    changed = [
        row
        for key, row in old.items()
        if key not in wanted or any(getattr(wanted[key], name) != getattr(row, name) for name in _PLACE)
    ]
    used = await vacancies.in_use([row.id for row in changed])
    issues = [Issue(("input", "slots"), "slot_in_use", {"key": row.key}) for row in changed if row.id in used]
    if issues:
        raise InvalidInput(*issues)


async def _write_bundles(
    uow: UnitOfWork, vacancy: Vacancy, bundles: Sequence[BundleFields], kept: Sequence[LessonSlot]
) -> dict[str, UUID]:
    rows = {row.key: row for row in (await VacancyRepository(uow.session).bundles([vacancy.id]))[vacancy.id]}
    for slot in kept:
        slot.bundle_id = None
    await uow.session.flush()
    for key, row in rows.items():
        if key not in {bundle.key for bundle in bundles}:
            await uow.session.delete(row)
    found = {}
    for bundle in bundles:
        row = rows.get(bundle.key) or SlotBundle(vacancy_id=vacancy.id, key=bundle.key)
        row.kind = bundle.kind
        uow.session.add(row)
        await uow.session.flush()
        found[bundle.key] = row.id
    return found
