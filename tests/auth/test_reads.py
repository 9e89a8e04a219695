"""How many statements it takes to know who is there: none for strangers, four for a person, whatever they carry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest
import sqlalchemy as sa

from auth.desk import Desk
from duobaan.organisations.models import Membership
from duobaan.people.repository import UserRepository
from duobaan.words import Role
from tests import factories
from tests.auth.conftest import HEADER, sign_in, sign_up


@contextmanager
def statements(desk: Desk) -> Iterator[list[str]]:
    """Note what is asked of the database meanwhile."""
    seen: list[str] = []

    def note(connection: object, cursor: object, text: str, *_: object) -> None:
        seen.append(text)

    engine = desk.db.engine.sync_engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def asked(seen: list[str]) -> list[str]:
    return [text for text in seen if text.startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH"))]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://testserver", "accept-language": "en"},
        {"cookie": "other=1"},
        {"authorization": "Basic abc"},
        {"authorization": "Bearer "},
    ],
)
async def test_a_stranger_costs_no_statement(client: httpx2.AsyncClient, desk: Desk, headers: dict[str, str]) -> None:
    with statements(desk) as seen:
        await client.get("/who", headers=headers)
        await client.post("/who", headers=headers)
    assert seen == []


async def test_a_session_and_a_token_cost_the_same_few(client: httpx2.AsyncClient, desk: Desk) -> None:
    await sign_up(client)
    async with desk.db.read() as session:
        person = await UserRepository(session).find_by_email("jo@example.org")
    assert person is not None
    await sign_in(client)
    with statements(desk) as alone:
        assert (await client.get("/who")).json()["user"] is not None
    assert len(asked(alone)) == 3  # the session with its account, the seats, the mandates
    school = await factories.school(desk.db)
    await factories.store(desk.db, Membership(organisation_id=school.id, user_id=person.id, roles=(Role.SCHOOL_ADMIN,)))
    with statements(desk) as seated:
        await client.get("/who")
    assert len(asked(seated)) == 4  # and the regions of the seats
    made = (await client.post("/auth/tokens", json={"name": "x"}, headers=HEADER)).json()
    bearer = {"authorization": f"Bearer {made['secret']}"}
    await client.get("/who", headers=bearer)  # the first use in an hour is noted
    with statements(desk) as by_token:
        await client.get("/who", headers=bearer)
    assert len(asked(by_token)) == 4
    assert [text for text in by_token if text.startswith(("INSERT", "UPDATE", "DELETE"))] == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/auth/sign-in", {"password": "een verkeerd wachtwoord"}),
        ("/auth/reset", {"code": "12345678", "password": "een nieuw lang wachtwoord"}),
        ("/auth/code/enter", {"code": "12345678"}),
    ],
)
async def test_an_address_with_an_account_costs_the_statements_of_one_without(
    client: httpx2.AsyncClient, desk: Desk, path: str, body: dict[str, str]
) -> None:
    await sign_up(client)
    found = []
    for email in ("warm@example.org", "jo@example.org", "niemand@example.org"):
        with statements(desk) as seen:
            refused = await client.post(path, json=body | {"email": email}, headers=HEADER)
        assert refused.status_code in {400, 401}
        found.append([text.split()[0] for text in seen])
    assert found[1] == found[2]
