"""Asking an identity provider over the network: bounded in time and size, never redirected, https unless local."""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2

_SECONDS: Final = 8.0
_MOST_BYTES: Final = 512_000
_KEPT_SECONDS: Final = 3600.0
_AGAIN_SECONDS: Final = 10.0
_ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class UpstreamFailure(Exception):
    """The provider did not answer as it should; `why` is a code for the log and for the page's small print."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        seen = 0
        async for chunk in self._stream:
            seen += len(chunk)
            if seen > _MOST_BYTES:
                raise UpstreamFailure("too_large")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


class BoundedTransport(httpx2.AsyncHTTPTransport):
    """Breaks answers off that are larger than any honest one."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Pass a request on and watch its answer; compressed ones are refused unread."""
        request.headers["accept-encoding"] = "identity"
        response = await super().handle_async_request(request)
        if response.headers.get("content-encoding", "identity") != "identity":
            await response.aclose()
            raise UpstreamFailure("encoded")
        response.stream = _Bounded(response.stream)
        return response


def client_options() -> dict[str, Any]:
    """Return how every client that speaks to a provider is made."""
    return {"transport": BoundedTransport(), "timeout": _SECONDS, "follow_redirects": False, "trust_env": False}


async def in_time(work: Any) -> Any:
    """Wait for work, for so long that a person still sits there."""
    try:
        async with asyncio.timeout(_SECONDS):
            return await work
    except TimeoutError:
        raise UpstreamFailure("slow") from None


async def get_json(address: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the JSON object at an address."""
    async with httpx2.AsyncClient(**client_options()) as client:
        try:
            answer = await in_time(client.get(address, headers=headers))
        except (httpx2.HTTPError, httpx2.InvalidURL):
            raise UpstreamFailure("unreachable") from None
    try:
        found = answer.json() if answer.status_code == 200 else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise UpstreamFailure("unreadable")
    return found


def is_safe(address: object, issuer: str) -> bool:
    """Say whether an address may be spoken to: https, or plain http when the issuer itself is on this machine."""
    if not isinstance(address, str) or len(address) > 2_000:
        return False
    try:
        parts = urlsplit(address)
        here = _is_loopback(parts.hostname) and _is_loopback(urlsplit(issuer).hostname)
    except ValueError:
        return False
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and here))


def _is_loopback(host: str | None) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


@dataclass(slots=True)
class Directory:
    """What a provider publishes about itself, kept for an hour; its keys are fetched anew for an unknown key id."""

    issuer: str
    _metadata: dict[str, Any] = field(default_factory=dict)
    _keys: list[Any] = field(default_factory=list)
    _read_at: float = -_KEPT_SECONDS
    _keys_at: float = -_KEPT_SECONDS
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def metadata(self) -> dict[str, Any]:
        """Return the discovery document; its issuer must be the one that we were told."""
        async with self._lock:
            if time.monotonic() - self._read_at >= _KEPT_SECONDS:
                found = await get_json(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
                if found.get("issuer") != self.issuer:
                    raise UpstreamFailure("other_issuer")
                if not all(is_safe(found.get(name), self.issuer) for name in _ENDPOINTS):
                    raise UpstreamFailure("unsafe_endpoint")
                self._metadata, self._read_at = found, time.monotonic()
            return self._metadata

    async def keys(self, *, anew: bool = False) -> list[Any]:
        """Return the provider's public keys as it lists them; `anew` counts once in a while, not for every caller."""
        address = (await self.metadata())["jwks_uri"]
        async with self._lock:
            age = time.monotonic() - self._keys_at
            if age >= _KEPT_SECONDS or (anew and age >= _AGAIN_SECONDS):
                found = (await get_json(address)).get("keys")
                if not isinstance(found, list):
                    raise UpstreamFailure("unreadable")
                self._keys, self._keys_at = found, time.monotonic()
            return self._keys
