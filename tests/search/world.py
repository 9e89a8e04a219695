"""A small world in a real database that tests change and tell the index about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from duobaan.clock import now
from duobaan.db import outbox
from duobaan.db.base import Base
from duobaan.db.uow import Database
from duobaan.events import Event
from search.embedded import EmbeddedEngine
from search.embedded.tokens import dutch_analyser
from search.engine import Document, Query, SearchEngine
from search.indexer import Indexer
from search.reindex import NAMES

ANALYSER = dutch_analyser()


async def opened() -> EmbeddedEngine:
    """An embedded engine in memory with its empty indexes."""
    engine = EmbeddedEngine(analyser=ANALYSER)
    await engine.ensure_indexes()
    return engine


async def say(db: Database, *events: Event) -> None:
    """Emit events without changing anything."""
    async with db.write() as uow:
        for event in events:
            uow.emit(event)


async def change(db: Database, row: Base, event: Event, **values: Any) -> None:
    """Change a row and say so, in one commit."""
    async with db.write() as uow:
        found = await uow.session.get_one(type(row), row.id)  # type: ignore[attr-defined]
        for name, value in values.items():
            setattr(found, name, value)
        uow.emit(event)


async def deliver(db: Database, engine: SearchEngine, limit: int = 500) -> int:
    """Give waiting events to the index as the relay does."""
    async with db.write() as uow:
        rows = await outbox.claim(uow.session, now=now(), limit=limit)
    if rows:
        await Indexer(db, engine)(rows)
        async with db.write() as uow:
            await outbox.acknowledge(uow.session, [row.id for row in rows], now=now())
    return len(rows)


async def everything(engine: SearchEngine) -> Mapping[str, Mapping[str, Document]]:
    """Every document of every index, without versions."""
    found: dict[str, dict[str, Document]] = {}
    for index in NAMES:
        hits = (await engine.search(Query(index, limit=1000))).hits
        found[index] = {
            hit.id: {name: value for name, value in hit.document.items() if name != "version"} for hit in hits
        }
    return found


async def delete_where(db: Database, kind: type[Base], condition: sa.ColumnElement[bool], event: Event) -> None:
    """Delete rows and say so, in one commit."""
    async with db.write() as uow:
        await uow.session.execute(sa.delete(kind).where(condition))
        uow.emit(event)
