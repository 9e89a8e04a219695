"""The school register: DUO's real file and a file with coordinates, loaded twice; small cases by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from duobaan.access import ANONYMOUS, SYSTEM, Actor
from duobaan.db.outbox import OutboxRow
from duobaan.db.uow import Database
from duobaan.errors import NotAllowed
from duobaan.organisations.models import Organisation
from duobaan.organisations.registration import register_organisation
from duobaan.organisations.rules import NewOrganisation
from duobaan.organisations.school_import import SchoolImportReport, import_schools
from duobaan.reference.files.concepts import read_concepts
from duobaan.reference.files.postcodes import read_postcodes
from duobaan.reference.files.reading import FileIssue
from duobaan.reference.files.schools import SchoolRow, read_schools
from duobaan.reference.models import Concept, Postcode
from duobaan.reference.service import import_postcodes, import_vocabulary
from duobaan.words import Level, OrganisationKind, OrganisationStatus, Sector
from tests import factories

SHARED = Path(__file__).parents[4] / "shared" / "data"
DUO = "raw_duo_schoolvestigingen_basisonderwijs_2026.csv"
ROW = SchoolRow(
    row=2,
    location_code="99ZZ01",
    brin="99ZZ",
    board_no="12345",
    name="Basisschool Voorbeeld",
    sector=Sector.PO,
    levels=(Level.PO_LOWER, Level.PO_UPPER),
    structure="BAO",
    street="Dorpsstraat",
    house_number="1-A",
    postcode="8011PK",
    place="Zwolle",
    municipality_code="GM0193",
    municipality="Zwolle",
    province="Overijssel",
    labour_market_region=None,
    holiday_region=None,
    denomination=None,
    website="https://www.voorbeeld.example",
    pupils=None,
    lat=None,
    lon=None,
)
POSTCODE = Postcode(pc4="8011", place="Zwolle", lat=52.51, lon=6.1, source="test")


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"NOT RUN: the shared file {name} is not on this machine")
    return path


def counts(report: SchoolImportReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.same, report.without_coordinates


async def school(db: Database, code: str = "99ZZ01") -> Organisation:
    async with db.read() as session:
        return (await session.scalars(sa.select(Organisation).where(Organisation.location_code == code))).one()


async def load(db: Database, *rows: SchoolRow | FileIssue, dry_run: bool = False) -> SchoolImportReport:
    return await import_schools(SYSTEM, db, rows=rows, dry_run=dry_run)


async def outbox(db: Database) -> int:
    async with db.read() as session:
        return await session.scalar(sa.select(sa.func.count()).select_from(OutboxRow)) or 0


async def test_a_school_and_its_board_come_in_active_and_stay_untouched(any_db: Database) -> None:
    assert counts(await load(any_db, ROW)) == (1, 0, 0, 1)
    row = await school(any_db)
    assert (row.status, row.source, row.slug) == (OrganisationStatus.ACTIVE, "DUO", "basisschool-voorbeeld")
    async with any_db.read() as session:
        board = await session.get(Organisation, row.board_id)
    assert board is not None
    assert (board.kind, board.board_no, board.status) == (
        OrganisationKind.SCHOOL_BOARD,
        "12345",
        OrganisationStatus.ACTIVE,
    )
    events = await outbox(any_db)
    assert counts(await load(any_db, ROW)) == (0, 0, 1, 1)
    again = await school(any_db)
    assert (again.version, again.updated_at, await outbox(any_db)) == (row.version, row.updated_at, events)


async def test_what_changed_is_changed_and_what_a_file_leaves_open_stays(db: Database) -> None:
    await load(db, ROW)
    report = await load(db, replace(ROW, name="Basisschool Nieuw", denomination="Openbaar", website=None, levels=()))
    assert counts(report) == (0, 1, 0, 1)
    row = await school(db)
    assert (row.name, row.denomination, row.version) == ("Basisschool Nieuw", "Openbaar", 2)
    assert (row.website, row.levels) == ("https://www.voorbeeld.example", ROW.levels)


async def test_coordinates_come_from_the_file_else_from_the_postcode_once_it_is_known(db: Database) -> None:
    await load(db, ROW)
    assert (await school(db)).coordinate_source is None
    await factories.store(db, POSTCODE)
    assert counts(await load(db, ROW)) == (0, 1, 0, 0)
    row = await school(db)
    assert (row.lat, row.lon, row.coordinate_source) == (52.51, 6.1, "POSTCODE")
    await load(db, replace(ROW, lat=52.5, lon=6.0))
    assert ((await school(db)).lat, (await school(db)).coordinate_source) == (52.5, "FILE")
    # A file without coordinates does not take better ones away.
    assert counts(await load(db, ROW)) == (0, 0, 1, 0)


async def test_a_school_that_moved_gets_the_middle_of_its_new_postcode(db: Database) -> None:
    await factories.store(db, Postcode(pc4="1011", place="Amsterdam", lat=52.37, lon=4.9, source="test"))
    await load(db, replace(ROW, lat=52.5, lon=6.0))
    await load(db, replace(ROW, postcode="1011AA", place="Amsterdam"))
    row = await school(db)
    assert (row.lat, row.lon, row.coordinate_source) == (52.37, 4.9, "POSTCODE")


async def test_a_dry_run_counts_and_writes_nothing(db: Database) -> None:
    assert counts(await load(db, ROW, dry_run=True)) == (1, 0, 0, 1)
    async with db.read() as session:
        assert (await session.scalars(sa.select(Organisation))).all() == []
    await load(db, ROW)
    report = await load(db, replace(ROW, name="Anders"), dry_run=True)
    assert (report.changed, report.boards_added, (await school(db)).name) == (1, 0, ROW.name)


async def test_issues_are_kept_and_a_second_row_of_a_school_is_one(db: Database) -> None:
    issue = FileIssue(3, "POSTCODE", "not_a_postcode", "x")
    report = await load(db, ROW, issue, replace(ROW, row=4, name="Dubbel"))
    assert [(found.row, found.rule) for found in report.issues] == [(3, "not_a_postcode"), (4, "twice")]
    assert (report.fatal, (await school(db)).name) == (2, ROW.name)


async def test_an_import_leaves_states_and_members_alone_and_takes_no_website_on_trust(db: Database) -> None:
    person = Actor(user_id=(await factories.user(db)).id)
    new = NewOrganisation(
        OrganisationKind.SCHOOL, "Zelf", brin="99ZZ", location_code="99ZZ01", website="https://eigen.example"
    )
    mine = await register_organisation(person, db, new=new)
    await load(db, replace(ROW, website=None))
    row = await school(db)
    assert (row.id, row.status, row.source, row.website) == (mine.id, OrganisationStatus.REGISTERED, "DUO", None)


async def test_only_the_platform_imports(db: Database) -> None:
    for actor in (ANONYMOUS, Actor(user_id=(await factories.user(db)).id)):
        with pytest.raises(NotAllowed):
            await import_schools(actor, db, rows=[ROW])


async def test_duos_own_file_loads_twice_and_postcodes_place_its_schools(db: Database) -> None:
    raw, told = shared(DUO), []
    report = await import_schools(SYSTEM, db, rows=read_schools(raw), progress=told.append)
    assert (*counts(report), report.boards_added, report.fatal) == (6122, 0, 0, 6122, 749, 0)
    assert told == [1000, 2000, 3000, 4000, 5000, 6000, 6122]
    row = await school(db, "32JK00")
    assert (row.name, row.place, row.postcode, row.brin) == ("BBS de Verwondering", "Alteveer", "9306TC", "32JK")
    assert (row.province, row.municipality, row.sectors) == ("Drenthe", "Noordenveld", (Sector.PO,))
    assert counts(await import_schools(SYSTEM, db, rows=read_schools(raw))) == (0, 0, 6122, 6122)
    events = await outbox(db)
    assert events == 6122 + 749
    postcodes = await import_postcodes(SYSTEM, db, rows=read_postcodes(shared("pc4_nl.csv")))
    assert (postcodes.added, postcodes.fatal) == (4086, 0)
    placed = await import_schools(SYSTEM, db, rows=read_schools(raw))
    assert counts(placed) == (0, 6122, 0, 0)
    assert (await school(db, "32JK00")).coordinate_source == "POSTCODE"
    assert counts(await import_schools(SYSTEM, db, rows=read_schools(raw))) == (0, 0, 6122, 0)


async def test_the_file_with_coordinates_loads_twice(db: Database) -> None:
    path = shared("schools_nl.csv")
    report = await import_schools(SYSTEM, db, rows=read_schools(path))
    assert (*counts(report), report.fatal) == (8623, 0, 0, 0, 0)
    row = await school(db, "00AH00")
    assert (row.name, row.lat, row.coordinate_source) == ("Het Stedelijk Kottenpark", 52.233736, "FILE")
    assert (row.sectors, Level.VWO in row.levels) == ((Sector.VO,), True)
    assert counts(await import_schools(SYSTEM, db, rows=read_schools(path))) == (0, 0, 8623, 0)


async def test_postcodes_and_words_load_twice_and_take_changes(db: Database) -> None:
    def rows() -> Iterator[object]:
        return read_concepts(shared("slo_vakken.csv"))

    first = await import_vocabulary(SYSTEM, db, rows=rows())  # type: ignore[arg-type]
    again = await import_vocabulary(SYSTEM, db, rows=rows())  # type: ignore[arg-type]
    assert (first.added, again.added, again.changed, again.same) == (95, 0, 0, 95)
    async with db.write() as uow:
        await uow.session.execute(sa.update(Concept).values(label_en="old", label_nl="oud"))
    healed = await import_vocabulary(SYSTEM, db, rows=rows())  # type: ignore[arg-type]
    assert (healed.changed, healed.same) == (95, 0)


async def test_a_file_of_one_language_keeps_the_words_of_the_other(db: Database, tmp_path: Path) -> None:
    head = "conceptType,conceptUri,preferredLabel,altLabels\n"
    for locale, label in (("nl", "data-ingenieur"), ("en", "data engineer")):
        path = tmp_path / f"occupations_{locale}.csv"
        path.write_text(head + f"Occupation,http://data.europa.eu/esco/occupation/1,{label},\n", "utf-8")
        await import_vocabulary(SYSTEM, db, rows=read_concepts(path))
    async with db.read() as session:
        [concept] = (await session.scalars(sa.select(Concept))).all()
    assert (concept.label_nl, concept.label_en) == ("data-ingenieur", "data engineer")
