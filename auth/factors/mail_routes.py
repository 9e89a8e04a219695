"""Pages for codes by mail: forgot and set a new password, prove one's address."""

from __future__ import annotations

from html import escape

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from auth import pages
from auth.bodies import is_form, read_body, text_of
from auth.desk import Desk
from auth.factors.mail_codes import prove_address, reset_password, send_code, send_to_address
from auth.factors.words import say
from auth.guarding import guarded, own_session
from auth.models import MailPurpose
from auth.wire import answer, failed, limited, locale_of
from duobaan.errors import InvalidInput


def mail_routes(desk: Desk) -> list[BaseRoute]:
    """Return the routes of codes by mail."""
    own = _Mailed(desk)
    return [
        Route("/auth/forgot", own.forgot_form, methods=["GET"]),
        Route("/auth/forgot", guarded(desk, own.forgot), methods=["POST"]),
        Route("/auth/reset", own.reset_form, methods=["GET"]),
        Route("/auth/reset", guarded(desk, own.reset), methods=["POST"]),
        Route("/auth/prove", own_session(own.prove_form), methods=["GET"]),
        Route("/auth/prove", guarded(desk, own_session(own.prove)), methods=["POST"]),
        Route("/auth/prove/send", guarded(desk, own_session(own.send)), methods=["POST"]),
    ]


def _line(text: str, *, problem: bool = False) -> str:
    mark = ' role="alert" class="problem"' if problem else ' role="status"'
    return f"<p{mark}>{escape(text)}</p>"


def _link(path: str, text: str) -> str:
    return f'<p><a href="{path}">{escape(text)}</a></p>'


