"""The demo pages: choose a demo person on this machine, or follow a one-time link."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from auth import pages, service
from auth.demo import is_loopback
from auth.desk import Desk
from auth.wire import answer, locale_of


def demo_routes(desk: Desk) -> list[BaseRoute]:
    """Return the demo routes; none when this server may not have demo people."""
    if not desk.demo.open:
        return []
    return [
        Route("/demo", _Demo(desk).people, methods=["GET"]),
        Route("/demo/as/{name}", _Demo(desk).enter, methods=["GET"]),
    ]


def _is_local(request: Request) -> bool:
    # The name must be this machine's as well: a page elsewhere may point its own name at 127.0.0.1 (DNS rebinding).
    host = request.headers.get("host", "")
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    return request.client is not None and is_loopback(request.client.host) and is_loopback(name)


class _Demo:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def people(self, request: Request) -> Response:
        """List the demo people with fresh links, to this machine only."""
        locale = locale_of(request)
        if not _is_local(request):
            return pages.demo_gone_page(locale)
        people = await self._desk.demo.personas(locale)
        if "application/json" in request.headers.get("accept", ""):
            listed = [
                {"slug": one.slug, "name": one.name, "roles": one.roles, "link": self._desk.demo.link(one.slug)}
                for one in people
            ]
            return answer({"people": listed})
        return pages.demo_page(locale, [(self._desk.demo.link(one.slug), one.name, one.roles) for one in people])

    async def enter(self, request: Request) -> Response:
        """Sign in as the demo person of a link, once."""
        if request.method == "HEAD":  # a preview of the link must not use it up
            return Response(headers=pages.SECURITY_HEADERS)
        user = await self._desk.demo.take(request.path_params["name"], request.query_params.get("key", ""))
        if user is None:
            return pages.demo_gone_page(locale_of(request))
        policy = self._desk.policy
        begun = await service.begin_session(
            self._desk.db,
            user,
            lasts=policy.lasts,
            agent=request.headers.get("user-agent", ""),
            old_secret=policy.read(request.headers.get("cookie", "")),
        )
        response = RedirectResponse("/", 303, {"Referrer-Policy": "no-referrer"})
        policy.give(response, begun.secret)
        return response
