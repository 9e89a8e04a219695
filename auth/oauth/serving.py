"""Brings a request to the server: the key first, then one transaction in which Authlib runs as if it were alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import InvalidRequestError

from auth.desk import Desk
from auth.oauth.access_tokens import AccessToken
from auth.oauth.issuer import Issuer
from auth.oauth.models import PushedRequest
from auth.oauth.pages import Asking
from auth.oauth.server import OAuthServer
from auth.oauth.wire import Answer, Asked
from auth.tokens import new_session_token
from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.ids import new_id
from duobaan.secrecy import hash_secret

PUSHED_PREFIX: Final = "urn:ietf:params:oauth:request_uri:"
PUSHED_SECONDS: Final = 600  # long enough to sign in on the way
Work = Callable[[OAuthServer], Any]


@requires(Permission.BROWSE)
async def in_server(
    actor: Actor,
    desk: Desk,
    issuer: Issuer,
    work: Work,
    *,
    read: AccessToken | None = None,
    thumbprint: str | None = None,
) -> Any:
    """Run work in the server and keep what it wrote, also when its answer is a refusal: reuse ends a grant."""
    key = await desk.keys.current()
    async with desk.db.write(actor) as uow:
        return await uow.session.run_sync(
            lambda session: work(OAuthServer(session, issuer, key, uow.record, read=read, thumbprint=thumbprint))
        )


async def look_in_server(desk: Desk, issuer: Issuer, work: Work) -> Any:
    """Run work in the server that writes nothing."""
    key = await desk.keys.current()
    async with desk.db.read() as db_session:
        return await db_session.run_sync(lambda session: work(OAuthServer(session, issuer, key, lambda *_, **__: None)))


def _checked(server: OAuthServer, asked: Asked) -> Any:
    """Return the grant of an authorization request in which nothing is left to guess."""
    grant = server.get_consent_grant(asked)  # type: ignore[no-untyped-call]
    sent = asked.parameters
    wrong = None
    if "request" in sent:
        wrong = OAuth2Error(error="request_not_supported")
    elif sent.get("response_mode", "query") != "query":
        wrong = InvalidRequestError("The only response_mode is query.")
    elif sent.get("resource", server.issuer.audience) != server.issuer.audience:
        wrong = OAuth2Error(error="invalid_target")
    if wrong is not None:
        wrong.redirect_uri, wrong.state = grant.redirect_uri, sent.get("state")
        raise wrong
    return grant


def unfolded(server: OAuthServer, asked: Asked) -> Asked:
    """Return the request that was sent ahead, if this one names it; else the request itself."""
    uri = asked.parameters.get("request_uri")
    if uri is None:
        return asked
    client = server.query_client(asked.parameters.get("client_id", ""))
    row = server.found.pushed(hash_secret(uri.removeprefix(PUSHED_PREFIX)), now())
    if client is None or row is None or row.client_id != client.row.id:
        raise InvalidRequestError("The request_uri is unknown or has expired.")
    return Asked(asked.method, dict(row.parameters))


def examine(server: OAuthServer, asked: Asked) -> Asking:
    """Return who asks for what, or raise OAuth2Error."""
    real = unfolded(server, asked)
    grant = _checked(server, real)
    client: Any = real.client
    return Asking(client.row.name, client.organisation, server.scopes_of(real.scope), grant.redirect_uri)


def decide(server: OAuthServer, asked: Asked, user_id: Any, proven_at: Any, *, allows: bool) -> Answer:
    """Answer an authorization request as the person decided."""
    real = unfolded(server, asked)
    grant = _checked(server, real)
    if "request_uri" in asked.parameters:
        used = server.found.drop_pushed(hash_secret(asked.parameters["request_uri"].removeprefix(PUSHED_PREFIX)))
        if not used:
            raise InvalidRequestError("The request_uri is unknown or has expired.")
    server.proven_at = proven_at
    subject = server.subject(user_id) if allows else None
    answer = server.create_authorization_response(real, grant_user=subject, grant=grant)
    assert isinstance(answer, Answer)
    return answer


def push(server: OAuthServer, asked: Asked) -> Answer:
    """Keep an authorization request for the browser that comes later (RFC 9126)."""
    client: Any = server.authenticate_client(asked, ["none"], "pushed_authorization_request")
    if "request_uri" in asked.parameters:
        raise InvalidRequestError("A pushed request names no request_uri.")
    try:
        _checked(server, asked)
    except OAuth2Error as error:
        error.redirect_uri = error.state = None  # told to the program, not to a browser
        raise
    secret = new_session_token()
    server.found.add(
        PushedRequest(
            id=new_id(),
            uri_hash=hash_secret(secret),
            client_id=client.row.id,
            parameters=asked.parameters,
            expires_at=now() + server.seconds(PUSHED_SECONDS),
        )
    )
    return Answer(201, {"request_uri": PUSHED_PREFIX + secret, "expires_in": PUSHED_SECONDS}, {})
