"""Use cases of an organisation itself: look it up, list, change a school's settings, link to board and region."""

from __future__ import annotations

import dataclasses
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.db.keyset import Page, Window
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from duobaan.events import OrganisationChanged
from duobaan.organisations.exclusion_repository import ExclusionRepository
from duobaan.organisations.models import Organisation, OrganisationLink, SchoolSettings
from duobaan.organisations.registration import check_version
from duobaan.organisations.repository import OrganisationFilter, OrganisationRepository
from duobaan.organisations.settings_rules import BellTime, SettingsChange
from duobaan.words import OrganisationKind, OrganisationStatus

_PARENTS = frozenset({OrganisationKind.REGION, OrganisationKind.NETWORK})


@requires(Permission.BROWSE, raises=(NotFound,))
async def view_organisation(actor: Actor, db: Database, *, organisation_id: UUID) -> Organisation:
    """Look one organisation up."""
    async with db.read() as session:
        return await OrganisationRepository(session).get(organisation_id, actor)


@requires(Permission.BROWSE, raises=(InvalidInput,))
async def list_organisations(
    actor: Actor, db: Database, *, wanted: OrganisationFilter, window: Window
) -> Page[Organisation]:
    """List organisations by name."""
    async with db.read() as session:
        return await OrganisationRepository(session).list_page(actor, wanted, window)


@requires(Permission.BROWSE)
async def count_organisations(actor: Actor, db: Database, *, wanted: OrganisationFilter) -> int:
    """Count what a filter lets through."""
    async with db.read() as session:
        return await OrganisationRepository(session).count(actor, wanted)


async def apply_settings(
    uow: UnitOfWork, organisation_id: UUID, change: SettingsChange, expected_version: int | None = None
) -> Organisation:
    """Store how a school counts; what is agreed there is moved by whoever knows of it."""
    actor, repository = uow.actor, OrganisationRepository(uow.session)
    row = await repository.lock(organisation_id, actor)
    _check_manages(actor, row.id)
    if row.kind is not OrganisationKind.SCHOOL:
        raise InvalidInput.at("input", "organisationId", rule="only_for_schools")
    check_version(row, expected_version)
    settings = (await repository.settings([row.id])).get(row.id)
    if settings is None:
        settings = SchoolSettings(organisation_id=row.id)
        uow.session.add(settings)
    changed = _apply(settings, change)
    row.updated_at = now()
    uow.record("organisation.settings", row, organisation_id=row.id, facts={"fields": changed})
    uow.emit(OrganisationChanged(row.id))
    return row


def _apply(settings: SchoolSettings, change: SettingsChange) -> list[str]:
    changed = []
    for field in dataclasses.fields(change):
        value = getattr(change, field.name)
        if value is None:
            continue
        if field.name == "bell_times":
            value = [bell.stored() for bell in sorted(value, key=_bell_order)]
        if field.name == "cycle_restarts":
            value = [day.isoformat() for day in sorted(set(value))]
        setattr(settings, field.name, value)
        changed.append(field.name)
    return changed


def _bell_order(bell: BellTime) -> tuple[str, int]:
    return (bell.weekday.value if bell.weekday else "", bell.position)


def _check_manages(actor: Actor, organisation_id: UUID) -> None:
    if not actor.holds(Permission.ORGANISATIONS_MANAGE, organisation_id):
        raise NotAllowed(Permission.ORGANISATIONS_MANAGE.value)


