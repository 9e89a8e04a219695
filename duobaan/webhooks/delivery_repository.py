"""All SQL on messages to addresses: what is known, what is due, what came of it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor
from duobaan.db import keyset
from duobaan.errors import NotFound
from duobaan.webhooks import repository as webhooks
from duobaan.webhooks.models import DeliveryStatus, Webhook, WebhookAttempt, WebhookDelivery, WebhookKind

ORDER = (keyset.Key(WebhookDelivery.id, descending=True),)
LEASE = dt.timedelta(minutes=2)
"""How long a message is its sender's; whoever died with it leaves it to the next."""
Key = tuple[UUID, WebhookKind, UUID, str]


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition of the messages that an actor may see: those to addresses that they manage."""
    return WebhookDelivery.webhook_id.in_(sa.select(Webhook.id).where(webhooks.visible_to(actor)))


@dataclass(frozen=True, slots=True)
class DeliveryState:
    """How much waits, how much of it is late, and how much was given up or delivered and is still in the log."""

    waiting: int
    late: int
    failed: int
    delivered: int


class DeliveryRepository:
    """Reads and writes messages within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def find(self, key: UUID, actor: Actor) -> WebhookDelivery | None:
        """Return a message if the actor manages its address."""
        return await self.session.scalar(sa.select(WebhookDelivery).where(WebhookDelivery.id == key, visible_to(actor)))

    async def lock(self, key: UUID, actor: Actor) -> WebhookDelivery:
        """Return a message to an address that the actor manages and keep it; raise NotFound."""
        found = sa.select(WebhookDelivery).where(WebhookDelivery.id == key, visible_to(actor)).with_for_update()
        row = await self.session.scalar(found.execution_options(populate_existing=True))
        if row is None:
            raise NotFound("WebhookDelivery")
        return row

    def listed(self, actor: Actor, webhook_id: UUID, status: DeliveryStatus | None) -> sa.Select[WebhookDelivery]:
        """Return the statement of the messages to an address."""
        found = sa.select(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook_id, visible_to(actor))
        return found if status is None else found.where(WebhookDelivery.status == status)

    async def attempts(self, keys: Collection[UUID], actor: Actor) -> dict[UUID, list[WebhookAttempt]]:
        """Return the attempts of messages that the actor may see, oldest first."""
        mine = sa.select(WebhookDelivery.id).where(WebhookDelivery.id.in_(keys), visible_to(actor))
        found = sa.select(WebhookAttempt).where(WebhookAttempt.delivery_id.in_(mine)).order_by(WebhookAttempt.id)
        of: defaultdict[UUID, list[WebhookAttempt]] = defaultdict(list)
        for row in await self.session.scalars(found):
            of[row.delivery_id].append(row)
        return of

    async def known(self, keys: Collection[Key]) -> frozenset[Key]:
        """Return those of the messages that exist."""
        row = WebhookDelivery
        found = sa.select(row.webhook_id, row.kind, row.subject_id, row.mark).where(
            row.webhook_id.in_({key[0] for key in keys}), row.mark.in_({key[3] for key in keys})
        )
        return frozenset((one[0], one[1], one[2], one[3]) for one in await self.session.execute(found))

    async def is_due(self, at: dt.datetime) -> bool:
        """Say whether a message is to be sent; a read, so that an idle sender never takes the write lock."""
        return bool(await self.session.scalar(sa.select(sa.exists().where(_is_due(at)))))

    async def claim(self, at: dt.datetime, limit: int, busy: Mapping[UUID, int]) -> list[WebhookDelivery]:
        """Lease what is due longest to this sender, `limit` at most, and of addresses that are busy only so much less.

        Each attempt counts, also one that a crash ends.
        """
        place = sa.func.row_number().over(
            partition_by=WebhookDelivery.webhook_id, order_by=(WebhookDelivery.not_before, WebhookDelivery.id)
        )
        less = {key: max(0, EACH - number) for key, number in busy.items()}
        room = sa.case(less, value=WebhookDelivery.webhook_id, else_=EACH) if less else sa.literal(EACH)
        due = sa.select(WebhookDelivery.id, place.label("place"), room.label("room")).where(_is_due(at)).subquery()
        chosen = sa.select(due.c.id).where(due.c.place <= due.c.room)
        oldest = (
            sa.select(WebhookDelivery.id)
            .where(WebhookDelivery.id.in_(chosen), _is_due(at))
            .order_by(WebhookDelivery.not_before, WebhookDelivery.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        leased = (
            sa.update(WebhookDelivery)
            .where(WebhookDelivery.id.in_(oldest))
            .values(not_before=at + LEASE, attempts=WebhookDelivery.attempts + 1)
            .returning(WebhookDelivery)
            .execution_options(synchronize_session=False)
        )
        return sorted((await self.session.scalars(leased)).all(), key=lambda row: row.id)

    async def settle(self, row: WebhookDelivery, **values: object) -> None:
        """Note what came of an attempt; whoever was late with it does not undo what the next one did."""
        mine = sa.update(WebhookDelivery).where(
            WebhookDelivery.id == row.id,
            WebhookDelivery.status == DeliveryStatus.WAITING,
            WebhookDelivery.attempts == row.attempts,
        )
        await self.session.execute(mine.values(**values).execution_options(synchronize_session=False))

    async def revive_failed(self, webhook_id: UUID, since: dt.datetime, at: dt.datetime) -> int:
        """Let the messages to an address that were given up be sent again, from an instant on; return how many."""
        failed = sa.update(WebhookDelivery).where(
            WebhookDelivery.webhook_id == webhook_id,
            WebhookDelivery.status == DeliveryStatus.FAILED,
            WebhookDelivery.happened_at >= since,
        )
        values = {"status": DeliveryStatus.WAITING, "attempts": 0, "not_before": at, "ended_at": None}
        found = await self.session.execute(failed.values(**values).execution_options(synchronize_session=False))
        return int(getattr(found, "rowcount", 0))

    async def waiting_tests(self, webhook_id: UUID) -> int:
        """Count the test messages that wait for an address."""
        found = sa.select(sa.func.count(WebhookDelivery.id)).where(
            WebhookDelivery.webhook_id == webhook_id,
            WebhookDelivery.kind == WebhookKind.TEST,
            WebhookDelivery.status == DeliveryStatus.WAITING,
        )
        return await self.session.scalar(found) or 0

    async def state(self, late: dt.datetime) -> DeliveryState:
        """Measure the log; what waits for an address that people or we stopped is not late."""
        waiting = WebhookDelivery.status == DeliveryStatus.WAITING
        sent = sa.and_(waiting, WebhookDelivery.webhook_id.in_(_listening()))
        row = (
            await self.session.execute(
                sa.select(
                    sa.func.count().filter(sent),
                    sa.func.count().filter(sent, WebhookDelivery.not_before < late),
                    sa.func.count().filter(WebhookDelivery.status == DeliveryStatus.FAILED),
                    sa.func.count().filter(WebhookDelivery.status == DeliveryStatus.DELIVERED),
                )
            )
        ).one()
        return DeliveryState(waiting=row[0], late=row[1], failed=row[2], delivered=row[3])

    async def forget(self, before: dt.datetime) -> int:
        """Delete messages of before an instant with their attempts; return how many messages."""
        old = sa.select(WebhookDelivery.id).where(WebhookDelivery.created_at < before)
        gone = sa.delete(WebhookAttempt).where(WebhookAttempt.delivery_id.in_(old))
        await self.session.execute(gone.execution_options(synchronize_session=False))
        rows = sa.delete(WebhookDelivery).where(WebhookDelivery.created_at < before)
        found = await self.session.execute(rows.execution_options(synchronize_session=False))
        return int(getattr(found, "rowcount", 0))


EACH = 4
"""So many messages to one address are under way at once in one process."""


def _listening() -> sa.Select[UUID]:
    return sa.select(Webhook.id).where(Webhook.stop.is_(None))


def _is_due(at: dt.datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        WebhookDelivery.status == DeliveryStatus.WAITING,
        WebhookDelivery.not_before <= at,
        WebhookDelivery.webhook_id.in_(_listening()),
    )
