"""Rows of people: judged as posting by hand is, written once, and never past their consent."""

from __future__ import annotations

import sqlalchemy as sa

from duobaan.db.outbox import OutboxRow
from duobaan.db.uow import Database
from duobaan.imports.models import ImportedReference
from duobaan.professionals.consent import confirm_profile, refuse_profile
from duobaan.professionals.models import AvailabilityWindow, Professional, ProfileSubject, Release
from duobaan.professionals.service import update_profile
from duobaan.words import ImportOutcome, ImportStatus, ProfileStatus, ReleaseStatus, Weekday
from tests import factories
from tests.domain.imports.firm import PERSON, Parties, do_import, dry_run, sheet

C, U, N, R = ImportOutcome.CREATED, ImportOutcome.CHANGED, ImportOutcome.UNCHANGED, ImportOutcome.REFUSED
RELEASED = PERSON | {
    "vrijgave uren": "4",
    "vrijgave vanaf": "01-01-2027",
    "vrijgave tot en met": "31-07-2027",
    "vrijgave dagen": "di, do",
    "beschikbaar": "di ochtend, do",
}


async def rows(db: Database, table: type, **where: object) -> list[object]:
    async with db.read() as session:
        return list(await session.scalars(sa.select(table).filter_by(**where)))


async def counts(db: Database) -> list[int]:
    async with db.read() as session:
        tables = (Professional, Release, ProfileSubject, AvailabilityWindow, OutboxRow, ImportedReference)
        return [await session.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables]


async def test_a_dry_run_tells_what_would_happen_and_writes_nothing(parties: Parties):
    before = await counts(parties.db)
    found = await dry_run(parties.hr, parties.db, sheet(RELEASED, PERSON | {"kenmerk": "P-2", "vakken": "toverkunst"}))
    assert found.row.status is ImportStatus.CHECKED
    assert found.outcomes == [C, R]
    assert found.said(1) == {("subjects", "import_unknown_subject"), ("contact_email", "import_twice")}
    assert "release_minutes" in found.rows[0].columns
    assert found.rows[0].professional_id is None
    assert await counts(parties.db) == before


async def test_a_row_is_posted_as_by_hand_and_waits_for_its_person(parties: Parties):
    found = await do_import(parties.hr, parties.db, sheet(RELEASED))
    assert found.row.status is ImportStatus.DONE
    assert found.outcomes == [C]
    assert found.row.content is None
    (person,) = await rows(parties.db, Professional)
    assert isinstance(person, Professional)
    assert (person.status, person.employer_id) == (ProfileStatus.AWAITING_CONFIRMATION, parties.company.id)
    assert (person.max_minutes_week, person.posted_by) == (390, parties.hr.user_id)
    (release,) = await rows(parties.db, Release)
    assert isinstance(release, Release)
    assert (release.minutes_week, release.status) == (240, ReleaseStatus.PROPOSED)
    assert release.weekdays == (Weekday.TU, Weekday.TH)
    assert str(release.valid_to) == "2027-08-01"
    week = {(one.weekday, one.start_minute, one.end_minute) for one in await rows(parties.db, AvailabilityWindow)}
    assert week == {(Weekday.TU, 480, 720), (Weekday.TH, 480, 1080)}
    assert {(one.subject, one.strength) for one in await rows(parties.db, ProfileSubject)} == {("NAT", 4), ("TEC", 3)}


async def test_the_same_file_again_changes_nothing(parties: Parties):
    content = sheet(RELEASED, PERSON | {"kenmerk": "P-2", "e-mail": "prof.twee@example.org"})
    await do_import(parties.hr, parties.db, content)
    before = await counts(parties.db)
    found = await do_import(parties.hr, parties.db, content)
    assert found.outcomes == [N, N]
    assert await counts(parties.db) == before


async def test_a_changed_row_changes_only_what_changed_and_missing_rows_stay(parties: Parties):
    await do_import(parties.hr, parties.db, sheet(RELEASED, PERSON | {"kenmerk": "P-2", "e-mail": "b@example.org"}))
    found = await do_import(parties.hr, parties.db, sheet(RELEASED | {"beroep": "monteur", "vrijgave uren": "5"}))
    assert found.outcomes == [U]
    assert set(found.rows[0].columns) == {"profession", "release_minutes"}
    people = {one.contact_email: one for one in await rows(parties.db, Professional)}
    assert people["prof.een@example.org"].profession == "monteur"
    assert people["b@example.org"].profession == "procesoperator"
    assert sorted(one.minutes_week for one in await rows(parties.db, Release)) == [240, 300]


async def confirmed(parties: Parties) -> Professional:
    (row,) = await rows(parties.db, Professional)
    assert isinstance(row, Professional)
    account = await factories.user(parties.db, email=row.contact_email)
    person = factories.actor(account)
    return await confirm_profile(person, parties.db, professional_id=row.id)


async def test_what_a_person_made_their_own_is_theirs_and_their_changes_stay(parties: Parties):
    await do_import(parties.hr, parties.db, sheet(RELEASED))
    row = await confirmed(parties)
    async with parties.db.read() as session:
        from duobaan.people.models import User

        account = await session.get_one(User, row.user_id)
    person = factories.actor(account, professional_id=row.id)
    await update_profile(person, parties.db, professional_id=row.id, profile={"profession": "eigen woorden"})
    assert (await do_import(parties.hr, parties.db, sheet(RELEASED))).outcomes == [N]
    found = await do_import(parties.hr, parties.db, sheet(RELEASED | {"kop": "Van het bedrijf"}))
    assert found.outcomes == [R]
    assert found.said() == {("headline", "import_theirs_now")}
    hours = await do_import(parties.hr, parties.db, sheet(RELEASED | {"vrijgave uren": "5"}))
    assert hours.outcomes == [U]
    assert hours.rows[0].columns == ("release_minutes",)
    (row,) = await rows(parties.db, Professional)
    assert (row.profession, row.headline) == ("eigen woorden", "")


async def test_who_refused_is_not_asked_again(parties: Parties):
    await do_import(parties.hr, parties.db, sheet(PERSON))
    (row,) = await rows(parties.db, Professional)
    account = await factories.user(parties.db, email=row.contact_email)
    await refuse_profile(factories.actor(account), parties.db, professional_id=row.id)
    found = await do_import(parties.hr, parties.db, sheet(PERSON | {"beroep": "monteur"}))
    assert found.outcomes == [R]
    assert found.said() == {("reference", "import_person_gone")}
    assert len(await rows(parties.db, Professional)) == 1


async def test_who_was_posted_by_hand_is_tied_to_the_row(parties: Parties):
    await do_import(parties.hr, parties.db, sheet(PERSON))
    found = await do_import(parties.hr, parties.db, sheet(PERSON | {"kenmerk": "P-9", "beroep": "monteur"}))
    assert found.outcomes == [U]
    assert found.rows[0].columns == ("profession",)
    assert len(await rows(parties.db, Professional)) == 1


async def test_a_row_tells_all_its_reasons(parties: Parties):
    wrong = RELEASED | {
        "naam": "",
        "e-mail": "geen adres",
        "uren maximaal": "90",
        "reistijd minuten": "veel",
        "vrijgave tot en met": "",
        "sectoren": "VO, universum",
    }
    found = await dry_run(parties.hr, parties.db, sheet(wrong))
    assert found.said() >= {
        ("name", "required"),
        ("max_travel_minutes", "not_a_number"),
        ("sectors", "import_unknown_word"),
        ("release_to", "import_release_needs"),
    }
