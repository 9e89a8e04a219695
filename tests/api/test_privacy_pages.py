"""What everybody may read of privacy and ranking, what one reads of oneself, and that logs say nothing of anybody."""

from __future__ import annotations

import json
import re

import httpx2
import pytest
import structlog

from api.app import create_app
from api.logging import configure
from auth.service import create_token
from duobaan.access import Permission
from duobaan.db.uow import Database
from duobaan.matching.criteria import default_weights, rules_version
from duobaan.people.models import User
from duobaan.privacy.register import register
from duobaan.settings import Settings
from tests import factories
from tests.support.http import ask, client

NAME, PHONE, EMAIL = "Quirijn <b>Zwiep</b>", "0612345670", "quirijn.zwiep@example.org"
HEAVY = "Ik heb een diagnose"


async def a_person(db: Database) -> User:
    account = await factories.user(db, name=NAME, email=EMAIL)
    company = await factories.company(db)
    await factories.professional(
        db, company, user_id=account.id, name=NAME, contact_email=EMAIL, contact_phone=PHONE, about=HEAVY
    )
    return account


async def bearer(db: Database, account: User, *scopes: Permission) -> dict[str, str]:
    made = await create_token(factories.actor(account), db, name="test", scopes=scopes)
    return {"Authorization": f"Bearer {made.secret}"}


@pytest.mark.parametrize("locale", ["nl", "en"])
async def test_the_privacy_page_says_every_purpose_and_every_column(http: httpx2.AsyncClient, locale: str) -> None:
    page = await http.get(f"/privacy?lang={locale}")
    assert page.status_code == 200
    assert f'lang="{locale}"' in page.text
    for purpose in register().purposes.values():
        assert purpose.words[locale] in page.text
        assert purpose.kept[locale] in page.text
    for table in register().tables.values():
        assert all(column in page.text for column in table.fields)
    assert "script" not in page.headers["content-security-policy"]


@pytest.mark.parametrize("locale", ["nl", "en"])
async def test_the_ranking_page_states_the_weights_that_are_used(http: httpx2.AsyncClient, locale: str) -> None:
    page = await http.get("/ranking", headers={"Accept-Language": locale})
    weights = [int(one) for one in re.findall(r"<td>(\d+)</td>", page.text)]
    assert weights == sorted((int(one) for one in default_weights().values()), reverse=True)
    assert rules_version() in page.text
    assert not re.search(r"\{\w+\}|fails\.|criteria\.", page.text)
    assert "/ranking" in (await http.get("/")).text


async def test_one_reads_and_downloads_everything_about_oneself(own_http: httpx2.AsyncClient, db: Database) -> None:
    account = await a_person(db)
    mine = await bearer(db, account)
    answer = await own_http.get("/privacy/export.json", headers=mine)
    assert answer.headers["cache-control"] == "no-store"
    tables = json.loads(answer.content)["tables"]
    assert tables["users"]["rows"][0]["email"] == EMAIL
    assert tables["professionals"]["rows"][0]["contact_phone"] == PHONE
    page = await own_http.get("/privacy/export", headers=mine)
    assert HEAVY in page.text
    assert NAME not in page.text
    assert "Quirijn &lt;b&gt;Zwiep" in page.text


async def test_nobody_else_and_no_app_reads_it(own_http: httpx2.AsyncClient, db: Database) -> None:
    account = await a_person(db)
    assert (await own_http.get("/privacy/export.json")).status_code == 401
    assert (await own_http.get("/privacy/export")).headers["location"].startswith("/auth/sign-in")
    narrow = await bearer(db, account, Permission.ACCOUNT_MANAGE)
    assert (await own_http.get("/privacy/export.json", headers=narrow)).status_code == 403
    other = await bearer(db, await factories.user(db))
    assert EMAIL not in (await own_http.get("/privacy/export.json", headers=other)).text


async def test_the_log_of_a_story_names_nobody(
    sqlite_settings: Settings, db: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    account = await a_person(db)
    before = structlog.get_config()
    try:
        configure(sqlite_settings)
        async with client(create_app(sqlite_settings)) as http:
            mine = await bearer(db, account)
            query = "mutation ($i: UpdateAccountInput!) { updateAccount(input: $i) { __typename } }"
            http.headers.update(mine)
            await ask(http, query, variables={"i": {"name": f"{NAME} {PHONE}"}})
            await ask(http, f'{{ searchVacancies(query: "{EMAIL}") {{ totalCount }} }}')
            await ask(http, f'{{ node(id: "{EMAIL}") {{ id }} }}')
            await http.get(f"/privacy/export?lang={PHONE}")
            form = {"email": EMAIL, "password": "Geheim-wachtwoord-1"}
            await http.post("/auth/sign-in", data=form, headers={"Origin": "http://testserver"})
            gone = "mutation { eraseAccount(input: { isSure: true }) { __typename } }"
            assert "EraseAccountSuccess" in json.dumps(await ask(http, gone))
    finally:
        structlog.configure(**before)
    said = capfd.readouterr()
    lines = said.err + said.out
    assert lines.count("\n") > 5
    for mark in ("Quirijn", PHONE, EMAIL, "Geheim", HEAVY, mine["Authorization"].removeprefix("Bearer ")):
        assert mark not in lines
