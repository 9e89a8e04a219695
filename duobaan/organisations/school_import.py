"""Loads school locations from a public register: upsert by location code in batches, safe to run again.

The register says which schools and boards exist, where, and of what kind; it never touches states, members or settings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission, requires
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.events import OrganisationChanged
from duobaan.ids import new_id
from duobaan.organisations.models import Organisation
from duobaan.organisations.places import FROM_FILE, FROM_POSTCODE
from duobaan.organisations.repository import OrganisationRepository
from duobaan.reference.files.reading import FileIssue
from duobaan.reference.files.schools import SchoolRow
from duobaan.reference.imports import ImportReport, Progress, sift, silent
from duobaan.reference.models import Postcode
from duobaan.reference.repository import ReferenceRepository, batches
from duobaan.text import pc4, slug
from duobaan.words import OrganisationKind, OrganisationStatus, Visibility

PUBLISHER: Final = "DUO"
_BATCH: Final = 1_000  # rows per transaction: other writers wait for a fraction of a second


@dataclass(slots=True)
class SchoolImportReport(ImportReport):
    """What an import of schools did; `without_coordinates` counts locations that no postcode could place."""

    without_coordinates: int = 0
    seen: set[str] = field(default_factory=set, repr=False)
    new_boards: set[str] = field(default_factory=set, repr=False)

    @property
    def boards_added(self) -> int:
        """Return how many boards the file brought."""
        return len(self.new_boards)


@requires(Permission.SYSTEM)
async def import_schools(
    actor: Actor,
    db: Database,
    *,
    rows: Iterable[SchoolRow | FileIssue],
    dry_run: bool = False,
    progress: Progress = silent,
) -> SchoolImportReport:
    """Load school locations and their boards; unchanged rows stay untouched."""
    report = SchoolImportReport(dry_run=dry_run)
    done = 0
    for batch in batches(_once(sift(rows, report), report), _BATCH):
        if dry_run:
            async with db.read() as session:
                await _Batch(session, report).sort(batch)
        else:
            async with db.write(actor) as uow:
                work = _Batch(uow.session, report)
                await work.sort(batch)
                for row in (*work.boards, *work.added, *work.changed):
                    uow.emit(OrganisationChanged(row.id))
                uow.session.add_all(work.added)
        done += len(batch)
        progress(done)
    return report


def _once(rows: Iterable[SchoolRow], report: SchoolImportReport) -> Iterable[SchoolRow]:
    """Pass each location on once; a second row of it is an issue."""
    for row in rows:
        if row.location_code in report.seen:
            report.issues.append(FileIssue(row.row, "location_code", "twice", row.location_code))
            continue
        report.seen.add(row.location_code)
        yield row


class _Batch:
    """Compares one batch of rows with the database."""

    def __init__(self, session: AsyncSession, report: SchoolImportReport) -> None:
        self._session = session
        self._report = report
        self.boards: list[Organisation] = []
        self.added: list[Organisation] = []
        self.changed: list[Organisation] = []

    async def sort(self, batch: Sequence[SchoolRow]) -> None:
        """Find what is new and what differs, and count all three."""
        repository = OrganisationRepository(self._session)
        known = await repository.by_location([row.location_code for row in batch])
        boards = await self._boards({row.board_no for row in batch if row.board_no})
        places = await ReferenceRepository(self._session).postcodes({pc4(row.postcode) for row in batch})
        with self._session.no_autoflush:
            for row in batch:
                self._take(known.get(row.location_code), row, _values(row, boards), places.get(pc4(row.postcode)))

    def _take(
        self, school: Organisation | None, row: SchoolRow, values: dict[str, Any], place: Postcode | None
    ) -> None:
        if school is None:
            school = Organisation(id=new_id(), status=OrganisationStatus.ACTIVE, visibility_default=Visibility.PUBLIC)
            _write(school, values | _point(school, row, place))
            self.added.append(school)
            self._report.added += 1
        elif self._update(school, values | _point(school, row, place)):
            self.changed.append(school)
            self._report.changed += 1
        else:
            self._report.same += 1
        self._report.without_coordinates += (values | _point(school, row, place)).get("lat", school.lat) is None

    def _update(self, school: Organisation, values: dict[str, Any]) -> bool:
        # A website proves who speaks for a school, so it must be the register's from the first import on.
        adopted = {"website": values.get("website")} if school.source is None else {}
        differing = {name: value for name, value in (values | adopted).items() if getattr(school, name) != value}
        if differing and not self._report.dry_run:
            _write(school, differing)
            school.updated_at = now()
        return bool(differing)

    async def _boards(self, numbers: set[str]) -> dict[str, Organisation]:
        known = await OrganisationRepository(self._session).by_board_no(numbers)
        for number in sorted(numbers - known.keys()):
            name = f"Bevoegd gezag {number}"
            known[number] = Organisation(
                id=new_id(),
                kind=OrganisationKind.SCHOOL_BOARD,
                status=OrganisationStatus.ACTIVE,
                name=name,
                slug=slug(name),
                board_no=number,
                source=PUBLISHER,
            )
            self.boards.append(known[number])
            self._report.new_boards.add(number)
        if not self._report.dry_run:
            self._session.add_all(self.boards)
            await self._session.flush()  # schools point at them, and an update may go before an insert
        return known


def _write(school: Organisation, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(school, name, value)


def _values(row: SchoolRow, boards: Mapping[str, Organisation]) -> dict[str, Any]:
    """Return what the row says, by column; what it leaves open is left out and so stays as it is."""
    said = {
        "kind": OrganisationKind.SCHOOL,
        "source": PUBLISHER,
        "name": row.name[:200],
        "slug": slug(row.name)[:200],
        "brin": row.brin,
        "location_code": row.location_code,
        "board_id": boards[row.board_no].id if row.board_no else None,
        "street": row.street,
        "house_number": row.house_number,
        "postcode": row.postcode,
        "place": row.place,
        "municipality": row.municipality,
        "province": row.province,
        "holiday_region": row.holiday_region,
        "denomination": row.denomination,
        "website": row.website,
        "sectors": (row.sector,) if row.sector else None,
        "levels": row.levels or None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _point(school: Organisation, row: SchoolRow, place: Postcode | None) -> dict[str, Any]:
    """Return the coordinates: of the file, else those known for this address, else the middle of the postcode."""
    if row.lat is not None:
        return {"lat": row.lat, "lon": row.lon, "coordinate_source": FROM_FILE}
    is_placed = school.lat is not None and school.coordinate_source != FROM_POSTCODE
    if place is None or (is_placed and school.postcode == row.postcode):
        return {}
    return {"lat": place.lat, "lon": place.lon, "coordinate_source": FROM_POSTCODE}
