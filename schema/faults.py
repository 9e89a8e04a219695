"""Top-level errors: a code for faults of the request, a mask and a request id for faults of ours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import structlog
from graphql import GraphQLError, Node

from duobaan import errors, labels
from schema.context import Context
from schema.errors import message

_log = structlog.get_logger("duobaan.schema")
_CODES = {"NOT_ALLOWED": "FORBIDDEN", "INVALID_INPUT": "BAD_USER_INPUT", "NOT_FOUND": "BAD_USER_INPUT"}


def coded(text: str, code: str, **extensions: Any) -> GraphQLError:
    """Return a top-level error with a stable code."""
    return GraphQLError(text, extensions={"code": code, **extensions})


def told_once(found: Iterable[GraphQLError], code: str) -> list[GraphQLError]:
    """Return errors of a document with a code, those of the same words as one that names all their places."""
    places: dict[str, dict[int, Node]] = {}
    for error in found:
        places.setdefault(error.message, {}).update((id(node), node) for node in error.nodes or ())
    return [GraphQLError(text, [*nodes.values()], extensions={"code": code}) for text, nodes in places.items()]


def _from_domain(error: GraphQLError, cause: errors.DomainError, context: Context) -> GraphQLError:
    code = _CODES.get(cause.code, cause.code)
    if code == "FORBIDDEN" and context.actor.user_id is None:
        code = "UNAUTHENTICATED"
    text = message(cause, context.locale)
    if isinstance(cause, errors.InvalidInput):
        text = " ".join(labels.render(f"rules.{i.rule}", context.locale, i.facts) for i in cause.issues)
    return GraphQLError(text, error.nodes, path=error.path, extensions={"code": code})


def unavailable_text(cause: errors.StoreUnavailable | errors.TransientConflict, locale: str) -> str:
    """Say in words fit to show that nothing was done, and whether what one only looks at works."""
    can_read = isinstance(cause, errors.StoreUnavailable) and cause.is_readable
    return labels.render("errors.NOT_WRITABLE" if can_read else "errors.UNAVAILABLE", locale, {})


def _unavailable(
    error: GraphQLError, cause: errors.StoreUnavailable | errors.TransientConflict, context: Context
) -> GraphQLError:
    _log.error("database.unavailable", request_id=context.request_id, path=error.path, why=str(cause))
    more = {"code": "UNAVAILABLE", "retryAfter": cause.retry_seconds}
    return GraphQLError(unavailable_text(cause, context.locale), error.nodes, path=error.path, extensions=more)


def explain(error: GraphQLError, context: Context) -> GraphQLError:
    """Return the error as clients may see it."""
    cause = error.original_error
    if error.extensions and "code" in error.extensions:
        return error
    if isinstance(cause, errors.DomainError):
        return _from_domain(error, cause, context)
    if cause is None or isinstance(cause, GraphQLError):
        error.extensions = {**(error.extensions or {}), "code": "BAD_USER_INPUT"}
        return error
    if isinstance(cause, errors.StoreUnavailable | errors.TransientConflict):
        return _unavailable(error, cause, context)
    _log.error("resolver failed", request_id=context.request_id, path=error.path, exc_info=cause)
    text = labels.render("errors.INTERNAL", context.locale, {"request_id": context.request_id})
    return GraphQLError(
        text, error.nodes, path=error.path, extensions={"code": "INTERNAL", "requestId": context.request_id}
    )
