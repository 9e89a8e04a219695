"""By which address this server is known to apps: the public one, else the very socket that was asked."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.types import Scope

from duobaan.settings import Settings


@dataclass(frozen=True, slots=True)
class Issuer:
    """The address of the authorization server, and what its tokens are good for."""

    url: str

    @property
    def audience(self) -> str:
        """Return the one resource that our tokens are for."""
        return f"{self.url}/graphql"

    def at(self, path: str) -> str:
        """Return the address of a path."""
        return f"{self.url}{path}"


def issuer_of(scope: Scope, settings: Settings) -> Issuer:
    """Return the issuer; never from the Host header, which callers write."""
    if settings.public_url:
        return Issuer(settings.public_url.rstrip("/"))
    host, port = scope.get("server") or ("127.0.0.1", None)
    scheme = {"ws": "http", "wss": "https"}.get(scope["scheme"], scope["scheme"])
    bracketed = f"[{host}]" if ":" in host else host
    return Issuer(f"{scheme}://{bracketed}:{port}" if port else f"{scheme}://{bracketed}")
