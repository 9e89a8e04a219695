"""Where people decide: may this app act for me; which apps did I allow. Only a browser's own session counts here."""

from __future__ import annotations

import hmac
from typing import Final
from urllib.parse import quote
from uuid import UUID

from authlib.oauth2 import OAuth2Error
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from auth.bodies import BadBody, read_body, text_of
from auth.desk import Desk
from auth.oauth import pages
from auth.oauth.bearer_repository import BearerRepository
from auth.oauth.issuer import issuer_of
from auth.oauth.pages import Asking
from auth.oauth.serving import decide, examine, in_server, look_in_server
from auth.oauth.wire import Answer, Asked, parameters_of, with_issuer
from auth.wire import locale_of
from duobaan.clock import AMSTERDAM, now
from duobaan.secrecy import hash_secret

_CLIENT_ERRORS: Final = frozenset({"invalid_client", "unauthorized_client"})


def consent_routes(desk: Desk) -> list[BaseRoute]:
    """Return the routes of consent; the middleware has checked the Origin of forms."""
    own = _Consent(desk)
    return [
        Route("/oauth/authorize", own.ask, methods=["GET"]),
        Route("/oauth/authorize", own.decide, methods=["POST"]),
        Route("/oauth/apps", own.apps, methods=["GET"]),
        Route("/oauth/apps", own.end, methods=["POST"]),
    ]


def to_sign_in(request: Request) -> Response:
    """Send a browser to sign in and back."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/auth/sign-in?next={quote(request.url.path + query, safe='')}", 303)


def is_signed_in(request: Request) -> bool:
    """Say whether a browser's own session is here; a token may not allow more tokens."""
    state = request.scope["state"]
    return state["session_secret"] is not None and state["user"] is not None


def confirmation(request: Request, about: str) -> str:
    """Return what only the form that we showed in this very session for this very question can send back."""
    return hash_secret(f"consent\n{request.scope['state']['session_secret']}\n{about}")


def is_confirmed(request: Request, fields: dict[str, object], about: str) -> bool:
    """Say whether a form carries its confirmation."""
    sent = fields.get("confirm", "")
    return isinstance(sent, str) and hmac.compare_digest(sent.encode(), confirmation(request, about).encode())


def _refused(request: Request, error: OAuth2Error, issuer: str) -> Response:
    status, body, headers = error()
    answer = Answer.of(status, body, headers)
    if answer.location is not None:
        return _to_app(answer.location, issuer)
    word = "wrong_client" if error.error in _CLIENT_ERRORS else "wrong_request"
    description = str(answer.body.get("error_description", ""))
    return pages.refused_page(locale_of(request), word, str(error.error), description)


def _to_app(location: str, issuer: str) -> Response:
    headers = {"Location": with_issuer(location, issuer), "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return Response(status_code=303, headers=headers)


class _Consent:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def ask(self, request: Request) -> Response:
        """Show who asks for what; always, since a registered address proves little (RFC 8252 8.6)."""
        issuer = issuer_of(request.scope, self._desk.settings)
        try:
            sent = Asked("GET", parameters_of(request.url.query))
            asking: Asking = await look_in_server(self._desk, issuer, lambda server: examine(server, sent))
        except OAuth2Error as error:
            return _refused(request, error, issuer.url)
        if sent.parameters.get("prompt") == "none":
            code = "interaction_required" if is_signed_in(request) else "login_required"
            needed = OAuth2Error(error=code, redirect_uri=asking.redirect_uri, state=sent.parameters.get("state"))
            return _refused(request, needed, issuer.url)
        if not is_signed_in(request):
            return to_sign_in(request)
        query = request.url.query
        return pages.consent_page(
            locale_of(request),
            asking,
            request.scope["state"]["user"],
            f"/oauth/authorize?{query}",
            confirmation(request, query),
        )

    async def decide(self, request: Request) -> Response:
        """Do what the person chose and go back to the app."""
        if not is_signed_in(request):
            return to_sign_in(request)
        state, issuer = request.scope["state"], issuer_of(request.scope, self._desk.settings)
        try:
            fields = await read_body(request)
        except BadBody as error:
            return pages.refused_page(locale_of(request), "foreign", "invalid_request", "", error.status)
        if not is_confirmed(request, fields, request.url.query):
            return pages.refused_page(locale_of(request), "foreign", "invalid_request", "", 403)
        allows = fields.get("decision") == "allow"
        try:
            sent = Asked("GET", parameters_of(request.url.query))
            answer: Answer = await in_server(
                state["actor"],
                self._desk,
                issuer,
                lambda server: decide(server, sent, state["user"].id, state["session"].proven_at, allows=allows),
            )
        except OAuth2Error as error:
            return _refused(request, error, issuer.url)
        assert answer.location is not None
        return _to_app(answer.location, issuer.url)

    async def apps(self, request: Request) -> Response:
        """Show what this person allowed."""
        if not is_signed_in(request):
            return to_sign_in(request)
        async with self._desk.db.read() as session:
            rows = await BearerRepository(session).of_user(request.scope["state"]["user"].id, at=now())
        shown = [
            (row.id.hex, app, of or "Duobaan", row.scopes, row.created_at.astimezone(AMSTERDAM).date().isoformat())
            for row, app, of in rows
        ]
        return pages.apps_page(locale_of(request), shown)

    async def end(self, request: Request) -> Response:
        """Take back what this person allowed."""
        if not is_signed_in(request):
            return to_sign_in(request)
        state = request.scope["state"]
        try:
            key = UUID(hex=text_of(await read_body(request), "grant"))
        except (BadBody, ValueError):
            return RedirectResponse("/oauth/apps", 303)
        async with self._desk.db.write(state["actor"]) as uow:
            grants = BearerRepository(uow.session)
            own = [row for row, _, _ in await grants.of_user(state["user"].id, at=now()) if row.id == key]
            if own and await grants.revoke_own(key, state["user"].id, at=now()):
                uow.record("app.end", own[0], facts={"client": str(own[0].client_id), "why": "taken back"})
        return RedirectResponse("/oauth/apps", 303)
