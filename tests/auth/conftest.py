"""A small application behind the middleware, called without a network, and people who have a password."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from auth.desk import Desk
from auth.middleware import AuthMiddleware
from auth.routes import auth_routes
from duobaan.db.uow import Database
from duobaan.settings import Settings

ORIGIN = "http://testserver"
HEADER = {"x-duobaan": "1"}
PASSWORD = "een lang wachtwoord"

Open = Callable[..., httpx2.AsyncClient]


async def who(request: Request) -> JSONResponse:
    state = request.scope["state"]
    actor = state["actor"]
    return JSONResponse(
        {
            "user": None if actor.user_id is None else str(actor.user_id),
            "grants": sorted(actor.grants),
            "locale": state["locale"],
        }
    )


@pytest.fixture
def desk(db: Database) -> Desk:
    return Desk(db, Settings(demo=True))


@pytest.fixture
async def open_client(db: Database) -> AsyncIterator[Open]:
    clients: list[httpx2.AsyncClient] = []

    def make(desk: Desk, client: tuple[str, int] = ("127.0.0.1", 50_000), base: str = ORIGIN) -> httpx2.AsyncClient:
        routes = [*auth_routes(desk), Route("/who", who, methods=["GET", "POST"])]
        app = AuthMiddleware(Starlette(routes=routes), desk)
        clients.append(httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app, client=client), base_url=base))
        return clients[-1]

    yield make
    for one in clients:
        await one.aclose()


@pytest.fixture
def client(desk: Desk, open_client: Open) -> httpx2.AsyncClient:
    return open_client(desk)


async def sign_up(
    client: httpx2.AsyncClient, email: str = "jo@example.org", password: str = PASSWORD
) -> httpx2.Response:
    body = {"email": email, "name": "Jo Voorbeeld", "password": password}
    return await client.post("/auth/sign-up", json=body, headers=HEADER)


async def sign_in(
    client: httpx2.AsyncClient, email: str = "jo@example.org", password: str = PASSWORD
) -> httpx2.Response:
    return await client.post("/auth/sign-in", json={"email": email, "password": password}, headers=HEADER)
