"""A text that stays the same as long as the server runs: sent with a tag, compressed once per coding."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from api.entity_tags import has_already, mark_of
from api.graphql_request import weigh
from api.response_cache_forms import CODINGS


class KeptText:
    """One such text and its forms; it is made when someone first asks, beside the loop."""

    def __init__(self, make: Callable[[], bytes], media_type: str) -> None:
        self._make = make
        self._media_type = media_type
        self._forms: dict[str, tuple[bytes, str]] = {}

    async def answer(self, request: Request) -> Response:
        """Answer with the text, or with nothing to who has it."""
        coding = chosen_coding(request.headers.get("accept-encoding", ""))
        if coding not in self._forms:
            self._forms[coding] = await asyncio.to_thread(self._form, coding)
        body, tag = self._forms[coding]
        headers = {"etag": tag, "cache-control": "no-cache", "vary": "Accept-Encoding"}
        if has_already(request.scope, tag):
            return Response(status_code=304, headers=headers)
        if coding:
            headers["content-encoding"] = coding
        return Response(body, media_type=self._media_type, headers=headers)

    def _form(self, coding: str) -> tuple[bytes, str]:
        body = self._make()
        # Each form has a tag of its own, as RFC 9110 asks of strong ones.
        tag = f'"{mark_of(body)}{"-" if coding else ""}{coding}"'
        return CODINGS[coding](body) if coding else body, tag


def chosen_coding(accepted: str) -> str:
    """Return the coding that an Accept-Encoding header likes best of those known here, "" for none."""
    liked = {name: quality for name, quality in weigh(accepted) if name in CODINGS and quality > 0}
    return max(CODINGS, key=lambda name: liked.get(name, -1.0)) if liked else ""
