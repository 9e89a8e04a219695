"""The /graphql endpoint: a raw ASGI callable that speaks GraphQL over HTTP in front of `schema.operations`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import orjson
from starlette.types import Receive, Scope, Send

from api.graphql_request import METHODS, WITH_BODY, Asked, NotTrusted, Refused, answer_type, read
from api.metrics.tally import Tally
from api.problems import GRAPHQL_TYPE, JSON_TYPE, fault, refuse, reply
from duobaan.access import Actor
from schema.build import DuobaanSchema
from schema.context import Context
from schema.operations import Answer, run

MakeContext = Callable[[Actor, str, str], Context]
VARY = "Accept, Accept-Encoding, Accept-Language, Authorization, Cookie"
_POST_ONLY = (("allow", "POST"),)


@dataclass(frozen=True, slots=True)
class Made:
    """An answer as it was made just now: its bytes, what its errors are called, and what it cost the caller."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    codes: Sequence[str] = ()
    points: int = 0


class GraphQLEndpoint:
    """Builds one Context per request, runs the operation and picks the status that the media type asks for."""

    def __init__(self, schema: DuobaanSchema, make_context: MakeContext, tally: Tally) -> None:
        self._tally = tally
        self._schema = schema
        self._make_context = make_context
        self._trusted = schema.library.trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; the body was bounded by the middleware."""
        if scope["method"] == "OPTIONS":
            await reply(send, 204, b"", "text/plain", (("allow", METHODS), ("accept-query", JSON_TYPE)))
            return
        media_type = ""
        try:
            media_type = answer_type(scope)
            body = (await receive()).get("body", b"") if scope["method"] in WITH_BODY else b""
            asked = read(scope, body, self._trusted)
        except Refused as fault_found:
            status = 200 if isinstance(fault_found, NotTrusted) and media_type == JSON_TYPE else fault_found.status
            await refuse(scope, send, status, fault_found.code, fault_found.text, fault_found.headers)
            return
        await self.respond(scope, send, asked, self._context(scope), media_type)

    async def respond(self, scope: Scope, send: Send, asked: Asked, context: Context, media_type: str) -> None:
        """Make the answer and send it."""
        await self.tell(scope, send, await self.make(asked, context, media_type), context, media_type)

    async def make(self, asked: Asked, context: Context, media_type: str) -> Made:
        """Run the operation and write its answer down."""
        answer = await self._run(asked, context)
        status, extra = _status(answer, media_type)
        if not extra and (seconds := _wait(answer)):
            extra = (("retry-after", str(seconds)),)
        codes = sorted({str(error.get("extensions", {}).get("code")) for error in answer.errors})
        points = (answer.cost or {}).get("requested", 0)
        self._count(codes, points)
        return Made(status, body_of(answer), extra, codes[:5], points)

    def _count(self, codes: Sequence[str], points: int) -> None:
        tally = self._tally
        tally.answers["made"] += 1
        tally.points += points
        for code in codes:
            tally.errors[code] += 1

    async def tell(self, scope: Scope, send: Send, made: Made, context: Context, media_type: str) -> None:
        """Send an answer that nobody keeps."""
        if made.codes:
            scope["state"]["log"] = {"codes": made.codes}
        headers = (("content-language", context.locale), ("vary", VARY), ("cache-control", "no-store"), *made.headers)
        await reply(send, made.status, made.body, f"{media_type}; charset=utf-8", headers)

    def _context(self, scope: Scope) -> Context:
        state = scope["state"]
        context = self._make_context(state["actor"], state["locale"], state["request_id"])
        context.allowance, context.caller = state.get("account"), state["caller"]
        return context

    async def _run(self, asked: Asked, context: Context) -> Answer:
        return await run(
            self._schema,
            context,
            asked.query,
            variables=asked.variables,
            operation_name=asked.operation_name,
            only_queries=asked.only_queries,
        )


def body_of(answer: Answer) -> bytes:
    """Return the response map as JSON."""
    try:
        return orjson.dumps(answer.body())
    except TypeError:  # an error that quotes what JSON cannot say
        return fault("The answer cannot be written as JSON.", "INTERNAL")


def _wait(answer: Answer) -> int:
    """Return after how many seconds what the database could not do now may be tried again; 0 where that is not so."""
    told = [error.get("extensions", {}) for error in answer.errors]
    return max((one.get("retryAfter", 0) for one in told if one.get("code") == "UNAVAILABLE"), default=0)


def _status(answer: Answer, media_type: str) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Follow GraphQL over HTTP 6.4: the legacy media type says 200 for all that was well-formed."""
    codes = {error.get("extensions", {}).get("code") for error in answer.errors} if answer.request_failed else set()
    if "METHOD_NOT_ALLOWED" in codes:
        return 405, _POST_ONLY
    if "RATE_LIMITED" in codes:
        seconds = max(error.get("extensions", {}).get("retryAfter", 1) for error in answer.errors)
        return 429, (("retry-after", str(seconds)),)
    return (400 if codes and media_type == GRAPHQL_TYPE else 200), ()
