"""Rows of vacancies: written and published as by hand, for a school or the schools of a board."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from duobaan.db.uow import Database
from duobaan.errors import NotAllowed
from duobaan.imports.service import check_import
from duobaan.vacancies.models import LessonSlot, Vacancy
from duobaan.vacancies.service import withdraw_vacancy
from duobaan.words import HoursMode, ImportKind, ImportOutcome, VacancyStatus, Weekday
from tests.domain.imports.firm import COMPLETE, VACANCY, Parties, do_import, dry_run, sheet

C, U, N, R = ImportOutcome.CREATED, ImportOutcome.CHANGED, ImportOutcome.UNCHANGED, ImportOutcome.REFUSED
KIND = ImportKind.VACANCIES


async def vacancies(db: Database) -> list[Vacancy]:
    async with db.read() as session:
        return list(await session.scalars(sa.select(Vacancy).order_by(Vacancy.id)))


async def lessons(db: Database) -> list[LessonSlot]:
    async with db.read() as session:
        return list(await session.scalars(sa.select(LessonSlot).order_by(LessonSlot.key)))


async def test_a_complete_row_is_written_with_its_lessons_and_published(parties: Parties):
    found = await do_import(parties.planner, parties.db, sheet(COMPLETE), KIND)
    assert found.outcomes == [C], found.rows[0].issues
    (row,) = await vacancies(parties.db)
    assert (row.status, row.school_id) == (VacancyStatus.PUBLISHED, parties.school.id)
    assert (str(row.starts_on), str(row.ends_on)) == ("2027-02-01", "2027-07-10")
    found_lessons = {
        (one.weekday, one.position, one.start_minute, one.class_group, one.subject) for one in await lessons(parties.db)
    }
    assert found_lessons == {
        (Weekday.TU, 3, 630, "4H2", "NAT"),
        (Weekday.TH, 1, 510, "4H2", "NAT"),
        (Weekday.TH, 2, 560, "4H2", "NAT"),
    }


async def test_a_dry_run_writes_no_vacancy(parties: Parties):
    found = await dry_run(parties.planner, parties.db, sheet(COMPLETE), KIND)
    assert found.outcomes == [C]
    assert await vacancies(parties.db) == []


async def test_an_incomplete_row_is_a_draft_unless_it_is_to_be_published(parties: Parties):
    found = await do_import(
        parties.planner, parties.db, sheet(VACANCY, VACANCY | {"kenmerk": "V-2", "publiceren": "ja"}), KIND
    )
    assert found.outcomes == [C, R]
    assert {rule for _, rule in found.said(1)} == {"required_to_publish"}
    assert [row.status for row in await vacancies(parties.db)] == [VacancyStatus.DRAFT]


async def test_again_changes_nothing_and_a_changed_cell_only_that(parties: Parties):
    await do_import(parties.planner, parties.db, sheet(COMPLETE), KIND)
    before = await lessons(parties.db)
    assert (await do_import(parties.planner, parties.db, sheet(COMPLETE), KIND)).outcomes == [N]
    found = await do_import(
        parties.planner, parties.db, sheet(COMPLETE | {"titel": "Nieuw", "lessen": "di 3, do 1"}), KIND
    )
    assert found.outcomes == [U]
    assert set(found.rows[0].columns) == {"title", "lessons"}
    (row,) = await vacancies(parties.db)
    after = await lessons(parties.db)
    assert row.title == "Nieuw"
    assert {one.id for one in after} < {one.id for one in before}


async def test_what_was_withdrawn_here_is_not_brought_back(parties: Parties):
    await do_import(parties.planner, parties.db, sheet(COMPLETE), KIND)
    (row,) = await vacancies(parties.db)
    await withdraw_vacancy(parties.planner, parties.db, vacancy_id=row.id, reason="vervuld")
    assert (await do_import(parties.planner, parties.db, sheet(COMPLETE), KIND)).outcomes == [N]
    found = await do_import(parties.planner, parties.db, sheet(COMPLETE | {"titel": "Nieuw"}), KIND)
    assert found.outcomes == [R]
    assert found.said() == {(None, "STATE_NOT_ALLOWED")}


async def test_a_board_names_its_school_and_no_other(parties: Parties):
    own, other = str(parties.school.location_code), str(parties.other_school.location_code)
    rows = [VACANCY | {"kenmerk": f"V-{n}", "school": code} for n, code in enumerate((own, other, "", "99XX99"))]
    found = await do_import(parties.director, parties.db, sheet(*rows), KIND)
    assert found.outcomes == [C, R, R, R]
    assert [found.said(n) for n in (1, 2, 3)] == [
        {("school", "import_unknown_school")},
        {("school", "import_school_needed")},
        {("school", "import_unknown_school")},
    ]
    assert [row.school_id for row in await vacancies(parties.db)] == [parties.school.id]


async def test_hours_without_lessons_are_hours_only(parties: Parties):
    await do_import(parties.planner, parties.db, sheet(VACANCY | {"uren per week": "4,5"}), KIND)
    (row,) = await vacancies(parties.db)
    assert (row.hours_mode, row.minutes_week) == (HoursMode.HOURS_ONLY, 270)


async def test_lessons_without_bell_times_are_refused_with_their_column(parties: Parties):
    found = await dry_run(parties.planner, parties.db, sheet(COMPLETE | {"lessen": "di 12"}), KIND)
    assert found.outcomes == [R]
    assert ("lessons", "no_bell_time") in found.said()


@pytest.mark.parametrize("who", ["hr", "stranger"])
async def test_a_company_imports_no_vacancies(parties: Parties, who: str):
    with pytest.raises(NotAllowed):
        await check_import(getattr(parties, who), parties.db, kind=KIND, content=sheet(VACANCY))
    with pytest.raises(NotAllowed):
        await check_import(
            getattr(parties, who), parties.db, kind=KIND, content=sheet(VACANCY), on_behalf_of=parties.school.id
        )
