"""The use case that derives from ESCO's skill relations which subjects every imported occupation is near."""

from __future__ import annotations

from collections.abc import Iterable

from duobaan.access import Actor, Permission, requires
from duobaan.db.uow import Database
from duobaan.reference.files.reading import FileIssue
from duobaan.reference.files.relations import Relation
from duobaan.reference.imports import ImportReport, Progress, sift, silent
from duobaan.reference.kinship import nearness, taught_by
from duobaan.reference.models import Concept
from duobaan.reference.repository import ReferenceRepository, batches

_BATCH = 2_000
_PREFIX = "ESCO:"


@requires(Permission.SYSTEM)
async def import_relations(
    actor: Actor,
    db: Database,
    *,
    rows: Iterable[Relation | FileIssue],
    dry_run: bool = False,
    progress: Progress = silent,
) -> ImportReport:
    """Write down for the occupations that were imported which subjects they are near; import those first."""
    report = ImportReport(dry_run=dry_run)
    relations = list(sift(rows, report))
    async with db.read() as session:
        known = await ReferenceRepository(session).occupations()
    teachers = {key.removeprefix(_PREFIX): taught_by(row.label_nl) for key, row in known.items()}
    found = nearness(relations, {key: codes for key, codes in teachers.items() if codes})
    changed = [
        {"key": key, "subjects": subjects}
        for key, row in sorted(known.items())
        if (subjects := found.get(key.removeprefix(_PREFIX), {})) != row.subjects
    ]
    report.changed, report.same = len(changed), len(known) - len(changed)
    done = 0
    for batch in [] if dry_run else batches(changed, _BATCH):
        async with db.write(actor) as uow:
            await ReferenceRepository(uow.session).update(Concept, batch)
        done += len(batch)
        progress(done)
    return report
