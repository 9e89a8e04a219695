"""Queries for professionals."""

from __future__ import annotations

import strawberry

from duobaan.errors import NotFound
from duobaan.ids import Kind, private
from duobaan.professionals.browsing import count_professionals, get_professional, list_professionals
from schema.access import query
from schema.context import Info
from schema.cursors import scope_of
from schema.pagination import Connection, connect, window
from schema.professionals.types import Professional, opened


@strawberry.type
class ProfessionalQueries:
    """Mixed into Query."""

    @query(get_professional)
    async def professional(self, info: Info, id: strawberry.ID) -> Professional | None:
        try:
            key = private(Kind.PROFESSIONAL, id)
        except NotFound:
            return None
        row = await get_professional(info.context.actor, info.context.db, professional_id=key)
        if row is None:
            return None
        found = Professional.of(row)
        opened(info.context, found)
        return found

    @query(list_professionals)
    async def professionals(
        self, info: Info, company_id: strawberry.ID | None = None, first: int = 20, after: str | None = None
    ) -> Connection[Professional]:
        context = info.context
        key = None if company_id is None else private(Kind.ORGANISATION, company_id, path=("companyId",))
        scope = scope_of("professionals", key)
        asked = window(context, scope, first, after)
        page = await list_professionals(context.actor, context.db, window=asked, company_id=key)

        async def count() -> int:
            return await count_professionals(context.actor, context.db, key)

        return connect(context, scope, page, asked, Professional.of, count)
