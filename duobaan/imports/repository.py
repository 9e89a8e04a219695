"""All SQL about imports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from duobaan.access import Actor
from duobaan.db import keyset
from duobaan.errors import NotFound
from duobaan.imports.models import DataImport, DataImportRow, ImportedReference
from duobaan.imports.states import PERMISSIONS
from duobaan.professionals.models import Professional
from duobaan.words import ImportKind, ImportOutcome, ImportStatus, ProfileStatus

NEWEST = (keyset.Key(DataImport.id, descending=True),)
BY_LINE = (keyset.Key(DataImportRow.line),)


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition of what the actor may see: files of organisations for which they may write such rows."""
    if actor.is_system:
        return sa.true()
    return sa.or_(
        *(
            sa.and_(DataImport.kind == kind, DataImport.organisation_id.in_(actor.organisations_with(permission)))
            for kind, permission in PERMISSIONS.items()
        )
    )


class ImportRepository:
    """Reads and writes imports within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    def visible_to(self, actor: Actor) -> sa.ColumnElement[bool]:
        """Return the condition of what the actor may see."""
        return visible_to(actor)

    async def find(self, key: UUID, actor: Actor) -> DataImport | None:
        """Return the import if the actor may see it, without its content."""
        statement = sa.select(DataImport).where(DataImport.id == key, visible_to(actor))
        return (await self.session.scalars(statement.options(defer(DataImport.content)))).one_or_none()

    async def get(self, key: UUID, actor: Actor) -> DataImport:
        """Return the import, or raise NotFound."""
        found = await self.find(key, actor)
        if found is None:
            raise NotFound("DataImport")
        return found

    async def by_ids(self, keys: Collection[UUID], actor: Actor) -> dict[UUID, DataImport]:
        """Return those of the imports that the actor may see."""
        statement = sa.select(DataImport).where(DataImport.id.in_(keys), visible_to(actor))
        return {row.id: row for row in await self.session.scalars(statement.options(defer(DataImport.content)))}

    async def lock(self, key: UUID, actor: Actor) -> DataImport:
        """Return the import and keep others from moving it until the transaction ends."""
        statement = sa.select(DataImport).where(DataImport.id == key, visible_to(actor)).with_for_update()
        found = (await self.session.scalars(statement.execution_options(populate_existing=True))).one_or_none()
        if found is None:
            raise NotFound("DataImport")
        return found

    async def of_job(self, job_id: int) -> DataImport | None:
        """Return the import that a job is about."""
        return (await self.session.scalars(sa.select(DataImport).where(DataImport.job_id == job_id))).one_or_none()

    def _listed(self, actor: Actor, organisation_id: UUID | None) -> sa.Select[DataImport]:
        found = sa.select(DataImport).where(visible_to(actor)).options(defer(DataImport.content))
        return found if organisation_id is None else found.where(DataImport.organisation_id == organisation_id)

    async def list_page(
        self, actor: Actor, organisation_id: UUID | None, window: keyset.Window
    ) -> keyset.Page[DataImport]:
        """Return one page, newest first."""
        return await keyset.fetch(self.session, self._listed(actor, organisation_id), NEWEST, window)

    async def count(self, actor: Actor, organisation_id: UUID | None) -> int:
        """Count what `list_page` lists."""
        return await keyset.count(self.session, self._listed(actor, organisation_id))

    async def count_open(self, organisation_id: UUID) -> int:
        """Count the files of an organisation that are being checked or carried out."""
        open_ones = (ImportStatus.CHECKING, ImportStatus.RUNNING)
        statement = sa.select(sa.func.count()).where(
            DataImport.organisation_id == organisation_id, DataImport.status.in_(open_ones)
        )
        return (await self.session.scalar(statement)) or 0

    # --- rows -------------------------------------------------------------------------------------

    def _rows(self, key: UUID, outcomes: Collection[ImportOutcome]) -> sa.Select[DataImportRow]:
        found = sa.select(DataImportRow).where(DataImportRow.import_id == key)
        return found.where(DataImportRow.outcome.in_(outcomes)) if outcomes else found

    async def rows_page(
        self, key: UUID, outcomes: Collection[ImportOutcome], window: keyset.Window
    ) -> keyset.Page[DataImportRow]:
        """Return one page of rows by line; the caller may see the import."""
        return await keyset.fetch(self.session, self._rows(key, outcomes), BY_LINE, window)

    async def count_rows(self, key: UUID, outcomes: Collection[ImportOutcome]) -> int:
        """Count rows; the caller may see the import."""
        return await keyset.count(self.session, self._rows(key, outcomes))

    async def all_rows(self, key: UUID) -> Sequence[DataImportRow]:
        """Return every row by line; the caller may see the import."""
        return (await self.session.scalars(self._rows(key, ()).order_by(DataImportRow.line))).all()

    async def tallies(self, keys: Collection[UUID]) -> dict[UUID, dict[ImportOutcome, int]]:
        """Count the rows of each import by outcome; the caller may see the imports."""
        statement = sa.select(DataImportRow.import_id, DataImportRow.outcome, sa.func.count()).where(
            DataImportRow.import_id.in_(keys)
        )
        found: dict[UUID, dict[ImportOutcome, int]] = {key: dict.fromkeys(ImportOutcome, 0) for key in keys}
        grouped = statement.group_by(DataImportRow.import_id, DataImportRow.outcome)
        for key, outcome, count in (await self.session.execute(grouped)).all():
            found[key][outcome] = count
        return found

    async def drop_rows(self, key: UUID) -> None:
        """Forget the rows of a check that begins anew."""
        await self.session.execute(sa.delete(DataImportRow).where(DataImportRow.import_id == key))

    async def pending(self, key: UUID) -> frozenset[int]:
        """Return the lines that are still to be carried out."""
        statement = sa.select(DataImportRow.line).where(DataImportRow.import_id == key, DataImportRow.done.is_(False))
        return frozenset(await self.session.scalars(statement))

    async def lock_row(self, key: UUID, line: int) -> DataImportRow | None:
        """Return a row that is to be carried out and keep others from it; None when it is done."""
        statement = sa.select(DataImportRow).where(DataImportRow.import_id == key, DataImportRow.line == line)
        statement = statement.where(DataImportRow.done.is_(False)).with_for_update()
        return (await self.session.scalars(statement.execution_options(populate_existing=True))).one_or_none()

    async def settle_row(self, key: UUID, line: int, values: Mapping[str, Any]) -> None:
        """Write down what became of a row that is not done."""
        statement = sa.update(DataImportRow).where(
            DataImportRow.import_id == key, DataImportRow.line == line, DataImportRow.done.is_(False)
        )
        await self.session.execute(statement.values(**values).execution_options(synchronize_session=False))

    # --- references ---------------------------------------------------------------------------------

    async def reference(self, organisation_id: UUID, kind: ImportKind, text: str) -> ImportedReference | None:
        """Return what a key of an organisation stands for, locked."""
        statement = sa.select(ImportedReference).where(
            ImportedReference.organisation_id == organisation_id,
            ImportedReference.kind == kind,
            ImportedReference.reference == text,
        )
        return (await self.session.scalars(statement.with_for_update())).one_or_none()

    # --- what time does -----------------------------------------------------------------------------

    async def unstarted(self, before: dt.datetime) -> Sequence[DataImport]:
        """Return files that were checked, or broke off, before an instant and are not started, locked."""
        waiting = (ImportStatus.CHECKED, ImportStatus.FAILED)
        statement = sa.select(DataImport).where(DataImport.status.in_(waiting), DataImport.created_at < before)
        return (await self.session.scalars(statement.order_by(DataImport.id).limit(500).with_for_update())).all()

    async def forget(self, before: dt.datetime) -> int:
        """Forget ended files and their rows that came before an instant; return how many."""
        ended = (ImportStatus.DONE, ImportStatus.UNREADABLE, ImportStatus.EXPIRED)
        old = sa.select(DataImport.id).where(DataImport.status.in_(ended), DataImport.created_at < before)
        keys = list(await self.session.scalars(old.order_by(DataImport.id).limit(500)))
        await self.session.execute(sa.delete(DataImportRow).where(DataImportRow.import_id.in_(keys)))
        await self.session.execute(sa.delete(DataImport).where(DataImport.id.in_(keys)))
        return len(keys)

    async def forget_marks_of_erased(self) -> None:
        """Take the marks of their cells from people who erased their profile; the bare key stays, so none is asked."""
        erased = sa.select(Professional.id).where(Professional.status == ProfileStatus.ERASED)
        statement = sa.update(ImportedReference).where(
            ImportedReference.professional_id.in_(erased), ImportedReference.said.is_not(None)
        )
        await self.session.execute(statement.values(said=None).execution_options(synchronize_session=False))
