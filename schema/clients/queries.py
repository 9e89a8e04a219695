"""Queries for programs that call on the API."""

from __future__ import annotations

import strawberry

from duobaan.clients.service import list_client_scopes, list_clients
from duobaan.ids import Kind, private
from duobaan.words import ClientKind
from schema.access import query
from schema.clients.types import ApiClient, ClientScope, listed
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

    @query(list_client_scopes)
    async def client_scopes(self, info: Info, organisation_id: strawberry.ID, kind: ClientKind) -> list[ClientScope]:
        key = private(Kind.ORGANISATION, organisation_id)
        scopes = await list_client_scopes(info.context.actor, info.context.db, organisation_id=key, kind=kind)
        return [ClientScope(code=scope) for scope in scopes]
