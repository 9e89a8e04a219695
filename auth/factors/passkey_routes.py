"""What the script of passkeys asks: options and judgement, for a new one and for signing in."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from auth.bodies import BadBody, read_body, text_of
from auth.desk import Desk
from auth.entering import enter
from auth.factors.passkeys import RelyingParty, prove, register, registration_options, sign_in_options
from auth.guarding import guarded, is_fresh, own_session
from auth.steps import begin_step, take_step
from auth.wire import answer, failure, limited

_NEW: Final = "passkey-new"
_IN: Final = "passkey-in"
_SCRIPT: Final = Path(__file__).with_name("passkeys.js").read_bytes()


def passkey_routes(desk: Desk) -> list[BaseRoute]:
    """Return the routes of passkeys and their script."""
    own = _Passkeys(desk)
    return [
        Route("/auth/passkeys.js", _script, methods=["GET"]),
        Route("/auth/passkeys/options", guarded(desk, own.options), methods=["POST"]),
        Route("/auth/passkeys/sign-in", guarded(desk, own.sign_in), methods=["POST"]),
        Route("/auth/passkeys/new/options", guarded(desk, own_session(own.new_options)), methods=["POST"]),
        Route("/auth/passkeys/new", guarded(desk, own_session(own.add)), methods=["POST"]),
    ]


async def _script(request: Request) -> Response:
    headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return Response(_SCRIPT, 200, headers, "text/javascript")


def _credential(fields: dict[str, Any]) -> dict[str, Any]:
    found = fields.get("credential")
    if not isinstance(found, dict):
        raise BadBody(400)
    return found


def _refused(request: Request, status: int = 401) -> Response:
    return failure(request, status, "SIGN_IN_FAILED", "passkey_failed")


class _Passkeys:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def _begun(self, request: Request, kind: str, options: dict[str, Any], user_id: UUID | None) -> Response:
        mark = self._desk.browsers.of_request(request)
        facts = {"challenge": options["challenge"]}
        step = await begin_step(self._desk.db, kind, mark, facts, user_id=user_id)
        response = answer({"step": step, "options": options})
        self._desk.browsers.give(response, mark)
        return response

    async def options(self, request: Request) -> Response:
        """Begin to sign in; the options are the same for everyone."""
        party = RelyingParty.of(request, self._desk.settings)
        if party is None:
            return _refused(request, 404)
        if wait := await self._desk.wait_of(request, "passkey"):
            return limited(request, wait)
        return await self._begun(request, _IN, sign_in_options(party), None)

    async def sign_in(self, request: Request) -> Response:
        """Begin a session for whose passkey answered."""
        fields, party = await read_body(request), RelyingParty.of(request, self._desk.settings)
        credential = _credential(fields)
        step = await take_step(self._desk.db, _IN, text_of(fields, "step"), self._desk.browsers.read(request))
        if party is None or step is None:
            return _refused(request)
        user = await prove(self._desk, party, step.facts["challenge"], credential)
        if user is None:
            return _refused(request)
        return await enter(self._desk, request, user, "passkey", "/", as_page=False)

    async def new_options(self, request: Request) -> Response:
        """Begin to make a passkey; only shortly after signing in, so that an open screen gives nobody a lasting key."""
        party, user = RelyingParty.of(request, self._desk.settings), request.scope["state"]["user"]
        if party is None:
            return _refused(request, 404)
        if not is_fresh(request):
            return failure(request, 403, "SIGN_IN_AGAIN", "again")
        return await self._begun(request, _NEW, await registration_options(self._desk, party, user), user.id)

    async def add(self, request: Request) -> Response:
        """Keep a new passkey."""
        fields, party = await read_body(request), RelyingParty.of(request, self._desk.settings)
        credential, user = _credential(fields), request.scope["state"]["user"]
        step = await take_step(self._desk.db, _NEW, text_of(fields, "step"), self._desk.browsers.read(request))
        if party is None or step is None or step.user_id != user.id:
            return _refused(request, 400)
        name = text_of(fields, "name", "Passkey")
        made = await register(self._desk, party, user, step.facts["challenge"], credential, name)
        if made is None:
            return _refused(request, 400)
        return answer({"passkey": {"id": made.id.hex, "name": made.name}}, 201)
