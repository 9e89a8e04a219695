"""Mutations of imports: send rows to be checked, and start what was checked."""

from __future__ import annotations

from typing import Annotated

import strawberry

from duobaan.ids import Kind, private
from duobaan.imports import service
from duobaan.words import ImportKind
from schema.access import mutation
from schema.context import Info
from schema.errors import InvalidInput, LimitReached, NotAllowed, NotFound, StateNotAllowed
from schema.imports.types import DataImport


@strawberry.input(description="A file of rows as text; one that is larger than a request goes to /imports.")
class CheckImportInput:
    """The first row has the headings of docs/imports.md."""

    kind: ImportKind
    content: str = strawberry.field(description="The text of the file: CSV with semicolons, commas or tabs.")
    on_behalf_of: strawberry.ID | None = None
    idempotency_key: str | None = None


@strawberry.input(description="Which checked file to carry out.")
class StartImportInput:
    """Within a day of the check."""

    import_id: strawberry.ID


@strawberry.type(description="The import, which is being checked.")
class CheckImportSuccess:
    """Follow it with `importProgress`."""

    data_import: DataImport


@strawberry.type(description="The import, which is being carried out.")
class StartImportSuccess:
    """Follow it with `importProgress`."""

    data_import: DataImport


CheckImportResult = Annotated[
    CheckImportSuccess | NotAllowed | NotFound | InvalidInput | LimitReached, strawberry.union("CheckImportResult")
]
StartImportResult = Annotated[
    StartImportSuccess | NotAllowed | NotFound | StateNotAllowed, strawberry.union("StartImportResult")
]


@strawberry.type
class ImportMutations:
    """Mixed into Mutation."""

    @mutation(service.check_import)
    async def check_import(self, info: Info, input: CheckImportInput) -> CheckImportResult | None:
        of = input.on_behalf_of
        row = await service.check_import(
            info.context.actor,
            info.context.db,
            kind=input.kind,
            content=input.content.encode("utf-8", "replace"),  # JSON can hold halves of characters
            on_behalf_of=None if of is None else private(Kind.ORGANISATION, of, path=("input", "onBehalfOf")),
            idempotency_key=input.idempotency_key,
        )
        return CheckImportSuccess(data_import=DataImport.of(row))

    @mutation(service.start_import)
    async def start_import(self, info: Info, input: StartImportInput) -> StartImportResult | None:
        key = private(Kind.DATA_IMPORT, input.import_id, path=("input", "importId"))
        row = await service.start_import(info.context.actor, info.context.db, import_id=key)
        return StartImportSuccess(data_import=DataImport.of(row))
