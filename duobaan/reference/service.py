"""Use cases that load publishers' reference data: postcodes and vocabulary; safe to run again."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission, requires
from duobaan.db.base import Base
from duobaan.db.uow import Database
from duobaan.reference.files.concepts import ConceptRow, merge_concepts
from duobaan.reference.files.postcodes import PostcodeRow, merge_postcodes
from duobaan.reference.files.reading import FileIssue
from duobaan.reference.imports import ImportReport, Progress, sift, silent
from duobaan.reference.models import Concept, Postcode
from duobaan.reference.repository import ReferenceRepository, batches

_BATCH = 2_000  # rows per transaction: other writers wait for tens of milliseconds at most

Values = dict[str, Any]
Known = Mapping[str, Base]


@requires(Permission.SYSTEM)
async def import_postcodes(
    actor: Actor,
    db: Database,
    *,
    rows: Iterable[PostcodeRow | FileIssue],
    dry_run: bool = False,
    progress: Progress = silent,
) -> ImportReport:
    """Load the middles of four-digit postcodes; schools without coordinates get theirs at the next school import."""
    report = ImportReport(dry_run=dry_run)
    found = [_postcode(row) for row in merge_postcodes(sift(rows, report)).values()]
    await _upsert(actor, db, Postcode, found, report, progress)
    return report


@requires(Permission.SYSTEM)
async def import_vocabulary(
    actor: Actor,
    db: Database,
    *,
    rows: Iterable[ConceptRow | FileIssue],
    dry_run: bool = False,
    progress: Progress = silent,
) -> ImportReport:
    """Load occupations, subjects and topics with their words; a file of one language leaves the other as it is."""
    report = ImportReport(dry_run=dry_run)
    found = [_concept(row) for row in merge_concepts(sift(rows, report)).values()]
    await _upsert(actor, db, Concept, found, report, progress)
    return report


def _postcode(row: PostcodeRow) -> Values:
    values = dataclasses.asdict(row)
    del values["row"]
    return values | {"source": row.source[:32], "place": row.place[:100]}


def _concept(row: ConceptRow) -> Values:
    values = dataclasses.asdict(row)
    del values["row"]
    return values | {"synonyms_nl": list(row.synonyms_nl), "synonyms_en": list(row.synonyms_en)}


async def _upsert(
    actor: Actor, db: Database, kind: type[Base], found: Sequence[Values], report: ImportReport, progress: Progress
) -> None:
    done = 0
    for batch in batches(found, _BATCH):
        if report.dry_run:
            async with db.read() as session:
                await _sort(session, kind, batch, report)
        else:
            async with db.write(actor) as uow:
                added, changed = await _sort(uow.session, kind, batch, report)
                repository = ReferenceRepository(uow.session)
                await repository.insert(kind, added)
                await repository.update(kind, changed)
        done += len(batch)
        progress(done)


async def _sort(
    session: AsyncSession, kind: type[Base], batch: Sequence[Values], report: ImportReport
) -> tuple[list[Values], list[Values]]:
    """Split a batch into what is new and what differs, and count all three."""
    repository = ReferenceRepository(session)
    known: Known = (
        await repository.postcodes([values["pc4"] for values in batch])
        if kind is Postcode
        else await repository.concepts([values["key"] for values in batch])
    )
    added, changed = [], []
    for values in batch:
        row = known.get(values["pc4" if kind is Postcode else "key"])
        if row is None:
            added.append(values)
        elif (merged := _merged(row, values)) is not None:
            changed.append(merged)
    report.added += len(added)
    report.changed += len(changed)
    report.same += len(batch) - len(added) - len(changed)
    return added, changed


def _merged(row: Base, values: Values) -> Values | None:
    """Return the values to write, None when nothing differs; what a file leaves empty stays as it is."""
    merged = {name: value if value not in (None, "", []) else getattr(row, name) for name, value in values.items()}
    return merged if any(getattr(row, name) != value for name, value in merged.items()) else None
