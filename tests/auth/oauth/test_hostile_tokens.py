"""Access tokens that someone made up, bent or kept: each is refused like any other, and none makes the server fall."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jws, jwt
from joserfc.jwk import ECKey, RSAKey

from auth.oauth.access_tokens import NotOurs, read_token
from auth.oauth.issuer import Issuer, issuer_of
from duobaan.clock import now
from duobaan.settings import Settings
from tests.auth.conftest import ORIGIN
from tests.auth.oauth.conftest import Stage

Bend = Callable[[dict[str, Any], dict[str, Any]], None]


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def opened(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    header, claims, _ = (base64.urlsafe_b64decode(piece + "==") for piece in token.split("."))
    return json.loads(header), json.loads(claims) if claims[:1] == b"{" else {}


async def signed(stage: Stage, bend: Bend) -> str:
    """A token that our own key signed after it was bent: only the checks of what it says are left to refuse it."""
    header, claims = opened((await stage.tokens())["access_token"])
    bend(header, claims)
    return by_hand(header, claims, await stage.desk.keys.current())


def by_hand(header: dict[str, Any], claims: Any, key: ECKey) -> str:
    signer = jws.JWSRegistry.algorithms["ES256"]
    data = f"{part(header)}.{part(claims)}"
    mark = base64.urlsafe_b64encode(signer.sign(data.encode(), key)).rstrip(b"=").decode()
    return f"{data}.{mark}"


def by_secret(header: dict[str, Any], claims: Any, secret: bytes) -> str:
    data = f"{part(header)}.{part(claims)}"
    mark = base64.urlsafe_b64encode(hmac.digest(secret, data.encode(), "sha256")).rstrip(b"=").decode()
    return f"{data}.{mark}"


async def test_the_way_these_tests_sign_is_accepted_when_nothing_is_bent(stage: Stage) -> None:
    assert (await stage.who(await signed(stage, lambda header, claims: None))).status_code == 200


@pytest.mark.parametrize(
    ("_case", "bend"),
    [
        ("another type", lambda h, c: h.update(typ="JWT")),
        ("an id token's type", lambda h, c: h.update(typ="id+jwt")),
        ("no type", lambda h, c: h.pop("typ")),
        ("a type that is no text", lambda h, c: h.update(typ=["at+jwt"])),
        ("a key by address", lambda h, c: h.update(jku="https://evil.example/keys")),
        ("a certificate by address", lambda h, c: h.update(x5u="https://evil.example/cert")),
        ("a key of its own", lambda h, c: h.update(jwk={"kty": "oct", "k": "AA"})),
        ("a certificate of its own", lambda h, c: h.update(x5c=["AA"])),
        ("an extension to understand", lambda h, c: h.update(crit=["exp"])),
        ("an unknown extension", lambda h, c: h.update(crit=["x"], x=1)),
        ("an unencoded payload", lambda h, c: h.update(b64=False, crit=["b64"])),
        ("no key id", lambda h, c: h.pop("kid")),
        ("an unknown key id", lambda h, c: h.update(kid="x")),
        ("a path as key id", lambda h, c: h.update(kid="../../dev/null")),
        ("a key id that is no text", lambda h, c: h.update(kid=7)),
        ("none", lambda h, c: h.update(alg="none")),
        ("NoNe", lambda h, c: h.update(alg="NoNe")),
        ("another curve", lambda h, c: h.update(alg="ES384")),
        ("another server", lambda h, c: c.update(iss="https://elders.example")),
        ("this server with a slash", lambda h, c: c.update(iss=f"{ORIGIN}/")),
        ("no server", lambda h, c: c.pop("iss")),
        ("another resource", lambda h, c: c.update(aud="https://elders.example/graphql")),
        ("several resources", lambda h, c: c.update(aud=[f"{ORIGIN}/graphql", "https://elders.example"])),
        ("the app as resource", lambda h, c: c.update(aud=c["client_id"])),
        ("no resource", lambda h, c: c.pop("aud")),
        ("expired", lambda h, c: c.update(exp=c["iat"] - 1, iat=c["iat"] - 600)),
        ("ending now", lambda h, c: c.update(exp=c["iat"], iat=c["iat"] - 600)),
        ("a fraction of a second", lambda h, c: c.update(exp=c["exp"] + 0.5)),
        ("begun at a fraction", lambda h, c: c.update(iat=c["iat"] + 0.5)),
        ("time as text", lambda h, c: c.update(exp=str(c["exp"]))),
        ("time as truth", lambda h, c: c.update(exp=True)),
        ("no end", lambda h, c: c.pop("exp")),
        ("an endless end", lambda h, c: c.update(exp=10**400, iat=-(10**400))),
        ("from the future", lambda h, c: c.update(iat=c["iat"] + 60)),
        ("not before later", lambda h, c: c.update(nbf=c["iat"] + 60)),
        ("not before a text", lambda h, c: c.update(nbf="x")),
        ("an unknown scope", lambda h, c: c.update(scope="alles")),
        ("the system's scope", lambda h, c: c.update(scope="system:clock")),
        ("no grant", lambda h, c: c.pop("grant")),
        ("a grant that is no id", lambda h, c: c.update(grant="'; drop table users; --")),
        ("a grant that is not there", lambda h, c: c.update(grant="0" * 32)),
        ("another app", lambda h, c: c.update(client_id="app_00000000000000000000000000")),
        ("no app", lambda h, c: c.pop("client_id")),
        ("an empty id", lambda h, c: c.update(jti="")),
    ],
)
async def test_refuses_what_our_own_key_should_never_have_signed(stage: Stage, _case: str, bend: Bend) -> None:
    found = await stage.who(await signed(stage, bend))
    assert found.status_code == 401
    assert found.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}
    assert 'error="invalid_token"' in found.headers["www-authenticate"]


async def test_a_wider_scope_in_a_token_than_was_allowed_gives_nothing_more(stage: Stage) -> None:
    token = await signed(stage, lambda header, claims: claims.update(scope="market:browse profiles:own matches:read"))
    assert "matches:read" not in (await stage.who(token)).json()["grants"]


async def test_refuses_keys_that_are_not_ours(stage: Stage) -> None:
    header, claims = opened((await stage.tokens())["access_token"])
    public = (await stage.desk.keys.current()).as_pem(private=False)
    forged = [
        f"{part({'alg': 'none', 'typ': 'at+jwt', 'kid': header['kid']})}.{part(claims)}.",
        # Key confusion: our public key, which everyone knows, as a shared secret.
        by_secret(header | {"alg": "HS256"}, claims, public),
        jwt.encode(header | {"alg": "RS256"}, claims, RSAKey.generate_key(2048), algorithms=["RS256"]),
        jwt.encode(header, claims, ECKey.generate_key("P-256")),
    ]
    for token in forged:
        assert (await stage.who(token)).status_code == 401


async def test_refuses_a_signature_that_was_touched(stage: Stage) -> None:
    token = (await stage.tokens())["access_token"]
    head, body, mark = token.split(".")
    stretched = json.loads(base64.urlsafe_b64decode(body + "=="))
    stretched["exp"] += 3600
    zeros = base64.urlsafe_b64encode(bytes(64)).rstrip(b"=").decode()
    for bent in (f"{head}.{part(stretched)}.{mark}", f"{head}.{body}.{zeros}", f"{head}.{body}.", f"{head}..{mark}"):
        assert (await stage.who(bent)).status_code == 401


@pytest.mark.parametrize(
    "token",
    [
        "..",
        "a.b.c",
        "é.é.é",
        f"{part([])}.{part({})}.x",
        f"{part('text')}.{part({})}.x",
        f"{part({'alg': 'ES256', 'typ': 'at+jwt', 'kid': 'x'})}.{part(5)}.x",
        f"{base64.urlsafe_b64encode(b'[' * 2000).decode()}.e30.x",
        f"{'a' * 5000}.b.c",
        f"{part({'alg': None, 'typ': None, 'kid': None})}.e30.x",
    ],
)
async def test_refuses_what_is_no_token_at_all(stage: Stage, token: str) -> None:
    found = await stage.outside.get("/who", headers={b"authorization": f"Bearer {token}".encode("latin-1")})
    assert found.status_code == 401


async def test_claims_that_are_no_object_are_refused(stage: Stage) -> None:
    key = await stage.desk.keys.current()
    for claims in ([], "x", 5, None):
        token = by_hand({"alg": "ES256", "typ": "at+jwt", "kid": key.kid}, claims, key)
        assert (await stage.who(token)).status_code == 401


async def test_a_token_of_one_address_is_not_good_at_another(stage: Stage) -> None:
    token = (await stage.tokens())["access_token"]
    assert (await read_token(token, stage.desk.public_keys, Issuer(ORIGIN))).expires_at > now().timestamp()
    with pytest.raises(NotOurs):
        await read_token(token, stage.desk.public_keys, Issuer("https://duobaan.example"))


def test_the_issuer_is_the_public_address_or_the_socket_and_never_what_the_caller_writes() -> None:
    scope = {"scheme": "http", "server": ("127.0.0.1", 8000), "headers": [(b"host", b"evil.example")]}
    assert issuer_of(scope, Settings()).url == "http://127.0.0.1:8000"
    assert issuer_of(scope, Settings(public_url="https://duobaan.example/")).url == "https://duobaan.example"
    assert issuer_of(scope | {"server": ("::1", 8000), "scheme": "ws"}, Settings()).url == "http://[::1]:8000"
