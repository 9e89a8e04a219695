"""The /auth routes: sign up, in and out, who am I; the further doors stand in packages of their own."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from auth import pages, service
from auth.account.routes import account_routes
from auth.bodies import is_form, read_body, text_of
from auth.demo_routes import demo_routes
from auth.desk import Desk
from auth.entering import enter
from auth.factors.code_routes import code_routes
from auth.factors.mail_codes import after_sign_up
from auth.factors.mail_routes import mail_routes
from auth.factors.passkey_routes import passkey_routes
from auth.factors.passkeys import RelyingParty
from auth.factors.second import has_second
from auth.factors.second_routes import ask_second, second_routes
from auth.guarding import guarded
from auth.oauth.routes import oauth_routes
from auth.sessions import ROTATE_AFTER
from auth.token_routes import token_routes
from auth.upstream.providers import Providers
from auth.upstream.routes import upstream_routes
from auth.wire import account_of, answer, failure, issues, limited, locale_of, safe_next
from duobaan.clock import now
from duobaan.errors import InvalidInput
from duobaan.people.models import User


def auth_routes(desk: Desk) -> list[BaseRoute]:
    """Return every route of this package, behind `AuthMiddleware`."""
    providers = Providers.of(desk.settings)
    own = SignRoutes(desk, providers)
    return [
        Route("/auth/sign-up", own.sign_up_form, methods=["GET"]),
        Route("/auth/sign-up", guarded(desk, own.sign_up), methods=["POST"]),
        Route("/auth/sign-in", own.sign_in_form, methods=["GET"]),
        Route("/auth/sign-in", guarded(desk, own.sign_in), methods=["POST"]),
        Route("/auth/sign-out", guarded(desk, own.sign_out), methods=["POST"]),
        Route("/auth/me", own.me, methods=["GET"]),
        *second_routes(desk),
        *passkey_routes(desk),
        *mail_routes(desk),
        *code_routes(desk),
        *upstream_routes(desk, providers),
        *account_routes(desk, providers),
        *token_routes(desk),
        *demo_routes(desk),
        *oauth_routes(desk),
    ]


class SignRoutes:
    """The handlers of signing up, in and out."""

    def __init__(self, desk: Desk, providers: Providers) -> None:
        self._desk = desk
        self._providers = providers

    def _sign_in_page(self, request: Request, **shown: str | int | None) -> Response:
        doors = pages.Doors(
            providers=self._providers.labels,
            by_domain=self._providers.choose_by_domain,
            passkeys=RelyingParty.of(request, self._desk.settings) is not None,
            mail=self._desk.post.is_open,
        )
        return pages.sign_in_page(locale_of(request), doors=doors, **shown)  # type: ignore[arg-type]

    async def sign_in_form(self, request: Request) -> Response:
        """Show the form to sign in."""
        message = "again" if request.query_params.get("again") else None
        return self._sign_in_page(request, message=message, after=safe_next(request.query_params.get("next", "/")))

    async def sign_up_form(self, request: Request) -> Response:
        """Show the form to make an account."""
        return pages.sign_up_page(locale_of(request))

    async def sign_up(self, request: Request) -> Response:
        """Make an account; a taken address gets the very same answer."""
        fields, locale = await read_body(request), locale_of(request)
        if wait := await self._desk.wait_of(request, "up"):
            return self._limited(request, wait, {"email": "", "name": ""})
        email, name = text_of(fields, "email"), text_of(fields, "name")
        try:
            made = await service.sign_up(
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
            response = self._sign_in_page(request, message="accepted", status=202)
        else:
            response = answer({"status": "accepted"}, 202)
        # Sent after the answer, so that its time does not tell whether the address was taken.
        response.background = after_sign_up(self._desk, email, made, locale)
        return response

    async def sign_in(self, request: Request) -> Response:
        """Begin a session, or ask for the second proof of who has one."""
        fields = await read_body(request)
        email, password = text_of(fields, "email"), text_of(fields, "password")
        after, person = safe_next(text_of(fields, "next", "/")), email.strip().lower()[:254]
        if wait := await self._desk.wait_of(request, "in", person):
            return self._limited(request, wait, {"email": email, "after": after})
        user = await service.check_sign_in(self._desk.db, self._desk.hasher, email=email, password=password)
        if user is None:
            if is_form(request):
                return self._sign_in_page(request, message="failed", email=email, after=after, status=401)
            return failure(request, 401, "SIGN_IN_FAILED", "failed")
        await self._desk.forget_tries("in", person)
        if await has_second(self._desk.db, user.id):
            return await ask_second(self._desk, request, user, after, as_page=is_form(request))
        return await enter(self._desk, request, user, "password", after, as_page=is_form(request))

    def _limited(self, request: Request, wait: int, shown: dict[str, str]) -> Response:
        if not is_form(request):
            return limited(request, wait)
        if "name" in shown:
            return limited(
                request, wait, pages.sign_up_page(locale_of(request), message="limited", status=429, **shown)
            )
        return limited(request, wait, self._sign_in_page(request, message="limited", status=429, **shown))

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
        session = state.get("session")
        if user is not None and session is not None and now() - session.created_at > ROTATE_AFTER:
            agent = request.headers.get("user-agent", "")
            begun = await service.rotate_session(
                self._desk.db, user, session, lasts=self._desk.policy.lasts, agent=agent
            )
            self._desk.policy.give(response, begun.secret)
        return response
