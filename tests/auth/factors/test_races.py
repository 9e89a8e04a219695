"""Twenty at once with a code that works once: one wins at most, on both databases."""

from __future__ import annotations

import asyncio
from collections import Counter

import httpx2
import pytest
import sqlalchemy as sa
from starlette.applications import Starlette

from auth.desk import Desk
from auth.limits import AttemptLimit
from auth.middleware import AuthMiddleware
from auth.routes import auth_routes
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.people.models import LoginSession
from duobaan.settings import Settings
from tests.auth.conftest import ORIGIN, sign_in, sign_up
from tests.auth.factors.conftest import Mailbox
from tests.auth.factors.test_mail_codes import forgot, reset
from tests.auth.factors.test_second import second, set_up
from tests.auth.factors.test_sign_in_by_code import ask, type_in

TWENTY = 20


@pytest.fixture
def racing_desk(any_db: Database, mailbox: Mailbox) -> Desk:
    """An installation whose limits do not stop the race before it begins."""
    settings = Settings(
        mail_host="127.0.0.1", mail_port=mailbox.port, mail_from="no-reply@example.org", mail_tls="none"
    )
    return Desk(any_db, settings, by_person=AttemptLimit(most=100, seconds=300))


@pytest.fixture
def racer(racing_desk: Desk) -> httpx2.AsyncClient:
    app = AuthMiddleware(Starlette(routes=auth_routes(racing_desk)), racing_desk)
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url=ORIGIN)


async def open_sessions(desk: Desk) -> int:
    async with desk.db.read() as session:
        open_now = sa.select(sa.func.count()).select_from(LoginSession).where(LoginSession.expires_at > now())
        return int((await session.scalars(open_now)).one())


async def test_of_twenty_who_sign_in_by_one_code_one_gets_a_session(
    racer: httpx2.AsyncClient, racing_desk: Desk, mailbox: Mailbox
) -> None:
    await sign_up(racer)
    await ask(racer)
    code = mailbox.code()
    found = await asyncio.gather(*(type_in(racer, code) for _ in range(TWENTY)))
    assert Counter(one.status_code for one in found) == Counter({200: 1, 401: TWENTY - 1})
    assert await open_sessions(racing_desk) == 1


async def test_of_twenty_who_set_a_password_by_one_code_one_does(racer: httpx2.AsyncClient, mailbox: Mailbox) -> None:
    await sign_up(racer)
    await forgot(racer)
    code = mailbox.code()
    found = await asyncio.gather(*(reset(racer, code) for _ in range(TWENTY)))
    assert Counter(one.status_code for one in found) == Counter({200: 1, 400: TWENTY - 1})


async def test_of_twenty_with_one_recovery_code_one_gets_a_session(
    racer: httpx2.AsyncClient, racing_desk: Desk
) -> None:
    _, codes = await set_up(racer)
    before = await open_sessions(racing_desk)
    step = (await sign_in(racer)).json()["step"]
    found = await asyncio.gather(*(second(racer, step, codes[0]) for _ in range(TWENTY)))
    assert Counter(one.status_code for one in found) == Counter({200: 1, 401: TWENTY - 1})
    assert await open_sessions(racing_desk) == before + 1
