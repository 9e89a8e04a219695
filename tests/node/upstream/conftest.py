"""npm's oidc-provider as a process, our application in this one, and a browser between the two."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette

from auth.desk import Desk
from auth.middleware import AuthMiddleware
from auth.routes import auth_routes
from duobaan.db.uow import Database
from duobaan.settings import OidcProvider, Settings
from tests.support import switches

FOLDER = Path(__file__).parent
OURS = "http://testserver"


@dataclass
class Provider:
    """The running provider."""

    issuer: str
    client: str
    secret: str

    def fault(self, name: str) -> None:
        """Turn a fault on, or all off."""
        assert httpx2.get(f"{self.issuer}/fault/{name}").text == name


@pytest.fixture(scope="session")
def process() -> Iterator[Provider]:
    node = shutil.which("node")
    if node is None or not (FOLDER / "node_modules").is_dir():
        switches.absent("node", "node or tests/node/upstream/node_modules (make install-node)")
    assert node is not None
    command = [node, FOLDER / "provider.mjs", f"{OURS}/auth/upstream/proof/callback"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert running.stdout is not None
        said = json.loads(running.stdout.readline())
        yield Provider(said["issuer"], said["client"], said["secret"])
    finally:
        running.terminate()
        running.wait(10)
        if running.stdout is not None:
            running.stdout.close()


@pytest.fixture
def provider(process: Provider) -> Iterator[Provider]:
    """The honest provider; faults of one test do not reach the next."""
    process.fault("")
    yield process
    process.fault("")


class Browser:
    """A browser that follows from our pages to the provider and back."""

    def __init__(self, app: AuthMiddleware) -> None:
        self.ours = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url=OURS)

    async def leave(self, person: str = "jo", after: str = "/vacatures") -> httpx2.Response:
        """Press the button of the provider."""
        return await self.ours.get(f"/auth/upstream/proof?login_hint={person}&next={after}")

    @staticmethod
    async def at_provider(address: str) -> str:
        """Sign in at the provider; return the address that it sends the browser back to."""
        async with httpx2.AsyncClient() as there:
            for _ in range(8):
                answer = await there.get(address)
                assert answer.status_code in {302, 303}, answer.text
                address = str(httpx2.URL(address).join(answer.headers["location"]))
                if address.startswith(OURS):
                    return address
        raise AssertionError(address)

    async def sign_in(self, person: str = "jo") -> httpx2.Response:
        """Go there and come back; return our answer."""
        left = await self.leave(person)
        if left.status_code != 303:
            return left
        return await self.ours.get(await self.at_provider(left.headers["location"]))

    async def who(self) -> str | None:
        """Return the address of who is signed in."""
        user = (await self.ours.get("/auth/me")).json()["user"]
        return None if user is None else str(user["email"])


@pytest.fixture
def desk(db: Database, provider: Provider) -> Desk:
    one = OidcProvider(
        issuer=provider.issuer, client_id=provider.client, client_secret=SecretStr(provider.secret), label="Proef"
    )
    return Desk(db, Settings(oidc={"proof": one}))


@pytest.fixture
async def open_browser(desk: Desk) -> AsyncIterator[type[Browser]]:
    """Open browsers at one installation of ours."""
    app = AuthMiddleware(Starlette(routes=auth_routes(desk)), desk)
    opened: list[Browser] = []

    class Opened(Browser):
        def __init__(self) -> None:
            super().__init__(app)
            opened.append(self)

    yield Opened  # type: ignore[misc]
    for one in opened:
        await one.ours.aclose()


@pytest.fixture
def browser(open_browser: type[Browser]) -> Browser:
    return open_browser()  # type: ignore[call-arg]
