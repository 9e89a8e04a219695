"""Code and PKCE: from the page of consent to a query in a person's name, and what is refused on the way."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest
import sqlalchemy as sa
import time_machine

from auth.oauth.models import AuthorizationCode, RefreshToken
from auth.oauth.pages import form_target
from duobaan.access import EVERYONE, Permission
from duobaan.clients.rules import NewClient
from duobaan.clients.service import register_client, revoke_client
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.settings import Settings
from duobaan.words import ClientKind
from tests.auth.conftest import ORIGIN
from tests.auth.oauth.conftest import CALLBACK, CONFIRM, LOOPBACK, SCOPES, Stage, answer_of, make_stage


async def test_an_app_acts_for_a_person_within_what_they_allowed(stage: Stage) -> None:
    await stage.sign_in()
    back = answer_of(await stage.decide())
    assert (back["state"], back["iss"]) == ("een staat", ORIGIN)
    answer = await stage.redeem(back["code"])
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    body = answer.json()
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 600, "market:browse profiles:own")
    assert body["refresh_token"].startswith("dbr_")
    found = (await stage.who(body["access_token"])).json()
    assert found["user"] == str(stage.person.id)
    assert found["grants"] == sorted({*EVERYONE, Permission.PROFILES_OWN})


async def test_a_scope_that_the_person_does_not_hold_gives_nothing(stage: Stage) -> None:
    token = (await stage.tokens(scope="vacancies:write matches:read"))["access_token"]
    assert (await stage.who(token)).json()["grants"] == sorted({*EVERYONE, Permission.MATCHES_READ})


async def test_without_a_scope_the_app_asks_for_all_that_it_registered(stage: Stage) -> None:
    assert (await stage.tokens(scope=None))["scope"] == " ".join(sorted(SCOPES))


async def test_codes_and_tokens_are_kept_as_hashes(stage: Stage) -> None:
    await stage.sign_in()
    code = await stage.code()
    body = (await stage.redeem(code)).json()
    async with stage.db.read() as session:
        kept = [(await session.scalars(sa.select(column))).one() for column in _HASHES]
    assert not {code, body["refresh_token"]} & set(kept)
    assert all(len(mark) == 64 for mark in kept)


_HASHES: tuple[Any, ...] = (AuthorizationCode.code_hash, RefreshToken.token_hash)


async def test_a_code_that_comes_twice_ends_what_it_led_to(stage: Stage) -> None:
    await stage.sign_in()
    code = await stage.code()
    body = (await stage.redeem(code)).json()
    again = await stage.redeem(code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert (await stage.who(body["access_token"])).status_code == 401
    assert (await stage.refresh(body["refresh_token"])).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("_case", "changes", "error"),
    [
        ("another verifier", {"code_verifier": "x" * 43}, "invalid_grant"),
        ("the challenge itself", {"code_verifier": "CHALLENGE"}, "invalid_grant"),
        ("no verifier", {"code_verifier": ""}, "invalid_request"),
        ("another address", {"redirect_uri": LOOPBACK}, "invalid_grant"),
        ("no address", {"redirect_uri": ""}, "invalid_grant"),
        ("another code", {"code": "x"}, "invalid_grant"),
        ("no code", {"code": ""}, "invalid_request"),
        ("nobody", {"client_id": "app_zz"}, "invalid_client"),
        ("a system", {"client_id": "SYSTEM"}, "invalid_client"),
        ("a password", {"grant_type": "password", "username": "a", "password": "b"}, "unsupported_grant_type"),
        ("no kind", {"grant_type": ""}, "unsupported_grant_type"),
        ("a secret that an app does not have", {"client_secret": "x"}, "invalid_client"),
    ],
)
async def test_refuses_to_hand_out(stage: Stage, _case: str, changes: dict[str, str], error: str) -> None:
    await stage.sign_in()
    code = await stage.code()
    known = {"CHALLENGE": stage.request()["code_challenge"], "SYSTEM": stage.system_auth[0]}
    answer = await stage.redeem(code, **{name: known.get(value, value) for name, value in changes.items()})
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert answer.headers["cache-control"] == "no-store"
    assert (await stage.redeem(code)).status_code == 200  # the code was not lost by someone else's attempt


async def test_another_app_cannot_redeem_the_code(stage: Stage) -> None:
    other = await register_client(
        stage.admin,
        stage.db,
        organisation_id=stage.company.id,
        new=NewClient(ClientKind.APP, "Andere", (CALLBACK,), SCOPES),
    )
    await stage.sign_in()
    answer = await stage.redeem(await stage.code(), client_id=public(Kind.CLIENT, other.client.id))
    assert answer.json()["error"] == "invalid_grant"


async def test_a_code_lasts_a_minute(stage: Stage) -> None:
    await stage.sign_in()
    code = await stage.code()
    with time_machine.travel(now() + dt.timedelta(seconds=61), tick=False):
        assert (await stage.redeem(code)).json()["error"] == "invalid_grant"


async def test_who_does_not_allow_gives_no_code(stage: Stage) -> None:
    await stage.sign_in()
    back = answer_of(await stage.decide("deny"))
    assert (back["error"], back["state"], back["iss"]) == ("access_denied", "een staat", ORIGIN)
    assert "code" not in back


@pytest.mark.parametrize(
    ("_case", "changes", "error"),
    [
        ("no proof key", {"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ("a plain one", {"code_challenge_method": "plain"}, "invalid_request"),
        ("a method left to guess", {"code_challenge_method": None}, "invalid_request"),
        ("a challenge that is no hash", {"code_challenge": "kort"}, "invalid_request"),
        ("the implicit flow", {"response_type": "token"}, "unsupported_response_type"),
        ("a hybrid", {"response_type": "code id_token"}, "unsupported_response_type"),
        ("an unknown scope", {"scope": "alles"}, "invalid_scope"),
        ("a scope of the system", {"scope": "system:clock"}, "invalid_scope"),
        ("a scope that was not registered", {"scope": "members:manage"}, "invalid_scope"),
        ("a fragment", {"response_mode": "fragment"}, "invalid_request"),
        ("a form", {"response_mode": "form_post"}, "invalid_request"),
        ("another resource", {"resource": "https://elders.example"}, "invalid_target"),
        ("a request of its own", {"request": "eyJ"}, "request_not_supported"),
        ("no question at all", {"prompt": "none"}, "interaction_required"),
    ],
)
async def test_tells_the_app_what_is_wrong(
    stage: Stage, _case: str, changes: dict[str, str | None], error: str
) -> None:
    await stage.sign_in()
    answer = await stage.http.get(f"/oauth/authorize?{urlencode(stage.request(**changes))}")
    back = answer_of(answer)
    assert answer.headers["location"].startswith(f"{CALLBACK}?")
    assert (back["error"], back["state"], back["iss"]) == (error, "een staat", ORIGIN)


@pytest.mark.parametrize(
    ("_case", "changes"),
    [
        ("another site", {"redirect_uri": "https://evil.example/"}),
        ("a longer path", {"redirect_uri": f"{CALLBACK}/verder"}),
        ("a query on top", {"redirect_uri": f"{CALLBACK}?x=1"}),
        ("a fragment on top", {"redirect_uri": f"{CALLBACK}#x"}),
        ("a user before the host", {"redirect_uri": "http://127.0.0.1:80@evil.example/terug"}),
        ("a host that begins alike", {"redirect_uri": "http://127.0.0.1.evil.example/terug"}),
        ("localhost by name", {"redirect_uri": "http://localhost:1234/terug"}),
        ("the other loopback", {"redirect_uri": "http://[::1]:1234/terug"}),
        ("another path on loopback", {"redirect_uri": "http://127.0.0.1:1234/anders"}),
        ("a script", {"redirect_uri": "javascript:alert(1)"}),
        ("a line break", {"redirect_uri": f"{CALLBACK}\r\nSet-Cookie: a=b"}),
        ("a quote", {"redirect_uri": f'{CALLBACK}"'}),
        ("a letter from elsewhere", {"redirect_uri": "https://é.example/"}),
        ("none", {"redirect_uri": None}),
        ("no app", {"client_id": None}),
        ("an unknown app", {"client_id": "app_00000000000000000000000000"}),
        ("a hostile app", {"client_id": "<script>alert(1)</script>"}),
    ],
)
async def test_an_address_that_was_not_registered_is_never_gone_to(
    stage: Stage, _case: str, changes: dict[str, str | None]
) -> None:
    await stage.sign_in()
    answer = await stage.http.get(f"/oauth/authorize?{urlencode(stage.request(**changes))}")
    assert answer.status_code == 400
    assert "location" not in answer.headers
    assert 'role="alert"' in answer.text
    assert "<script" not in answer.text


async def test_a_system_asks_nobody_for_consent(stage: Stage) -> None:
    await stage.sign_in()
    answer = await stage.http.get(f"/oauth/authorize?{urlencode(stage.request(client_id=stage.system_auth[0]))}")
    assert answer.status_code == 400
    assert "location" not in answer.headers


@pytest.mark.parametrize("query", ["client_id=a&client_id=b", "%ff", "a=1&" * 40, "state=%00"])
async def test_what_cannot_be_read_is_a_page_that_helps(stage: Stage, query: str) -> None:
    answer = await stage.http.get(f"/oauth/authorize?{query}")
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")


async def test_a_parameter_that_comes_twice_is_refused_even_when_both_agree(stage: Stage) -> None:
    await stage.sign_in()
    query = urlencode(stage.request())
    answer = await stage.http.get(f"/oauth/authorize?{query}&redirect_uri={CALLBACK}")
    assert (answer.status_code, "location" in answer.headers) == (400, False)


async def test_a_native_app_listens_on_whichever_port_is_free(stage: Stage) -> None:
    await stage.sign_in()
    target = "http://127.0.0.1:49321/terug"
    answer = await stage.decide(redirect_uri=target)
    assert answer.headers["location"].startswith(f"{target}?")
    assert (await stage.redeem(answer_of(answer)["code"], redirect_uri=target)).status_code == 200


async def test_whoever_is_not_signed_in_goes_there_first_and_comes_back(stage: Stage) -> None:
    address = f"/oauth/authorize?{urlencode(stage.request())}"
    answer = await stage.http.get(address)
    assert (answer.status_code, answer.headers["location"].partition("=")[0]) == (303, "/auth/sign-in?next")
    form = await stage.http.get(answer.headers["location"])
    assert 'name="next" value="/oauth/authorize?response_type=code&amp;client_id=app_' in form.text
    silent = await stage.http.get(f"{address}&prompt=none")
    assert answer_of(silent)["error"] == "login_required"


async def test_an_app_that_ended_gets_nothing_and_its_tokens_stop_at_once(stage: Stage) -> None:
    body = await stage.tokens()
    await revoke_client(stage.admin, stage.db, client_id=stage.app.id)
    assert (await stage.who(body["access_token"])).status_code == 401
    assert (await stage.refresh(body["refresh_token"])).json()["error"] == "invalid_client"
    answer = await stage.http.get(f"/oauth/authorize?{urlencode(stage.request())}")
    assert answer.status_code == 400


async def test_a_request_may_be_sent_ahead_and_counts_once(stage: Stage) -> None:
    pushed = await stage.outside.post("/oauth/par", data=stage.request())
    assert pushed.status_code == 201, pushed.text
    uri = pushed.json()["request_uri"]
    assert uri.startswith("urn:ietf:params:oauth:request_uri:")
    await stage.sign_in()
    short = dict.fromkeys(set(stage.request()) - {"client_id"})
    back = answer_of(await stage.decide(request_uri=uri, **short))
    assert (await stage.redeem(back["code"])).status_code == 200
    again = await stage.http.get(f"/oauth/authorize?{urlencode({'client_id': stage.app_id, 'request_uri': uri})}")
    assert again.status_code == 400


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"redirect_uri": "https://evil.example/"}, "invalid_request"),
        ({"scope": "alles"}, "invalid_scope"),
        ({"client_id": "app_zz"}, "invalid_client"),
        ({"request_uri": "urn:ietf:params:oauth:request_uri:x"}, "invalid_request"),
    ],
)
async def test_a_wrong_request_is_refused_before_it_is_kept(stage: Stage, changes: dict[str, str], error: str) -> None:
    answer = await stage.outside.post("/oauth/par", data=stage.request(**changes))
    assert (answer.status_code, answer.json()["error"]) == (400, error)


@pytest.mark.parametrize(
    ("redirect_uri", "target"),
    [
        ("https://app.example:8443/terug?a=b", "https://app.example:8443"),
        ("http://127.0.0.1:4321/terug", "http://127.0.0.1:4321"),
        ("http://[::1]:4321/terug", "http:"),
        ("nl.voorbeeld.app:/terug", "nl.voorbeeld.app:"),
    ],
)
def test_the_page_may_lead_back_to_the_app_and_nowhere_else(redirect_uri: str, target: str) -> None:
    assert form_target(redirect_uri) == target


async def test_behind_a_proxy_the_public_address_is_the_issuer(db: Database) -> None:
    site = "https://duobaan.example"
    stage = await make_stage(db, Settings(public_url=site))
    # What the proxy calls is an address inside, over plain HTTP; nothing of it may show.
    stage.http = httpx2.AsyncClient(transport=stage.http._transport, base_url="http://10.0.0.7:8000")
    told = (await stage.http.get("/.well-known/oauth-authorization-server")).json()
    assert (told["issuer"], told["token_endpoint"]) == (site, f"{site}/oauth/token")
    await stage.sign_in()
    address = f"/oauth/authorize?{urlencode(stage.request())}"
    found = CONFIRM.search((await stage.http.get(address)).text)
    assert found is not None
    form = {"decision": "allow", "confirm": found[1]}
    inside = await stage.http.post(address, data=form, headers={"origin": "http://10.0.0.7:8000"})
    assert inside.status_code == 403
    back = answer_of(await stage.http.post(address, data=form, headers={"origin": site}))
    assert back["iss"] == site
    token = (await stage.redeem(back["code"])).json()["access_token"]
    assert (await stage.who(token)).json()["user"] == str(stage.person.id)
    await stage.http.aclose()
