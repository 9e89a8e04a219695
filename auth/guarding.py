"""What every route that changes something about sign-in passes: ours, readable, and answered in the caller's form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from auth import csrf, pages
from auth.bodies import BadBody, is_form
from auth.desk import Desk
from auth.wire import failure, locale_of
from duobaan.clock import now

FRESH: Final = dt.timedelta(minutes=15)
Handler = Callable[[Request], Awaitable[Response]]


def guarded(desk: Desk, handler: Handler) -> Handler:
    """Refuse what other sites send and what cannot be read."""

    async def checked(request: Request) -> Response:
        ours = csrf.is_ours(request.headers, request.scope["scheme"], desk.settings.public_url)
        if not ours and not request.scope["state"].get("by_token"):
            return _refused(request, 403, "FORBIDDEN", "foreign")
        try:
            return await handler(request)
        except BadBody as error:
            return _refused(request, error.status, "BAD_REQUEST", "unreadable")

    return checked


def _refused(request: Request, status: int, code: str, word: str) -> Response:
    if is_form(request):
        return pages.notice_page(locale_of(request), word, status=status)
    return failure(request, status, code, word)


def own_session(handler: Handler) -> Handler:
    """Let only a browser's own session in: a token may not change how its owner signs in."""

    async def checked(request: Request) -> Response:
        state = request.scope["state"]
        if state["session_secret"] is not None and state["user"] is not None:
            return await handler(request)
        if is_form(request) or request.method == "GET":
            return RedirectResponse("/auth/sign-in?next=/auth/account", 303)
        return failure(request, 401, "UNAUTHENTICATED", "sign_in")

    return checked


def is_fresh(request: Request) -> bool:
    """Say whether the person proved who they are so lately that they may change how they sign in."""
    return bool(now() - request.scope["state"]["session"].proven_at <= FRESH)
