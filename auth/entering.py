"""The last step of every way to sign in: a session begins, the one that the browser had ends, the browser goes on."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from auth import service
from auth.demands import demanding
from auth.desk import Desk
from auth.wire import account_of, answer, safe_next
from duobaan.people.models import User


async def enter(desk: Desk, request: Request, user: User, method: str, after: str, *, as_page: bool) -> Response:
    """Begin a session of someone who is proven and answer with its cookie."""
    begun = await service.begin_session(
        desk.db,
        user,
        lasts=desk.policy.lasts,
        agent=request.headers.get("user-agent", ""),
        old_secret=desk.policy.read(request.headers.get("cookie", "")),
        method=method,
    )
    names = await demanding(desk.db, user.id, method)
    path = "/auth/account" if names else safe_next(after)
    told = {"user": account_of(user)} | ({"secondStepDemandedBy": names} if names else {})
    response = RedirectResponse(path, 303) if as_page else answer(told)
    desk.policy.give(response, begun.secret)
    return response
