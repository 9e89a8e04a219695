"""A real SMTP server on this machine, and an installation that mails through it."""

from __future__ import annotations

import asyncio
import email
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage

import httpx2
import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from auth.desk import Desk
from duobaan.db.uow import Database
from duobaan.settings import Settings
from tests.auth.conftest import Open


@dataclass
class Mailbox:
    """What the SMTP server was given."""

    letters: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    port: int = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        message = email.message_from_bytes(envelope.content or b"", policy=policy.default)  # type: ignore[arg-type]
        assert isinstance(message, EmailMessage)
        self.letters.append((envelope.rcpt_tos, message))
        return "250 OK"

    def code(self) -> str:
        """Return the code in the newest letter."""
        found = re.search(r"\b\d{8}\b", self.letters[-1][1].get_content())
        assert found is not None
        return found[0]


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    box = Mailbox()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(box), "127.0.0.1", 0)
    box.port = server.sockets[0].getsockname()[1]
    yield box
    server.close()
    await server.wait_closed()


@pytest.fixture
def mail_desk(db: Database, mailbox: Mailbox) -> Desk:
    settings = Settings(
        mail_host="127.0.0.1", mail_port=mailbox.port, mail_from="Duobaan <no-reply@example.org>", mail_tls="none"
    )
    return Desk(db, settings)


@pytest.fixture
def mail_client(mail_desk: Desk, open_client: Open) -> httpx2.AsyncClient:
    return open_client(mail_desk)
