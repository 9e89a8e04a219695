"""Pages to sign in by a code that was mailed: ask for it, type it; the answers tell nobody who has an account."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from auth import pages
from auth.bodies import is_form, read_body, text_of
from auth.desk import Desk
from auth.entering import enter
from auth.factors.mail_codes import send_to_address, sign_in_by_code
from auth.factors.second import has_second
from auth.factors.second_routes import ask_second
from auth.factors.words import say
from auth.guarding import guarded
from auth.models import MailPurpose
from auth.wire import answer, failed, limited, locale_of, safe_next

_METHOD = "mail code"


def code_routes(desk: Desk) -> list[BaseRoute]:
    """Return the routes of signing in by mail."""
    own = _Codes(desk)
    return [
        Route("/auth/code", own.ask_form, methods=["GET"]),
        Route("/auth/code", guarded(desk, own.ask), methods=["POST"]),
        Route("/auth/code/enter", own.enter_form, methods=["GET"]),
        Route("/auth/code/enter", guarded(desk, own.enter), methods=["POST"]),
    ]


class _Codes:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def ask_form(self, request: Request) -> Response:
        """Ask for the address."""
        return self._ask_page(locale_of(request), safe_next(request.query_params.get("next", "/")))

    def _ask_page(self, locale: str, after: str, problem: str = "", status: int = 200) -> Response:
        if not self._desk.post.is_open:
            return _page(locale, _line(say(locale, "no_mail"), problem=True), after, 404)
        body = (
            (_line(say(locale, problem), problem=True) if problem else "")
            + f"<p>{escape(say(locale, 'code_lead'))}</p>"
            + f'<form method="post" action="/auth/code">{_hidden(after)}'
            + pages.field("email", say(locale, "email"), "email", "username")
            + f"<button>{escape(say(locale, 'forgot_send'))}</button></form>"
        )
        return _page(locale, body, after, status)

    async def ask(self, request: Request) -> Response:
        """Send a code if there is an account; the answer is the same, and comes before the letter is written."""
        fields, locale = await read_body(request), locale_of(request)
        email, after = text_of(fields, "email")[:254], safe_next(text_of(fields, "next", "/"))
        as_page = is_form(request)
        if not self._desk.post.is_open:
            return self._ask_page(locale, after) if as_page else failed(404, "NOT_FOUND", say(locale, "no_mail"))
        if wait := await self._desk.wait_of(request, "code", email.strip().lower()):
            return limited(request, wait, self._ask_page(locale, after, "limited", 429) if as_page else None)
        response = _enter_page(locale, email, after, sent=True) if as_page else answer({"status": "accepted"}, 202)
        response.background = BackgroundTask(send_to_address, self._desk, email, MailPurpose.SIGN_IN)
        return response

    async def enter_form(self, request: Request) -> Response:
        """Ask for the code."""
        locale, after = locale_of(request), safe_next(request.query_params.get("next", "/"))
        return _enter_page(locale, "", after) if self._desk.post.is_open else self._ask_page(locale, after)

    async def enter(self, request: Request) -> Response:
        """Begin a session when the code is right, or ask for the second proof of who has one."""
        fields, locale, as_page = await read_body(request), locale_of(request), is_form(request)
        email, after = text_of(fields, "email")[:254], safe_next(text_of(fields, "next", "/"))
        person = email.strip().lower()
        if wait := await self._desk.wait_of(request, "code entered", person):
            return limited(request, wait, _enter_page(locale, email, after, "limited", 429) if as_page else None)
        user = await sign_in_by_code(self._desk, email, text_of(fields, "code")[:40])
        if user is None:
            if as_page:
                return _enter_page(locale, email, after, "reset_failed", 401)
            return failed(401, "SIGN_IN_FAILED", say(locale, "reset_failed"))
        await self._desk.forget_tries("code entered", person)
        if await has_second(self._desk.db, user.id):
            return await ask_second(self._desk, request, user, after, as_page=as_page)
        return await enter(self._desk, request, user, _METHOD, after, as_page=as_page)


def _enter_page(
    locale: str, email: str, after: str, problem: str = "", status: int = 200, *, sent: bool = False
) -> Response:
    body = (
        (_line(say(locale, "reset_sent")) if sent else "")
        + (_line(say(locale, problem), problem=True) if problem else "")
        + f'<form method="post" action="/auth/code/enter">{_hidden(after)}'
        + pages.field("email", say(locale, "email"), "email", "username", email)
        + pages.field("code", say(locale, "reset_code"), "text", "one-time-code")
        + f"<button>{escape(say(locale, 'code_enter'))}</button></form>"
        + f'<p><a href="/auth/code?next={quote(after, safe="")}">{escape(say(locale, "code_again"))}</a></p>'
    )
    return _page(locale, body, after, status)


def _page(locale: str, body: str, after: str, status: int) -> Response:
    back = f'<p><a href="/auth/sign-in?next={quote(after, safe="")}">{escape(say(locale, "to_sign_in"))}</a></p>'
    return pages.page(locale, escape(say(locale, "code_title")), body + back, status)


def _hidden(after: str) -> str:
    return f'<input type="hidden" name="next" value="{escape(after)}">'


def _line(text: str, *, problem: bool = False) -> str:
    mark = ' role="alert" class="problem"' if problem else ' role="status"'
    return f"<p{mark}>{escape(text)}</p>"
