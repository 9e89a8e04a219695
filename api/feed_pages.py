"""Feeds by the secret in their address: calendars and searches for programs that cannot sign in."""

from __future__ import annotations

import asyncio
import datetime as dt
from email.utils import format_datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.entity_tags import has_already, mark_of
from api.house import House
from api.search_feed import as_atom, as_json, results_of
from auth.actors import actor_for
from duobaan.access import Actor
from duobaan.errors import InvalidInput, NotAllowed, NotFound
from duobaan.feeds.calendar import stamped, written
from duobaan.feeds.models import Feed
from duobaan.feeds.rules import SCOPES
from duobaan.feeds.service import open_feed, season_of, settle
from duobaan.ids import Kind, public
from duobaan.words import FeedKind
from schema.build import DuobaanSchema
from search.engine import EngineUnavailable

_LONGEST_NAME: Final = 100
_MISSING: Final = b'{"type":"about:blank","title":"Not Found","status":404}'
_KEPT: Final = {
    "Cache-Control": "private, max-age=300",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


def feed_routes(house: House, schema: DuobaanSchema) -> list[BaseRoute]:
    """Return the one route under which all feeds are."""
    return [Route("/feeds/{name}", _Feeds(house, schema).answer, methods=["GET"])]


class _Feeds:
    def __init__(self, house: House, schema: DuobaanSchema) -> None:
        self._house, self._schema = house, schema

    async def answer(self, request: Request) -> Response:
        """Answer with what an address stands for; of none, a revoked one and one without a view the bytes are alike."""
        token, _, form = request.path_params["name"].rpartition(".")
        found = await open_feed(self._house.db, token) if len(token) <= _LONGEST_NAME else None
        if found is None:
            return missing()
        feed, user = found
        actor = await actor_for(self._house.db, user, SCOPES[feed.kind])
        try:
            if feed.kind is not FeedKind.SEARCH and form == "ics":
                return await self._calendar(request, feed, actor)
            if feed.kind is FeedKind.SEARCH and form in ("atom", "json"):
                return await self._search(request, feed, actor, form)
        except EngineUnavailable:
            return Response(None, 503, {"Cache-Control": "no-store", "Retry-After": "300"})
        except (InvalidInput, NotAllowed, NotFound):
            return missing()
        return missing()

    async def _calendar(self, request: Request, feed: Feed, actor: Actor) -> Response:
        season = await season_of(actor, self._house.db, feed)
        content = await asyncio.to_thread(written, season, feed.locale)
        changed_at = await settle(self._house.db, feed, content)
        return sent(request, stamped(content, changed_at), changed_at, "text/calendar; charset=utf-8")

    async def _search(self, request: Request, feed: Feed, actor: Actor, form: str) -> Response:
        found = await results_of(self._house, self._schema, actor, feed)
        changed_at = await settle(self._house.db, feed, found.content())
        base = self._house.settings.public_url or f"{request.url.scheme}://{request.url.netloc}"
        if form == "json":
            return sent(request, as_json(found, base), changed_at, "application/feed+json")
        content = as_atom(found, base, changed_at, public(Kind.FEED, feed.id))
        return sent(request, content, changed_at, "application/atom+xml")


def missing() -> Response:
    """Return the one answer for every address that shows nothing."""
    return Response(_MISSING, 404, {"Cache-Control": "no-store"}, "application/problem+json")


def sent(request: Request, content: bytes, changed_at: dt.datetime, media_type: str) -> Response:
    """Return content with its tag, or nothing but the tag to who has it already."""
    tag = f'"{mark_of(content)}"'
    headers = _KEPT | {"ETag": tag, "Last-Modified": format_datetime(changed_at, usegmt=True)}
    if has_already(request.scope, tag):
        return Response(None, 304, headers)
    return Response(content, 200, headers, media_type)
