"""What tests of imports share: a company and a school with who may import for them, files, and the job carried out."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from api.noticing import actor_of
from duobaan.access import SYSTEM, Actor
from duobaan.db.uow import Database
from duobaan.imports.formats import columns_of
from duobaan.imports.models import DataImport, DataImportRow
from duobaan.imports.running import carry_out
from duobaan.imports.service import check_import, start_import
from duobaan.imports.sheet import Bounds
from duobaan.organisations.models import Organisation
from duobaan.words import ImportKind, ImportOutcome, OrganisationKind, Role
from tests import factories

BOUNDS = Bounds(content_bytes=200_000, rows=50, cell=2_000)
PERSON = {
    "kenmerk": "P-1",
    "naam": "Prof Een",
    "e-mail": "prof.een@example.org",
    "beroep": "procesoperator",
    "sectoren": "VO",
    "vakken": "natuurkunde 4, techniek",
    "uren maximaal": "6,5",
}
VACANCY = {
    "kenmerk": "V-1",
    "titel": "Gastdocent natuurkunde",
    "sector": "VO",
    "niveaus": "havo",
    "vakken": "natuurkunde",
}
COMPLETE = VACANCY | {
    "lessen": "di 3, do 1-2",
    "klas": "4H2",
    "vanaf": "01-02-2027",
    "tot en met": "09-07-2027",
    "vormen": "gastdocent",
    "bevoegdheden": "bevoegd, gastdocent",
    "verantwoordelijke docent": "Sectieleider natuurkunde",
    "publiceren": "ja",
}


@dataclass
class Parties:
    """Who imports, for whom, and somebody else of the same kind."""

    db: Database
    company: Organisation
    hr: Actor
    school: Organisation
    planner: Actor
    board: Organisation
    director: Actor
    stranger: Actor
    other_school: Organisation


async def make_parties(db: Database) -> Parties:
    """Write them down."""
    async with factories.together(db):
        company = await factories.company(db)
        board = await factories.organisation(db, OrganisationKind.SCHOOL_BOARD)
        school = await factories.school(db, board_id=board.id)
        other = await factories.company(db)
        members = {
            "hr": (company, Role.COMPANY_COORDINATOR),
            "planner": (school, Role.SCHOOL_PLANNER),
            "director": (board, Role.BOARD_ADMIN),
            "stranger": (other, Role.COMPANY_ADMIN),
        }
        found = {
            name: factories.actor(await factories.member(db, of, role), (of, role))
            for name, (of, role) in members.items()
        }
        return Parties(
            db,
            company,
            found["hr"],
            school,
            found["planner"],
            board,
            found["director"],
            found["stranger"],
            await factories.school(db),
        )


def sheet(*rows: Mapping[str, str], delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """Write rows as Excel does, headings of the first one."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    heads = list(dict.fromkeys(name for row in rows for name in row))
    writer.writerow(heads)
    writer.writerows([row.get(name, "") for name in heads] for row in rows)
    return out.getvalue().encode(encoding)


@dataclass
class Result:
    """An import with its rows."""

    row: DataImport
    rows: Sequence[DataImportRow]

    @property
    def outcomes(self) -> list[ImportOutcome]:
        """The outcome of each row."""
        return [row.outcome for row in self.rows]

    def said(self, number: int = 0, locale: str = "nl") -> set[tuple[str | None, str]]:
        """Column and rule of everything that is wrong with a row."""
        return {(issue["column"], issue["rule"]) for issue in self.rows[number].issues}


async def work(db: Database, row: DataImport, **values: Any) -> Result:
    """Carry out the job that waits, and return what became of the import."""
    assert row.job_id is not None
    told: list[Any] = []
    given = {"bounds": BOUNDS, "actor_of": actor_of, "tell": lambda *far: told.append(far)} | values
    await carry_out(SYSTEM, db, job_id=row.job_id, **given)
    return await result(db, row)


async def result(db: Database, row: DataImport) -> Result:
    """Return what is written down of an import."""
    async with db.read() as session:
        rows = sa.select(DataImportRow).where(DataImportRow.import_id == row.id).order_by(DataImportRow.line)
        return Result(await session.get_one(DataImport, row.id), (await session.scalars(rows)).all())


async def dry_run(
    actor: Actor, db: Database, content: bytes, kind: ImportKind = ImportKind.PROFESSIONALS, **values: Any
) -> Result:
    """Send a file and let it be checked."""
    return await work(db, await check_import(actor, db, kind=kind, content=content), **values)


async def do_import(
    actor: Actor, db: Database, content: bytes, kind: ImportKind = ImportKind.PROFESSIONALS, **values: Any
) -> Result:
    """Send a file, let it be checked, start it and let it be carried out."""
    checked = await dry_run(actor, db, content, kind, **values)
    return await work(db, await start_import(actor, db, import_id=checked.row.id), **values)


def count_of(kind: ImportKind) -> int:
    """How many columns a kind of file has."""
    return len(columns_of(kind))