class _Mailed:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def forgot_form(self, request: Request) -> Response:
        """Ask for the address."""
        return self._forgot_page(locale_of(request))

    def _forgot_page(self, locale: str, problem: str = "", status: int = 200) -> Response:
        if not self._desk.post.is_open:
            body = _line(say(locale, "no_mail"), problem=True) + _link("/auth/sign-in", say(locale, "to_sign_in"))
            return pages.page(locale, escape(say(locale, "forgot_title")), body, 404)
        body = (
            (_line(say(locale, problem), problem=True) if problem else "")
            + f"<p>{escape(say(locale, 'forgot_lead'))}</p>"
            + '<form method="post" action="/auth/forgot">'
            + pages.field("email", say(locale, "email"), "email", "username")
            + f"<button>{escape(say(locale, 'forgot_send'))}</button></form>"
            + _link("/auth/sign-in", say(locale, "to_sign_in"))
        )
        return pages.page(locale, escape(say(locale, "forgot_title")), body, status)

    async def forgot(self, request: Request) -> Response:
        """Send a code if there is an account; the answer is the same at once."""
        email, locale = text_of(await read_body(request), "email")[:254], locale_of(request)
        if not self._desk.post.is_open:
            return self._forgot_page(locale) if is_form(request) else failed(404, "NOT_FOUND", say(locale, "no_mail"))
        if wait := await self._desk.wait_of(request, "forgot", email.strip().lower()):
            return limited(request, wait, self._forgot_page(locale, "limited", 429) if is_form(request) else None)
        response = _reset_page(locale, email, sent=True) if is_form(request) else answer({"status": "accepted"}, 202)
        response.background = BackgroundTask(send_to_address, self._desk, email, MailPurpose.RESET)
        return response

    async def reset_form(self, request: Request) -> Response:
        """Ask for code and new password."""
        return _reset_page(locale_of(request), "") if self._desk.post.is_open else self._forgot_page(locale_of(request))

    async def reset(self, request: Request) -> Response:
        """Set the new password; the person signs in with it next, with their second proof if they have one."""
        fields, locale = await read_body(request), locale_of(request)
        email, code = text_of(fields, "email")[:254], text_of(fields, "code")[:40]
        if wait := await self._desk.wait_of(request, "reset", email.strip().lower()):
            return limited(request, wait, _reset_page(locale, email, "limited", 429) if is_form(request) else None)
        try:
            done = await reset_password(self._desk, email, code, text_of(fields, "password"))
        except InvalidInput:
            return self._not_reset(request, email, "INVALID_INPUT", "reset_invalid")
        if not done:
            return self._not_reset(request, email, "CODE_REFUSED", "reset_failed")
        if not is_form(request):
            response = answer({"status": "changed"})
        else:
            body = _line(say(locale, "reset_done")) + _link("/auth/sign-in", say(locale, "to_sign_in"))
            response = pages.page(locale, escape(say(locale, "reset_title")), body, 200)
        self._desk.policy.take(response)
        return response

    def _not_reset(self, request: Request, email: str, code: str, word: str) -> Response:
        if is_form(request):
            return _reset_page(locale_of(request), email, word, 400)
        return failed(400, code, say(locale_of(request), word))

    async def prove_form(self, request: Request) -> Response:
        """Ask for the code that was mailed."""
        state = request.scope["state"]
        if state["user"].email_proven_at is not None:
            return RedirectResponse("/auth/account", 303)
        if not self._desk.post.is_open:
            return self._unmailed_page(locale_of(request))
        return self._prove_page(locale_of(request), state["user"].email)

    def _unmailed_page(self, locale: str) -> Response:
        body = _line(say(locale, "no_mail"), problem=True) + _link("/auth/account", say(locale, "to_account"))
        return pages.page(locale, escape(say(locale, "prove_title")), body, 404)

    def _prove_page(self, locale: str, email: str, word: str = "", status: int = 200, sent: str = "") -> Response:
        body = (
            (_line(say(locale, word), problem=True) if word else _line(sent or say(locale, "prove_lead", email=email)))
            + '<form method="post" action="/auth/prove">'
            + pages.field("code", say(locale, "reset_code"), "text", "one-time-code")
            + f"<button>{escape(say(locale, 'go_on'))}</button></form>"
            + '<form method="post" action="/auth/prove/send">'
            + f"<button>{escape(say(locale, 'prove_again'))}</button></form>"
            + _link("/auth/account", say(locale, "to_account"))
        )
        return pages.page(locale, escape(say(locale, "prove_title")), body, status)

    async def prove(self, request: Request) -> Response:
        """Note that the address is this person's."""
        code, user = text_of(await read_body(request), "code")[:40], request.scope["state"]["user"]
        locale = locale_of(request)
        if wait := await self._desk.wait_of(request, "prove", str(user.id)):
            shown = self._prove_page(locale, user.email, "limited", 429) if is_form(request) else None
            return limited(request, wait, shown)
        if not await prove_address(self._desk, user, code):
            if is_form(request):
                return self._prove_page(locale, user.email, "reset_failed", 400)
            return failed(400, "CODE_REFUSED", say(locale, "reset_failed"))
        if not is_form(request):
            return answer({"status": "proven"})
        body = _line(say(locale, "prove_done")) + _link("/auth/account", say(locale, "to_account"))
        return pages.page(locale, escape(say(locale, "prove_title")), body, 200)

    async def send(self, request: Request) -> Response:
        """Mail a new code to whoever is signed in."""
        user, locale = request.scope["state"]["user"], locale_of(request)
        if not self._desk.post.is_open:
            return self._unmailed_page(locale)
        sent = self._prove_page(locale, user.email, sent=say(locale, "prove_sent"))
        response = sent if is_form(request) else answer({"status": "accepted"}, 202)
        response.background = BackgroundTask(send_code, self._desk, user, MailPurpose.PROVE)
        return response


def _reset_page(locale: str, email: str, problem: str = "", status: int = 200, *, sent: bool = False) -> Response:
    body = (
        (_line(say(locale, "reset_sent")) if sent else "")
        + (_line(say(locale, problem), problem=True) if problem else "")
        + '<form method="post" action="/auth/reset">'
        + pages.field("email", say(locale, "email"), "email", "username", email)
        + pages.field("code", say(locale, "reset_code"), "text", "one-time-code")
        + pages.field("password", say(locale, "reset_password"), "password", "new-password",
                      hint=say(locale, "reset_hint"))
        + f"<button>{escape(say(locale, 'reset_save'))}</button></form>"
        + _link("/auth/forgot", say(locale, "forgot_title"))
    )  # fmt: skip
    return pages.page(locale, escape(say(locale, "reset_title")), body, status)
