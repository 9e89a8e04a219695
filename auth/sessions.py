"""The session cookie: its name, flags and life; what it means is kept on the server."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Final

from starlette.responses import Response

from duobaan.settings import Settings

ROTATE_AFTER: Final = dt.timedelta(days=1)
GRACE: Final = dt.timedelta(seconds=60)  # requests under way with the old cookie still pass after a rotation


@dataclass(frozen=True, slots=True)
class SessionPolicy:
    """How sessions of this installation are kept by browsers."""

    secure: bool
    lasts: dt.timedelta

    @classmethod
    def of(cls, settings: Settings) -> SessionPolicy:
        """Read the policy off the settings: https makes the cookie Secure and bound to the host."""
        return cls(secure=settings.public_url.startswith("https://"), lasts=dt.timedelta(days=settings.session_days))

    @property
    def name(self) -> str:
        """Return the name of the cookie."""
        return "__Host-duobaan_session" if self.secure else "duobaan_session"

    def give(self, response: Response, secret: str) -> None:
        """Put the cookie on a response."""
        response.set_cookie(
            self.name,
            secret,
            max_age=int(self.lasts.total_seconds()),
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )
        response.headers["Cache-Control"] = "no-store"

    def take(self, response: Response) -> None:
        """Remove the cookie."""
        response.delete_cookie(self.name, path="/", secure=self.secure, httponly=True, samesite="lax")
        response.headers["Cache-Control"] = "no-store"
        # What the browser still holds of the person's pages goes too, also of the ones behind its back button.
        response.headers["Clear-Site-Data"] = '"cache"'

    def read(self, header: str) -> str | None:
        """Return the secret in a Cookie header."""
        if not header:
            return None
        try:
            jar = SimpleCookie(header)
        except CookieError:
            return None
        found = jar.get(self.name)
        return found.value if found is not None and found.value else None
