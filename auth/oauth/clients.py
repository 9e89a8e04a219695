"""A registered program as Authlib asks about it: which grants, scopes, addresses and proofs are its own."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from typing import Final
from uuid import UUID

from authlib.oauth2.rfc6749 import ClientMixin

from duobaan.access import Permission
from duobaan.clients.models import ApiClient
from duobaan.clients.rules import DELEGABLE, redirect_fits
from duobaan.clock import now
from duobaan.errors import NotFound
from duobaan.ids import Kind, private, public
from duobaan.secrecy import hash_secret
from duobaan.words import ClientKind

COMMAND_LINE: Final = UUID("019aa900-0000-7000-8000-000000000001")  # the row that a migration puts there
DEVICE_GRANT: Final = "urn:ietf:params:oauth:grant-type:device_code"
GRANTS: Final = {
    ClientKind.APP: frozenset({"authorization_code", "refresh_token", DEVICE_GRANT}),
    ClientKind.MACHINE: frozenset({"client_credentials"}),
}
PROOFS: Final = {
    ClientKind.APP: frozenset({"none"}),
    ClientKind.MACHINE: frozenset({"client_secret_basic", "client_secret_post"}),
}


def client_key(client_id: str) -> UUID | None:
    """Return the key in a `client_id`, None when it cannot be one."""
    try:
        return private(Kind.CLIENT, client_id)
    except NotFound:
        return None


class Client(ClientMixin):
    """One registered program."""

    def __init__(self, row: ApiClient, organisation: str | None) -> None:
        self.row = row
        self.organisation = organisation

    @property
    def scopes(self) -> frozenset[Permission]:
        """Return the most that it may ask for; our own command line may ask for all that can be delegated."""
        return frozenset(self.row.scopes) if self.row.organisation_id is not None else DELEGABLE

    def get_client_id(self) -> str:
        """Return its public id."""
        return public(Kind.CLIENT, self.row.id)

    def get_default_redirect_uri(self) -> str:
        """Return none: an app always says where it wants to be answered."""
        return ""

    def get_allowed_scope(self, scope: Collection[str] | str) -> str:
        """Return the asked scopes when all of them may be asked, all that there are when none was named."""
        asked = frozenset(scope.split() if isinstance(scope, str) else scope or ()) or self.scopes
        # Authlib takes None, not "", as a refusal; its types do not say so.
        return " ".join(sorted(asked)) if asked <= self.scopes else None  # type: ignore[return-value]

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Say whether it registered that address."""
        return redirect_fits(self.row.redirect_uris, redirect_uri)

    def check_client_secret(self, client_secret: str) -> bool:
        """Say whether that is its secret, or the one before during its last day."""
        mark = hash_secret(client_secret)
        fits = hmac.compare_digest(mark, self.row.secret_hash or "")
        until = self.row.old_secret_until
        is_old = until is not None and until > now() and hmac.compare_digest(mark, self.row.old_secret_hash or "")
        return fits or is_old

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """Say whether it proves itself that way, at whichever endpoint."""
        return method in PROOFS[self.row.kind]

    def check_response_type(self, response_type: str) -> bool:
        """Say whether it may ask people for consent."""
        return self.row.kind is ClientKind.APP and response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """Say whether it may get tokens that way."""
        return grant_type in GRANTS[self.row.kind]
