"""The routes of agreements on paper: the page and the PDF, of agreed work and of a proposal's versions."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from api.agreement.page import agreement_page
from api.agreement.pdf import can_write, write_pdf
from api.agreement.wording import Sheet, sheet_of
from api.public_pages import locale_of
from duobaan.db.uow import Database
from duobaan.errors import NotAllowed, NotFound
from duobaan.ids import Kind, private
from duobaan.proposals.paper import Paper, read_agreement_paper, read_proposal_paper

_PRIVATE: Final = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
Read = Callable[[Request], Awaitable[Paper]]
Show = Callable[[Request, Sheet], Awaitable[Response]]


def agreement_routes(db: Database) -> list[BaseRoute]:
    """Return the four routes."""

    async def agreed(request: Request) -> Paper:
        key = private(Kind.ARRANGEMENT, request.path_params["id"])
        return await read_agreement_paper(request.state.actor, db, arrangement_id=key)

    async def proposed(request: Request) -> Paper:
        key, number = private(Kind.PROPOSAL, request.path_params["id"]), request.query_params.get("revision", "")
        revision = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else None
        return await read_proposal_paper(request.state.actor, db, proposal_id=key, revision=revision)

    return [
        Route(f"/{folder}/{{id}}/{name}", _answer(read, show), methods=["GET"])
        for folder, read in (("arrangements", agreed), ("proposals", proposed))
        for name, show in (("agreement", _page), ("agreement.pdf", _pdf))
    ]


def _answer(read: Read, show: Show) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        if request.state.actor.user_id is None:
            return RedirectResponse(f"/auth/sign-in?{urlencode({'next': request.url.path})}", 303, _PRIVATE)
        try:
            paper = await read(request)
        except (NotAllowed, NotFound):
            raise HTTPException(404) from None
        return await show(request, sheet_of(paper, locale_of(request)))

    return answer


async def _page(request: Request, sheet: Sheet) -> Response:
    others = dict(request.query_params) | {"lang": "en" if sheet.locale == "nl" else "nl"}
    own = dict(request.query_params) | {"lang": sheet.locale}
    pdf = f"{request.url.path}.pdf?{urlencode(own)}" if can_write() else ""
    return agreement_page(sheet, f"?{urlencode(others)}", pdf)


async def _pdf(request: Request, sheet: Sheet) -> Response:
    if not can_write():
        raise HTTPException(501, "Install the extra `documents` to make PDFs.")
    named = {"Content-Disposition": f'inline; filename="{sheet.id}.pdf"', "Content-Language": sheet.locale}
    return Response(await asyncio.to_thread(write_pdf, sheet), 200, _PRIVATE | named, "application/pdf")
