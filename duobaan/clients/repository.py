"""All SQL about programs that call on the API."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission
from duobaan.clients.models import ApiClient
from duobaan.db import keyset
from duobaan.errors import NotFound

ORDER = (keyset.Key(ApiClient.id, descending=True),)


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition of the clients an actor may see: those of organisations whose clients they manage."""
    return ApiClient.organisation_id.in_(actor.organisations_with(Permission.CLIENTS_MANAGE))


class ClientRepository:
    """Reads and writes clients within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def find(self, key: UUID, actor: Actor) -> ApiClient | None:
        """Return a client if the actor manages it."""
        statement = sa.select(ApiClient).where(ApiClient.id == key, visible_to(actor))
        return (await self.session.scalars(statement)).one_or_none()

    async def lock(self, key: UUID, actor: Actor) -> ApiClient:
        """Return a client that the actor manages and keep it; raise NotFound."""
        statement = sa.select(ApiClient).where(ApiClient.id == key, visible_to(actor)).with_for_update()
        found = (await self.session.scalars(statement)).one_or_none()
        if found is None:
            raise NotFound("ApiClient")
        return found

    def _of(self, organisation_id: UUID, actor: Actor) -> sa.Select[ApiClient]:
        return sa.select(ApiClient).where(ApiClient.organisation_id == organisation_id, visible_to(actor))

    async def list_page(self, organisation_id: UUID, actor: Actor, window: keyset.Window) -> keyset.Page[ApiClient]:
        """Return one page of an organisation's clients, newest first."""
        return await keyset.fetch(self.session, self._of(organisation_id, actor), ORDER, window)

    async def count(self, organisation_id: UUID, actor: Actor) -> int:
        """Count an organisation's clients."""
        return await keyset.count(self.session, self._of(organisation_id, actor))

    async def count_running(self, organisation_id: UUID) -> int:
        """Count an organisation's clients that were not revoked."""
        statement = sa.select(sa.func.count(ApiClient.id)).where(
            ApiClient.organisation_id == organisation_id, ApiClient.revoked_at.is_(None)
        )
        return (await self.session.scalar(statement)) or 0
