"""Carries out the job of an import: every row tried in a transaction that is undone, or done for good, one by one.

A row, what it made, its reference and its result are one commit: whoever goes on after a kill finds what is left to do.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.db.joined import JoinedDatabase
from duobaan.db.turns import Turn, wait_for_turn
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import DomainError
from duobaan.imports import professionals, vacancies
from duobaan.imports.findings import Finding, findings_of
from duobaan.imports.formats import columns_of
from duobaan.imports.models import DataImport, DataImportRow, ImportedReference
from duobaan.imports.repository import ImportRepository
from duobaan.imports.said import Put, marks_of, read_row
from duobaan.imports.service import operator_of
from duobaan.imports.sheet import Bounds, Sheet, SheetRow, read_sheet
from duobaan.imports.states import IMPORT, ImportAction
from duobaan.organisations.models import Organisation
from duobaan.people.models import User
from duobaan.transitions import Hand
from duobaan.words import ImportKind, ImportOutcome, ImportStatus

ActorOf = Callable[[AsyncSession, User], Awaitable[Actor]]
"""Makes the actor that an account would be in a request of now."""

Tell = Callable[[str, int, int], None]
_CHUNK: Final = 25
_PUT: Final = {
    ImportKind.PROFESSIONALS: (professionals.put_professional, professionals.FIELDS),
    ImportKind.VACANCIES: (vacancies.put_vacancy, vacancies.FIELDS),
}


class _Refused(Exception):
    """A row that may not be carried out; raised so that nothing of it stays."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__()
        self.findings = findings


class _Rehearsed(Exception):
    """A row that could be carried out, of a dry run; raised so that nothing of it stays."""

    def __init__(self, put: Put) -> None:
        super().__init__()
        self.put = put


@dataclass(frozen=True, slots=True)
class _Work:
    """The import in hand, its rows, and in whose name they are judged."""

    db: Database
    row: DataImport
    sheet: Sheet
    actor: Actor
    tell: Tell


@requires(Permission.SYSTEM)
async def carry_out(
    actor: Actor, db: Database, *, job_id: int, bounds: Bounds, actor_of: ActorOf, tell: Tell
) -> dict[str, Any]:
    """Do what the import of a job is at: check its rows, or carry out those that are left; return the outcomes."""
    async with db.read() as session:
        row = await ImportRepository(session).of_job(job_id)
        if row is None or row.content is None:
            return {}
        as_whom = await _actor(session, row, actor_of)
    content = base64.b64decode(row.content)
    sheet = await asyncio.to_thread(read_sheet, row.kind, content, bounds)
    work = _Work(db, row, sheet, as_whom, tell)
    if row.status is ImportStatus.CHECKING:
        await _check(actor, work)
    elif row.status is ImportStatus.RUNNING:
        await _run(actor, work)
    async with db.read() as session:
        return {one.value: count for one, count in (await ImportRepository(session).tallies([row.id]))[row.id].items()}


@requires(Permission.SYSTEM)
async def break_off(actor: Actor, db: Database, *, job_id: int) -> None:
    """Note that a job broke off: a file that was being carried out can be started again, one in check is refused."""
    async with db.write(actor) as uow:
        found = await ImportRepository(uow.session).of_job(job_id)
        if found is None:
            return
        if found.status is ImportStatus.RUNNING:
            uow.move(IMPORT, found, ImportAction.FAIL, Hand.CLOCK, organisation_id=found.organisation_id)
        elif found.status is ImportStatus.CHECKING:
            _reject(uow, found, [Finding("import_broke_off")])


async def _actor(session: AsyncSession, row: DataImport, actor_of: ActorOf) -> Actor:
    """Return in whose name rows are judged: who started it, as far as they may now; or the operator, for the party."""
    if row.user_id is not None:
        actor = await actor_of(session, await session.get_one(User, row.user_id))
        return Actor(
            user_id=actor.user_id,
            professional_id=actor.professional_id,
            seats=actor.seats,
            scopes=frozenset(Permission(code) for code in row.may),
            locale=actor.locale,
        )
    return operator_of(row.kind, await session.get_one(Organisation, row.organisation_id))


# --- the dry run ------------------------------------------------------------------------------------


async def _check(actor: Actor, work: _Work) -> None:
    rows, key = work.sheet.rows, work.row.id
    async with work.db.write(actor) as uow:
        await ImportRepository(uow.session).drop_rows(key)
    for at in range(0, len(rows), _CHUNK):
        found = [_row_of(work, row, await _judged(work, row, for_real=False)) for row in rows[at : at + _CHUNK]]
        async with work.db.write(actor) as uow:
            uow.session.add_all(found)
        work.tell("check", at + len(found), len(rows))
    async with work.db.write(actor) as uow:
        locked = await ImportRepository(uow.session).lock(key, actor)
        if not work.sheet.is_readable:
            _reject(uow, locked, work.sheet.findings)
            return
        uow.move(IMPORT, locked, ImportAction.JUDGE, Hand.CLOCK, organisation_id=locked.organisation_id)
        locked.issues = [finding.stored() for finding in work.sheet.findings]
        locked.row_count = len(rows)


