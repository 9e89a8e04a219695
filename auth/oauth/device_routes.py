"""Where a person allows a device: the code on its screen, then who asks for what, then yes or no (RFC 8628)."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from auth.bodies import BadBody, read_body
from auth.desk import Desk
from auth.oauth import pages
from auth.oauth.consent_routes import confirmation, is_confirmed, is_signed_in, to_sign_in
from auth.oauth.endpoints import hash_user_code
from auth.oauth.issuer import issuer_of
from auth.oauth.pages import Asking
from auth.oauth.server import OAuthServer
from auth.oauth.serving import in_server, look_in_server
from auth.wire import limited, locale_of
from duobaan.clock import now

_LONGEST_CODE = 20


def device_routes(desk: Desk) -> list[BaseRoute]:
    """Return the routes of devices; the middleware has checked the Origin of forms."""
    own = _Devices(desk)
    return [
        Route("/oauth/device", own.form, methods=["GET"]),
        Route("/oauth/device", own.take, methods=["POST"]),
    ]


def _asking(server: OAuthServer, user_code: str) -> Asking | None:
    row = server.found.device_by_user_code(hash_user_code(user_code), now())
    known = None if row is None else server.found.client(row.client_id)
    return None if row is None or known is None else Asking(known[0].name, known[1], row.scopes)


def _decide(server: OAuthServer, user_code: str, state: Any, *, allows: bool) -> bool:
    row = server.found.device_by_user_code(hash_user_code(user_code), now())
    if row is None:
        return False
    row.allowed, row.user_id, row.proven_at = allows, state["user"].id, state["session"].proven_at
    return True


class _Devices:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def form(self, request: Request) -> Response:
        """Ask for the code; one in the address is filled in but never taken at once."""
        if not is_signed_in(request):
            return to_sign_in(request)
        return pages.device_page(locale_of(request), request.query_params.get("user_code", "")[:_LONGEST_CODE])

    async def take(self, request: Request) -> Response:
        """Show who asks, or do what the person chose."""
        if not is_signed_in(request):
            return to_sign_in(request)
        locale, user = locale_of(request), request.scope["state"]["user"]
        try:
            fields = await read_body(request)
        except BadBody as error:
            return pages.device_page(locale, problem="foreign", status=error.status)
        user_code = str(fields.get("user_code", ""))[:_LONGEST_CODE]
        # Short codes must not be guessed (RFC 8628 5.1): a right one forgets nothing, since anyone can start a device.
        if wait := await self._desk.wait_of(request, "device code", str(user.id)):
            return limited(request, wait, pages.device_page(locale, problem="limited", status=429))
        if fields.get("decision") in {"allow", "deny"}:
            return await self._decided(request, fields, user_code)
        asking: Asking | None = await look_in_server(
            self._desk, issuer_of(request.scope, self._desk.settings), lambda server: _asking(server, user_code)
        )
        if asking is None:
            return pages.device_page(locale, user_code, "device_unknown", 404)
        return pages.consent_page(locale, asking, user, "/oauth/device", confirmation(request, user_code), user_code)

    async def _decided(self, request: Request, fields: dict[str, Any], user_code: str) -> Response:
        locale, state = locale_of(request), request.scope["state"]
        if not is_confirmed(request, fields, user_code):
            return pages.device_page(locale, problem="foreign", status=403)
        allows = fields["decision"] == "allow"
        done = await in_server(
            state["actor"],
            self._desk,
            issuer_of(request.scope, self._desk.settings),
            lambda server: _decide(server, user_code, state, allows=allows),
        )
        if not done:
            return pages.device_page(locale, user_code, "device_unknown", 404)
        return pages.message_page(locale, "device_allowed" if allows else "device_denied")
