"""Sending mail: one port, an SMTP server behind it, and a twin that keeps what it got for who has no server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from typing import Any, Final, Protocol

import aiosmtplib
import structlog

from duobaan.notices.outcome import Outcome
from duobaan.settings import Settings

_SECONDS: Final = 15.0
_FOR_GOOD: Final = 500
_POLICY: Final = SMTP.clone(max_line_length=998)  # an address in a header is never folded or encoded (RFC 8058)
_log = structlog.get_logger("duobaan.mail")


@dataclass(frozen=True, slots=True)
class Letter:
    """A text to one address, with the same as HTML and headers of its own where those are given."""

    to: str
    subject: str
    text: str
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class Post(Protocol):
    """Who sends letters."""

    @property
    def is_open(self) -> bool:
        """Say whether letters can be sent at all."""

    async def send(self, letter: Letter) -> bool:
        """Send a letter; say whether it was taken."""

    async def hand_over(self, letter: Letter) -> Outcome:
        """Send a letter; say whether it was taken, may be tried again or never will be."""


@dataclass(slots=True)
class NoPost:
    """Where no SMTP server is set: nothing is sent, and pages say so."""

    is_open: bool = False

    async def send(self, letter: Letter) -> bool:
        """Send nothing."""
        return False

    async def hand_over(self, letter: Letter) -> Outcome:
        """Send nothing; a server may be set later."""
        return Outcome.LATER


@dataclass(slots=True)
class SmtpPost:
    """Hands letters to the SMTP server of the settings, one connection each."""

    settings: Settings
    is_open: bool = field(default=True, init=False)

    async def send(self, letter: Letter) -> bool:
        """Send a letter; what goes wrong is logged without the address."""
        return await self.hand_over(letter) is Outcome.SENT

    async def hand_over(self, letter: Letter) -> Outcome:
        """Send a letter; say whether it was taken, may be tried again or never will be."""
        settings = self.settings
        try:
            message = _message(letter, settings.mail_from)
            await aiosmtplib.send(
                # By our policy where there are headers of ours: aiosmtplib's own folds addresses in them.
                message.as_bytes() if letter.headers else message,
                sender=parseaddr(settings.mail_from)[1],
                recipients=[letter.to],
                timeout=_SECONDS,
                **_server(settings),
            )
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            _log.error("mail.failed", why=type(error).__name__)
            return Outcome.REFUSED if _is_final(error) else Outcome.LATER
        return Outcome.SENT


def _server(settings: Settings) -> dict[str, Any]:
    """Say where the SMTP server is and how one signs in there."""
    return {
        "hostname": settings.mail_host,
        "port": settings.mail_port,
        "username": settings.mail_user or None,
        "password": settings.mail_password.get_secret_value() or None,
        "use_tls": settings.mail_tls == "tls",
        "start_tls": settings.mail_tls == "starttls",
    }


def _is_final(error: Exception) -> bool:
    """Say whether the server refused this letter for good; what is wrong with the sender may be mended."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return all(one.code >= _FOR_GOOD for one in error.recipients)
    return isinstance(error, aiosmtplib.SMTPDataError) and error.code >= _FOR_GOOD


def _message(letter: Letter, sender: str) -> EmailMessage:
    name, _, domain = letter.to.rpartition("@")
    message = EmailMessage(policy=_POLICY)
    message["From"] = sender
    message["To"] = Address(username=name, domain=domain)  # never parsed from text: no second recipient, no header
    message["Subject"] = letter.subject
    message["Auto-Submitted"] = "auto-generated"
    for name, value in letter.headers.items():
        message[name] = value
    message.set_content(letter.text, cte="quoted-printable")
    if letter.html:
        message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return message


async def greet(settings: Settings, seconds: float) -> str:
    """Say hello to the SMTP server and sign in, without a letter; return what went wrong, or nothing."""
    server = aiosmtplib.SMTP(timeout=seconds, **_server(settings))
    try:
        async with server:
            await server.noop()
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        return type(error).__name__
    return ""


def post_of(settings: Settings) -> Post:
    """Return who sends letters here."""
    return SmtpPost(settings) if settings.mail_host and settings.mail_from else NoPost()
