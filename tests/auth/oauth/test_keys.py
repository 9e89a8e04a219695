"""Keys: sealed at rest, published before they sign, rotated and taken out; and nothing secret reaches the log."""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging

import pytest
import sqlalchemy as sa
import time_machine
from authlib.oauth2 import rfc8414, rfc9207

from auth.desk import Desk
from auth.models import SigningKey
from auth.oauth.issuer import Issuer
from auth.oauth.program_routes import metadata
from auth.signing import PUBLISHED_BEFORE, SigningKeys
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.settings import Settings
from tests.auth.conftest import ORIGIN
from tests.auth.oauth.conftest import Stage, connect


def keys_of(db: Database) -> SigningKeys:
    return Desk(db, Settings()).keys


async def test_the_private_half_is_sealed_and_never_published(stage: Stage) -> None:
    key = await stage.desk.keys.current()
    private = key.as_dict(private=True)["d"]
    async with stage.db.read() as session:
        row = (await session.scalars(sa.select(SigningKey))).one()
    assert str(private) not in row.sealed + str(row.public)
    [shown] = (await stage.outside.get("/oauth/jwks.json")).json()["keys"]
    assert set(shown) == {"kty", "crv", "x", "y", "kid", "use", "alg"}
    assert (shown["kid"], shown["alg"], shown["use"]) == (key.kid, "ES256", "sig")


async def test_another_process_with_the_same_seal_signs_with_the_same_key(db: Database) -> None:
    one, other = SigningKeys(db, b"k" * 32), SigningKeys(db, b"k" * 32)
    assert (await one.current()).kid == (await other.current()).kid


async def test_a_new_key_is_published_first_and_old_tokens_live_out_their_time(stage: Stage) -> None:
    old, token = await stage.desk.keys.current(), (await stage.tokens())["access_token"]
    row = await stage.desk.keys.rotate()
    assert {one["kid"] for one in await stage.desk.keys.published()} == {old.kid, row.kid}
    assert (await stage.desk.keys.current()).kid == old.kid
    with time_machine.travel(now() + PUBLISHED_BEFORE + dt.timedelta(seconds=1), tick=False):
        assert (await stage.desk.keys.current()).kid == row.kid
        assert {one["kid"] for one in await stage.desk.keys.published()} == {old.kid, row.kid}
    assert (await stage.who(token)).status_code == 200
    with time_machine.travel(now() + PUBLISHED_BEFORE + dt.timedelta(minutes=21), tick=False):
        assert [one["kid"] for one in await stage.desk.keys.published()] == [row.kid]


async def test_a_key_that_leaked_counts_no_more(stage: Stage) -> None:
    token = (await stage.tokens())["access_token"]
    await stage.desk.keys.rotate(compromised=True)
    # A process that begins now; a running one looks again within half a minute.
    fresh = dataclasses.replace(stage, http=connect(stage.desk))
    assert (await fresh.who(token)).status_code == 401
    assert (await fresh.who((await stage.machine_token())["access_token"])).status_code == 200


async def test_a_lost_seal_means_a_new_key_and_no_error(db: Database) -> None:
    first = await SigningKeys(db, b"a" * 32).current()
    second = await SigningKeys(db, b"b" * 32).current()
    assert first.kid != second.kid
    assert len(await keys_of(db).published()) >= 2


async def test_the_metadata_is_what_the_rfc_asks(stage: Stage) -> None:
    answer = await stage.outside.get("/.well-known/oauth-authorization-server", headers={"host": "evil.example"})
    told = answer.json()
    found = rfc8414.AuthorizationServerMetadata(told | {"registration_endpoint": f"{ORIGIN}/x"})
    secure = metadata(Issuer("https://duobaan.example"))
    rfc8414.AuthorizationServerMetadata(secure).validate(metadata_classes=[rfc9207.AuthorizationServerMetadata])
    assert found["issuer"].startswith("http://")
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["response_types_supported"] == ["code"]
    resource = (await stage.outside.get("/.well-known/oauth-protected-resource/graphql")).json()
    assert resource["authorization_servers"] == [told["issuer"]]
    assert resource["resource"] == f"{told['issuer']}/graphql"


async def test_nothing_secret_reaches_the_log_even_when_all_is_logged(
    stage: Stage, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        await stage.sign_in()
        code = await stage.code()
        body = (await stage.redeem(code)).json()
        again = (await stage.refresh(body["refresh_token"])).json()
        machine = await stage.machine_token()
        await stage.outside.post("/oauth/introspect", data={"token": again["access_token"]}, auth=stage.system_auth)
        await stage.outside.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=("app_x", "geheim!"))
    out, err = capfd.readouterr()
    said = "\n".join([*(record.getMessage() for record in caplog.records), out, err])
    secrets = [code, body["refresh_token"], again["refresh_token"], stage.system_secret, "geheim!", stage.verifier]
    secrets += [one["access_token"] for one in (body, again, machine)]
    assert [secret for secret in secrets if secret in said] == []
