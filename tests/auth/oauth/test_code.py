"""Code and PKCE: from the page of consent to a query in a person's name, and what is refused on the way."""

from __future__ import annotations

from duobaan.access import EVERYONE, Permission
from tests.auth.conftest import ORIGIN
from tests.auth.oauth.conftest import Stage, answer_of


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
