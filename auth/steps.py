"""Sign-ins under way: bound to one browser by a cookie, taken once, gone after minutes.

The cookie is what makes login CSRF fail: an answer that was begun in another browser is no answer here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from auth.models import SignInStep
from auth.step_repository import StepRepository
from auth.tokens import new_session_token
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.ids import new_id
from duobaan.secrecy import hash_secret
from duobaan.settings import Settings

STEP_LASTS: Final = dt.timedelta(minutes=15)
_SECRET: Final = re.compile(r"[A-Za-z0-9]{43}")


@dataclass(frozen=True, slots=True)
class BrowserMark:
    """The cookie that tells a browser in which a sign-in is under way; it says nothing about who sits there."""

    secure: bool

    @classmethod
    def of(cls, settings: Settings) -> BrowserMark:
        """Read the flags off the settings."""
        return cls(secure=settings.public_url.startswith("https://"))

    @property
    def name(self) -> str:
        """Return the name of the cookie."""
        return "__Host-duobaan_browser" if self.secure else "duobaan_browser"

    def read(self, request: Request) -> str | None:
        """Return the mark that a browser sends, if it is one of ours."""
        try:
            found = SimpleCookie(request.headers.get("cookie", "")).get(self.name)
        except CookieError:
            return None
        return found.value if found is not None and _SECRET.fullmatch(found.value) else None

    def of_request(self, request: Request) -> str:
        """Return the browser's mark, or a new one to give."""
        return self.read(request) or new_session_token()

    def give(self, response: Response, mark: str) -> None:
        """Put the cookie on a response; Lax, because the answer of an identity provider comes from another site."""
        response.set_cookie(
            self.name,
            mark,
            max_age=int(STEP_LASTS.total_seconds()),
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )
        response.headers["Cache-Control"] = "no-store"


async def begin_step(
    db: Database, kind: str, mark: str, facts: Mapping[str, str], *, user_id: UUID | None = None, secret: str = ""
) -> str:
    """Note a step of a browser and return the secret that names it."""
    secret = secret or new_session_token()
    row = SignInStep(
        id=new_id(),
        kind=kind,
        secret_hash=hash_secret(secret),
        browser_hash=hash_secret(mark),
        user_id=user_id,
        facts=dict(facts),
        expires_at=now() + STEP_LASTS,
    )
    async with db.write() as uow:
        await StepRepository(uow.session).sweep(now())
        uow.session.add(row)
    return secret


async def find_step(db: Database, kind: str, secret: str, mark: str | None) -> SignInStep | None:
    """Return a step of a browser and leave it."""
    if mark is None:
        return None
    async with db.read() as session:
        return await StepRepository(session).find(hash_secret(secret), hash_secret(mark), kind, at=now())


async def take_step(db: Database, kind: str, secret: str, mark: str | None) -> SignInStep | None:
    """Return a step of a browser and use it up."""
    if mark is None or not _SECRET.fullmatch(secret):
        return None
    async with db.write() as uow:
        return await StepRepository(uow.session).take(hash_secret(secret), hash_secret(mark), kind, at=now())
