"""Queries for programs that call on the API."""

from __future__ import annotations

import strawberry

from duobaan.clients.service import list_clients
from duobaan.ids import Kind, private
from schema.access import query
from schema.clients.types import ApiClient, listed
from schema.context import Info
from schema.pagination import Connection


@strawberry.type
class ClientQueries:
    """Mixed into Query."""

    @query(list_clients)
    async def api_clients(
        self, info: Info, organisation_id: strawberry.ID, first: int = 20, after: str | None = None
    ) -> Connection[ApiClient]:
        return await listed(info.context, private(Kind.ORGANISATION, organisation_id), first, after)
