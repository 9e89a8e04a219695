"""All SQL on the addresses of webhooks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission
from duobaan.db import keyset
from duobaan.errors import NotFound
from duobaan.organisations.models import Organisation
from duobaan.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery, WebhookStop

ORDER = (keyset.Key(Webhook.id, descending=True),)


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition of the addresses that an actor may see: of organisations whose programs they manage."""
    if actor.is_system:
        return sa.true()
    return Webhook.organisation_id.in_(actor.organisations_with(Permission.CLIENTS_MANAGE))


class WebhookRepository:
    """Reads and writes addresses within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def find(self, key: UUID, actor: Actor) -> Webhook | None:
        """Return an address if the actor manages it."""
        return await self.session.scalar(sa.select(Webhook).where(Webhook.id == key, visible_to(actor)))

    async def lock(self, key: UUID, actor: Actor) -> Webhook:
        """Return an address that the actor manages and keep it; raise NotFound."""
        found = sa.select(Webhook).where(Webhook.id == key, visible_to(actor)).with_for_update()
        row = await self.session.scalar(found.execution_options(populate_existing=True))
        if row is None:
            raise NotFound("Webhook")
        return row

    def listed(self, actor: Actor, organisation_id: UUID) -> sa.Select[Webhook]:
        """Return the statement of the addresses of an organisation."""
        return sa.select(Webhook).where(Webhook.organisation_id == organisation_id, visible_to(actor))

    async def count_of(self, organisation_id: UUID) -> int:
        """Count the addresses of an organisation."""
        found = sa.select(sa.func.count(Webhook.id)).where(Webhook.organisation_id == organisation_id)
        return await self.session.scalar(found) or 0

    async def listening(self) -> Sequence[tuple[Webhook, Organisation]]:
        """Return every address that is told of events, with its organisation."""
        found = sa.select(Webhook, Organisation).join(Organisation, Organisation.id == Webhook.organisation_id)
        rows = await self.session.execute(found.where(Webhook.stop.is_(None)).order_by(Webhook.id))
        return [(row[0], row[1]) for row in rows]

    async def by_ids(self, keys: Collection[UUID]) -> dict[UUID, Webhook]:
        """Return addresses as they are now, for who sends."""
        found = await self.session.scalars(sa.select(Webhook).where(Webhook.id.in_(keys)))
        return {row.id: row for row in found}

    async def note(self, key: UUID, **values: object) -> None:
        """Note how an address fares; nobody changed it, so its version stays."""
        await self._update(sa.update(Webhook).where(Webhook.id == key).values(**values))

    async def stop(self, key: UUID, why: WebhookStop, at: dt.datetime) -> bool:
        """Tell an address nothing more; False when that was so already."""
        running = sa.update(Webhook).where(Webhook.id == key, Webhook.stop.is_(None))
        return await self._update(running.values(stop=why, stopped_at=at)) > 0

    async def _update(self, statement: sa.Update) -> int:
        found = await self.session.execute(statement.execution_options(synchronize_session=False))
        return int(getattr(found, "rowcount", 0))

    async def forget_old_secrets(self, at: dt.datetime) -> None:
        """Drop the secrets that sign no more."""
        over = sa.update(Webhook).where(Webhook.old_secret_until <= at)
        await self._update(over.values(old_secret=None, old_secret_until=None))

    async def count_failing(self) -> int:
        """Count the addresses that are tried and did not take their last message, and those that were given up."""
        failing = sa.or_(
            sa.and_(Webhook.stop.is_(None), Webhook.failing_since.is_not(None)), Webhook.stop == WebhookStop.FAILING
        )
        return await self.session.scalar(sa.select(sa.func.count(Webhook.id)).where(failing)) or 0

    async def remove(self, row: Webhook) -> None:
        """Delete an address with its messages and their attempts."""
        mine = sa.select(WebhookDelivery.id).where(WebhookDelivery.webhook_id == row.id)
        for gone in (
            sa.delete(WebhookAttempt).where(WebhookAttempt.delivery_id.in_(mine)),
            sa.delete(WebhookDelivery).where(WebhookDelivery.webhook_id == row.id),
        ):
            await self.session.execute(gone.execution_options(synchronize_session=False))
        await self.session.delete(row)
