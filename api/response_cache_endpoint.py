"""The /graphql endpoint in front of the kept answers: who may have one, who pays for it, and in which form it goes."""

from __future__ import annotations

from starlette.types import Scope, Send

from api.entity_tags import has_already
from api.graphql import GraphQLEndpoint, Made, MakeContext
from api.graphql_request import Asked
from api.metrics.tally import Tally
from api.response_cache import Key, ResponseCache, key_of
from api.response_cache_forms import Kept
from api.response_cache_lane import Note
from duobaan.access import ANONYMOUS
from schema.build import DuobaanSchema
from schema.context import Context

_CREDENTIALS = frozenset({b"authorization", b"cookie", b"dpop"})
_SAFE_METHODS = frozenset({"GET", "QUERY"})


class KeepingEndpoint(GraphQLEndpoint):
    """Gives strangers who ask a known query the answer that stands, and makes every other one."""

    def __init__(self, schema: DuobaanSchema, make_context: MakeContext, cache: ResponseCache, tally: Tally) -> None:
        super().__init__(schema, make_context, tally)
        self._library = schema.library
        self._cache = cache

    async def respond(self, scope: Scope, send: Send, asked: Asked, context: Context, media_type: str) -> None:
        """Find the answer or make it, and send it."""
        key = self._key(scope, asked, context, media_type)
        if key is None:
            made = await self.make(asked, context, media_type)
            self._learn(asked.query, made)
            await self.tell(scope, send, made, context, media_type)
            return
        found, is_paid = await self._cache.answer(key, lambda: self.make(asked, context, media_type))
        if isinstance(found, Kept) and not is_paid and not _pay(context, found.points):
            found = await self.make(asked, context, media_type)  # which says that the account is empty
        if isinstance(found, Made):
            await self.tell(scope, send, found, context, media_type)
            return
        await self._give(scope, send, found, is_new=is_paid)

    def _key(self, scope: Scope, asked: Asked, context: Context, media_type: str) -> Key | None:
        if context.actor is not ANONYMOUS or not self._library.holds(asked.query):
            return None
        document = self._library.open(asked.query)
        if not document.is_plain:
            return None
        if any(name in _CREDENTIALS for name, _ in scope["headers"]):
            return None
        return key_of(asked, document.text, context.locale, media_type)

    def _learn(self, text: str, made: Made) -> None:
        # A document that comes for the first time may be anything, and may never come again: its answer is not kept.
        if made.status != 200 or made.codes:
            return
        document = self._library.open(text)
        if document.ending or self._library.endings.may_hang_on_variables(document.tree):
            return  # each use of what will go is counted
        document.is_plain = all(node.operation.value == "query" for node in document.operations())

    async def _give(self, scope: Scope, send: Send, kept: Kept, *, is_new: bool) -> None:
        coding, safely = kept.best(scope), scope["method"] in _SAFE_METHODS
        status, form = 200, kept.form(coding, safely=safely)
        if safely and has_already(scope, kept.tag(coding)):
            status, form = 304, kept.unchanged(coding)
        state = scope["state"]
        if not is_new:
            self._tally.answers["kept"] += 1
            self._tally.points += kept.points
            state["log"] = {"kept": "answer"}
        note = state.get("note")
        if isinstance(note, Note):
            note.state, note.points = kept.state, kept.points
        await send({"type": "http.response.start", "status": status, "headers": list(form.lines)})
        await send({"type": "http.response.body", "body": form.body})


def _pay(context: Context, points: int) -> bool:
    """Charge the caller for an answer that others paid for too; False when their account is empty."""
    account = context.allowance
    if account is None:
        return True
    if account.wait(points):
        return False
    account.charge(points)
    return True
