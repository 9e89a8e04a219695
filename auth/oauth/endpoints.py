"""The endpoints beside the token endpoint: take a token back, look into one, start a device."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from authlib.oauth2.rfc6749 import InvalidRequestError
from authlib.oauth2.rfc6749.errors import UnauthorizedClientError
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7662 import IntrospectionEndpoint
from authlib.oauth2.rfc8628 import DeviceAuthorizationEndpoint

from auth.oauth.clients import DEVICE_GRANT, Client
from auth.oauth.models import DeviceRequest, OAuthGrant
from auth.oauth.wire import Asked
from duobaan.clock import now
from duobaan.ids import Kind, new_id, public
from duobaan.secrecy import hash_secret

if TYPE_CHECKING:
    from auth.oauth.server import OAuthServer

_EVERY_PROOF: Final = ["client_secret_basic", "client_secret_post", "none"]


@dataclass(frozen=True, slots=True)
class Known:
    """A token that the server recognises, with its grant and what may be told of it."""

    grant: OAuthGrant
    kind: str
    facts: dict[str, Any]
    works: bool

    def check_client(self, client: Client) -> bool:
        """Say whether it was given to that client."""
        return self.grant.client_id == client.row.id

    def is_expired(self) -> bool:
        """Say whether its time is over."""
        return not self.works

    def is_revoked(self) -> bool:
        """Say whether its grant was ended."""
        return not self.works


def known_token(server: OAuthServer, text: str) -> Known | None:
    """Return the token with that text: a refresh token, or the access token that was read before."""
    found = server.found.refresh_token(hash_secret(text))
    if found is not None:
        row, grant = found
        works = row.used_at is None and row.expires_at > now() and server.found.stands(grant.id, now())
        facts = {"exp": int(row.expires_at.timestamp()), "scope": " ".join(grant.scopes)}
        return Known(grant, "refresh_token", facts, works)
    token = server.read
    if token is None or (signed := server.found.grant(token.grant_id)) is None:
        return None
    facts = {
        "exp": token.expires_at,
        "iat": token.issued_at,
        "jti": token.id,
        "aud": server.issuer.audience,
        "token_type": "Bearer" if token.key_thumbprint is None else "DPoP",
        "scope": " ".join(sorted(token.scopes)),
    }
    if token.key_thumbprint is not None:
        facts["cnf"] = {"jkt": token.key_thumbprint}
    return Known(signed, "access_token", facts, server.found.stands(signed.id, now()))


def _check_token(request: Asked) -> None:
    # An unknown hint is to be ignored (RFC 7009 2.1), where Authlib would refuse it.
    if "token" not in request.form:
        raise InvalidRequestError("Missing 'token' in request.")


class Revocation(RevocationEndpoint):
    """Takes a token back, and with it all of its grant."""

    CLIENT_AUTH_METHODS = _EVERY_PROOF
    server: OAuthServer

    def check_params(self, request: Asked, client: Client) -> None:
        """Ask for a token."""
        _check_token(request)

    def query_token(self, token_string: str, token_type_hint: str | None) -> Known | None:
        """Return the token; the hint is not needed."""
        return known_token(self.server, token_string)

    def revoke_token(self, token: Known, request: Asked) -> None:
        """End its grant."""
        self.server.end(token.grant, "revoked")


class Introspection(IntrospectionEndpoint):
    """Lets a system look into tokens of its own organisation's programs."""

    CLIENT_AUTH_METHODS = ("client_secret_basic", "client_secret_post")
    server: OAuthServer

    def check_params(self, request: Asked, client: Client) -> None:
        """Ask for a token."""
        _check_token(request)

    def query_token(self, token_string: str, token_type_hint: str | None) -> Known | None:
        """Return the token; the hint is not needed."""
        return known_token(self.server, token_string)

    def check_permission(self, token: Known, client: Client, request: Asked) -> bool:
        """Say whether the token belongs to a program of the same organisation."""
        other = self.server.found.client(token.grant.client_id)
        return other is not None and other[0].organisation_id == client.row.organisation_id

    def introspect_token(self, token: Known) -> dict[str, Any]:
        """Return what a resource needs to know; no name, no e-mail address."""
        owner = self.server.query_client(self.server.client_id_of(token.grant.client_id))
        assert owner is not None
        is_own = owner.row.user_id == token.grant.user_id
        return token.facts | {
            "iss": self.server.issuer.url,
            "client_id": owner.get_client_id(),
            "sub": owner.get_client_id() if is_own else public(Kind.USER, token.grant.user_id),
        }


class DeviceAuthorization(DeviceAuthorizationEndpoint):
    """Starts a device: a long secret for it, a short code for the person."""

    CLIENT_AUTH_METHODS = ("none",)
    EXPIRES_IN = 900
    server: OAuthServer

    def create_endpoint_response(self, request: Asked) -> Any:
        """Refuse programs that are no apps, and scopes that this one may not ask for."""
        client: Client = self.authenticate_client(request)  # type: ignore[no-untyped-call]
        if not client.check_grant_type(DEVICE_GRANT):
            raise UnauthorizedClientError
        self.server.check_scope(client, request.scope)
        return super().create_endpoint_response(request)  # type: ignore[no-untyped-call]

    def get_verification_uri(self) -> str:
        """Return where the person types the code."""
        return self.server.issuer.at("/oauth/device")

    def save_device_credential(self, client_id: str, scope: str, data: dict[str, Any]) -> None:
        """Keep both codes as hashes."""
        client = self.server.query_client(client_id)
        assert client is not None
        self.server.found.add(
            DeviceRequest(
                id=new_id(),
                device_hash=hash_secret(data["device_code"]),
                user_code_hash=hash_user_code(data["user_code"]),
                client_id=client.row.id,
                scopes=self.server.scopes_of(client.get_allowed_scope(scope)),
                expires_at=now() + self.server.seconds(self.EXPIRES_IN),
                pause_seconds=self.INTERVAL,
            )
        )


def hash_user_code(text: str) -> str:
    """Return how a code that a person types is kept: without the case, the spaces and the dash they may forget."""
    return hash_secret("".join(character for character in text.upper() if character.isalnum()))
