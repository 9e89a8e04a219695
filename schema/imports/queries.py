"""Queries of imports."""

from __future__ import annotations

import strawberry

from duobaan.errors import NotFound
from duobaan.ids import Kind, private
from duobaan.imports.service import count_imports, get_import, list_imports
from schema.access import query
from schema.context import Info
from schema.cursors import scope_of
from schema.imports.types import DataImport
from schema.pagination import Connection, connect, window


@strawberry.type
class ImportQueries:
    """Mixed into Query."""

    @query(get_import)
    async def data_import(self, info: Info, id: strawberry.ID) -> DataImport | None:
        try:
            key = private(Kind.DATA_IMPORT, id)
        except NotFound:
            return None
        row = await get_import(info.context.actor, info.context.db, import_id=key)
        return None if row is None else DataImport.of(row)

    @query(list_imports)
    async def data_imports(
        self, info: Info, organisation_id: strawberry.ID | None = None, first: int = 20, after: str | None = None
    ) -> Connection[DataImport]:
        context = info.context
        key = None if organisation_id is None else private(Kind.ORGANISATION, organisation_id, path=("organisationId",))
        scope = scope_of("dataImports", key)
        asked = window(context, scope, first, after)
        page = await list_imports(context.actor, context.db, organisation_id=key, window=asked)

        async def count() -> int:
            return await count_imports(context.actor, context.db, key)

        return connect(context, scope, page, asked, DataImport.of, count)
