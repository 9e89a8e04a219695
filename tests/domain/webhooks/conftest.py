"""The stage of five parties, a system that receives, and a worker that tells it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from api.outgoing.posting import Poster
from api.webhooks import Webhooks
from auth.actors import actor_for
from duobaan.access import Actor
from duobaan.db.uow import Database
from duobaan.organisations.models import Organisation
from duobaan.settings import Settings
from duobaan.webhooks.addresses import AddressRule
from duobaan.webhooks.models import WebhookKind
from duobaan.webhooks.rules import NewWebhook, WebhookTerms
from duobaan.webhooks.service import Registered, register_webhook
from duobaan.words import OrganisationKind, Role
from schema.cursors import CursorBox
from tests import factories
from tests.support.receiver import Receiver, receiving
from tests.support.story import Stage, make_stage

HERE = "127.0.0.0/8"
TERMS = WebhookTerms(plain_http=True, addresses=AddressRule.of(HERE))
BOX = CursorBox(b"secret")
SETTINGS = Settings(webhook_http=True, webhook_networks=HERE, webhook_seconds=60)


@dataclass
class Desk:
    """What a test has at hand: the stage, the receiver and the worker."""

    stage: Stage
    receiver: Receiver
    settings: Settings = SETTINGS
    worker: Webhooks = field(init=False)

    def __post_init__(self) -> None:
        self.worker = worker(self.stage.db, self.settings)

    @property
    def db(self) -> Database:
        """The database of the stage."""
        return self.stage.db

    async def register(self, of: Organisation, *kinds: WebhookKind, url: str | None = None) -> Registered:
        """Have an organisation listen with its receiver."""
        new = NewWebhook(url or self.receiver.url, frozenset(kinds))
        lead = await admin(self.db, of)
        return await register_webhook(lead, self.db, organisation_id=of.id, new=new, terms=TERMS)

    async def tell(self) -> int:
        """Let the worker read and send all that is due; return how many attempts that made."""
        await self.worker.reading.drain()
        return await self.worker.sender.drain()


async def admin(db: Database, of: Organisation) -> Actor:
    """Return someone who leads an organisation."""
    role = {
        OrganisationKind.SCHOOL: Role.SCHOOL_ADMIN,
        OrganisationKind.SCHOOL_BOARD: Role.BOARD_ADMIN,
        OrganisationKind.COMPANY: Role.COMPANY_ADMIN,
    }[of.kind]
    return await actor_for(db, await factories.member(db, of, role))


def worker(db: Database, settings: Settings = SETTINGS, poster: Poster | None = None) -> Webhooks:
    """Return the task of one worker."""
    return Webhooks(db, settings, BOX, poster)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A system on loopback."""
    async with receiving() as found:
        yield found


@pytest.fixture
async def desk(db: Database, receiver: Receiver) -> Desk:
    """Everything on SQLite."""
    return Desk(await make_stage(db), receiver)


@pytest.fixture
async def any_desk(any_db: Database, receiver: Receiver) -> Desk:
    """Everything, once on SQLite and once on PostgreSQL."""
    return Desk(await make_stage(any_db), receiver)
