"""How the /auth routes speak JSON: answers, failures with a code and words, issues of an input."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from auth.pages import words
from duobaan import labels
from duobaan.errors import InvalidInput
from duobaan.people.models import User


def locale_of(request: Request) -> str:
    """Return the language to answer in, as the middleware found it."""
    return str(request.scope["state"].get("locale") or "nl")


def answer(body: object, status: int = 200) -> Response:
    """Return a JSON answer that no cache keeps."""
    return Response(orjson.dumps(body), status, {"Cache-Control": "no-store"}, "application/json")


def failed(status: int, code: str, message: str, **more: Any) -> Response:
    """Return a failure with a stable code and a message fit to show."""
    return answer({"error": {"code": code, "message": message} | more}, status)


def failure(request: Request, status: int, code: str, word: str, **more: Any) -> Response:
    """Return a failure with a stable code and the words of the pages of signing in."""
    return failed(status, code, words(locale_of(request))[word], **more)


def limited(request: Request, seconds: int, shown: Response | None = None) -> Response:
    """Say that something was tried too often and when to try again: on the page that is shown, else as JSON."""
    response = failure(request, 429, "RATE_LIMITED", "limited", retryAfter=seconds) if shown is None else shown
    response.headers["Retry-After"] = str(seconds)
    return response


def issues(error: InvalidInput, locale: str) -> list[dict[str, object]]:
    """Write the issues of an input as GraphQL does, without the leading `input`."""
    return [
        {
            "path": [part for part in issue.path if part != "input"],
            "rule": issue.rule,
            "message": labels.render(f"rules.{issue.rule}", locale, issue.facts),
        }
        for issue in error.issues
    ]


def safe_next(path: str) -> str:
    """Return a path of this site to go on to; anything else is the front page."""
    local = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if local and path.isascii() and path.isprintable() else "/"


def account_of(user: User) -> dict[str, Any]:
    """Return what a person may read of their own account."""
    return {"email": user.email, "name": user.name, "locale": user.locale}
