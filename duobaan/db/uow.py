"""One use case, one transaction: the only place in the house that commits."""

from __future__ import annotations

import asyncio
import contextlib
import enum
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar
from uuid import UUID

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from duobaan.access import SYSTEM, Actor
from duobaan.clock import now
from duobaan.db import generations, idempotency
from duobaan.db.audit import AuditRow
from duobaan.db.kept_rows import KeptRows
from duobaan.db.outbox import OutboxRow, in_commit_order
from duobaan.errors import DoubleBooking, StoreUnavailable, TransientConflict
from duobaan.events import Event
from duobaan.transitions import Hand, LifeCycle

S = TypeVar("S", bound=enum.StrEnum)
A = TypeVar("A", bound=enum.StrEnum)

_RETRY_STATES = {"40001", "40P01", "55P03"}  # serialization failure, deadlock, lock not available
_EXCLUSION_STATE = "23P01"
_NOT_WRITABLE = {"53100", "25006"}  # disk full, read-only transaction
_AWAY = ("08", "57P", "53", "58")  # connection, shutdown, resources, system: classes of PostgreSQL's appendix A
_SQLITE_NOT_WRITABLE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY}
_SQLITE_AWAY = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}


class Living(Protocol):
    """An entity with a life cycle."""

    id: Any
    status: Any


def translate(error: BaseException) -> BaseException:
    """Turn what the database says into what the domain means; anything unknown stays as it is."""
    if isinstance(error, StaleDataError):
        return TransientConflict()
    if away := _unavailable(error):
        return away
    if not isinstance(error, DBAPIError):
        return error
    state = getattr(error.orig, "sqlstate", None)
    text = str(error.orig)
    if state == _EXCLUSION_STATE or "double_booking" in text:
        return DoubleBooking()
    if state in _RETRY_STATES or "database is locked" in text:
        return TransientConflict()
    # A unique race: the rule looked, found nothing, and someone else was first. Looking again gives the typed error.
    if isinstance(error, IntegrityError) and ("UNIQUE constraint" in text or state == "23505"):
        return TransientConflict()
    return error


def _unavailable(error: BaseException) -> StoreUnavailable | None:
    """Return what it means that the database is away, full or read-only, as far as that is what happened."""
    if isinstance(error, PoolTimeout):
        return StoreUnavailable("all connections to the database are in use", is_readable=False)
    if not isinstance(error, DBAPIError):
        return None
    text = str(error.orig).partition("\n")[0]
    if isinstance(error.orig, sqlite3.Error):
        code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF  # what the driver itself finds has none
        if code in _SQLITE_NOT_WRITABLE | _SQLITE_AWAY:
            return StoreUnavailable(text, is_readable=code in _SQLITE_NOT_WRITABLE)
        return None
    state = getattr(error.orig, "sqlstate", None)
    if state in _NOT_WRITABLE:
        return StoreUnavailable(text, is_readable=True)
    is_away = state.startswith(_AWAY) if state else isinstance(error, OperationalError) or error.connection_invalidated
    return StoreUnavailable(text, is_readable=False) if is_away else None


async def _let_go(session: AsyncSession) -> None:
    """Give a session's connection back; where it died meanwhile, its database took everything back by itself.

    What was decided before stands: an answer that was read or committed, or the reason why there is none.
    """
    try:
        await session.close()
    except DBAPIError:
        await session.invalidate()


