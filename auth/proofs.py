"""Proofs of possession (DPoP, RFC 9449): a token that is bound to a key is worth nothing without the key."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from joserfc.jws import extract_compact

from auth.step_repository import ProofRepository
from duobaan.clock import now
from duobaan.db.uow import Database

ALGORITHM: Final = "ES256"
_HEADER: Final = frozenset({"typ", "alg", "jwk"})
_KEY: Final = frozenset({"kty", "crv", "x", "y"})
_LONGEST: Final = 2_048
_OLD_SECONDS: Final = 60
_EARLY_SECONDS: Final = 5


class BadProof(Exception):
    """This proof proves nothing."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a proof says: which key made it, and by what it is known when it comes again."""

    thumbprint: str
    proof_id: str
    issued: int


@dataclass(slots=True)
class SeenProofs:
    """Which proofs were shown within their minute, to all processes together: each counts once."""

    db: Database
    _swept: float = 0.0

    async def check(self, text: str, *, method: str, address: str) -> str:
        """Return the thumbprint of the key that made this proof for this very request, once; raise BadProof."""
        proof = read_proof(text, method=method, address=address)
        if not await self.take(proof):
            raise BadProof("jti")
        return proof.thumbprint

    async def take(self, proof: Proof) -> bool:
        """Note a proof; say whether it is the first time."""
        at, issued = now(), dt.datetime.fromtimestamp(proof.issued, dt.UTC)
        async with self.db.write() as uow:
            proofs = ProofRepository(uow.session)
            is_first = await proofs.take(proof.thumbprint, proof.proof_id, issued)
            if at.timestamp() - self._swept >= _OLD_SECONDS:
                self._swept = at.timestamp()
                await proofs.sweep(at - dt.timedelta(seconds=2 * _OLD_SECONDS))
        return is_first


def read_proof(text: str, *, method: str, address: str, access_token: str | None = None) -> Proof:
    """Return what a proof for this very request says, seen before or not; raise BadProof."""
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
    if not isinstance(proof_id, str) or not proof_id:
        raise BadProof("jti")
    return Proof(key.thumbprint(), proof_id, issued)


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
