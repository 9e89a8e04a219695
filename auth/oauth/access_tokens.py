"""Access tokens as RFC 9068 writes them: how one is minted, and everything that makes one refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from joserfc.jws import extract_compact

from auth.oauth.issuer import Issuer
from auth.signing import ACCESS_LASTS, ALGORITHM, PublicKeys
from duobaan.access import Permission
from duobaan.clock import now

TYPE: Final = "at+jwt"
_TYPES: Final = frozenset({TYPE, f"application/{TYPE}"})
# We write these three and no others: a token that brings its own key, address or extension is not ours.
_HEADER: Final = frozenset({"alg", "typ", "kid"})
_LONGEST: Final = 4_096
_LATE_SECONDS: Final = 5


class NotOurs(Exception):
    """This is not an access token of ours that counts now; why stays here, callers hear the same of all."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """What a token says, once all of it has been checked but whether its grant still stands."""

    id: str
    grant_id: UUID
    client_id: str
    subject: str
    scopes: frozenset[Permission]
    issued_at: int
    expires_at: int
    key_thumbprint: str | None = None


def looks_signed(secret: str) -> bool:
    """Say whether a bearer secret has the shape of a signed token."""
    return secret.count(".") == 2


async def read_token(text: str, keys: PublicKeys, issuer: Issuer) -> AccessToken:
    """Return what a token says, or raise NotOurs."""
    if len(text) > _LONGEST:
        raise NotOurs("too long")
    key = await keys.find(_checked_header(text))
    if key is None:
        raise NotOurs("kid")
    try:
        claims = jwt.decode(text, key, algorithms=[ALGORITHM]).claims
    except (JoseError, ValueError, TypeError) as error:
        raise NotOurs("signature") from error
    return _checked_claims(claims, issuer)


def _checked_header(text: str) -> str:
    try:
        header: Mapping[str, Any] = extract_compact(text.encode("ascii")).headers()
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise NotOurs("shape") from error
    kid = header.get("kid")
    if set(header) != _HEADER or header["alg"] != ALGORITHM or not isinstance(kid, str):
        raise NotOurs("header")
    if str(header["typ"]).lower() not in _TYPES:
        raise NotOurs("typ")
    return kid


def _whole(claims: Mapping[str, Any], name: str) -> int:
    value = claims.get(name)
    if type(value) is not int:  # not a fraction, not a bool, not a text that looks like a number
        raise NotOurs(name)
    return value


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not value:
        raise NotOurs(name)
    return value


def _checked_claims(claims: Mapping[str, Any], issuer: Issuer) -> AccessToken:
    if claims.get("iss") != issuer.url:
        raise NotOurs("iss")
    if claims.get("aud") != issuer.audience:
        raise NotOurs("aud")
    at, issued, expires = now().timestamp(), _whole(claims, "iat"), _whole(claims, "exp")
    if not issued - _LATE_SECONDS <= at < expires or expires - issued > ACCESS_LASTS.total_seconds():
        raise NotOurs("time")
    if "nbf" in claims and _whole(claims, "nbf") - _LATE_SECONDS > at:
        raise NotOurs("nbf")
    try:
        grant_id = UUID(hex=_text(claims, "grant"))
        scopes = frozenset(map(Permission, str(claims.get("scope", "")).split()))
    except ValueError as error:
        raise NotOurs("scope") from error
    if Permission.SYSTEM in scopes:
        raise NotOurs("scope")
    bound = claims.get("cnf", {})
    return AccessToken(
        id=_text(claims, "jti"),
        grant_id=grant_id,
        client_id=_text(claims, "client_id"),
        subject=_text(claims, "sub"),
        scopes=scopes,
        issued_at=issued,
        expires_at=expires,
        key_thumbprint=str(bound["jkt"]) if isinstance(bound, dict) and "jkt" in bound else None,
    )


def sign_token(key: ECKey, claims: dict[str, Any]) -> str:
    """Return a signed token with these claims."""
    return jwt.encode({"alg": ALGORITHM, "typ": TYPE, "kid": key.kid}, claims, key)
