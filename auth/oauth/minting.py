"""Mints what the token endpoint hands out: an access token of ten minutes and a refresh token that works once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from authlib.common.security import generate_token
from authlib.oauth2.rfc9068 import JWTBearerTokenGenerator

from auth.oauth.access_tokens import sign_token
from auth.oauth.clients import Client
from auth.signing import ACCESS_LASTS, ALGORITHM
from duobaan.clock import now
from duobaan.ids import Kind, public
from duobaan.people.models import User

if TYPE_CHECKING:
    from auth.oauth.server import OAuthServer

REFRESH_PREFIX: Final = "dbr_"  # lets secret scanners and people recognise a refresh token


class Subject:
    """The person of a grant, as Authlib asks about them."""

    def __init__(self, user: User) -> None:
        self.user = user

    def get_user_id(self) -> str:
        """Return the public id."""
        return public(Kind.USER, self.user.id)


class Mint(JWTBearerTokenGenerator):
    """Writes our claims with our clock and our key; Authlib's own would live for days and name no key."""

    def __init__(self, server: OAuthServer) -> None:
        seconds = int(ACCESS_LASTS.total_seconds())
        super().__init__(
            server.issuer.url,
            alg=ALGORITHM,
            refresh_token_generator=self.refresh_token,
            expires_generator=lambda client, grant_type: seconds,
        )
        self._server = server
        self._seconds = seconds

    def refresh_token(self, client: Client, grant_type: str, user: Subject, scope: str) -> str:
        """Return a new refresh token."""
        return REFRESH_PREFIX + generate_token(43)

    def generate(self, *args: Any, **named: Any) -> Any:
        """Return what is handed out, with the kind of token that its grant is bound to."""
        made: dict[str, Any] = super().generate(*args, **named)
        bound = self._server.standing().key_thumbprint is not None
        return made | {"token_type": "DPoP" if bound else "Bearer"}

    def access_token_generator(  # type: ignore[override]  # its types call it a protocol; its code calls this
        self, client: Client, grant_type: str, user: Subject | None, scope: str
    ) -> str:
        """Return a signed access token of the grant that the server just made or found."""
        grant, at = self._server.standing(), int(now().timestamp())
        claims: dict[str, Any] = {
            "iss": self._server.issuer.url,
            "aud": self._server.issuer.audience,
            "sub": client.get_client_id() if user is None else user.get_user_id(),
            "client_id": client.get_client_id(),
            "iat": at,
            "exp": at + self._seconds,
            "jti": generate_token(22),
            "grant": grant.id.hex,
            "scope": scope,
        }
        if user is not None:
            claims["auth_time"] = int(grant.proven_at.timestamp())
        if grant.key_thumbprint is not None:
            claims["cnf"] = {"jkt": grant.key_thumbprint}
        return sign_token(self._server.key, claims)
