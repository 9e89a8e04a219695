"""Keeps the index in step with the database: events to ids, ids to rows of one snapshot, rows to documents.

Idempotent: an event only says which documents to look at again. When documents of a batch cannot be written, the batch
is halved until the bad ones stand alone; all others are written, and the events that concern the bad ones fail.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from duobaan.db.outbox import OutboxRow
from duobaan.db.uow import Database
from duobaan.ids import Kind, public
from duobaan.reference.repository import batches
from search.documents import change_of
from search.engine import EngineUnavailable, SearchEngine, Tombstone
from search.indexes import ORGANISATIONS, PROFESSIONALS, VACANCIES
from search.repository import BATCH, SearchRepository, snapshot
from search.versions import Change

Targets = dict[str, set[UUID]]
"""The rows whose documents must be looked at again, by index."""

KINDS: Mapping[str, Kind] = {
    VACANCIES.name: Kind.VACANCY,
    PROFESSIONALS.name: Kind.PROFESSIONAL,
    ORGANISATIONS.name: Kind.ORGANISATION,
}


class NotIndexed(Exception):
    """Some documents could not be made or written; all others were."""

    def __init__(self, failures: Mapping[str, Exception]) -> None:
        super().__init__(f"{len(failures)} documents were not indexed: {', '.join(sorted(failures)[:5])}")
        self.failures = dict(failures)


@dataclass(slots=True)
class _Asked:
    """Ids that the events of a batch name, by the role they play."""

    organisations: set[UUID] = field(default_factory=set)
    professionals: set[UUID] = field(default_factory=set)
    vacancies: set[UUID] = field(default_factory=set)
    arrangements: set[UUID] = field(default_factory=set)


_ROLES = {
    "OrganisationChanged": ("organisations", "organisation_id"),
    "ProfileChanged": ("professionals", "professional_id"),
    "ReleaseChanged": ("professionals", "professional_id"),
    "VacancyChanged": ("vacancies", "vacancy_id"),
    "ProposalChanged": ("vacancies", "vacancy_id"),
    "ArrangementChanged": ("arrangements", "arrangement_id"),
}
"""What each event names; events that are not here change no document."""


async def targets_of(repository: SearchRepository, rows: Iterable[OutboxRow]) -> Targets:
    """The documents that events touch, with those that hang from a changed organisation."""
    asked = _Asked()
    for row in rows:
        if row.name in _ROLES:
            role, name = _ROLES[row.name]
            getattr(asked, role).add(UUID(str(row.payload[name])))
    vacancies, professionals = asked.vacancies, asked.professionals
    for some in batches(sorted(asked.organisations), BATCH):
        vacancies |= await repository.vacancies_of(some)
        professionals |= await repository.professionals_of(some)
    for some in batches(sorted(asked.arrangements), BATCH):
        vacancies |= await repository.vacancies_agreed(some)
    found = {
        ORGANISATIONS.name: asked.organisations,
        PROFESSIONALS.name: professionals,
        VACANCIES.name: vacancies,
    }
    return {index: keys for index, keys in found.items() if keys}


class Indexer:
    """A subscriber of the relay: `await indexer(rows)` returns when the index holds what the database says."""

    def __init__(self, db: Database, engine: SearchEngine) -> None:
        self._db = db
        self._engine = engine
        self._is_away = False

    async def __call__(self, rows: Sequence[OutboxRow]) -> None:
        """Bring the documents that these events touch up to date; raises NotIndexed or EngineUnavailable."""
        try:
            if self._is_away:
                await self._engine.watermark()  # is it back? asking costs less than making documents in vain
            async with snapshot(self._db) as repository:
                targets = await targets_of(repository, rows)
            await self.refresh(targets)
        except EngineUnavailable:
            self._is_away = True
            raise
        self._is_away = False

    async def refresh(self, targets: Targets, *, fresh: bool = False) -> int:
        """Project rows anew and write them; return the number of documents looked at."""
        failures: dict[str, Exception] = {}
        looked_at = 0
        for index, keys in targets.items():
            for some in batches(sorted(keys), BATCH):
                failures |= await self._refresh(index, some, fresh=fresh)
                looked_at += len(some)
        if failures:
            raise NotIndexed(failures)
        return looked_at

    async def _refresh(self, index: str, keys: Sequence[UUID], *, fresh: bool) -> dict[str, Exception]:
        async with snapshot(self._db) as repository:
            changes, failures = await changes_of(repository, index, keys)
        return failures | await self._send(index, changes, fresh=fresh)

    async def _send(self, index: str, changes: Sequence[Change], *, fresh: bool) -> dict[str, Exception]:
        """Write a batch; when it fails, halve it until the bad documents stand alone."""
        if not changes:
            return {}
        try:
            await self._write(index, changes, fresh=fresh)
        except (EngineUnavailable, ValueError) as failure:
            if isinstance(failure, EngineUnavailable):
                await self._engine.stats(index, fresh=fresh)  # an engine that is down raises here: halving cannot help
            if len(changes) == 1:
                return {_identity(changes[0]): failure}
            half = len(changes) // 2
            first = await self._send(index, changes[:half], fresh=fresh)
            return first | await self._send(index, changes[half:], fresh=fresh)
        return {}

    async def _write(self, index: str, changes: Sequence[Change], *, fresh: bool) -> None:
        """Write both kinds at a time: an engine that gathers writes makes one of them."""
        gone = [change for change in changes if isinstance(change, Tombstone)]
        documents = [change for change in changes if not isinstance(change, Tombstone)]
        writes = [self._engine.delete(index, gone, fresh=fresh)] if gone else []
        writes += [self._engine.upsert(index, documents, fresh=fresh)] if documents else []
        for end in await asyncio.gather(*writes, return_exceptions=True):
            if isinstance(end, BaseException):
                raise end


def _identity(change: Change) -> str:
    return change.id if isinstance(change, Tombstone) else str(change["id"])


async def changes_of(
    repository: SearchRepository, index: str, keys: Collection[UUID]
) -> tuple[list[Change], dict[str, Exception]]:
    """What an index must be told about these rows as of now, and the rows that no document can be made of."""
    watermark = await repository.watermark()
    parts = await repository.parts(index, keys)
    changes: list[Change] = []
    failures: dict[str, Exception] = {}
    for key in keys:
        identity = public(KINDS[index], key)
        try:
            changes.append(change_of(identity, parts.get(key), watermark))
        except Exception as failure:  # one odd row must not keep the others out of the index
            failures[identity] = failure
    return changes, failures
