"""Use cases of imports: send a file to be checked, start it, see what became of it; and what time does."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from duobaan.access import Actor, Permission, Seat, acting_for, requires
from duobaan.clock import now
from duobaan.db import jobs
from duobaan.db.jobs import JobKind, JobRow
from duobaan.db.keyset import Page, Window
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import InvalidInput, LimitReached, NotAllowed, NotFound, StateNotAllowed
from duobaan.ids import Kind, new_id, private
from duobaan.imports.models import DataImport, DataImportRow
from duobaan.imports.repository import ImportRepository
from duobaan.imports.states import HANDS, IMPORT, NEEDED, OPERATOR, ORGANISATIONS, PERMISSIONS, ImportAction
from duobaan.organisations.models import Organisation
from duobaan.organisations.repository import OrganisationRepository
from duobaan.transitions import Hand
from duobaan.words import ImportKind, ImportOutcome, ImportStatus, OrganisationKind, OrganisationStatus

MOST_OPEN: Final = 10  # files of one organisation that are checked or carried out at once
_STARTABLE_FOR: Final = dt.timedelta(days=1)


@requires(Permission.BROWSE, raises=(InvalidInput, NotFound, LimitReached))
async def check_import(
    actor: Actor,
    db: Database,
    *,
    kind: ImportKind,
    content: bytes,
    on_behalf_of: UUID | None = None,
    idempotency_key: str | None = None,
) -> DataImport:
    """Send a file of rows to be read and tried: each row says what it would do, and nothing of it is written.

    It asks what writing one such row by hand asks, and is carried out only when it is started.
    """
    organisation_id = acting_for(actor, PERMISSIONS[kind], on_behalf_of, *ORGANISATIONS[kind])
    if not content.strip():
        raise InvalidInput.at("input", "content", rule="import_empty")
    request = [kind, organisation_id, hashlib.sha256(content).hexdigest()]
    async with db.write(actor) as uow:
        imports = ImportRepository(uow.session)
        if (done := await uow.replay(idempotency_key, "check_import", request)) is not None:
            return await imports.get(done, actor)
        if await imports.count_open(organisation_id) >= MOST_OPEN:
            raise LimitReached(limit=MOST_OPEN, what="imports")
        row = DataImport(
            id=new_id(),
            organisation_id=organisation_id,
            user_id=actor.user_id,
            may=_held(actor, kind),
            kind=kind,
            status=ImportStatus.CHECKING,
            content=base64.b64encode(content).decode(),
        )
        row.job_id = await _leave(uow)
        uow.session.add(row)
        uow.remember(idempotency_key, "check_import", request, row.id)
        uow.record("import.check", row, organisation_id=organisation_id, facts={"kind": kind.value})
    return row


def _held(actor: Actor, kind: ImportKind) -> tuple[str, ...]:
    return tuple(permission.value for permission in NEEDED[kind] if permission in actor.grants)


async def _leave(uow: UnitOfWork) -> int:
    return (await jobs.leave(uow.session, JobKind.IMPORT, (), now=now())).id


@requires(Permission.BROWSE, raises=(NotFound, StateNotAllowed))
async def start_import(actor: Actor, db: Database, *, import_id: UUID) -> DataImport:
    """Carry out the rows of a checked file, each on its own; one that broke off goes on where it stopped."""
    if actor.user_id is None and not actor.is_system:
        raise NotAllowed(Permission.PROFESSIONALS_POST.value)
    async with db.write(actor) as uow:
        row = await ImportRepository(uow.session).lock(import_id, actor)
        organisation = await uow.session.get_one(Organisation, row.organisation_id)
        hand = HANDS[organisation.kind]
        uow.move(IMPORT, row, ImportAction.START, hand, organisation_id=row.organisation_id)
        row.user_id, row.may = actor.user_id, _held(actor, row.kind)
        row.started_at, row.job_id = now(), await _leave(uow)
    return row


@requires(Permission.BROWSE)
async def get_import(actor: Actor, db: Database, *, import_id: UUID) -> DataImport | None:
    """Return an import of an organisation for which the actor may write such rows, or nothing."""
    async with db.read() as session:
        return await ImportRepository(session).find(import_id, actor)


@requires(Permission.BROWSE)
async def list_imports(
    actor: Actor, db: Database, *, organisation_id: UUID | None = None, window: Window
) -> Page[DataImport]:
    """List the files that the actor's organisations imported, newest first; they are kept for some weeks."""
    async with db.read() as session:
        return await ImportRepository(session).list_page(actor, organisation_id, window)


