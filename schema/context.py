"""What a resolver may reach: the actor, the database, the search engine and this request's loaders."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias, TypeVar
from uuid import UUID

import strawberry
from strawberry.dataloader import DataLoader

from duobaan.access import ANONYMOUS, Actor
from duobaan.clients.uses import NOBODY, UseJournal
from duobaan.db.uow import Database
from duobaan.live.feed import Line
from duobaan.matching.log.journal import MatchJournal
from duobaan.organisations.members import SentInvitation
from duobaan.professionals.viewings import ViewingJournal
from duobaan.webhooks.rules import WebhookTerms
from schema.cost.allowance import Allowance
from schema.cursors import CursorBox
from schema.later import later
from search.engine import SearchEngine
from search.lexicon import Lexicon

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
T = TypeVar("T")
SendInvitation: TypeAlias = Callable[[SentInvitation, str], Awaitable[bool]]


async def send_nothing(sent: SentInvitation, locale: str) -> bool:
    """Mail no invitation and say so: where no mail is configured."""
    return False


_NOTHING: Final[Mapping[Any, Any]] = {}


@dataclass(slots=True)
class Context:
    """One per request."""

    db: Database
    engine: SearchEngine
    cursors: CursorBox
    actor: Actor = ANONYMOUS
    locale: str = "nl"
    request_id: str = ""
    lexicon: Lexicon | None = None
    journal: MatchJournal = field(default_factory=MatchJournal)
    viewings: ViewingJournal = field(default_factory=ViewingJournal)
    uses: UseJournal = field(default_factory=UseJournal)
    caller: str = NOBODY  # the program that asks, or how somebody signed in: what is counted of deprecated fields
    send_invitation: SendInvitation = send_nothing
    webhooks: WebhookTerms = field(default_factory=WebhookTerms)
    allowance: Allowance | None = None  # None: nobody counts
    points: int = 0  # what this request costs
    line: Line | None = None  # the connection, where live updates can be followed
    resume: str | None = None  # the cursor that a browser sends when it connects again
    mark: str = ""  # the cursor of the last event that was delivered
    refused: set[str] = field(default_factory=set)  # fields whose refusal the log was told: once a request is enough
    _loaders: dict[object, DataLoader[Any, Any]] = field(default_factory=dict)
    _known: dict[object, dict[Any, Any]] = field(default_factory=dict)
    _learned: dict[object, list[Callable[[], Mapping[Any, Any]]]] = field(default_factory=dict)  # not asked for yet
    _kept_at: list[int | None] = field(default_factory=list)  # for which count of changes rows may be kept ones

    def loader(self, fetch: Callable[[Context, list[K]], Awaitable[list[V]]]) -> DataLoader[K, V]:
        """Return this request's loader for a batch function; each batch opens its own short session."""
        found = self._loaders.get(fetch)
        if found is None:

            async def load(keys: list[K]) -> list[V]:
                return await fetch(self, keys)

            found = self._loaders[fetch] = DataLoader(load)
            found.prime_many(self._known.get(fetch, _NOTHING))
        if fetch in self._learned:
            self._known_of(fetch)
        return found

    def know(
        self, fetch: Callable[[Context, list[K]], Awaitable[list[V | None]]], rows: Callable[[], Mapping[K, V]]
    ) -> None:
        """Spare this request's loader what was read just now, for the same viewer; most documents never ask for it."""
        self._learned.setdefault(fetch, []).append(rows)

    def _known_of(self, fetch: object) -> Mapping[Any, Any]:
        """Return what is known of what a loader loads."""
        if fetch in self._learned:
            known = self._known.setdefault(fetch, {})
            for rows in self._learned.pop(fetch):
                self._known[fetch] = known = {**rows(), **known}
            if (loader := self._loaders.get(fetch)) is not None:
                loader.prime_many(known)
        return self._known.get(fetch, _NOTHING)

    def soon(self, fetch: Callable[[Context, list[K]], Awaitable[list[V]]], key: K, read: Callable[[V], T]) -> T:
        """Return what is read from a row: at once where it is known, else once the loader has it; for who `loads`."""
        known = self._known_of(fetch)
        if key in known:
            return read(known[key])
        return later(self.loader(fetch).load(key), read)

    def kept(self, kind: str, key: UUID) -> Any:
        """Return a row that is kept for strangers, as of this request; None where it has to be loaded (ADR-31)."""
        if not self._kept_at:
            self._kept_at.append(self.db.kept.number_for(self.actor))
        number = self._kept_at[0]
        return None if number is None else self.db.kept.find(kind, key, number)

    def forget(self) -> None:
        """Let loaders read anew: around a mutation, what was read before may have changed."""
        self._loaders.clear()
        self._known.clear()
        self._learned.clear()
        self._kept_at.clear()


Info: TypeAlias = strawberry.Info[Context, None]