class UnitOfWork:
    """Opens a session, collects events and audit rows, commits all together or nothing."""

    session: AsyncSession

    def __init__(
        self, sessions: async_sessionmaker[AsyncSession], actor: Actor, listeners: Sequence[Callable[[], None]] = ()
    ) -> None:
        self._sessions = sessions
        self._listeners = listeners
        self._events: list[Event] = []
        self.actor = actor

    def emit(self, event: Event) -> None:
        """Record a fact once; it reaches the outbox only if the transaction commits."""
        if event not in self._events:
            self._events.append(event)

    def record(
        self,
        action: str,
        entity: Any,
        *,
        organisation_id: UUID | None = None,
        before: str | None = None,
        after: str | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        """Add an audit row for an act on an entity."""
        self.session.add(
            AuditRow(
                actor_id=self.actor.user_id,
                organisation_id=organisation_id,
                action=action,
                entity_kind=type(entity).__name__,
                entity_id=entity.id,
                from_state=before,
                to_state=after,
                facts=dict(facts or {}),
            )
        )

    def move(
        self,
        cycle: LifeCycle[S, A],
        entity: Living,
        action: A,
        hand: Hand,
        *,
        organisation_id: UUID | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> S:
        """Take an entity along its life cycle: check the table, set the state, write the audit row."""
        before = entity.status
        after = cycle.target(before, action, hand)
        entity.status = after
        name = f"{cycle.name}.{action.value.lower()}"
        self.record(name, entity, organisation_id=organisation_id, before=before.value, after=after.value, facts=facts)
        return after

    async def replay(self, key: str | None, name: str, request: object) -> UUID | None:
        """Return what an earlier call with this key made, if it was the same call by the same actor."""
        if key is None or self.actor.user_id is None:
            return None
        mark = idempotency.fingerprint(name, request)
        return await idempotency.find(self.session, self.actor.user_id, key, mark, now=now())

    def remember(self, key: str | None, name: str, request: object, result_id: UUID) -> None:
        """Bind the key to what this transaction makes."""
        if key is None or self.actor.user_id is None:
            return
        mark = idempotency.fingerprint(name, request)
        self.session.add(
            idempotency.IdempotencyRow(
                actor_id=self.actor.user_id, key=key, fingerprint=mark, result_id=result_id, created_at=now()
            )
        )

    async def __aenter__(self) -> Self:
        self._events.clear()
        self.session = self._sessions()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        try:
            if error is None:
                at = now()
                await self.session.flush()
                if self._events:
                    await in_commit_order(self.session)
                self.session.add_all([OutboxRow.of(event, at=at) for event in self._events])
                await generations.count(self.session, surely=bool(self._events))
                await self.session.commit()
                self._tell()
        except (DBAPIError, PoolTimeout, StaleDataError) as failure:
            error = failure
        finally:
            await _let_go(self.session)
        if error is not None and (meant := translate(error)) is not error:
            raise meant from error
        if error is not None and kind is None:
            raise error

    def _tell(self) -> None:
        # SQLAlchemy's own "commit" comes before the commit: who looks then may not see it yet.
        if self._events:
            for listener in tuple(self._listeners):
                listener()


class Database:
    """The two ways to touch the database: read (one short session) and write (one unit of work)."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        generations.watch(engine.sync_engine)
        self.generations = generations.generations_of(engine)
        self.kept = KeptRows(self.generations)
        readonly = engine.execution_options(readonly=True)
        self._writers = async_sessionmaker(engine, expire_on_commit=False)
        self._readers = async_sessionmaker(readonly, expire_on_commit=False)
        self._listeners: list[Callable[[], None]] = []

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Open a session for reading; it never writes and never waits for a writer."""
        session = self._readers()
        try:
            yield session
        except (DBAPIError, PoolTimeout) as error:
            away = _unavailable(error)
            if away is None:
                raise
            raise away from error
        finally:
            await asyncio.shield(_let_go(session))

    def write(self, actor: Actor = SYSTEM) -> UnitOfWork:
        """Open a unit of work in the name of an actor."""
        return UnitOfWork(self._writers, actor, self._listeners)

    @contextlib.contextmanager
    def telling(self, listener: Callable[[], None]) -> Iterator[None]:
        """Call somebody whenever a unit of work of this process has committed events, as long as the block lasts."""
        self._listeners.append(listener)
        try:
            yield
        finally:
            self._listeners.remove(listener)

    async def close(self) -> None:
        """Give all connections back."""
        await self.generations.close()
        await self.engine.dispose()
