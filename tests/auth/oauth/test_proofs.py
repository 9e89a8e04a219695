"""Tokens that are bound to a key (DPoP): worth nothing without it, with another one, or with a proof used before."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
import time_machine
from joserfc.jwk import ECKey

from auth.models import Attempts
from auth.proofs import BadProof, SeenProofs
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.errors import TransientConflict
from duobaan.ids import new_id
from tests.auth.conftest import ORIGIN
from tests.auth.oauth.conftest import CALLBACK, Stage
from tests.auth.oauth.test_hostile_tokens import by_hand

Bend = Callable[[dict[str, Any], dict[str, Any]], None]


def proof(key: ECKey, method: str, path: str, token: str | None = None, bend: Bend | None = None) -> str:
    header: dict[str, Any] = {"typ": "dpop+jwt", "alg": "ES256", "jwk": key.as_dict(private=False)}
    header["jwk"].pop("kid", None)
    claims: dict[str, Any] = {
        "jti": new_id().hex,
        "htm": method,
        "htu": f"{ORIGIN}{path}",
        "iat": int(now().timestamp()),
    }
    if token is not None:
        claims["ath"] = base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).rstrip(b"=").decode()
    if bend is not None:
        bend(header, claims)
    return by_hand(header, claims, key)


@pytest.fixture
def key() -> ECKey:
    return ECKey.generate_key("P-256")


async def bound(stage: Stage, key: ECKey, **changes: str) -> dict[str, Any]:
    """Sign in with a key."""
    await stage.sign_in()
    form = {"grant_type": "authorization_code", "code": await stage.code(**changes), "redirect_uri": CALLBACK}
    form |= {"client_id": stage.app_id, "code_verifier": stage.verifier}
    headers = {"dpop": proof(key, "POST", "/oauth/token")}
    answer = await stage.outside.post("/oauth/token", data=form, headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def shown(stage: Stage, token: str, *proofs: str) -> httpx2.Response:
    headers = [("authorization", f"DPoP {token}"), *(("dpop", one) for one in proofs)]
    return await stage.outside.get("/who", headers=headers)


async def test_a_bound_token_works_with_its_key_alone(stage: Stage, key: ECKey) -> None:
    body = await bound(stage, key)
    token = body["access_token"]
    assert body["token_type"] == "DPoP"
    good = proof(key, "GET", "/who", token)
    answer = await shown(stage, token, good)
    assert answer.json()["user"] == str(stage.person.id)
    other = ECKey.generate_key("P-256")
    for refused in (
        await shown(stage, token, good),  # once is enough
        await shown(stage, token),
        await shown(stage, token, *(proof(key, "GET", "/who", token) for _ in range(2))),
        await shown(stage, token, proof(other, "GET", "/who", token)),
        await stage.who(token),
    ):
        assert refused.status_code == 401
    assert 'algs="ES256"' in (await shown(stage, token)).headers["www-authenticate"]


@pytest.mark.parametrize(
    ("_case", "bend"),
    [
        ("another method", lambda h, c: c.update(htm="POST")),
        ("another path", lambda h, c: c.update(htu=f"{ORIGIN}/graphql")),
        ("another server", lambda h, c: c.update(htu="https://elders.example/who")),
        ("another token", lambda h, c: c.update(ath="x")),
        ("no token", lambda h, c: c.pop("ath")),
        ("old", lambda h, c: c.update(iat=c["iat"] - 61)),
        ("from the future", lambda h, c: c.update(iat=c["iat"] + 10)),
        ("at a fraction", lambda h, c: c.update(iat=c["iat"] + 0.5)),
        ("without a time", lambda h, c: c.pop("iat")),
        ("without an id", lambda h, c: c.pop("jti")),
        ("with an empty id", lambda h, c: c.update(jti="")),
        ("another type", lambda h, c: h.update(typ="at+jwt")),
        ("a key elsewhere", lambda h, c: h.update(jku="https://evil.example")),
        ("a private key", lambda h, c: h["jwk"].update(d="AA")),
        ("half a key", lambda h, c: h["jwk"].pop("y")),
        ("a point that is none", lambda h, c: h["jwk"].update(x=h["jwk"]["y"])),
        ("no object", lambda h, c: h.update(jwk="x")),
    ],
)
async def test_refuses_a_bent_proof(stage: Stage, key: ECKey, _case: str, bend: Bend) -> None:
    token = (await bound(stage, key))["access_token"]
    assert (await shown(stage, token, proof(key, "GET", "/who", token, bend))).status_code == 401


@pytest.mark.parametrize("sent", ["", "x", "a.b.c", "x" * 5000])
async def test_the_token_endpoint_refuses_what_proves_nothing(stage: Stage, sent: str) -> None:
    form = {"grant_type": "client_credentials"}
    answer = await stage.outside.post("/oauth/token", data=form, auth=stage.system_auth, headers={"dpop": sent})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_dpop_proof")


async def test_a_token_that_is_not_bound_needs_no_key_and_takes_none(stage: Stage, key: ECKey) -> None:
    token = (await stage.tokens())["access_token"]
    assert (await shown(stage, token, proof(key, "GET", "/who", token))).status_code == 401
    assert (await stage.who(token)).status_code == 200


async def test_a_refresh_needs_the_same_key(stage: Stage, key: ECKey) -> None:
    token = (await bound(stage, key))["refresh_token"]
    form = {"grant_type": "refresh_token", "refresh_token": token, "client_id": stage.app_id}
    for headers in ({}, {"dpop": proof(ECKey.generate_key("P-256"), "POST", "/oauth/token")}):
        answer = await stage.outside.post("/oauth/token", data=form, headers=headers)
        assert answer.json()["error"] == "invalid_grant"
    headers = {"dpop": proof(key, "POST", "/oauth/token")}
    assert (await stage.outside.post("/oauth/token", data=form, headers=headers)).json()["token_type"] == "DPoP"


async def test_a_code_may_be_bound_before_it_is_given(stage: Stage, key: ECKey) -> None:
    await stage.sign_in()
    code = await stage.code(dpop_jkt=key.thumbprint())
    assert (await stage.redeem(code)).json()["error"] == "invalid_grant"
    assert (await bound(stage, key, dpop_jkt=key.thumbprint()))["token_type"] == "DPoP"


async def test_a_system_may_bind_its_tokens_and_is_told_so(stage: Stage, key: ECKey) -> None:
    form, headers = {"grant_type": "client_credentials"}, {"dpop": proof(key, "POST", "/oauth/token")}
    body = (await stage.outside.post("/oauth/token", data=form, auth=stage.system_auth, headers=headers)).json()
    asked = {"token": body["access_token"]}
    told = (await stage.outside.post("/oauth/introspect", data=asked, auth=stage.system_auth)).json()
    assert (told["token_type"], told["cnf"]) == ("DPoP", {"jkt": key.thumbprint()})


async def test_a_proof_counts_once_for_all_processes_and_is_forgotten_in_time(any_db: Database, key: ECKey) -> None:
    one, other = SeenProofs(any_db), SeenProofs(any_db)
    sent = proof(key, "POST", "/oauth/token")
    shown = {"method": "POST", "address": f"{ORIGIN}/oauth/token"}
    assert await one.check(sent, **shown) == key.thumbprint()
    for process in (one, other):
        with pytest.raises(BadProof, match="jti"):
            await process.check(sent, **shown)
    assert await other.check(proof(key, "POST", "/oauth/token"), **shown) == key.thumbprint()
    with time_machine.travel(now() + dt.timedelta(minutes=3), tick=False):
        await one.check(proof(key, "POST", "/oauth/token"), **shown)
    async with any_db.read() as session:
        assert await session.scalar(sa.select(sa.func.count()).select_from(Attempts)) == 1


async def noted(db: Database) -> int:
    async with db.read() as session:
        return await session.scalar(sa.select(sa.func.count()).select_from(Attempts)) or 0


async def test_a_proof_is_noted_with_a_token_that_counts_only(stage: Stage, key: ECKey) -> None:
    token = (await bound(stage, key))["access_token"]
    before, other = await noted(stage.db), ECKey.generate_key("P-256")
    bent = token[:-10] + "A" * 10
    for sent, by in ((bent, key), (bent, other), (token, other)):
        assert (await shown(stage, sent, proof(by, "GET", "/who", sent))).status_code == 401
    assert await noted(stage.db) == before  # whoever has no token makes nobody write
    assert (await shown(stage, token, proof(key, "GET", "/who", token))).status_code == 200
    assert await noted(stage.db) == before + 1


async def test_of_twenty_who_show_one_proof_at_once_one_is_let_in(any_db: Database, key: ECKey) -> None:
    sent, processes = proof(key, "POST", "/oauth/token"), [SeenProofs(any_db) for _ in range(20)]

    async def show(process: SeenProofs) -> bool:
        try:
            await process.check(sent, method="POST", address=f"{ORIGIN}/oauth/token")
        except (BadProof, TransientConflict):
            return False
        return True

    assert sum(await asyncio.gather(*map(show, processes))) == 1
