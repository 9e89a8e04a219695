"""Answers to strangers, kept for as long as nothing changes: made once for everybody who asks the same (ADR-23)."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeAlias

import orjson

from api.graphql import Made
from api.graphql_request import Asked
from api.house import House
from api.response_cache_forms import Kept
from api.response_cache_state import Freshness, State
from duobaan.lasting import watched
from duobaan.settings import Settings

_OVERHEAD = 1_500  # bytes of the objects around an answer


class Key(NamedTuple):
    """What an answer to a stranger hangs on beside the state."""

    document: str
    variables: bytes
    operation_name: str | None
    locale: str
    media_type: str


def key_of(asked: Asked, document: str, locale: str, media_type: str) -> Key | None:
    """Return the key of a question; None when its variables cannot be written in one way.

    `document` is the text as the library keeps it: equal to what was sent, and one object for all keys.
    """
    try:
        variables = orjson.dumps(asked.variables, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        return None
    return Key(document, variables, asked.operation_name, locale, media_type)


Make: TypeAlias = Callable[[], Awaitable[Made]]
Flight: TypeAlias = "list[asyncio.Future[Made | Kept | None]]"
"""Who waits for an answer that is being made; None comes of one that broke off."""


class ResponseCache:
    """Keeps answers of one state, at most so many bytes of them; another state drops them all."""

    def __init__(self, freshness: Freshness, most_bytes: int) -> None:
        self.freshness = freshness
        self.state: State | None = None
        self.most_bytes = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[Key, tuple[Kept, int]] = OrderedDict()
        self._flights: dict[Key, Flight] = {}
        self._listeners: list[Callable[[], None]] = []

    @classmethod
    def of(cls, settings: Settings, house: House) -> ResponseCache | None:
        """Return the cache of a server; None where the settings switch it off."""
        if not settings.response_cache_bytes:
            return None
        return cls(Freshness(house.db, house.engine), settings.response_cache_bytes)

    @property
    def size(self) -> int:
        """How many bytes are taken, about."""
        return self._bytes

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call somebody whenever everything is dropped."""
        self._listeners.append(listener)

    def move_to(self, state: State) -> None:
        """Drop what belongs to another state than the one that holds now."""
        if state == self.state:
            return
        self.state = state
        self._kept.clear()
        self._flights.clear()  # who waits for one still gets it; nobody joins it any more
        self._bytes = 0
        for listener in self._listeners:
            listener()

    async def answer(self, key: Key, make: Make) -> tuple[Kept | Made, bool]:
        """Return the answer to a question, and whether this caller's own making it was what paid for it."""
        state = await self.freshness.current()
        if state is None:
            return await make(), True
        self.move_to(state)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found[0], False
        flight = self._flights.get(key)
        if flight is not None:
            return await self._joined(flight, make)
        return await self._flown(key, state, make), True

    async def _flown(self, key: Key, state: State, make: Make) -> Made | Kept:
        """Make an answer, and let those who came meanwhile have it too."""
        flight: Flight = []
        self._flights[key] = flight
        found: Made | Kept | None = None
        try:
            found = await self._fly(key, state, make)
        finally:
            if self._flights.get(key) is flight:
                del self._flights[key]
            for one in flight:
                if not one.done():
                    one.set_result(found)
        return found

    async def _joined(self, flight: Flight, make: Make) -> tuple[Kept | Made, bool]:
        landing: asyncio.Future[Made | Kept | None] = asyncio.get_running_loop().create_future()
        flight.append(landing)
        shared = await landing
        # Whatever went wrong for another, or made them go away, may go well here.
        return (shared, False) if isinstance(shared, Kept) else (await make(), True)

    async def _fly(self, key: Key, state: State, make: Make) -> Made | Kept:
        with watched() as lasting:
            made = await make()
        if made.status != 200 or made.codes or lasting.passing:
            return made
        kept = Kept(made.body, key.media_type, key.locale, made.points, state)
        if self.state == state:
            self._keep(key, kept)
        return kept

    def _keep(self, key: Key, kept: Kept) -> None:
        # Room for the compressed forms, which come when someone asks for them.
        size = 2 * len(kept.body) + len(key.variables) + _OVERHEAD
        if size > self.most_bytes // 4:
            return
        self._kept[key] = (kept, size)
        self._bytes += size
        while self._bytes > self.most_bytes:
            _, (_, freed) = self._kept.popitem(last=False)
            self._bytes -= freed
