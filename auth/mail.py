"""Sending mail: one port, an SMTP server behind it, and a twin that keeps what it got for who has no server."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final, Protocol

import aiosmtplib
import structlog

from duobaan.settings import Settings

_SECONDS: Final = 15.0
_log = structlog.get_logger("duobaan.mail")


@dataclass(frozen=True, slots=True)
class Letter:
    """A plain text to one address."""

    to: str
    subject: str
    text: str


class Post(Protocol):
    """Who sends letters."""

    @property
    def is_open(self) -> bool:
        """Say whether letters can be sent at all."""

    async def send(self, letter: Letter) -> bool:
        """Send a letter; say whether it was taken."""


@dataclass(slots=True)
class NoPost:
    """Where no SMTP server is set: nothing is sent, and pages say so."""

    is_open: bool = False

    async def send(self, letter: Letter) -> bool:
        """Send nothing."""
        return False


@dataclass(slots=True)
class SmtpPost:
    """Hands letters to the SMTP server of the settings, one connection each."""

    settings: Settings
    is_open: bool = field(default=True, init=False)

    async def send(self, letter: Letter) -> bool:
        """Send a letter; what goes wrong is logged without the address."""
        settings = self.settings
        try:
            await aiosmtplib.send(
                _message(letter, settings.mail_from),
                hostname=settings.mail_host,
                port=settings.mail_port,
                username=settings.mail_user or None,
                password=settings.mail_password.get_secret_value() or None,
                use_tls=settings.mail_tls == "tls",
                start_tls=settings.mail_tls == "starttls",
                timeout=_SECONDS,
            )
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            _log.error("mail.failed", why=type(error).__name__)
            return False
        return True


def _message(letter: Letter, sender: str) -> EmailMessage:
    name, _, domain = letter.to.rpartition("@")
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = Address(username=name, domain=domain)  # never parsed from text: no second recipient, no header
    message["Subject"] = letter.subject
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message


def post_of(settings: Settings) -> Post:
    """Return who sends letters here."""
    return SmtpPost(settings) if settings.mail_host and settings.mail_from else NoPost()
