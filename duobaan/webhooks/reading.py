"""Turns the log of events into messages for the addresses that listen: the reader of webhooks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Seat
from duobaan.clock import now
from duobaan.db.uow import Database, UnitOfWork
from duobaan.ids import Kind
from duobaan.notices.log_reading import LogReading
from duobaan.notices.repository import Event
from duobaan.notices.sight import seen_by
from duobaan.organisations.models import Organisation
from duobaan.organisations.rules import KIND_ROLES
from duobaan.webhooks.delivery_repository import DeliveryRepository
from duobaan.webhooks.happening import happenings_of
from duobaan.webhooks.kind_book import heard_events
from duobaan.webhooks.messages import CursorOf, Message, is_for, row_of
from duobaan.webhooks.repository import WebhookRepository
from duobaan.words import OrganisationStatus


class WebhookReading(LogReading[Message]):
    """One worker's reading for webhooks; without an address that listens nothing is looked up."""

    name = "webhooks"
    topic = "webhooks"

    def __init__(self, db: Database, cursor: CursorOf) -> None:
        super().__init__(db, heard_events())
        self._cursor = cursor

    async def understand(self, session: AsyncSession, batch: Sequence[Event]) -> list[Message]:
        """Return which address is told what, each only what its organisation may see."""
        hooks = await WebhookRepository(session).listening()
        if not hooks:
            return []
        wanted = [
            (Message(hook.id, of.id, one), of)
            for one in await happenings_of(session, batch)
            for hook, of in hooks
            if is_for(hook, one)
        ]
        return await _seen(session, wanted)

    async def write(self, uow: UnitOfWork, told: Sequence[Message]) -> int:
        """Write the messages that are new; they are due at once."""
        known = await DeliveryRepository(uow.session).known({one.key for one in told})
        rows = {one.key: row_of(one, self._cursor, now()) for one in told if one.key not in known}
        uow.session.add_all(rows.values())
        return len(rows)


async def _seen(session: AsyncSession, wanted: Iterable[tuple[Message, Organisation]]) -> list[Message]:
    subjects: defaultdict[tuple[UUID, Kind], set[UUID]] = defaultdict(set)
    organisations: dict[UUID, Organisation] = {}
    messages = []
    for message, of in wanted:
        messages.append(message)
        organisations[of.id] = of
        subjects[of.id, message.happening.subject].add(message.happening.subject_id)
    seen = {
        (key, kind): await seen_by(session, voice_of(organisations[key]), kind, ids)
        for (key, kind), ids in subjects.items()
    }
    return [one for one in messages if one.happening.subject_id in seen[one.organisation_id, one.happening.subject]]


def voice_of(of: Organisation) -> Actor:
    """Return the actor that an organisation is where no person asks: it sees what its people together see.

    Its own id stands where an account's would; no account has it.
    """
    active = of.status is OrganisationStatus.ACTIVE
    return Actor(user_id=of.id, seats=(Seat(of.id, of.kind, frozenset(KIND_ROLES[of.kind]), active=active),))
