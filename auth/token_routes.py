"""One's personal access tokens, outside GraphQL so that a secret never stands in a stored operation or its log."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from auth import service
from auth.bodies import BadBody, read_body, text_of
from auth.desk import Desk
from auth.models import PersonalToken
from auth.wire import answer, failure, issues, locale_of
from duobaan import labels
from duobaan.access import Permission
from duobaan.errors import DomainError, InvalidInput, NotFound

_STATUS = {"NOT_ALLOWED": 403, "NOT_FOUND": 404, "INVALID_INPUT": 400, "LIMIT_REACHED": 409}
_MOST_SCOPES = len(Permission)


def token_routes(desk: Desk) -> list[BaseRoute]:
    """Return the routes of tokens; the middleware has checked header or Origin of cookie callers."""
    own = _Tokens(desk)
    return [
        Route("/auth/tokens", _guarded(own.listed), methods=["GET"]),
        Route("/auth/tokens", _guarded(own.create), methods=["POST"]),
        Route("/auth/tokens/{token_id}", _guarded(own.revoke), methods=["DELETE"]),
    ]


def _guarded(handler: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    async def checked(request: Request) -> Response:
        locale = locale_of(request)
        try:
            # A token that leaks must not be able to make another that outlives it.
            if request.scope["state"]["session_secret"] is None:
                return failure(request, 401, "UNAUTHENTICATED", "sign_in")
            return await handler(request)
        except BadBody as error:
            return failure(request, error.status, "BAD_REQUEST", "unreadable")
        except DomainError as error:
            said = labels.render(f"errors.{error.code}", locale, error.facts())
            more = {"issues": issues(error, locale)} if isinstance(error, InvalidInput) else {}
            return answer({"error": {"code": error.code, "message": said} | more}, _STATUS.get(error.code, 400))

    return checked


def _shown(row: PersonalToken) -> dict[str, Any]:
    return {
        "id": row.id.hex,
        "name": row.name,
        "scopes": [scope.value for scope in row.scopes],
        "createdAt": row.created_at.isoformat(),
        "expiresAt": row.expires_at.isoformat() if row.expires_at else None,
        "lastUsedAt": row.last_used_at.isoformat() if row.last_used_at else None,
    }


def _scopes(fields: dict[str, Any]) -> list[Permission]:
    asked = fields.get("scopes", [])
    if not isinstance(asked, list) or len(asked) > _MOST_SCOPES:
        raise BadBody(400)
    try:
        return [Permission(scope) for scope in dict.fromkeys(map(str, asked))]
    except ValueError:
        raise InvalidInput.at("input", "scopes", rule="scope_unknown") from None


class _Tokens:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def listed(self, request: Request) -> Response:
        """List one's tokens, without secrets."""
        rows = await service.list_tokens(request.scope["state"]["actor"], self._desk.db)
        return answer({"tokens": [_shown(row) for row in rows]})

    async def create(self, request: Request) -> Response:
        """Make a token; its secret is in this answer and nowhere else."""
        fields = await read_body(request)
        days = fields.get("days", 90)
        if days is not None and (not isinstance(days, int) or isinstance(days, bool)):
            raise BadBody(400)
        made = await service.create_token(
            request.scope["state"]["actor"],
            self._desk.db,
            name=text_of(fields, "name"),
            scopes=_scopes(fields),
            days=days,
        )
        return answer({"token": _shown(made.row), "secret": made.secret}, 201)

    async def revoke(self, request: Request) -> Response:
        """Take a token back."""
        try:
            key = UUID(hex=request.path_params["token_id"])
        except ValueError:
            raise NotFound("Token") from None
        row = await service.revoke_token(request.scope["state"]["actor"], self._desk.db, token_id=key)
        return answer({"token": _shown(row)})
