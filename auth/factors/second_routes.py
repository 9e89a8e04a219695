"""The page for the second proof; until it is given there is no session, only a step of this browser."""

from __future__ import annotations

from html import escape
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from auth import pages
from auth.bodies import is_form, read_body, text_of
from auth.desk import Desk
from auth.entering import enter
from auth.factors.second import check_second
from auth.factors.words import say
from auth.guarding import guarded
from auth.identity_repository import IdentityRepository
from auth.steps import begin_step, find_step, take_step
from auth.wire import answer, failed, failure, limited, locale_of
from duobaan.people.models import User

_KIND: Final = "second"


def second_routes(desk: Desk) -> list[BaseRoute]:
    """Return the route of the second proof."""
    return [Route("/auth/second", guarded(desk, _Second(desk).judge), methods=["POST"])]


async def ask_second(desk: Desk, request: Request, user: User, after: str, *, as_page: bool) -> Response:
    """Ask for the second proof of someone whose password was right."""
    mark = desk.browsers.of_request(request)
    step = await begin_step(desk.db, _KIND, mark, {"after": after}, user_id=user.id)
    response: Response = (
        _page(locale_of(request), step) if as_page else answer({"status": "second_proof_needed", "step": step})
    )
    desk.browsers.give(response, mark)
    return response


def _page(locale: str, step: str, problem: str = "", status: int = 200) -> Response:
    lead = say(locale, problem or "second_lead")
    mark = ' role="alert" class="problem"' if problem else ""
    body = (
        f"<p{mark}>{escape(lead)}</p>"
        '<form method="post" action="/auth/second">'
        f'<input type="hidden" name="step" value="{escape(step)}">'
        f"{pages.field('code', say(locale, 'second_code'), 'text', 'one-time-code')}"
        f"<button>{escape(say(locale, 'go_on'))}</button></form>"
    )
    return pages.page(locale, escape(say(locale, "second_title")), body, status)


class _Second:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def judge(self, request: Request) -> Response:
        """Begin the session when the code is right."""
        fields = await read_body(request)
        step, code, mark = text_of(fields, "step"), text_of(fields, "code"), self._desk.browsers.read(request)
        found = await find_step(self._desk.db, _KIND, step, mark)
        if found is None or found.user_id is None:
            if is_form(request):
                return pages.notice_page(locale_of(request), "ended", status=401)
            return failure(request, 401, "SIGN_IN_FAILED", "ended")
        if wait := await self._desk.wait_of(request, "second", str(found.user_id)):
            shown = _page(locale_of(request), step, "limited", 429) if is_form(request) else None
            return limited(request, wait, shown)
        method = await check_second(self._desk, found.user_id, code)
        if method is None:
            return self._refused(request, step)
        # Taken last and once: the code is used up, so nothing is left to race for.
        taken = await take_step(self._desk.db, _KIND, step, mark)
        async with self._desk.db.read() as session:
            user = await IdentityRepository(session).user(found.user_id)
        if taken is None or user is None:
            return self._refused(request, step)
        await self._desk.forget_tries("second", str(user.id))
        return await enter(self._desk, request, user, method, found.facts["after"], as_page=is_form(request))

    def _refused(self, request: Request, step: str) -> Response:
        locale = locale_of(request)
        if is_form(request):
            return _page(locale, step, "second_failed", 401)
        return failed(401, "SIGN_IN_FAILED", say(locale, "second_failed"))
