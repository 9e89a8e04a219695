"""Lays the account of the caller beside each GraphQL request, and tells in the head of its answer how it stands."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.fairness.buckets import Account, Buckets, Tariff
from api.fairness.callers import account_of
from api.problems import GRAPHQL_PATH
from duobaan.settings import Settings


class Accounts:
    """Whose account pays for a request: one tariff for who is signed in, one per address for everyone else."""

    def __init__(self, settings: Settings) -> None:
        signed_in = Tariff(settings.rate_limit, settings.rate_refill)
        anonymous = Tariff(settings.rate_limit_anonymous, settings.rate_refill_anonymous)
        self._signed_in = Buckets(signed_in.shared(settings.processes))
        self._anonymous = Buckets(anonymous.shared(settings.processes))

    def account(self, scope: Scope) -> Account:
        """Return the account of a request whose caller was looked up."""
        key = account_of(scope)
        return Account(self._signed_in if key.startswith("u:") else self._anonymous, key)


class Accounting:
    """Stands behind the middleware that knows who is there."""

    def __init__(self, app: ASGIApp, accounts: Accounts) -> None:
        self.app = app
        self._accounts = accounts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put the account into the request's state."""
        if scope["type"] not in ("http", "websocket") or scope["path"] != GRAPHQL_PATH:
            await self.app(scope, receive, send)
            return
        account = scope["state"]["account"] = self._accounts.account(scope)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *account.lines()]
            await send(message)

        await self.app(scope, receive, sending if scope["type"] == "http" else send)
