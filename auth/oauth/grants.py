"""The four ways to a token, stricter than Authlib's own: what works once is used up before anything is handed out."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final, cast

from authlib.oauth2 import OAuth2Request
from authlib.oauth2.rfc6749 import AccessDeniedError, InvalidGrantError, InvalidRequestError
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant, ClientCredentialsGrant, RefreshTokenGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc8628 import AuthorizationPendingError, DeviceCodeGrant, ExpiredTokenError, SlowDownError

from auth.oauth.clients import Client
from auth.oauth.minting import Subject
from auth.oauth.models import AuthorizationCode, DeviceRequest, OAuthGrant, RefreshToken
from duobaan.clock import now
from duobaan.ids import new_id
from duobaan.secrecy import hash_secret

if TYPE_CHECKING:
    from auth.oauth.server import OAuthServer

CODE_LASTS: Final = dt.timedelta(seconds=60)
_ONLY_APPS: Final = ["none"]
_ONLY_SYSTEMS: Final = ["client_secret_basic", "client_secret_post"]
_SLOWER_SECONDS: Final = 5
_CHALLENGE_LENGTH: Final = 43  # base64url of a SHA-256


class ProofKey(CodeChallenge):
    """PKCE for everyone, S256 and nothing else (RFC 9700 2.1.1); Authlib's default is plain, and only if you like."""

    DEFAULT_CODE_CHALLENGE_METHOD = "S256"
    SUPPORTED_CODE_CHALLENGE_METHOD: list[str] = ["S256"]

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        """Refuse a request without an S256 challenge."""
        sent = grant.request.payload.data
        if sent.get("code_challenge_method") != "S256" or len(sent.get("code_challenge", "")) != _CHALLENGE_LENGTH:
            raise InvalidRequestError("Send a code_challenge with code_challenge_method=S256.")
        super().validate_code_challenge(grant, redirect_uri)


class CodeGrant(AuthorizationCodeGrant):
    """Authorization code for apps; a code that is used twice ends what it led to."""

    TOKEN_ENDPOINT_AUTH_METHODS = _ONLY_APPS
    server: OAuthServer

    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        """Keep a code that the person of this request allowed."""
        client, sent = cast("Client", request.client), cast("dict[str, str]", request.payload and request.payload.data)
        self.server.found.add(
            AuthorizationCode(
                id=new_id(),
                code_hash=hash_secret(code),
                client_id=client.row.id,
                user_id=cast("Subject", request.user).user.id,
                scopes=self.server.scopes_of(request.scope),
                redirect_uri=sent["redirect_uri"],
                code_challenge=sent["code_challenge"],
                proven_at=self.server.proven_at or now(),
                expires_at=now() + CODE_LASTS,
                key_thumbprint=sent.get("dpop_jkt", "")[:64] or None,
            )
        )

    def query_authorization_code(self, code: str, client: Any) -> AuthorizationCode | None:
        """Return a code of that app that still works; a second use ends the first one's tokens."""
        row = self.server.found.code(hash_secret(code))
        if row is None or row.client_id != client.row.id:
            return None
        if row.used_at is not None:
            self.server.found.revoke_of_code(row.id, now())
            return None
        return row if row.expires_at > now() else None

    def create_token_response(self) -> Any:
        """Use the code up, then hand out; of several who come at once one wins, and the others end its grant."""
        row, found = cast("AuthorizationCode", self.request.authorization_code), self.server.found
        self.server.check_key(row.key_thumbprint)
        if not found.use_code(row.id, now()):
            found.revoke_of_code(row.id, now())
            raise InvalidGrantError("Invalid 'code' in request.")
        grant = self.server.begin(row.client_id, row.user_id, row.scopes, row.proven_at)
        found.bind_code(row.id, grant.id)
        return super().create_token_response()

    def delete_authorization_code(self, authorization_code: AuthorizationCode) -> None:
        """Keep it: only a code that is still known can be recognised when it comes again."""

    def authenticate_user(self, authorization_code: AuthorizationCode) -> Subject | None:
        """Return the person who allowed it."""
        return self.server.subject(authorization_code.user_id)


class Presented:
    """A refresh token that works, with its grant."""

    def __init__(self, row: RefreshToken, grant: OAuthGrant) -> None:
        self.row = row
        self.grant = grant

    def check_client(self, client: Client) -> bool:
        """Say whether it was given to that app."""
        return self.grant.client_id == client.row.id

    def get_scope(self) -> str:
        """Return what was granted."""
        return " ".join(self.grant.scopes)


