"""To an identity provider and back: choose it, go there, return; each question is bound to the browser that asked."""

from __future__ import annotations

from html import escape
from typing import Final
from urllib.parse import quote

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from auth import pages
from auth.desk import Desk
from auth.entering import enter
from auth.guarding import guarded, own_session
from auth.models import SignInStep
from auth.oauth.issuer import issuer_of
from auth.steps import begin_step, take_step
from auth.tokens import new_session_token
from auth.upstream.exchange import Person, Upstream
from auth.upstream.linking import Refused, find_account, tie_to
from auth.upstream.providers import Provider, Providers
from auth.upstream.talking import UpstreamFailure
from auth.upstream.words import say
from auth.wire import limited, locale_of, safe_next

_KIND: Final = "upstream"
_AWAY: Final = frozenset({"slow", "unreachable"})
_log = structlog.get_logger("duobaan.auth")


def upstream_routes(desk: Desk, providers: Providers) -> list[BaseRoute]:
    """Return the routes of identity providers; none where there are no providers."""
    if not providers.by_name:
        return []
    own = _Upstreams(desk, providers)
    return [
        Route("/auth/upstream", own.choose, methods=["GET"]),
        Route("/auth/upstream/{name}", own.go, methods=["GET"]),
        Route("/auth/upstream/{name}/tie", guarded(desk, own_session(own.go_to_tie)), methods=["POST"]),
        Route("/auth/upstream/{name}/callback", own.back, methods=["GET"]),
    ]


class _Upstreams:
    def __init__(self, desk: Desk, providers: Providers) -> None:
        self._desk = desk
        self._providers = providers
        self._talks = {one.name: Upstream(one) for one in providers}

    async def choose(self, request: Request) -> Response:
        """Find the provider for an address and go on there."""
        email, after = request.query_params.get("email", "")[:254], safe_next(request.query_params.get("next", "/"))
        found = self._providers.for_address(email)
        if found is None:
            doors = pages.Doors(providers=self._providers.labels, by_domain=True, mail=self._desk.post.is_open)
            return pages.sign_in_page(locale_of(request), message="no_provider", email=email, after=after, doors=doors)
        query = f"next={quote(after, safe='')}&login_hint={quote(email.strip(), safe='')}"
        return pages.onward_page(locale_of(request), found.label, f"/auth/upstream/{found.name}?{query}")

    async def go(self, request: Request) -> Response:
        """Send the browser to a provider."""
        address = await self._question(request, request.query_params.get("login_hint", "")[:254])
        if isinstance(address, Response):
            return address
        response = RedirectResponse(address[0], 303, {"Referrer-Policy": "no-referrer"})
        self._desk.browsers.give(response, address[1])
        return response

    async def go_to_tie(self, request: Request) -> Response:
        """Send someone who is signed in to a provider, to tie the two."""
        address = await self._question(request, "", tie=True)
        if isinstance(address, Response):
            return address
        provider = self._providers.find(request.path_params["name"])
        assert provider is not None
        response = pages.onward_page(locale_of(request), provider.label, address[0])
        self._desk.browsers.give(response, address[1])
        return response

    async def _question(self, request: Request, hint: str, *, tie: bool = False) -> Response | tuple[str, str]:
        provider = self._providers.find(request.path_params["name"])
        if provider is None:
            return RedirectResponse("/auth/sign-in", 303)
        if wait := await self._desk.wait_of(request, "upstream"):
            return limited(request, wait, _page(request, provider, "limited", status=429))
        secret = new_session_token()
        try:
            question = await self._talks[provider.name].ask(self._callback(request, provider), secret, login_hint=hint)
        except UpstreamFailure as failure:
            return self._failed(request, provider, failure)
        facts = {
            "provider": provider.name,
            "nonce": question.nonce,
            "verifier": question.verifier,
            "after": "/auth/account" if tie else safe_next(request.query_params.get("next", "/")),
        }
        mark, state = self._desk.browsers.of_request(request), request.scope["state"]
        user_id = state["user"].id if tie else None
        await begin_step(self._desk.db, _KIND, mark, facts, user_id=user_id, secret=secret)
        return question.address, mark

    def _callback(self, request: Request, provider: Provider) -> str:
        return issuer_of(request.scope, self._desk.settings).at(f"/auth/upstream/{provider.name}/callback")

    async def back(self, request: Request) -> Response:
        """Judge a provider's answer and begin a session, or say what went wrong; nothing is half done."""
        provider = self._providers.find(request.path_params["name"])
        if provider is None:
            return RedirectResponse("/auth/sign-in", 303)
        answer = {name: value[:4_000] for name, value in request.query_params.items()}
        if wait := await self._desk.wait_of(request, "upstream"):
            return limited(request, wait, _page(request, provider, "limited", status=429))
        step = await take_step(self._desk.db, _KIND, answer.get("state", ""), self._desk.browsers.read(request))
        if step is None or step.facts["provider"] != provider.name:
            return _page(request, provider, "expired")
        if "error" in answer or not answer.get("code"):
            return _page(request, provider, "denied")
        try:
            person = await self._talks[provider.name].prove(
                answer,
                nonce=step.facts["nonce"],
                verifier=step.facts["verifier"],
                redirect_uri=self._callback(request, provider),
            )
            return await self._enter(request, provider, step, person)
        except UpstreamFailure as failure:
            return self._failed(request, provider, failure)
        except Refused as refusal:
            return _page(request, provider, refusal.word, status=403)

    async def _enter(self, request: Request, provider: Provider, step: SignInStep, person: Person) -> Response:
        if step.user_id is None:
            user = await find_account(self._desk.db, person, provider.name, locale_of(request))
            return await enter(self._desk, request, user, provider.name, step.facts["after"], as_page=True)
        user = request.scope["state"]["user"]
        if user is None or user.id != step.user_id:  # someone else signed in meanwhile
            return _page(request, provider, "expired")
        await tie_to(self._desk.db, user, person, provider.name)
        return RedirectResponse("/auth/account", 303)

    def _failed(self, request: Request, provider: Provider, failure: UpstreamFailure) -> Response:
        _log.warning("upstream.failed", provider=provider.name, why=failure.why)
        away = failure.why in _AWAY
        return _page(request, provider, "unreachable" if away else "unsound", code=failure.why)


def _page(request: Request, provider: Provider, word: str, *, status: int = 400, code: str = "") -> Response:
    locale, name = locale_of(request), provider.label
    again = f'<a class="button" href="/auth/upstream/{escape(provider.name)}">{escape(say(locale, "try_again"))}</a>'
    body = (
        f'<p role="alert" class="problem">{escape(say(locale, word, name=name))}</p>{again}'
        f'<a class="button" href="/auth/sign-in">{escape(say(locale, "otherwise"))}</a>'
        + (f"<p>{escape(say(locale, 'code', code=code))}</p>" if code else "")
    )
    return pages.page(locale, escape(say(locale, "title", name=name)), body, status)
