"""A server with a person who is signed in, an app of a company and a system of a school."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from auth import service
from auth.actors import actor_for
from auth.desk import Desk
from auth.middleware import AuthMiddleware
from auth.routes import auth_routes
from auth.sessions import SessionPolicy
from duobaan.access import Actor, Permission
from duobaan.clients.models import ApiClient
from duobaan.clients.rules import NewClient
from duobaan.clients.service import register_client
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.organisations.models import Organisation
from duobaan.people.models import User
from duobaan.settings import Settings
from duobaan.words import ClientKind, Role
from tests import factories
from tests.auth.conftest import ORIGIN, who

CALLBACK = "nl.voorbeeld.app:/terug"
LOOPBACK = "http://127.0.0.1/terug"
SCOPES = frozenset({Permission.BROWSE, Permission.PROFILES_OWN, Permission.MATCHES_READ, Permission.VACANCIES_WRITE})
CONFIRM = re.compile(r'name="confirm" value="([0-9a-f]{64})"')


@dataclass
class Stage:
    """Everybody who plays a part, and one browser."""

    db: Database
    desk: Desk
    http: httpx2.AsyncClient
    person: User
    company: Organisation
    school: Organisation
    admin: Actor
    app: ApiClient
    system: ApiClient
    system_secret: str
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    @property
    def app_id(self) -> str:
        return public(Kind.CLIENT, self.app.id)

    @property
    def system_auth(self) -> tuple[str, str]:
        return public(Kind.CLIENT, self.system.id), self.system_secret

    def request(self, **changes: str | None) -> dict[str, str]:
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()
        sent: dict[str, str | None] = {
            "response_type": "code",
            "client_id": self.app_id,
            "redirect_uri": CALLBACK,
            "scope": "market:browse profiles:own",
            "state": "een staat",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return {name: value for name, value in (sent | changes).items() if value is not None}

    async def sign_in(self, person: User | None = None) -> None:
        begun = await service.begin_session(self.db, person or self.person, lasts=self.desk.policy.lasts)
        self.http.cookies.clear()
        self.http.cookies.set(SessionPolicy.of(self.desk.settings).name, begun.secret)

    async def decide(self, decision: str = "allow", **changes: str | None) -> httpx2.Response:
        """Open the page of consent and press a button."""
        address = f"/oauth/authorize?{urlencode(self.request(**changes))}"
        page = await self.http.get(address)
        found = CONFIRM.search(page.text)
        assert found is not None, (page.status_code, page.text, page.headers)
        form = {"decision": decision, "confirm": found[1]}
        return await self.http.post(address, data=form, headers={"origin": ORIGIN})

    async def code(self, **changes: str | None) -> str:
        return answer_of(await self.decide(**changes))["code"]

    async def redeem(self, code: str, /, **changes: str) -> httpx2.Response:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
            "client_id": self.app_id,
            "code_verifier": self.verifier,
        }
        return await self.outside.post("/oauth/token", data=form | changes)

    async def refresh(self, token: str, /, **changes: str) -> httpx2.Response:
        form = {"grant_type": "refresh_token", "refresh_token": token, "client_id": self.app_id}
        return await self.outside.post("/oauth/token", data=form | changes)

    async def tokens(self, **changes: str | None) -> dict[str, Any]:
        await self.sign_in()
        answer = await self.redeem(await self.code(**changes), redirect_uri=changes.get("redirect_uri") or CALLBACK)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def machine_token(self, **changes: str) -> dict[str, Any]:
        form = {"grant_type": "client_credentials"} | changes
        answer = await self.outside.post("/oauth/token", data=form, auth=self.system_auth)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def who(self, token: str) -> httpx2.Response:
        return await self.outside.get("/who", headers={"authorization": f"Bearer {token}"})

    @property
    def outside(self) -> httpx2.AsyncClient:
        """A program: no cookies."""
        return httpx2.AsyncClient(transport=self.http._transport, base_url=ORIGIN)


def answer_of(response: httpx2.Response) -> dict[str, str]:
    """The parameters that went back to the app."""
    assert response.status_code == 303, response.text
    return dict(parse_qsl(urlsplit(response.headers["location"]).query))


def connect(desk: Desk) -> httpx2.AsyncClient:
    """A client of a server that starts now."""
    routes = [*auth_routes(desk), Route("/who", who, methods=["GET", "POST"])]
    app = AuthMiddleware(Starlette(routes=routes), desk)
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url=ORIGIN)


async def make_stage(db: Database, settings: Settings | None = None) -> Stage:
    desk = Desk(db, settings or Settings())
    http = connect(desk)
    company, school = await factories.company(db, name="Voorbeeld Apps"), await factories.school(db)
    admin = await actor_for(db, await factories.member(db, company, Role.COMPANY_ADMIN))
    head = await actor_for(db, await factories.member(db, school, Role.SCHOOL_ADMIN))
    made = await register_client(
        admin,
        db,
        organisation_id=company.id,
        new=NewClient(ClientKind.APP, "Mijn uren", (CALLBACK, LOOPBACK), SCOPES),
    )
    system = await register_client(
        head,
        db,
        organisation_id=school.id,
        new=NewClient(
            ClientKind.MACHINE, "Rooster", (), frozenset({Permission.VACANCIES_WRITE, Permission.MATCHES_READ})
        ),
    )
    assert system.secret is not None
    person = await factories.user(db)
    await factories.professional(db, user_id=person.id)
    return Stage(db, desk, http, person, company, school, admin, made.client, system.client, system.secret)


@pytest.fixture
async def stage(db: Database) -> AsyncIterator[Stage]:
    made = await make_stage(db)
    yield made
    await made.http.aclose()


@pytest.fixture
async def any_stage(any_db: Database) -> AsyncIterator[Stage]:
    made = await make_stage(any_db)
    yield made
    await made.http.aclose()
