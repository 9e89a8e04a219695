"""Ends open connections when who is behind them signs out, loses a role, is revoked or erased: within two seconds.

Everybody is looked at together, so that a thousand idle streams cost a handful of statements and not thousands.
Whoever's rights seem changed is proven anew, exactly as a new request would be.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass

import structlog

from auth.credential import Credential, ProofKind
from auth.standing_repository import StandingRepository
from duobaan.clock import now
from duobaan.db.uow import Database

_log = structlog.get_logger("duobaan.auth")
_EVERY_SECONDS = 2.0


@dataclass(eq=False, slots=True)
class Watched:
    """One open connection: its proof, what is done when that seems changed, and what it hung on when last looked at."""

    credential: Credential
    look: Callable[[], Awaitable[None]]
    known: Hashable = None


class Watchman:
    """Looks at all open connections of this process every two seconds."""

    def __init__(self, db: Database, *, every: float = _EVERY_SECONDS) -> None:
        self._db = db
        self._every = every
        self._watched: set[Watched] = set()

    def watch(self, credential: Credential, look: Callable[[], Awaitable[None]]) -> Watched:
        """Begin to watch; `look` is called at the next round and whenever something seems changed."""
        made = Watched(credential, look)
        self._watched.add(made)
        return made

    def forget(self, watched: Watched) -> None:
        """Stop watching."""
        self._watched.discard(watched)

    async def run(self) -> None:
        """Go round until cancelled; trouble with the database is logged and outlived."""
        while True:
            await asyncio.sleep(self._every)
            try:
                await self.round()
            except Exception as error:
                _log.error("watchman.trouble", exc_info=error)

    async def round(self) -> None:
        """Look once at everybody."""
        watched = list(self._watched)
        if not watched:
            return
        at = now()
        standing: set[tuple[ProofKind, object]] = set()
        async with self._db.read() as session:
            repository = StandingRepository(session)
            for kind in ProofKind:
                keys = {one.credential.proof_id for one in watched if one.credential.kind is kind}
                standing |= {(kind, key) for key in await repository.standing(kind, keys, at=at)}
            rights = await repository.rights({one.credential.user_id for one in watched}, at=at)
        for one in watched:
            of = one.credential
            stands = (of.kind, of.proof_id) in standing and at.timestamp() < of.expires_at
            seen = (stands, rights[of.user_id])
            if seen != one.known:
                one.known = seen
                await one.look()
