"""Proofs of possession (DPoP, RFC 9449): a token that is bound to a key is worth nothing without the key."""

from __future__ import annotations

import base64
import hashlib
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from joserfc.jws import extract_compact

from duobaan.clock import now

ALGORITHM: Final = "ES256"
_HEADER: Final = frozenset({"typ", "alg", "jwk"})
_KEY: Final = frozenset({"kty", "crv", "x", "y"})
_LONGEST: Final = 2_048
_OLD_SECONDS: Final = 60
_EARLY_SECONDS: Final = 5
_MOST_SEEN: Final = 20_000


class BadProof(Exception):
    """This proof proves nothing."""


@dataclass(slots=True)
class SeenProofs:
    """Which proofs were shown to this process within their minute: each counts once; bounded."""

    _seen: OrderedDict[str, float] = field(default_factory=OrderedDict)

    def take(self, mark: str) -> bool:
        """Note a proof; say whether it is the first time."""
        at = time.monotonic()
        while self._seen and (len(self._seen) >= _MOST_SEEN or next(iter(self._seen.values())) < at):
            self._seen.popitem(last=False)
        if mark in self._seen:
            return False
        self._seen[mark] = at + _OLD_SECONDS + _EARLY_SECONDS + 1
        return True


def read_proof(text: str, seen: SeenProofs, *, method: str, address: str, access_token: str | None = None) -> str:
    """Return the thumbprint of the key that made this proof for this very request; raise BadProof."""
    if len(text) > _LONGEST:
        raise BadProof("too long")
    key = _key_of(text)
    try:
        claims: Mapping[str, Any] = jwt.decode(text, key, algorithms=[ALGORITHM]).claims
    except (JoseError, ValueError, TypeError) as error:
        raise BadProof("signature") from error
    if (claims.get("htm"), claims.get("htu")) != (method, address):
        raise BadProof("request")
    if access_token is not None and claims.get("ath") != _hash_of(access_token):
        raise BadProof("ath")
    issued, proof_id, at = claims.get("iat"), claims.get("jti"), now().timestamp()
    if type(issued) is not int or not at - _OLD_SECONDS <= issued <= at + _EARLY_SECONDS:
        raise BadProof("iat")
    thumbprint = key.thumbprint()
    if not isinstance(proof_id, str) or not proof_id or not seen.take(f"{thumbprint} {proof_id}"):
        raise BadProof("jti")
    return thumbprint


def _key_of(text: str) -> ECKey:
    try:
        header = extract_compact(text.encode("ascii")).headers()
        if set(header) != _HEADER or (header["typ"], header["alg"]) != ("dpop+jwt", ALGORITHM):
            raise BadProof("header")
        sent = header["jwk"]
        # A private half would have "d"; anything more than a P-256 point is not a key that we know.
        if not isinstance(sent, dict) or not set(sent) >= _KEY or set(sent) - _KEY - {"kid", "alg", "use", "key_ops"}:
            raise BadProof("jwk")
        if (sent["kty"], sent["crv"]) != ("EC", "P-256"):
            raise BadProof("jwk")
        return ECKey.import_key({name: str(sent[name]) for name in _KEY})
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise BadProof("shape") from error


def _hash_of(token: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(token.encode("ascii", "replace")).digest()).rstrip(b"=").decode()
