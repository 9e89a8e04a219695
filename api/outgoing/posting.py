"""Posts messages to addresses that somebody typed: bounded in time and size, never redirected, nothing from the
environment, one connection per message."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import ssl
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import Final

import httpcore2

from api.outgoing.connecting import AddressRefused, JudgedBackend, LookUp, NameNotFound, look_up
from duobaan import __version__
from duobaan.clock import now
from duobaan.webhooks.addresses import AddressRule
from duobaan.webhooks.answer import Answer
from duobaan.webhooks.models import DeliveryTrouble

MOST_BYTES: Final = 4_096
"""So much of an answer is read; the rest is left where it is."""


class Poster:
    """Who posts in one installation."""

    def __init__(
        self,
        rule: AddressRule,
        seconds: float,
        *,
        look_up: LookUp = look_up,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._seconds = seconds
        self._backend = JudgedBackend(rule, look_up)
        self._trust = trust

    @cached_property
    def _pool(self) -> httpcore2.AsyncConnectionPool:
        """Made for the first message: reading whom to trust takes some 40 ms, which no start needs to wait for."""
        return httpcore2.AsyncConnectionPool(
            ssl_context=self._trust or httpcore2.default_ssl_context(),
            network_backend=self._backend,
            max_connections=100,
            max_keepalive_connections=0,
        )

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Post a body and say what came of it."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self._posted(url, headers, body)
        except (TimeoutError, httpcore2.TimeoutException):
            return Answer(trouble=DeliveryTrouble.TIMEOUT)
        except AddressRefused:
            return Answer(trouble=DeliveryTrouble.ADDRESS_REFUSED)
        except NameNotFound:
            return Answer(trouble=DeliveryTrouble.NOT_FOUND)
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.UnsupportedProtocol, OSError) as error:
            return Answer(trouble=DeliveryTrouble.TLS if _is_tls(error) else DeliveryTrouble.NOT_REACHED)

    async def _posted(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        sent = {"user-agent": f"Duobaan/{__version__}", "accept-encoding": "identity", **headers}
        limits = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), self._seconds)}
        async with self._pool.stream("POST", url, headers=_lines(sent), content=body, extensions=limits) as response:
            begun = await _beginning(response)
        status = response.status
        trouble = None if 200 <= status < 300 else DeliveryTrouble.STATUS
        if 300 <= status < 400:
            trouble = DeliveryTrouble.REDIRECTED
        return Answer(status, trouble, begun, _retry_after(response))

    async def close(self) -> None:
        """Close what is open."""
        if "_pool" in self.__dict__:
            await self._pool.aclose()


def _lines(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("ascii"), value.encode("ascii")) for name, value in headers.items()]


async def _beginning(response: httpcore2.Response) -> bytes:
    begun = bytearray()
    async for chunk in response.aiter_stream():
        begun += chunk
        if len(begun) >= MOST_BYTES:
            break
    return bytes(begun[:MOST_BYTES])


def _retry_after(response: httpcore2.Response) -> dt.timedelta | None:
    """Read how long the receiver asks to wait (RFC 9110 10.2.3): seconds, or a date."""
    text = next((value for name, value in response.headers if name.lower() == b"retry-after"), b"").decode("latin-1")
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return dt.timedelta(seconds=int(text))
    with contextlib.suppress(ValueError, TypeError):
        return parsedate_to_datetime(text).astimezone(dt.UTC) - now()
    return None


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