class RefreshGrant(RefreshTokenGrant):
    """Refresh with rotation; a token that is used twice ends its whole family."""

    TOKEN_ENDPOINT_AUTH_METHODS = _ONLY_APPS
    INCLUDE_NEW_REFRESH_TOKEN = True
    server: OAuthServer

    def authenticate_refresh_token(self, refresh_token: str) -> Presented | None:  # type: ignore[override]
        """Return a token that still works."""
        known = self.server.found.refresh_token(hash_secret(refresh_token))
        if known is None:
            return None
        row, grant = known
        if row.used_at is not None:
            self.server.end(grant, "reuse")
            return None
        fresh = row.expires_at > now() and self.server.found.stands(grant.id, now())
        return Presented(row, grant) if fresh else None

    def create_token_response(self) -> Any:
        """Use the token up, then hand out the next one."""
        shown = cast("Presented", self.request.refresh_token)
        self.server.check_key(shown.grant.key_thumbprint)
        if not self.server.found.use_refresh_token(shown.row.id, now()):
            self.server.end(shown.grant, "reuse")
            raise InvalidGrantError
        self.server.grant = shown.grant
        return super().create_token_response()

    def authenticate_user(self, refresh_token: Presented) -> Subject | None:
        """Return the person of the grant."""
        return self.server.subject(refresh_token.grant.user_id)

    def revoke_old_credential(self, refresh_token: Presented) -> None:  # type: ignore[override]
        """Do nothing: it was used up before the next one was made."""


class MachineGrant(ClientCredentialsGrant):
    """Client credentials for systems that act for their organisation."""

    TOKEN_ENDPOINT_AUTH_METHODS = _ONLY_SYSTEMS
    server: OAuthServer

    def create_token_response(self) -> Any:
        """Hand out a token for the organisation."""
        client = cast("Client", self.request.client)
        assert client.row.user_id is not None
        self.server.check_scope(client, self.request.scope)
        scopes = self.server.scopes_of(client.get_allowed_scope(self.request.scope))
        self.server.begin(client.row.id, client.row.user_id, scopes, now(), machine=True)
        return super().create_token_response()  # type: ignore[no-untyped-call]


class Waiting:
    """A device that asks whether someone has answered."""

    def __init__(self, row: DeviceRequest, client_id: str) -> None:
        self.row = row
        self._client_id = client_id

    def get_client_id(self) -> str:
        """Return whose device it is."""
        return self._client_id

    def get_scope(self) -> str:
        """Return what was asked."""
        return self.row.get_scope()


class DeviceGrant(DeviceCodeGrant):
    """The device flow, for the command line and screens without a keyboard."""

    TOKEN_ENDPOINT_AUTH_METHODS = _ONLY_APPS
    server: OAuthServer

    def query_device_credential(self, device_code: str) -> Waiting:
        """Return the device of a code."""
        row = self.server.found.device(hash_secret(device_code))
        if row is None or row.used_at is not None:
            raise InvalidGrantError("Invalid 'device_code' in payload")
        return Waiting(row, self.server.client_id_of(row.client_id))

    def validate_device_credential(self, credential: Waiting) -> Subject | None:
        """Return the person who allowed it, or say why there is nothing to hand out."""
        row = credential.row
        if row.expires_at <= now():
            raise ExpiredTokenError
        if row.allowed is False:
            raise AccessDeniedError
        if row.allowed is None:
            raise self._not_yet(row)
        return None if row.user_id is None else self.server.subject(row.user_id)

    def _not_yet(self, row: DeviceRequest) -> Exception:
        last, row.polled_at = row.polled_at, now()
        if last is not None and now() - last < dt.timedelta(seconds=row.pause_seconds):
            row.pause_seconds += _SLOWER_SECONDS
            return SlowDownError()
        return AuthorizationPendingError()

    def create_token_response(self) -> Any:
        """Use the answer up, then hand out."""
        row = cast("Waiting", self.request.credential).row
        if row.user_id is None or not self.server.found.use_device(row.id, now()):
            raise InvalidGrantError
        self.server.begin(row.client_id, row.user_id, row.scopes, row.proven_at or now())
        return super().create_token_response()  # type: ignore[no-untyped-call]
