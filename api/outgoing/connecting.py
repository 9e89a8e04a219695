"""Connects to names that somebody typed: looks them up, judges every address, and connects to just what was judged.

The name is looked up here and nowhere else, so that a name server that answers differently the second time (DNS
rebinding) changes nothing. TLS still proves the name, because only the TCP connection is made by address.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence

import httpcore2

from duobaan.webhooks.addresses import Address, AddressRule

LookUp = Callable[[str, int], Awaitable[Sequence[Address]]]
"""Returns the addresses of a host; raises OSError when there are none."""


class AddressRefused(Exception):
    """The name leads into a network that nobody may reach through us."""


class NameNotFound(Exception):
    """The name leads nowhere."""


async def look_up(host: str, port: int) -> list[Address]:
    """Ask the name service of the machine, each address once and in its order."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(ipaddress.ip_address(one[4][0]) for one in found))


class JudgedBackend(httpcore2.AsyncNetworkBackend):
    """Makes TCP connections to addresses that the rule permits, and to nothing else."""

    def __init__(self, rule: AddressRule, look_up: LookUp = look_up) -> None:
        self._rule = rule
        self._look_up = look_up
        self._inner = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the interface of httpcore
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the first address of a host that answers; raises AddressRefused when one of them is not public."""
        failure: Exception = NameNotFound(host)
        for address in await self._judged(host, port):
            try:
                return await self._inner.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure

    async def _judged(self, host: str, port: int) -> Sequence[Address]:
        try:
            addresses = await self._look_up(host, port)
        except (OSError, UnicodeError) as error:
            raise NameNotFound(host) from error
        if not self._rule.permits_all(addresses):
            raise AddressRefused(host)
        return addresses

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - the interface of httpcore
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Refuse: no address that somebody typed is a file of this machine."""
        raise AddressRefused(path)

    async def sleep(self, seconds: float) -> None:
        """Wait, for the pool."""
        await self._inner.sleep(seconds)
