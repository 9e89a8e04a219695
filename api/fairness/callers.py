"""Who a request comes from, before and after that is proven."""

from __future__ import annotations

import hashlib
import ipaddress
from collections import OrderedDict
from functools import lru_cache
from typing import Any, Final

from starlette.types import Scope

_MOST_KNOWN: Final = 20_000
_CREDENTIALS: Final = (b"authorization", b"cookie")


def address_of(scope: Scope) -> str:
    """Return the caller's address; of IPv6 the network that one household or school is given (/64)."""
    client = scope.get("client")
    return _known_as(client[0]) if client else "a:unknown"


@lru_cache(maxsize=4096)
def _known_as(host: str) -> str:
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return f"a:{host[:60]}"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return f"a:{found.ipv4_mapped}"
        return f"a:{ipaddress.ip_network((found, 64), strict=False).network_address}"
    return f"a:{found}"


def account_of(scope: Scope) -> str:
    """Return whose account pays: the person's or program's, wherever it calls from; the address for everyone else."""
    actor: Any = scope.get("state", {}).get("actor")
    return address_of(scope) if actor is None or actor.user_id is None else f"u:{actor.user_id}"


class KnownCallers:
    """Remembers which credentials were proven lately, so that a request is known for whose it is before it is proven.

    A credential that was never proven counts for its address: inventing new ones helps nobody.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, str] = OrderedDict()

    def guess(self, scope: Scope) -> tuple[str, bytes | None]:
        """Return the caller's key as far as it is known, and the digest of what was shown."""
        shown = b"\n".join(value for name, value in scope["headers"] if name in _CREDENTIALS)
        if not shown:
            return address_of(scope), None
        digest = hashlib.blake2b(shown, digest_size=16).digest()
        return self._known.get(digest) or address_of(scope), digest

    def learn(self, scope: Scope, digest: bytes | None) -> None:
        """Remember whom a credential proved."""
        if digest is None:
            return
        found = account_of(scope)
        if found.startswith("u:"):
            self._known[digest] = found
            self._known.move_to_end(digest)
            if len(self._known) > _MOST_KNOWN:
                self._known.popitem(last=False)
