"""Our authorization server: Authlib's framework-free one, made for one request inside `AsyncSession.run_sync`.

Authlib allows more than OAuth 2.1 does. Here each grant, method and lifetime is chosen; nothing is left to a default.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from authlib.oauth2.rfc6749 import AuthorizationServer, InvalidGrantError, InvalidScopeError
from joserfc.jwk import ECKey
from sqlalchemy.orm import Session

from auth.oauth.access_tokens import AccessToken
from auth.oauth.clients import Client, client_key
from auth.oauth.endpoints import DeviceAuthorization, Introspection, Revocation
from auth.oauth.grants import CodeGrant, DeviceGrant, MachineGrant, ProofKey, RefreshGrant
from auth.oauth.issuer import Issuer
from auth.oauth.minting import Mint, Subject
from auth.oauth.models import OAuthGrant, RefreshToken
from auth.oauth.repository import OAuthRepository
from auth.oauth.wire import Answer, Asked
from auth.signing import ACCESS_LASTS
from duobaan.access import Permission
from duobaan.clients.rules import DELEGABLE
from duobaan.clock import now
from duobaan.ids import Kind, new_id, public
from duobaan.secrecy import hash_secret

GRANT_LASTS: Final = dt.timedelta(days=180)
REFRESH_LASTS: Final = dt.timedelta(days=30)
Record = Callable[..., None]

logging.getLogger("authlib").setLevel(logging.INFO)  # at DEBUG it would write tokens into the log


class OAuthServer(AuthorizationServer):
    """One per request, over one transaction."""

    def __init__(
        self,
        session: Session,
        issuer: Issuer,
        key: ECKey,
        record: Record,
        *,
        read: AccessToken | None = None,
        thumbprint: str | None = None,
    ) -> None:
        super().__init__(scopes_supported=[scope.value for scope in DELEGABLE])
        self.found = OAuthRepository(session)
        self.issuer = issuer
        self.key = key
        self.record = record
        self.read = read  # the access token of a revocation or introspection: verified before this transaction began
        self.thumbprint = thumbprint  # the key that this request proved to hold (DPoP)
        self.grant: OAuthGrant | None = None
        self.proven_at: dt.datetime | None = None
        self.register_token_generator("default", Mint(self))
        self.register_grant(CodeGrant, [ProofKey(required=True)])
        for grant in (RefreshGrant, MachineGrant, DeviceGrant):
            self.register_grant(grant)
        for endpoint in (Revocation, Introspection, DeviceAuthorization):
            # Its types want a narrower base than its code does.
            self.register_endpoint(endpoint)  # type: ignore[arg-type]

    # What Authlib asks of a framework.

    def query_client(self, client_id: str) -> Client | None:  # type: ignore[override]
        """Return a running client."""
        key = client_key(client_id)
        found = None if key is None else self.found.client(key)
        return None if found is None else Client(*found)

    def create_oauth2_request(self, request: Any) -> Asked:
        """Return the request: it came in as Authlib wants it."""
        assert isinstance(request, Asked)
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> Answer:
        """Return the answer for the wire."""
        return Answer.of(status, body, headers)

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Tell nobody."""

    def save_token(self, token: dict[str, str | int], request: Any) -> None:
        """Keep the refresh token, as a hash; an access token is not kept."""
        if (secret := token.get("refresh_token")) is None:
            return
        grant = self.standing()
        self.found.drop_old(grant.id, now())
        self.found.add(
            RefreshToken(
                id=new_id(),
                token_hash=hash_secret(str(secret)),
                grant_id=grant.id,
                expires_at=min(now() + REFRESH_LASTS, grant.expires_at),
            )
        )

    # What our grants ask of the server.

    def standing(self) -> OAuthGrant:
        """Return the grant that this request is about."""
        assert self.grant is not None
        return self.grant

    def begin(
        self,
        client_id: UUID,
        user_id: UUID,
        scopes: tuple[Permission, ...],
        proven_at: dt.datetime,
        *,
        machine: bool = False,
    ) -> OAuthGrant:
        """Write down what is granted, before a token of it is made."""
        at = now()
        self.found.sweep(at)
        self.grant = OAuthGrant(
            id=new_id(),
            client_id=client_id,
            user_id=user_id,
            scopes=scopes,
            proven_at=proven_at,
            expires_at=at + (ACCESS_LASTS if machine else GRANT_LASTS),
            key_thumbprint=self.thumbprint,
        )
        self.found.add(self.grant)
        if not machine:
            self.record("app.allow", self.grant, facts={"client": str(client_id)})
        return self.grant

    def end(self, grant: OAuthGrant, why: str) -> None:
        """End a grant with all its tokens."""
        if self.found.revoke(grant.id, now()):
            self.record("app.end", grant, facts={"client": str(grant.client_id), "why": why})

    def subject(self, user_id: UUID) -> Subject | None:
        """Return a person."""
        user = self.found.user(user_id)
        return None if user is None else Subject(user)

    def client_id_of(self, key: UUID) -> str:
        """Return a client's public id."""
        return public(Kind.CLIENT, key)

    def scopes_of(self, scope: str) -> tuple[Permission, ...]:
        """Return scopes that were checked, as permissions."""
        return tuple(sorted(map(Permission, set(scope.split()))))

    def check_key(self, wanted: str | None) -> None:
        """Raise InvalidGrantError when a key is wanted and this request did not prove to hold it."""
        if wanted is not None and wanted != self.thumbprint:
            raise InvalidGrantError("The key of the DPoP proof is not the one that this is bound to.")

    def check_scope(self, client: Client, scope: str) -> None:
        """Raise InvalidScopeError unless the client may ask for it."""
        self.validate_requested_scope(scope)
        if client.get_allowed_scope(scope) is None:
            raise InvalidScopeError

    @staticmethod
    def seconds(number: int) -> dt.timedelta:
        """Return a span of seconds."""
        return dt.timedelta(seconds=number)