@requires(Permission.ORGANISATIONS_MANAGE, raises=(NotFound, InvalidInput, AlreadyDone))
async def set_board(actor: Actor, db: Database, *, organisation_id: UUID, board_id: UUID) -> Organisation:
    """Put a school under a school board; once it has one, only that board lets it go."""
    async with db.write(actor) as uow:
        repository = OrganisationRepository(uow.session)
        row = await repository.lock(organisation_id, actor)
        board = await repository.find(board_id, actor)
        # A school without a board decides itself; otherwise the present board does.
        _check_manages(actor, row.id if row.board_id is None else row.board_id)
        if row.kind is not OrganisationKind.SCHOOL:
            raise InvalidInput.at("input", "organisationId", rule="only_for_schools")
        if board is None or board.kind is not OrganisationKind.SCHOOL_BOARD or not _is_active(board):
            raise NotFound("SchoolBoard", path=("input", "boardId"))
        if row.board_id == board.id:
            raise AlreadyDone("board_set", path=("input", "boardId"))
        boards = [key for key in (row.board_id, board.id) if key is not None]
        row.board_id = board.id
        uow.record("organisation.board", row, organisation_id=row.id, facts={"board": str(board.id)})
        uow.emit(OrganisationChanged(row.id))
        # Where companies lend nobody to the one board or the other, their people are to be offered anew.
        for company_id in await ExclusionRepository(uow.session).companies_that_exclude(boards):
            uow.emit(OrganisationChanged(company_id))
    return row


@requires(Permission.ORGANISATIONS_MANAGE, raises=(NotFound, InvalidInput, AlreadyDone))
async def join_parent(actor: Actor, db: Database, *, organisation_id: UUID, parent_id: UUID) -> Organisation:
    """Bring an organisation into a region or network; both sides must have agreed, or the region decides."""
    async with db.write(actor) as uow:
        repository = OrganisationRepository(uow.session)
        row = await repository.lock(organisation_id, actor)
        parent = await repository.find(parent_id, actor)
        if parent is None or parent.kind not in _PARENTS or not _is_active(parent):
            raise NotFound("Region", path=("input", "parentId"))
        _check_may_join(actor, row, parent)
        if await repository.find_link(row.id, parent.id) is not None:
            raise AlreadyDone("link_made", path=("input", "parentId"))
        if parent.kind is OrganisationKind.REGION and await repository.parents_of_kind(row.id, parent.kind):
            # A location belongs to at most one onderwijsregio (scheme of 2025).
            raise InvalidInput.at("input", "parentId", rule="one_region")
        uow.session.add(OrganisationLink(organisation_id=row.id, parent_id=parent.id))
        uow.record("organisation.join", row, organisation_id=row.id, facts={"parent": str(parent.id)})
        uow.emit(OrganisationChanged(row.id))
    return row


def _check_may_join(actor: Actor, row: Organisation, parent: Organisation) -> None:
    """Refuse unless the region itself acts, or a manager of the organisation whom the parent has let in."""
    region_acts = parent.kind is OrganisationKind.REGION and actor.holds(Permission.ORGANISATIONS_MANAGE, parent.id)
    if not region_acts:
        _check_manages(actor, row.id)
        if not actor.is_system and parent.id not in actor.organisation_ids:
            raise NotAllowed(Permission.ORGANISATIONS_MANAGE.value, path=("input", "parentId"))


@requires(Permission.ORGANISATIONS_MANAGE, raises=(NotFound,))
async def leave_parent(actor: Actor, db: Database, *, organisation_id: UUID, parent_id: UUID) -> Organisation:
    """Take an organisation out of a region or network, by a manager of either side."""
    async with db.write(actor) as uow:
        repository = OrganisationRepository(uow.session)
        row = await repository.lock(organisation_id, actor)
        if not actor.holds(Permission.ORGANISATIONS_MANAGE, parent_id):
            _check_manages(actor, row.id)
        link = await repository.find_link(row.id, parent_id)
        if link is None:
            raise NotFound("Region", path=("input", "parentId"))
        await uow.session.delete(link)
        uow.record("organisation.part", row, organisation_id=row.id, facts={"parent": str(parent_id)})
        uow.emit(OrganisationChanged(row.id))
    return row


def _is_active(row: Organisation) -> bool:
    return row.status is OrganisationStatus.ACTIVE
