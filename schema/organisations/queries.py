"""Queries for organisations."""

from __future__ import annotations

import strawberry

from duobaan.errors import NotFound
from duobaan.ids import Kind, private
from duobaan.organisations.service import list_organisations, view_organisation
from schema.access import query
from schema.context import Info
from schema.organisations.inputs import OrganisationFilterInput
from schema.organisations.types import Organisation, listed, wrap
from schema.pagination import Connection


@strawberry.type
class OrganisationQueries:
    """Mixed into Query."""

    @query(view_organisation)
    async def organisation(self, info: Info, id: strawberry.ID) -> Organisation | None:
        try:
            key = private(Kind.ORGANISATION, id)
            return wrap(await view_organisation(info.context.actor, info.context.db, organisation_id=key))
        except NotFound:
            return None

    @query(list_organisations)
    async def organisations(
        self, info: Info, filter: OrganisationFilterInput | None = None, first: int = 20, after: str | None = None
    ) -> Connection[Organisation]:
        return await listed(info.context, (filter or OrganisationFilterInput()).read(), first, after)
