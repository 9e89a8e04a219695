"""The stage of five parties, a worker that tells them, and a real mail server."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from api.noticing import Noticer
from auth.mail import post_of
from duobaan.db.installation_key import KeyRing
from duobaan.db.uow import Database
from duobaan.settings import Settings
from tests.support.mailbox import Mailbox, mail_server
from tests.support.story import Stage, make_stage

KEYS = KeyRing(b"test")


@pytest.fixture
async def any_stage(any_db: Database) -> Stage:
    """Five parties, once on SQLite and once on PostgreSQL."""
    return await make_stage(any_db)


@pytest.fixture
async def stage(db: Database) -> Stage:
    """Five parties on SQLite."""
    return await make_stage(db)


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    """An SMTP server on loopback."""
    async with mail_server() as box:
        yield box


def mailing(box: Mailbox) -> Settings:
    """Return settings that mail through that server."""
    return Settings(
        mail_host="127.0.0.1",
        mail_port=box.port,
        mail_from="Duobaan <no-reply@example.org>",
        mail_tls="none",
        public_url="https://duobaan.example",
    )


def noticer(db: Database, box: Mailbox) -> Noticer:
    """Return the task of one worker."""
    settings = mailing(box)
    return Noticer(db, settings, KEYS, post_of(settings))