async def count_imports(actor: Actor, db: Database, organisation_id: UUID | None = None) -> int:
    """Count what `list_imports` lists."""
    async with db.read() as session:
        return await ImportRepository(session).count(actor, organisation_id)


async def list_rows(
    actor: Actor, db: Database, *, import_id: UUID, outcomes: Collection[ImportOutcome], window: Window
) -> Page[DataImportRow]:
    """List the rows of an import by line; raises NotFound where it is none of the actor's."""
    async with db.read() as session:
        imports = ImportRepository(session)
        await imports.get(import_id, actor)
        return await imports.rows_page(import_id, outcomes, window)


async def count_rows(actor: Actor, db: Database, *, import_id: UUID, outcomes: Collection[ImportOutcome]) -> int:
    """Count what `list_rows` lists."""
    async with db.read() as session:
        imports = ImportRepository(session)
        await imports.get(import_id, actor)
        return await imports.count_rows(import_id, outcomes)


async def read_report(actor: Actor, db: Database, *, import_id: UUID) -> tuple[DataImport, Sequence[DataImportRow]]:
    """Return an import with all of its rows; raises NotFound where it is none of the actor's."""
    async with db.read() as session:
        imports = ImportRepository(session)
        return await imports.get(import_id, actor), await imports.all_rows(import_id)


async def progress_of(actor: Actor, db: Database, *, import_id: UUID) -> JobRow | None:
    """Return how far the job of an import is; raises NotFound where it is none of the actor's."""
    async with db.read() as session:
        row = await ImportRepository(session).get(import_id, actor)
        return None if row.job_id is None else await jobs.find(session, row.job_id)


@requires(Permission.SYSTEM, raises=(NotFound,))
async def find_organisation(actor: Actor, db: Database, *, kind: ImportKind, named: str) -> Organisation:
    """Return the organisation that an operator names: by its id, or by the number that registers know it by."""
    async with db.read() as session:
        organisations = OrganisationRepository(session)
        if named.startswith(Kind.ORGANISATION.value + "_"):
            found = await organisations.find(private(Kind.ORGANISATION, named), actor)
        else:
            found = await _registered(organisations, kind, named.strip().upper())
    if found is None or found.kind not in ORGANISATIONS[kind]:
        raise NotFound("Organisation")
    return found


async def _registered(organisations: OrganisationRepository, kind: ImportKind, number: str) -> Organisation | None:
    if kind is ImportKind.PROFESSIONALS:
        return await organisations.find_registered(OrganisationKind.COMPANY, kvk_no=number)
    if len(number) == 5 and number.isdigit():
        return (await organisations.by_board_no([number])).get(number)
    return (await organisations.by_location([number])).get(number)


def operator_of(kind: ImportKind, of: Organisation) -> Actor:
    """Return an actor who imports for an organisation and is none of its people: whoever runs the installation."""
    active = of.status is OrganisationStatus.ACTIVE
    return Actor(is_system=True, seats=(Seat(of.id, of.kind, OPERATOR[kind], active=active),))


@requires(Permission.SYSTEM)
async def run_import_clock(actor: Actor, db: Database, *, kept_days: int = 30) -> int:
    """Forget the content of files that nobody started within a day, and ended imports after some weeks."""
    async with db.write(actor) as uow:
        imports = ImportRepository(uow.session)
        for row in await imports.unstarted(now() - _STARTABLE_FOR):
            uow.move(IMPORT, row, ImportAction.EXPIRE, Hand.CLOCK, organisation_id=row.organisation_id)
            row.content = None
        await imports.forget_marks_of_erased()
        return await imports.forget(now() - dt.timedelta(days=kept_days))
