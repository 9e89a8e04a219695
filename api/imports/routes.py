"""The routes of imports: a file as it is goes in, templates and reports come out; all else is asked at /graphql."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from api.public_pages import locale_of
from duobaan import labels
from duobaan.access import Actor
from duobaan.db.uow import Database
from duobaan.errors import DomainError, InvalidInput, NotAllowed, NotFound
from duobaan.ids import Kind, private, public
from duobaan.imports.formats import template
from duobaan.imports.report import write_report
from duobaan.imports.service import check_import, read_report
from duobaan.words import ImportKind

KINDS: Final = {kind.value.lower(): kind for kind in ImportKind}
UPLOAD_PATHS: Final = tuple(f"/imports/{name}" for name in KINDS)
"""Where a body may be as large as a file may be."""

# None of these may a page of another site send without asking first (Fetch, "CORS-safelisted request-header").
_TYPES: Final = {
    "application/csv",
    "application/octet-stream",
    "application/vnd.ms-excel",  # what Windows calls .csv where Excel is installed
    "text/csv",
    "text/tab-separated-values",
}
_CSV: Final = "text/csv; charset=utf-8"
_PRIVATE: Final = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


def import_routes(db: Database) -> list[BaseRoute]:
    """Return where files go in, and where templates and reports are."""
    counter = _Counter(db)
    return [
        Route("/imports/{kind}", counter.take, methods=["POST"]),
        Route("/imports/templates/{kind}.csv", _template, methods=["GET"]),
        Route("/imports/{key}/report.csv", counter.report, methods=["GET"]),
    ]


class _Counter:
    """Takes files in and hands reports out."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def take(self, request: Request) -> Response:
        """Take a file in to be checked."""
        kind = KINDS.get(request.path_params["kind"])
        if kind is None:
            return _problem(request, 404, NotFound("DataImport"))
        sent_as = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if sent_as not in _TYPES:
            return _problem(request, 415, InvalidInput.at("content-type", rule="import_not_text"))
        try:
            return await _checked(request, self._db, kind)
        except DomainError as error:
            is_stranger = request.state.actor.user_id is None
            refusals = {NotAllowed.code: 401 if is_stranger else 403, NotFound.code: 404}
            return _problem(request, refusals.get(error.code, 422), error)

    async def report(self, request: Request) -> Response:
        """Hand out what became of each row."""
        try:
            key = private(Kind.DATA_IMPORT, request.path_params["key"])
            row, rows = await read_report(request.state.actor, self._db, import_id=key)
        except NotFound as error:
            return _problem(request, 404, error)
        content = write_report(row, rows, locale_of(request))
        return Response(content, 200, _named("duobaan-import") | _PRIVATE, _CSV)


async def _template(request: Request) -> Response:
    kind, locale = KINDS.get(request.path_params["kind"]), locale_of(request)
    if kind is None:
        return _problem(request, 404, NotFound("DataImport"))
    return Response(template(kind, locale), 200, _named(f"duobaan-{kind.value.lower()}-{locale}"), _CSV)


async def _checked(request: Request, db: Database, kind: ImportKind) -> Response:
    actor: Actor = request.state.actor
    row = await check_import(
        actor,
        db,
        kind=kind,
        content=await request.body(),
        on_behalf_of=_organisation(request),
        idempotency_key=request.headers.get("idempotency-key"),
    )
    key = public(Kind.DATA_IMPORT, row.id)
    return JSONResponse({"id": key, "status": row.status.value}, 202, _PRIVATE)


def _organisation(request: Request) -> UUID | None:
    said = request.query_params.get("organisation")
    return private(Kind.ORGANISATION, said) if said else None


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}.csv"'}


def _problem(request: Request, status: int, error: DomainError) -> Response:
    """Return what is wrong in the caller's language (RFC 9457), with the code that the API would give."""
    locale = locale_of(request)
    title = labels.render(f"errors.{error.code}", locale, error.facts())
    body = {"type": "about:blank", "title": title, "status": status, "code": error.code}
    if isinstance(error, InvalidInput):
        body["detail"] = " ".join(labels.render(f"rules.{one.rule}", locale, one.facts) for one in error.issues)
    return JSONResponse(body, status, _PRIVATE, "application/problem+json")
