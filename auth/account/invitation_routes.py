"""The page where an invited person fills in the code of the letter and takes the seat."""

from __future__ import annotations

from html import escape

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from auth import pages
from auth.account.words import say
from auth.bodies import is_form, read_body, text_of
from auth.desk import Desk
from auth.guarding import Handler, guarded, own_session
from auth.wire import answer, failed, limited, locale_of
from duobaan.errors import AlreadyDone, NotFound
from duobaan.organisations.members import accept_invitation


def invitation_routes(desk: Desk) -> list[BaseRoute]:
    """Return the routes of accepting an invitation; the secret is never part of an address."""
    own = _Invited(desk)
    return [
        Route("/auth/invitation", _signed_in_here(own.form), methods=["GET"]),
        Route("/auth/invitation", guarded(desk, own_session(own.accept)), methods=["POST"]),
    ]


def _signed_in_here(handler: Handler) -> Handler:
    async def checked(request: Request) -> Response:
        state = request.scope["state"]
        if state["session_secret"] is None or state["user"] is None:
            return RedirectResponse("/auth/sign-in?next=%2Fauth%2Finvitation", 303)
        return await handler(request)

    return checked


class _Invited:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def form(self, request: Request) -> Response:
        """Ask for the code of the letter."""
        return _page(request)

    async def accept(self, request: Request) -> Response:
        """Take the seat; whatever is wrong with a code, the answer is the same."""
        token, state = text_of(await read_body(request), "code")[:100].strip(), request.scope["state"]
        if wait := await self._desk.wait_of(request, "invitation", str(state["user"].id)):
            return limited(request, wait, _page(request, "invited_limited", 429) if is_form(request) else None)
        try:
            await accept_invitation(state["actor"], self._desk.db, token=token)
        except (NotFound, AlreadyDone):
            if is_form(request):
                return _page(request, "invited_failed", 400)
            return failed(400, "CODE_REFUSED", say(locale_of(request), "invited_failed"))
        if not is_form(request):
            return answer({"status": "joined"})
        locale = locale_of(request)
        body = f'<p role="status">{escape(say(locale, "invited_done"))}</p><p><a href="/">Duobaan</a></p>'
        return pages.page(locale, escape(say(locale, "invited_title")), body, 200)


def _page(request: Request, problem: str = "", status: int = 200) -> Response:
    locale, email = locale_of(request), request.scope["state"]["user"].email
    body = (
        (f'<p role="alert" class="problem">{escape(say(locale, problem))}</p>' if problem else "")
        + f"<p>{escape(say(locale, 'invited_lead', email=email))}</p>"
        + '<form method="post" action="/auth/invitation">'
        + pages.field("code", say(locale, "invited_code"), "text", "one-time-code")
        + f"<button>{escape(say(locale, 'invited_join'))}</button></form>"
    )
    return pages.page(locale, escape(say(locale, "invited_title")), body, status)
