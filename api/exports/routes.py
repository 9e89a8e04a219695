"""The route of exports: a search, as one may see it, as a file for a spreadsheet."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.exports.columns import PROFESSIONAL_COLUMNS, VACANCY_COLUMNS, Row, professional_rows, vacancy_rows
from api.exports.writing import can_write_xlsx, to_csv, write_xlsx
from api.house import House
from api.public_pages import locale_of
from duobaan.access import Actor
from duobaan.alerts.models import SavedSearch, SearchScope
from duobaan.errors import InvalidInput, NotAllowed
from duobaan.feeds.exports import note_export
from schema.build import DuobaanSchema
from schema.search.saved import Kept, known_question
from search.asking import Sort
from search.finding import Found, find

MOST: Final = 5_000  # rows of a file
_PAGE: Final = 100
_LONGEST: Final = 4_000
_PRIVATE: Final = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SCOPES: Final = {"vacancies": SearchScope.VACANCIES, "professionals": SearchScope.PROFESSIONALS}


def export_routes(house: House, schema: DuobaanSchema) -> list[BaseRoute]:
    """Return the one route of exports."""

    async def answer(request: Request) -> Response:
        name, _, form = request.path_params["name"].rpartition(".")
        if name not in _SCOPES or form not in ("csv", "xlsx"):
            raise HTTPException(404)
        if form == "xlsx" and not can_write_xlsx():
            raise HTTPException(501, "Install the extra `documents` to make workbooks.")
        kept = _question(request, schema, _SCOPES[name])
        base = house.settings.public_url or f"{request.url.scheme}://{request.url.netloc}"
        export = _Export(house, request.state.actor, kept, _SCOPES[name], locale_of(request), base)
        try:
            return await export.answer(name, form)
        except NotAllowed:
            raise HTTPException(401 if request.state.actor.user_id is None else 403) from None
        except InvalidInput:
            raise HTTPException(400, "The search cannot be asked like this.") from None

    return [Route("/exports/{name}", answer, methods=["GET"])]


def _question(request: Request, schema: DuobaanSchema, scope: SearchScope) -> Kept:
    """Return the search of the address: `query` as text, `filter` as JSON of what the search's argument takes."""
    text, wanted = request.query_params.get("query", ""), request.query_params.get("filter", "") or "{}"
    try:
        read: Any = orjson.loads(wanted) if len(wanted) <= _LONGEST and len(text) <= _LONGEST else None
    except orjson.JSONDecodeError:
        read = None
    kept = known_question(schema, SavedSearch(scope=scope, text=text, filter=read)) if isinstance(read, dict) else None
    if kept is None:
        raise HTTPException(400, "The filter is not one that the search takes.")
    return kept


@dataclass(frozen=True, slots=True)
class _Export:
    house: House
    actor: Actor
    kept: Kept
    scope: SearchScope
    locale: str
    base: str

    async def answer(self, name: str, form: str) -> Response:
        first = await self._page(0)
        rows = min(first.total, MOST)
        await note_export(self.actor, self.house.db, scope=self.scope, form=form, rows=rows)
        named = {"Content-Disposition": f'attachment; filename="duobaan-{name}.{form}"', "X-Total-Count": str(rows)}
        columns = VACANCY_COLUMNS if self.scope is SearchScope.VACANCIES else PROFESSIONAL_COLUMNS
        rows_of = [row async for page in self._pages(first) for row in page]
        write, kind = (to_csv, "text/csv; charset=utf-8") if form == "csv" else (write_xlsx, _XLSX)
        # Whole before it is sent: a file that breaks off in the midst looks like one that ended there.
        return Response(await asyncio.to_thread(write, columns, rows_of), 200, _PRIVATE | named, kind)

    async def _page(self, offset: int) -> Found[Any]:
        question = replace(self.kept.question, sort=Sort.NEWEST, offset=offset, limit=_PAGE)
        house = self.house
        return await find(self.actor, house.db, house.engine, question, self.kept.market, house.lexicon)

    async def _pages(self, found: Found[Any]) -> AsyncIterator[Sequence[Row]]:
        offset = 0
        while True:
            yield await self._rows([one.row for one in found.rows])
            offset += _PAGE
            if not found.has_next or offset >= MOST:
                return
            found = await self._page(offset)

    async def _rows(self, rows: list[Any]) -> list[Row]:
        write = vacancy_rows if self.scope is SearchScope.VACANCIES else professional_rows
        return await write(self.actor, self.house.db, rows, self.locale, self.base)
