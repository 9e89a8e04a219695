"""The page of one's account and what its buttons do; changes ask for a sign-in of the last quarter of an hour."""

from __future__ import annotations

from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from auth.account import pages
from auth.account.facts import facts_of
from auth.account.invitation_routes import invitation_routes
from auth.account.service import LastWay, WrongPassword, note_second, remove_way, set_password, view_sign_in
from auth.bodies import BadBody, is_form, read_body, text_of
from auth.desk import Desk
from auth.factors.mail_codes import tell_changed
from auth.factors.passkeys import RelyingParty
from auth.factors.second import begin_app, confirm_app, end_app, has_second, renew_codes
from auth.guarding import Handler, guarded, is_fresh, own_session
from auth.upstream.providers import Providers
from auth.wire import answer, failure, limited, locale_of
from duobaan.errors import InvalidInput, NotFound
from duobaan.people.sessions import end_other_sessions, end_session


def account_routes(desk: Desk, providers: Providers) -> list[BaseRoute]:
    """Return the routes of one's account; only a browser's own session may use them."""
    own = _Account(desk, providers)

    def post(path: str, handler: Handler, *, fresh: bool = True) -> Route:
        inner = _fresh(handler) if fresh else handler
        return Route(f"/auth/account/{path}", guarded(desk, own_session(inner)), methods=["POST"])

    return [
        Route("/auth/account", own_session(own.show), methods=["GET"]),
        post("password", own.password),
        post("totp", own.begin_totp),
        post("totp/confirm", own.confirm_totp),
        post("totp/stop", own.stop_totp),
        post("recovery", own.renew),
        post("passkeys/remove", own.remove_passkey),
        post("identities/remove", own.remove_identity),
        post("sessions/end", own.end_session, fresh=False),
        *invitation_routes(desk),
    ]


def _fresh(handler: Handler) -> Handler:
    async def checked(request: Request) -> Response:
        if is_fresh(request):
            return await handler(request)
        if is_form(request):
            return RedirectResponse("/auth/sign-in?again=1&next=%2Fauth%2Faccount", 303)
        return failure(request, 403, "SIGN_IN_AGAIN", "again")

    return checked


def _key(text: str) -> UUID:
    try:
        return UUID(hex=text)
    except ValueError:
        raise BadBody(400) from None


class _Account:
    def __init__(self, desk: Desk, providers: Providers) -> None:
        self._desk = desk
        self._providers = providers

    async def show(self, request: Request) -> Response:
        """Show the page; who asks for JSON, such as the web client, gets the facts on it."""
        if "application/json" not in request.headers.get("accept", ""):
            return await self._page(request)
        state = request.scope["state"]
        found = await view_sign_in(state["actor"], self._desk, state["user"], state["session"].method)
        return answer(facts_of(found, state["user"], state["session"], dict(self._providers.labels)))

    async def _page(self, request: Request, message: str | None = None, status: int = 200) -> Response:
        state = request.scope["state"]
        return pages.account_page(
            locale_of(request),
            state["user"],
            await view_sign_in(state["actor"], self._desk, state["user"], state["session"].method),
            self._providers,
            state["session"],
            passkeys=RelyingParty.of(request, self._desk.settings) is not None,
            message=message,
            status=status,
        )

    async def password(self, request: Request) -> Response:
        """Set a password; who has one shows it first."""
        fields, state = await read_body(request), request.scope["state"]
        user, keep = state["user"], state["session"].token_hash
        password, current = text_of(fields, "password"), text_of(fields, "current")
        if wait := await self._desk.wait_of(request, "change", str(user.id)):
            return limited(request, wait, await self._page(request, "password_limited", 429))
        try:
            await set_password(state["actor"], self._desk, user, password=password, current=current, keep_hash=keep)
        except WrongPassword:
            return await self._page(request, "password_wrong", 403)
        except InvalidInput:
            return await self._page(request, "password_invalid", 400)
        await self._desk.forget_tries("change", str(user.id))
        await tell_changed(self._desk, user)
        return await self._page(request, "password_saved")

    async def begin_totp(self, request: Request) -> Response:
        """Show the secret of a new app."""
        user = request.scope["state"]["user"]
        if await has_second(self._desk.db, user.id):
            return await self._page(request)
        return pages.app_page(locale_of(request), await begin_app(self._desk, user))

    async def confirm_totp(self, request: Request) -> Response:
        """Let the app count."""
        code, user = text_of(await read_body(request), "code")[:20], request.scope["state"]["user"]
        if wait := await self._desk.wait_of(request, "second", str(user.id)):
            return limited(request, wait, await self._page(request, "second_wrong", 429))
        codes = await confirm_app(self._desk, user, code.replace(" ", ""))
        if codes is None:
            return await self._page(request, "second_wrong", 400)
        # This browser just showed both: organisations that demand two proofs need no other sign-in.
        await note_second(self._desk, user, request.scope["state"]["session"].id)
        return pages.codes_page(locale_of(request), codes)

    async def stop_totp(self, request: Request) -> Response:
        """Ask for no second proof any more."""
        await end_app(self._desk, request.scope["state"]["user"])
        return await self._page(request, "second_stopped")

    async def renew(self, request: Request) -> Response:
        """Make new recovery codes."""
        user = request.scope["state"]["user"]
        if not await has_second(self._desk.db, user.id):
            return await self._page(request)
        return pages.codes_page(locale_of(request), await renew_codes(self._desk, user))

    async def remove_passkey(self, request: Request) -> Response:
        """Remove a passkey."""
        return await self._remove(request, "passkey", "passkey_gone")

    async def remove_identity(self, request: Request) -> Response:
        """Remove the tie with a provider."""
        return await self._remove(request, "identity", "identity_gone")

    async def _remove(self, request: Request, kind: str, word: str) -> Response:
        key, state = _key(text_of(await read_body(request), "id")), request.scope["state"]
        try:
            await remove_way(state["actor"], self._desk, state["user"], kind=kind, key=key)
        except LastWay:
            return await self._page(request, "last_way", 409)
        return await self._page(request, word)

    async def end_session(self, request: Request) -> Response:
        """Sign out in another place, or everywhere else."""
        wanted, state = text_of(await read_body(request), "id"), request.scope["state"]
        if wanted == "others":
            await end_other_sessions(state["actor"], self._desk.db, keep=state["session"].id)
            return await self._page(request, "session_ended")
        try:
            await end_session(state["actor"], self._desk.db, session_id=_key(wanted))
        except NotFound:
            return await self._page(request)
        return await self._page(request, "session_ended")