def _reject(uow: UnitOfWork, row: DataImport, findings: Sequence[Finding]) -> None:
    uow.move(IMPORT, row, ImportAction.REJECT, Hand.CLOCK, organisation_id=row.organisation_id)
    row.issues = [finding.stored() for finding in findings]
    row.content, row.ended_at = None, now()


def _row_of(work: _Work, row: SheetRow, put: Put) -> DataImportRow:
    return DataImportRow(import_id=work.row.id, line=row.line, reference=row.reference, done=False, **_values(put))


def _values(put: Put) -> dict[str, Any]:
    return {
        "outcome": put.outcome,
        "columns": put.columns,
        "issues": [finding.stored() for finding in put.findings],
        "professional_id": put.professional_id,
        "vacancy_id": put.vacancy_id,
    }


# --- for good ---------------------------------------------------------------------------------------


async def _run(actor: Actor, work: _Work) -> None:
    async with work.db.read() as session:
        pending = await ImportRepository(session).pending(work.row.id)
    for at, row in enumerate(work.sheet.rows, start=1):
        if row.line in pending:
            put = await _judged(work, row, for_real=True)
            if put.outcome is ImportOutcome.REFUSED:
                async with work.db.write(actor) as uow:
                    await ImportRepository(uow.session).settle_row(work.row.id, row.line, _values(put) | {"done": True})
        work.tell("import", at, len(work.sheet.rows))
    async with work.db.write(actor) as uow:
        locked = await ImportRepository(uow.session).lock(work.row.id, actor)
        uow.move(IMPORT, locked, ImportAction.FINISH, Hand.CLOCK, organisation_id=locked.organisation_id)
        locked.content, locked.ended_at = None, now()


# --- one row ----------------------------------------------------------------------------------------


async def _judged(work: _Work, row: SheetRow, *, for_real: bool) -> Put:
    try:
        return await take_row(work.actor, work.db, work=work, row=row, for_real=for_real)
    except _Rehearsed as rehearsed:
        return _without_new_ids(rehearsed.put)
    except _Refused as refused:
        return Put(ImportOutcome.REFUSED, findings=refused.findings)


def _without_new_ids(put: Put) -> Put:
    """Return what a row would do; what it would make does not exist."""
    return Put(put.outcome, put.columns) if put.outcome is ImportOutcome.CREATED else put


@requires(Permission.BROWSE)
async def take_row(actor: Actor, db: Database, *, work: _Work, row: SheetRow, for_real: bool) -> Put:
    """Carry out one row and keep it with its result, or raise what it would be so that nothing of it stays."""
    async with db.write(actor) as uow:
        imports = ImportRepository(uow.session)
        if for_real:
            # Of two files with the same rows the second finds what the first one made.
            await wait_for_turn(uow.session, Turn.IMPORT, work.row.organisation_id.bytes)
            if await imports.lock_row(work.row.id, row.line) is None:
                return Put(ImportOutcome.UNCHANGED)  # another runner was first
        put, known, marks = await _put(actor, uow, work, row)
        if not for_real:
            raise _Rehearsed(put)
        _remember(uow, work, row, put, known, marks)
        await imports.settle_row(work.row.id, row.line, _values(put) | {"done": True})
    return put


async def _put(
    actor: Actor, uow: UnitOfWork, work: _Work, row: SheetRow
) -> tuple[Put, ImportedReference | None, Mapping[str, str]]:
    of, kind = work.row.organisation_id, work.row.kind
    known = await ImportRepository(uow.session).reference(of, kind, row.reference) if row.reference else None
    marks = marks_of(row, of)
    if known is not None and not row.findings and all((known.said or {}).get(name) == marks[name] for name in marks):
        same = Put(ImportOutcome.UNCHANGED, (), known.professional_id, known.vacancy_id)
        return same, known, marks
    said = read_row(kind, row, known, marks)
    put_row, fields = _PUT[kind]
    told = {finding.column for finding in said.findings}
    findings = list(said.findings)
    try:
        put = await put_row(actor, JoinedDatabase(uow), of, said, known)
    except DomainError as error:
        more = findings_of(error, row.line, fields | {name: name for name in columns_of(kind)})
        findings += [finding for finding in more if finding.column is None or finding.column not in told]
        raise _Refused(findings) from None
    if findings:
        raise _Refused(findings)
    return put, known, marks


def _remember(
    uow: UnitOfWork,
    work: _Work,
    row: SheetRow,
    put: Put,
    known: ImportedReference | None,
    marks: Mapping[str, str],
) -> None:
    if known is None:
        known = ImportedReference(
            organisation_id=work.row.organisation_id, kind=work.row.kind, reference=row.reference, said={}
        )
        uow.session.add(known)
    known.professional_id, known.vacancy_id = put.professional_id, put.vacancy_id
    if (said := {**(known.said or {}), **marks}) != known.said:
        known.said = said
