"""An import as its organisation sees it: the file, how far it is, and what each of its rows does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import cast
from uuid import UUID

import strawberry

from duobaan.ids import Kind, public
from duobaan.imports.findings import Finding
from duobaan.imports.models import DataImport as Row
from duobaan.imports.models import DataImportRow as RowOfRow
from duobaan.imports.report import headings_of
from duobaan.imports.service import count_rows, list_rows
from duobaan.imports.states import ImportAction, viewer_can
from duobaan.words import ImportKind, ImportOutcome, ImportStatus
from schema.context import Context, Info
from schema.cursors import scope_of
from schema.ids import NODES, Node, node_loader
from schema.imports import loaders
from schema.organisations.types import Organisation
from schema.pagination import Connection, connect, window
from schema.professionals.types import Professional
from schema.vacancies.types import Vacancy
from schema.vocabulary import register

register(ImportAction)


@strawberry.type(description="What is wrong with an imported file, or with a cell of it.")
class ImportIssue:
    """In the language of the request."""

    line: int | None = strawberry.field(description="The line of the file; null when it is about the whole of it.")
    column: str | None = strawberry.field(description="The heading of the column, as the template has it.")
    rule: str
    message: str
    is_fatal: bool = strawberry.field(description="Whether it stands in the way; what does not only tells.")

    @classmethod
    def of(cls, finding: Finding, kind: ImportKind, locale: str) -> ImportIssue:
        """Say a finding."""
        return cls(
            line=finding.line,
            column=finding.heading(kind, locale),
            rule=finding.rule,
            message=finding.message(kind, locale),
            is_fatal=finding.is_fatal,
        )


@strawberry.type(description="One row of an imported file: what it would do, and once it is done what it did.")
class DataImportRow:
    """Missing rows and blank cells change nothing."""

    line: int = strawberry.field(description="The line of the file on which the row begins.")
    reference: str = strawberry.field(description="The organisation's own key of what the row is about.")
    outcome: ImportOutcome
    is_done: bool = strawberry.field(description="False while this is what the row would do.")
    kind: strawberry.Private[ImportKind]
    row: strawberry.Private[RowOfRow]

    @strawberry.field(description="The headings of the columns that are new or differ.")
    def columns(self, info: Info) -> list[str]:
        """Name them."""
        return headings_of(self.kind, self.row.columns, info.context.locale)

    @strawberry.field(description="Every reason why the row is refused.")
    def issues(self, info: Info) -> list[ImportIssue]:
        """Say them."""
        return _issues(self.row.issues, self.kind, info.context.locale)

    @strawberry.field(description="Whom it put forward; null when it did not, or the viewer may not see them any more.")
    async def professional(self, info: Info) -> Professional | None:
        """Load them."""
        key = self.row.professional_id
        return None if key is None else cast("Professional | None", await NODES[Kind.PROFESSIONAL](info.context, key))

    @strawberry.field(description="The vacancy that it wrote; null when it did not.")
    async def vacancy(self, info: Info) -> Vacancy | None:
        """Load it."""
        key = self.row.vacancy_id
        return None if key is None else cast("Vacancy | None", await NODES[Kind.VACANCY](info.context, key))


@strawberry.type(
    description="A file of rows that an organisation imports: checked first, carried out when it is started."
)
class DataImport(Node):
    """Its results are kept for some weeks, its content only until it is carried out."""

    row: strawberry.Private[Row]
    kind: ImportKind
    status: ImportStatus
    created_at: dt.datetime
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    row_count: int
    report_path: str = strawberry.field(description="Where the results are as a file for a spreadsheet (CSV).")

    @strawberry.field(description="For whom it is imported.")
    async def organisation(self, info: Info) -> Organisation | None:
        """Load it."""
        found = await NODES[Kind.ORGANISATION](info.context, self.row.organisation_id)
        return cast("Organisation | None", found)

    @strawberry.field(description="What is wrong with the file as a whole.")
    def issues(self, info: Info) -> list[ImportIssue]:
        """Say it."""
        return _issues(self.row.issues, self.kind, info.context.locale)

    @strawberry.field(description="How many rows came or come to this.")
    async def count(self, info: Info, outcome: ImportOutcome) -> int:
        """Count them."""
        return (await info.context.loader(loaders.tallies).load(self.row.id))[outcome]

    @strawberry.field(description="The rows by line; all outcomes unless some are named.")
    async def rows(
        self, info: Info, outcomes: list[ImportOutcome] | None = None, first: int = 20, after: str | None = None
    ) -> Connection[DataImportRow]:
        """List them."""
        context, key, kind = info.context, self.row.id, self.kind
        wanted = tuple(sorted(set(outcomes or ())))
        scope = scope_of("importRows", (key, wanted))
        asked = window(context, scope, first, after)
        page = await list_rows(context.actor, context.db, import_id=key, outcomes=wanted, window=asked)

        async def count() -> int:
            return await count_rows(context.actor, context.db, import_id=key, outcomes=wanted)

        return connect(context, scope, page, asked, lambda row: _row(row, kind), count)

    @strawberry.field(description="What the viewer may do with it now.")
    def viewer_can(self, info: Info) -> list[ImportAction]:
        """Ask the table."""
        return viewer_can(info.context.actor, self.row)

    @classmethod
    def of(cls, row: Row) -> DataImport:
        """Wrap an import."""
        key = public(Kind.DATA_IMPORT, row.id)
        return cls(
            id=strawberry.ID(key),
            row=row,
            kind=row.kind,
            status=row.status,
            created_at=row.created_at,
            started_at=row.started_at,
            ended_at=row.ended_at,
            row_count=row.row_count,
            report_path=f"/imports/{key}/report.csv",
        )


def _row(row: RowOfRow, kind: ImportKind) -> DataImportRow:
    known = {"line": row.line, "reference": row.reference, "outcome": row.outcome, "is_done": row.done}
    return DataImportRow(**known, kind=kind, row=row)  # type: ignore[arg-type]


def _issues(stored: Sequence[dict[str, object]], kind: ImportKind, locale: str) -> list[ImportIssue]:
    return [ImportIssue.of(Finding.of(one), kind, locale) for one in stored]


async def load_import(context: Context, key: UUID) -> DataImport | None:
    """Load an import that the viewer may see."""
    row = await context.loader(loaders.imports).load(key)
    return None if row is None else DataImport.of(row)


@node_loader(Kind.DATA_IMPORT)
async def load(context: Context, key: UUID) -> Node | None:
    """Load an import for `node`."""
    return await load_import(context, key)
