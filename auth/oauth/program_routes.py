"""The endpoints that programs call: token, revocation, introspection, device start, pushed requests, keys, metadata."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final

from authlib.oauth2 import OAuth2Error
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from auth.desk import Desk
from auth.oauth.access_tokens import AccessToken, NotOurs, looks_signed, read_token
from auth.oauth.clients import DEVICE_GRANT
from auth.oauth.issuer import Issuer, issuer_of
from auth.oauth.server import OAuthServer
from auth.oauth.serving import in_server, push
from auth.oauth.wire import Answer, Asked, asked, respond
from auth.proofs import ALGORITHM, BadProof
from auth.wire import limited
from duobaan.access import ANONYMOUS
from duobaan.clients.rules import DELEGABLE

Endpoint = Callable[[Request], Awaitable[Response]]
_EVERY_PROOF: Final = ["none", "client_secret_basic", "client_secret_post"]
_SYSTEMS: Final = ["client_secret_basic", "client_secret_post"]
_PATIENT: Final = frozenset({"authorization_pending", "slow_down"})  # a device that waits does no wrong
_KEPT_SHORTLY: Final = {"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"}


def metadata(issuer: Issuer) -> dict[str, Any]:
    """Return what clients need to know of this server (RFC 8414)."""
    return {
        "issuer": issuer.url,
        "authorization_endpoint": issuer.at("/oauth/authorize"),
        "token_endpoint": issuer.at("/oauth/token"),
        "jwks_uri": issuer.at("/oauth/jwks.json"),
        "scopes_supported": sorted(scope.value for scope in DELEGABLE),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials", DEVICE_GRANT],
        "token_endpoint_auth_methods_supported": _EVERY_PROOF,
        "revocation_endpoint": issuer.at("/oauth/revoke"),
        "revocation_endpoint_auth_methods_supported": _EVERY_PROOF,
        "introspection_endpoint": issuer.at("/oauth/introspect"),
        "introspection_endpoint_auth_methods_supported": _SYSTEMS,
        "device_authorization_endpoint": issuer.at("/oauth/device_authorization"),
        "pushed_authorization_request_endpoint": issuer.at("/oauth/par"),
        "require_pushed_authorization_requests": False,
        "code_challenge_methods_supported": ["S256"],
        "dpop_signing_alg_values_supported": [ALGORITHM],
        "authorization_response_iss_parameter_supported": True,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "ui_locales_supported": ["nl", "en"],
        "protected_resources": [issuer.audience],
    }


def program_routes(desk: Desk) -> list[BaseRoute]:
    """Return the routes for programs; none of them looks at a cookie."""
    own = _Programs(desk)

    def post(path: str, work: Callable[[OAuthServer, Asked], Answer]) -> BaseRoute:
        return Route(path, own.answering(work), methods=["POST"])

    return [
        post("/oauth/token", lambda server, sent: server.create_token_response(sent)),  # type: ignore[arg-type, return-value]
        post("/oauth/revoke", lambda server, sent: _endpoint(server, "revocation", sent)),
        post("/oauth/introspect", lambda server, sent: _endpoint(server, "introspection", sent)),
        Route("/oauth/device_authorization", own.start_device, methods=["POST"]),
        post("/oauth/par", push),
        Route("/oauth/jwks.json", own.keys, methods=["GET"]),
        Route("/.well-known/oauth-authorization-server", own.metadata, methods=["GET"]),
        Route("/.well-known/oauth-protected-resource/graphql", own.resource, methods=["GET"]),
    ]


def _endpoint(server: OAuthServer, name: str, sent: Asked) -> Answer:
    answer = server.create_endpoint_response(name, sent)  # type: ignore[no-untyped-call]
    assert isinstance(answer, Answer)
    return answer


class _Programs:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def answering(self, work: Callable[[OAuthServer, Asked], Answer]) -> Endpoint:
        """Make the handler of one endpoint."""

        async def handle(request: Request) -> Response:
            address = f"oauth {self._desk.address_of(request)}"
            if wait := self._desk.by_address.wait(address):
                return limited(request, wait)
            answer = await self._answer(request, work)
            # Each refusal took a turn of the one writer: who has so many of them waits, whoever they say they are.
            if answer.status >= 400 and answer.body.get("error") not in _PATIENT:
                self._desk.by_address.count(address)
            return respond(answer)

        return handle

    async def _answer(self, request: Request, work: Callable[[OAuthServer, Asked], Answer]) -> Answer:
        issuer = issuer_of(request.scope, self._desk.settings)
        try:
            sent = await asked(request)
            read = await self._read(sent, issuer)
            thumbprint = await self._thumbprint(request, issuer)
            found: Answer = await in_server(
                ANONYMOUS, self._desk, issuer, lambda server: work(server, sent), read=read, thumbprint=thumbprint
            )
        except OAuth2Error as error:
            return Answer.of(*error())
        return found

    async def _read(self, sent: Asked, issuer: Issuer) -> AccessToken | None:
        if not looks_signed(token := sent.parameters.get("token", "")):
            return None
        try:
            return await read_token(token, self._desk.public_keys, issuer)
        except NotOurs:
            return None

    async def _thumbprint(self, request: Request, issuer: Issuer) -> str | None:
        proofs = request.headers.getlist("dpop")
        if not proofs:
            return None
        try:
            if len(proofs) > 1:
                raise BadProof("several")
            address = issuer.at(request.url.path)
            return await self._desk.proofs.check(proofs[0], method=request.method, address=address)
        except BadProof:
            raise OAuth2Error(error="invalid_dpop_proof") from None

    async def start_device(self, request: Request) -> Response:
        """Start a device, so often from one address."""
        address = f"device {self._desk.address_of(request)}"
        if wait := self._desk.by_address.wait(address):
            return limited(request, wait)
        self._desk.by_address.count(address)
        return await self.answering(lambda server, sent: _endpoint(server, "device_authorization", sent))(request)

    async def keys(self, request: Request) -> Response:
        """List the public keys."""
        return JSONResponse({"keys": await self._desk.keys.published()}, headers=_KEPT_SHORTLY)

    async def metadata(self, request: Request) -> Response:
        """Say what this server can do."""
        return JSONResponse(metadata(issuer_of(request.scope, self._desk.settings)), headers=_KEPT_SHORTLY)

    async def resource(self, request: Request) -> Response:
        """Say where tokens for the API come from (RFC 9728)."""
        issuer = issuer_of(request.scope, self._desk.settings)
        body = {
            "resource": issuer.audience,
            "authorization_servers": [issuer.url],
            "scopes_supported": sorted(scope.value for scope in DELEGABLE),
            "bearer_methods_supported": ["header"],
            "dpop_signing_alg_values_supported": [ALGORITHM],
        }
        return JSONResponse(body, headers=_KEPT_SHORTLY)
