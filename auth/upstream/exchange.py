"""One round with an identity provider: the question that a browser takes there, and what its answer proves.

Authlib builds the question, trades the code and checks claims; what it leaves open is closed here: an ID token must be
there, be signed with a public key of the provider by an algorithm of ours, be for us alone and answer this question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx2
import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import JWKRegistry, KeySet
from joserfc.jws import JWSRegistry

from auth.upstream.providers import Provider
from auth.upstream.talking import Directory, UpstreamFailure, client_options, get_json, in_time, is_safe
from duobaan.text import normal_email, squeeze

ALGORITHMS: Final = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519",
)  # fmt: skip
_LEEWAY_SECONDS: Final = 60
# Garbage makes libraries fail in many ways; each of them means that this answer proves nobody.
_GARBAGE: Final = (
    AuthlibBaseError, JoseError, httpx2.HTTPError, httpx2.InvalidURL,
    ValueError, TypeError, KeyError, AttributeError, RecursionError,
)  # fmt: skip
_log = structlog.get_logger("duobaan.auth")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and what must come back; all but the address is kept on this side."""

    address: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a provider has proven, and what it says about them."""

    issuer: str
    subject: str
    email: str | None
    is_verified: bool
    name: str


@dataclass(slots=True)
class Upstream:
    """Talks with one provider."""

    provider: Provider
    directory: Directory = field(init=False)

    def __post_init__(self) -> None:
        self.directory = Directory(self.provider.issuer)

    def _client(self, metadata: Mapping[str, Any], redirect_uri: str) -> AsyncOAuth2Client:
        one = self.provider
        return AsyncOAuth2Client(
            client_id=one.client_id,
            client_secret=one.client_secret or None,
            token_endpoint_auth_method=_method(metadata) if one.client_secret else "none",
            scope=one.scopes,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            **client_options(),
        )

    async def ask(self, redirect_uri: str, state: str, *, login_hint: str = "") -> Question:
        """Return the question to send a browser with; raises UpstreamFailure."""
        metadata = await self.directory.metadata()
        nonce, verifier = generate_token(43), generate_token(64)
        more = {"login_hint": login_hint} if login_hint else {}
        async with self._client(metadata, redirect_uri) as client:
            address, _ = client.create_authorization_url(
                metadata["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier, **more
            )
        return Question(address, nonce, verifier)

    async def prove(self, answer: Mapping[str, str], *, nonce: str, verifier: str, redirect_uri: str) -> Person:
        """Return whom the provider's answer proves; raises UpstreamFailure for anything but a sound answer."""
        try:
            metadata = await self.directory.metadata()
            self._check_sender(metadata, answer)
            async with self._client(metadata, redirect_uri) as client:
                token = await in_time(
                    client.fetch_token(
                        metadata["token_endpoint"],
                        grant_type="authorization_code",
                        code=answer["code"],
                        code_verifier=verifier,
                    )
                )
            claims = await self._claims(token, metadata, nonce)
            said = await self._with_userinfo(claims, token, metadata)
            return self._person(claims["sub"], said)
        except _GARBAGE as error:
            _log.info("upstream.refused", provider=self.provider.name, why=type(error).__name__)
            raise UpstreamFailure("unsound") from None

    def _check_sender(self, metadata: Mapping[str, Any], answer: Mapping[str, str]) -> None:
        """Refuse the answer of another provider (RFC 9207): a mix-up would send it our code."""
        said = answer.get("iss")
        if said is None and not metadata.get("authorization_response_iss_parameter_supported"):
            return
        if said != self.provider.issuer:
            raise UpstreamFailure("other_issuer")

    async def _claims(self, token: Mapping[str, Any], metadata: Mapping[str, Any], nonce: str) -> dict[str, Any]:
        text = token.get("id_token")
        if not isinstance(text, str):
            raise UpstreamFailure("no_id_token")
        listed = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        algorithms = [one for one in ALGORITHMS if one in listed]
        if not algorithms:  # joserfc would take an empty list as "the usual ones"
            raise UpstreamFailure("no_algorithm")
        registry = JWSRegistry(algorithms=algorithms, strict_check_header=False)
        try:
            found = jwt.decode(text, _key_set(await self.directory.keys()), registry=registry)
        except (InvalidKeyIdError, ValueError):
            found = jwt.decode(text, _key_set(await self.directory.keys(anew=True)), registry=registry)
        options = {
            "iss": {"essential": True, "value": self.provider.issuer},
            "aud": {"essential": True, "values": [self.provider.client_id]},
            "sub": {"essential": True},
        }
        params = {
            "nonce": nonce,
            "client_id": self.provider.client_id,
            "access_token": token.get("access_token"),
        }
        claims = CodeIDToken(found.claims, found.header, options, params)
        claims.validate(leeway=_LEEWAY_SECONDS)
        if not isinstance(claims["sub"], str) or not 1 <= len(claims["sub"]) <= 255:
            raise UpstreamFailure("unsound")
        return dict(claims)

    async def _with_userinfo(
        self, claims: dict[str, Any], token: Mapping[str, Any], metadata: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Add what the provider tells at its userinfo endpoint only, as several do with the address."""
        address, access = metadata.get("userinfo_endpoint"), token.get("access_token")
        if claims.get("email") or not isinstance(access, str) or not is_safe(address, self.provider.issuer):
            return claims
        found = await get_json(str(address), {"Authorization": f"Bearer {access}"})
        if found.get("sub") != claims["sub"]:  # OIDC Core 5.3.2: else it may be about someone else
            raise UpstreamFailure("other_subject")
        return found | claims

    def _person(self, subject: str, said: Mapping[str, Any]) -> Person:
        email, name = said.get("email"), said.get("name")
        # Letters that only look like others must not become another mailbox.
        address = normal_email(email) if isinstance(email, str) and email.isascii() else None
        return Person(
            issuer=self.provider.issuer,
            subject=subject,
            email=address,
            is_verified=address is not None and self.provider.vouches(address, said),
            name=(squeeze(name) if isinstance(name, str) else "")[:200] or (address or "").partition("@")[0],
        )


def _method(metadata: Mapping[str, Any]) -> str:
    """Return how we prove who we are: in the header unless the provider takes it in the form only."""
    methods = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"


def _key_set(listed: list[Any]) -> KeySet:
    """Return the keys that can verify a signature; kinds that we do not know, and symmetric ones, do not count."""
    found = []
    for one in listed:
        if not isinstance(one, dict) or one.get("kty") not in {"RSA", "EC", "OKP"} or one.get("use", "sig") != "sig":
            continue
        try:
            found.append(JWKRegistry.import_key(one))
        except (JoseError, ValueError, TypeError, KeyError):
            continue
    if not found:
        raise UpstreamFailure("no_keys")
    return KeySet(found)
