"""The /auth routes: sign up, in and out, who am I, one's tokens; JSON for programs and pages for people."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from auth import csrf, pages, service
from auth.bodies import BadBody, is_form, read_body, text_of
from auth.demo_routes import demo_routes
from auth.desk import Desk
from auth.oauth.routes import oauth_routes
from auth.sessions import ROTATE_AFTER
from auth.token_routes import token_routes
from auth.wire import answer, failure, issues, locale_of
from duobaan.clock import now
from duobaan.errors import InvalidInput
from duobaan.people.models import User

Handler = Callable[[Request], Awaitable[Response]]


def auth_routes(desk: Desk) -> list[BaseRoute]:
    """Return every route of this package, behind `AuthMiddleware`."""
    own = SignRoutes(desk)
    return [
        Route("/auth/sign-up", own.sign_up_form, methods=["GET"]),
        Route("/auth/sign-up", own.guarded(own.sign_up), methods=["POST"]),
        Route("/auth/sign-in", own.sign_in_form, methods=["GET"]),
        Route("/auth/sign-in", own.guarded(own.sign_in), methods=["POST"]),
        Route("/auth/sign-out", own.guarded(own.sign_out), methods=["POST"]),
        Route("/auth/me", own.me, methods=["GET"]),
        *token_routes(desk),
        *demo_routes(desk),
        *oauth_routes(desk),
    ]


def safe_next(path: str) -> str:
    """Return a path of this site to go on to; anything else is the front page."""
    local = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if local and path.isascii() and path.isprintable() else "/"


def account_of(user: User) -> dict[str, Any]:
    """Return what a person may read of their own account."""
    return {"email": user.email, "name": user.name, "locale": user.locale}


class SignRoutes:
    """The handlers of signing up, in and out."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def guarded(self, handler: Handler) -> Handler:
        """Refuse what other sites send and what cannot be read, in the form the caller speaks."""

        async def checked(request: Request) -> Response:
            ours = csrf.is_ours(request.headers, request.scope["scheme"], self._desk.settings.public_url)
            by_token = bool(request.scope["state"].get("by_token"))
            try:
                return await handler(request) if ours or by_token else self._foreign(request)
            except BadBody as error:
                if is_form(request):
                    return pages.sign_in_page(locale_of(request), message="unreadable", status=error.status)
                return failure(request, error.status, "BAD_REQUEST", "unreadable")

        return checked

    def _foreign(self, request: Request) -> Response:
        if is_form(request):
            return pages.sign_in_page(locale_of(request), message="foreign", status=403)
        return failure(request, 403, "FORBIDDEN", "foreign")

    async def sign_in_form(self, request: Request) -> Response:
        """Show the form to sign in."""
        return pages.sign_in_page(locale_of(request), after=safe_next(request.query_params.get("next", "/")))

    async def sign_up_form(self, request: Request) -> Response:
        """Show the form to make an account."""
        return pages.sign_up_page(locale_of(request))

    async def sign_up(self, request: Request) -> Response:
        """Make an account; a taken address gets the very same answer."""
        fields, locale = await read_body(request), locale_of(request)
        address = f"up {self._desk.address_of(request)}"
        if wait := self._desk.by_address.wait(address):
            return self._limited(request, wait, {"email": "", "name": ""})
        self._desk.by_address.count(address)
        email, name = text_of(fields, "email"), text_of(fields, "name")
        try:
            await service.sign_up(
                self._desk.db,
                self._desk.hasher,
                email=email,
                name=name,
                password=text_of(fields, "password"),
                locale=text_of(fields, "locale", locale),
            )
        except InvalidInput as error:
            if is_form(request):
                return pages.sign_up_page(locale, message="invalid", email=email, name=name, status=400)
            return failure(request, 400, "INVALID_INPUT", "invalid", issues=issues(error, locale))
        if is_form(request):
            return pages.sign_in_page(locale, message="accepted", status=202)
        return answer({"status": "accepted"}, 202)

    async def sign_in(self, request: Request) -> Response:
        """Begin a session."""
        fields = await read_body(request)
        email, password = text_of(fields, "email"), text_of(fields, "password")
        after = safe_next(text_of(fields, "next", "/"))
        person, address = f"in {email.strip().lower()[:254]}", f"in {self._desk.address_of(request)}"
        if wait := max(self._desk.by_person.wait(person), self._desk.by_address.wait(address)):
            return self._limited(request, wait, {"email": email, "after": after})
        # Counted before the work, so that a burst at once cannot slip through while hashes are computed.
        self._desk.by_person.count(person)
        self._desk.by_address.count(address)
        begun = await service.sign_in(
            self._desk.db,
            self._desk.hasher,
            email=email,
            password=password,
            lasts=self._desk.policy.lasts,
            agent=request.headers.get("user-agent", ""),
            old_secret=self._desk.policy.read(request.headers.get("cookie", "")),
        )
        if begun is None:
            if is_form(request):
                return pages.sign_in_page(locale_of(request), message="failed", email=email, after=after, status=401)
            return failure(request, 401, "SIGN_IN_FAILED", "failed")
        self._desk.by_person.forget(person)
        response = RedirectResponse(after, 303) if is_form(request) else answer({"user": account_of(begun.user)})
        self._desk.policy.give(response, begun.secret)
        return response

    def _limited(self, request: Request, wait: int, shown: dict[str, str]) -> Response:
        locale = locale_of(request)
        if is_form(request):
            page = pages.sign_up_page if "name" in shown else pages.sign_in_page
            response: Response = page(locale, message="limited", status=429, **shown)
        else:
            response = failure(request, 429, "RATE_LIMITED", "limited", retryAfter=wait)
        response.headers["Retry-After"] = str(wait)
        return response

    async def sign_out(self, request: Request) -> Response:
        """End the session of this browser."""
        state = request.scope["state"]
        if state["session_secret"] is not None:
            await service.sign_out(self._desk.db, state["actor"], state["session_secret"])
        response = RedirectResponse("/", 303) if is_form(request) else answer({"status": "signed_out"})
        self._desk.policy.take(response)
        return response

    async def me(self, request: Request) -> Response:
        """Say who is signed in; an older session gets a new secret on the way."""
        state = request.scope["state"]
        user: User | None = state["user"]
        response = answer({"user": None if user is None else account_of(user)})
        session, secret = state.get("session"), state["session_secret"]
        if user is not None and session is not None and now() - session.created_at > ROTATE_AFTER:
            agent = request.headers.get("user-agent", "")
            begun = await service.rotate_session(
                self._desk.db, user, secret, lasts=self._desk.policy.lasts, agent=agent
            )
            self._desk.policy.give(response, begun.secret)
        return response
