"""Turns a request's credentials into an actor in `scope["state"]`; refuses only what claims to be someone falsely."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import orjson
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from auth import actors, csrf
from auth.credential import Credential, ProofKind
from auth.desk import Desk
from auth.locale import choose_locale
from auth.models import PersonalToken
from auth.oauth.access_tokens import looks_signed
from auth.oauth.bearer import Bearer, by_access_token
from auth.oauth.issuer import issuer_of
from auth.proofs import ALGORITHM, BadProof, Proof, read_proof
from auth.repository import AuthRepository
from duobaan.access import ANONYMOUS, Actor
from duobaan.clients.uses import NOBODY, OWN_TOKEN, SIGNED_IN
from duobaan.clock import now
from duobaan.errors import StoreUnavailable, TransientConflict

_TOUCH_SECONDS = 3600
_NAMED = frozenset({b"authorization", b"cookie"})


def refusal(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Response:
    """Return a GraphQL error body for a request that goes no further."""
    body = orjson.dumps({"errors": [{"message": message, "extensions": {"code": code}}]})
    return Response(body, status, {"Cache-Control": "no-store"} | (headers or {}), "application/json")


def unauthenticated(scheme: str = "Bearer") -> Response:
    """Return the answer to a token that is unknown, expired, revoked or shown without its key."""
    more = f', algs="{ALGORITHM}"' if scheme == "DPoP" else ""
    challenge = {"WWW-Authenticate": f'{scheme} realm="duobaan", error="invalid_token"{more}'}
    return refusal(401, "UNAUTHENTICATED", "The access token is unknown, expired or revoked.", challenge)


class _Found(Protocol):
    @property
    def actor(self) -> Actor: ...


def _again(prove: Callable[[], Awaitable[_Found | None]]) -> Callable[[], Awaitable[Actor | None]]:
    """Return what proves anew later, as a request of that moment would be."""

    async def proven() -> Actor | None:
        found = await prove()
        return None if found is None else found.actor

    return proven


class AuthMiddleware:
    """Puts actor, account and locale into the request's state, for HTTP and WebSockets."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self.app = app
        self._desk = desk
        self._db = desk.db

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Prove, then pass on."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        refused = await self._prove(scope)
        scope["state"]["prove_bearer"] = self.prove_bearer
        if refused is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await refused(scope, receive, send)

    async def prove_bearer(self, scope: Scope, authorization: str) -> dict[str, Any] | None:
        """Return the state of who sent these credentials inside an open connection; None when they do not count."""
        try:
            sent = (b"authorization", authorization.encode("ascii"))
        except UnicodeEncodeError:
            return None
        kept = [pair for pair in scope["headers"] if pair[0] not in (b"authorization", b"cookie", b"dpop")]
        asked = {**scope, "headers": [*kept, sent], "state": {}}
        refused = await self._prove(asked)
        return None if refused is not None or not asked["state"]["by_token"] else asked["state"]

    async def _prove(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        state: dict[str, Any] = scope.setdefault("state", {})
        state["actor"], state["user"], state["session_secret"], state["by_token"] = ANONYMOUS, None, None, False
        state["credential"], state["caller"] = None, NOBODY
        if _NAMED.isdisjoint([name for name, _ in scope["headers"]]):  # a stranger, as most are
            state["locale"] = choose_locale(headers.get("accept-language", ""))
            return None
        kind, _, secret = headers.get("authorization", "").partition(" ")
        # A bearer caller is judged by the token alone, whatever cookies ride along.
        refused = None
        if kind.lower() == "bearer":
            refused = await self._by_token(scope, state, secret.strip())
        elif kind.lower() == "dpop":
            refused = await self._by_bound_token(scope, state, headers, secret.strip())
        elif (cookie := self._desk.policy.read(headers.get("cookie", ""))) is not None:
            refused = await self._by_cookie(scope, state, headers, cookie)
        own = state["user"].locale if state["user"] is not None else None
        state["locale"] = choose_locale(headers.get("accept-language", ""), own)
        return refused

    async def _by_token(self, scope: Scope, state: dict[str, Any], secret: str) -> Response | None:
        if looks_signed(secret):
            return await self._by_signed_token(scope, state, secret)
        identity = await actors.by_token(self._db, secret) if secret else None
        if identity is None:
            return unauthenticated()
        state["actor"], state["user"], state["by_token"] = identity.actor, identity.user, True
        state["caller"] = OWN_TOKEN
        again = _again(lambda: actors.by_token(self._db, secret))
        state["credential"] = Credential(ProofKind.TOKEN, identity.proven.proof.id, identity.user.id, again)
        if isinstance(identity.proven.proof, PersonalToken):
            await self._touch(identity.proven.proof)
        return None

    async def _by_bound_token(
        self, scope: Scope, state: dict[str, Any], headers: Headers, secret: str
    ) -> Response | None:
        proofs, address = headers.getlist("dpop"), issuer_of(scope, self._desk.settings).at(scope["path"])
        try:
            if len(proofs) != 1 or not looks_signed(secret):
                raise BadProof("one proof, one signed token")
            method = scope.get("method", "GET")  # a socket opens with a GET
            proof = read_proof(proofs[0], method=method, address=address, access_token=secret)
        except BadProof:
            return unauthenticated("DPoP")
        return await self._by_signed_token(scope, state, secret, proof)

    async def _by_signed_token(
        self, scope: Scope, state: dict[str, Any], secret: str, proof: Proof | None = None
    ) -> Response | None:
        issuer, thumbprint = issuer_of(scope, self._desk.settings), None if proof is None else proof.thumbprint

        def prove() -> Awaitable[Bearer | None]:
            return by_access_token(self._db, secret, self._desk.public_keys, issuer, thumbprint=thumbprint)

        bearer = await prove()
        # Noted last: anybody can make keys and proofs, and only with a token that counts is one worth a write.
        if bearer is None or (proof is not None and not await self._desk.proofs.take(proof)):
            return unauthenticated("Bearer" if proof is None else "DPoP")
        state["actor"], state["user"], state["by_token"] = bearer.actor, bearer.user, True
        state["caller"] = bearer.token.client_id
        of, ends = bearer.token.grant_id, bearer.token.expires_at
        state["credential"] = Credential(ProofKind.GRANT, of, bearer.user.id, _again(prove), expires_at=ends)
        return None

    async def _touch(self, token: PersonalToken) -> None:
        # Once an hour is enough to see which tokens are in use, and keeps reading requests from writing. Where the
        # database has no time for it now, the next request notes it: nobody's own request fails for that.
        at = now()
        if token.last_used_at is not None and (at - token.last_used_at).total_seconds() <= _TOUCH_SECONDS:
            return
        with contextlib.suppress(TransientConflict, StoreUnavailable):
            async with self._db.write() as uow:
                await AuthRepository(uow.session).touch_token(token.id, at=at)

    async def _by_cookie(self, scope: Scope, state: dict[str, Any], headers: Headers, secret: str) -> Response | None:
        identity = await actors.by_session(self._db, secret)
        if identity is None:
            return None
        if not self._may_pass(scope, headers):
            return refusal(403, "FORBIDDEN", "Send the header x-duobaan: 1 with a cookie, or a matching Origin.")
        state["actor"], state["user"], state["session_secret"] = identity.actor, identity.user, secret
        state["session"], state["caller"] = identity.proven.proof, SIGNED_IN
        again = _again(lambda: actors.by_session(self._db, secret))
        state["credential"] = Credential(ProofKind.SESSION, identity.proven.proof.id, identity.user.id, again)
        return None

    def _may_pass(self, scope: Scope, headers: Headers) -> bool:
        if scope["type"] == "websocket":
            return csrf.is_same_origin(headers, scope["scheme"], self._desk.settings.public_url)
        if scope["method"] in csrf.SAFE_METHODS:
            return True
        return csrf.is_ours(headers, scope["scheme"], self._desk.settings.public_url)
