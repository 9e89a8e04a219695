"""Jobs that are killed, run twice, meet each other, or act for somebody who may no longer."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt

import pytest
import sqlalchemy as sa
import time_machine

from duobaan.access import SYSTEM, Actor, Permission
from duobaan.clock import now
from duobaan.db.jobs import JobKind, JobRow
from duobaan.errors import LimitReached, NotAllowed, NotFound, StateNotAllowed
from duobaan.imports.models import DataImport, DataImportRow, ImportedReference
from duobaan.imports.running import break_off
from duobaan.imports.service import (
    MOST_OPEN,
    check_import,
    find_organisation,
    get_import,
    operator_of,
    run_import_clock,
    start_import,
)
from duobaan.organisations.models import Membership
from duobaan.professionals.models import Professional
from duobaan.words import ImportKind, ImportOutcome, ImportStatus, Role
from tests import factories
from tests.domain.imports.firm import PERSON, Parties, do_import, dry_run, result, sheet, work

C, N, R = ImportOutcome.CREATED, ImportOutcome.UNCHANGED, ImportOutcome.REFUSED
PEOPLE = ImportKind.PROFESSIONALS
MANY = [PERSON | {"kenmerk": f"P-{n}", "e-mail": f"prof{n}@example.org"} for n in range(6)]


async def count(parties: Parties, table: type) -> int:
    async with parties.db.read() as session:
        return await session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


class Killed(BaseException):
    """What ends a process in the midst."""


def dies_at(number: int):
    def tell(step: str, done: int, total: int) -> None:
        if step == "import" and done == number:
            raise Killed

    return tell


async def test_after_a_kill_the_next_runner_goes_on_and_nobody_is_posted_twice(parties: Parties):
    checked = await dry_run(parties.hr, parties.db, sheet(*MANY))
    started = await start_import(parties.hr, parties.db, import_id=checked.row.id)
    for at in (2, 2, 5):
        with pytest.raises(Killed):
            await work(parties.db, started, tell=dies_at(at))
    half = await result(parties.db, started)
    assert half.row.status is ImportStatus.RUNNING
    assert [row.done for row in half.rows] == [True] * 5 + [False]
    done = await work(parties.db, started)
    assert (done.row.status, done.outcomes) == (ImportStatus.DONE, [C] * 6)
    assert (await count(parties, Professional), await count(parties, ImportedReference)) == (6, 6)
    assert await work(parties.db, started) == done or await count(parties, Professional) == 6


async def test_a_check_that_was_killed_begins_anew(parties: Parties):
    row = await check_import(parties.hr, parties.db, kind=PEOPLE, content=sheet(*MANY))
    with pytest.raises(Killed):
        await work(parties.db, row, tell=lambda *_: (_ for _ in ()).throw(Killed()))
    found = await work(parties.db, row)
    assert (found.row.status, len(found.rows)) == (ImportStatus.CHECKED, 6)


async def test_two_imports_of_the_same_rows_at_once_post_each_person_once(parties: Parties):
    both = [await dry_run(parties.hr, parties.db, sheet(*MANY)) for _ in range(2)]
    started = [await start_import(parties.hr, parties.db, import_id=one.row.id) for one in both]
    found = await asyncio.gather(*(work(parties.db, row) for row in started))
    assert [one.row.status for one in found] == [ImportStatus.DONE] * 2
    for first, second in zip(*(one.outcomes for one in found), strict=True):
        assert {first, second} == {C, N}
    assert (await count(parties, Professional), await count(parties, ImportedReference)) == (6, 6)


async def test_two_runners_of_one_job_do_each_row_once(parties: Parties):
    checked = await dry_run(parties.hr, parties.db, sheet(*MANY))
    started = await start_import(parties.hr, parties.db, import_id=checked.row.id)
    ends = await asyncio.gather(*(work(parties.db, started) for _ in range(2)), return_exceptions=True)
    assert any(not isinstance(end, BaseException) for end in ends)
    found = await result(parties.db, started)
    assert (found.row.status, found.outcomes) == (ImportStatus.DONE, [C] * 6)
    assert await count(parties, Professional) == 6


async def test_who_lost_the_role_meanwhile_imports_nothing(parties: Parties):
    checked = await dry_run(parties.hr, parties.db, sheet(PERSON))
    started = await start_import(parties.hr, parties.db, import_id=checked.row.id)
    async with parties.db.write() as uow:
        await uow.session.execute(sa.delete(Membership).where(Membership.user_id == parties.hr.user_id))
    found = await work(parties.db, started)
    assert found.outcomes == [R]
    assert found.said() == {(None, "NOT_ALLOWED")}
    assert await count(parties, Professional) == 0


async def test_a_token_that_may_not_release_hours_does_not_release_them_by_a_file(parties: Parties):
    token = Actor(user_id=parties.hr.user_id, seats=parties.hr.seats, scopes=frozenset({Permission.PROFESSIONALS_POST}))
    assert (await do_import(token, parties.db, sheet(PERSON))).outcomes == [C]
    hours = {"vrijgave uren": "4", "vrijgave vanaf": "01-01-2027", "vrijgave tot en met": "31-07-2027"}
    found = await do_import(token, parties.db, sheet(PERSON | hours))
    assert found.said() == {(None, "NOT_ALLOWED")}


@pytest.mark.parametrize("who", ["stranger", "planner", "director"])
async def test_an_import_of_another_organisation_is_as_if_there_were_none(parties: Parties, who: str):
    other: Actor = getattr(parties, who)
    checked = await dry_run(parties.hr, parties.db, sheet(PERSON))
    assert await get_import(other, parties.db, import_id=checked.row.id) is None
    with pytest.raises(NotFound):
        await start_import(other, parties.db, import_id=checked.row.id)
    with pytest.raises(NotAllowed):
        await check_import(other, parties.db, kind=PEOPLE, content=sheet(PERSON), on_behalf_of=parties.company.id)


async def test_the_same_reference_of_two_companies_is_two_people(parties: Parties):
    await do_import(parties.hr, parties.db, sheet(PERSON))
    found = await do_import(parties.stranger, parties.db, sheet(PERSON))
    assert found.outcomes == [C]
    assert await count(parties, Professional) == 2


async def test_a_file_is_started_once_and_one_that_broke_off_again(parties: Parties):
    checked = await dry_run(parties.hr, parties.db, sheet(*MANY))
    started = await start_import(parties.hr, parties.db, import_id=checked.row.id)
    with pytest.raises(StateNotAllowed):
        await start_import(parties.hr, parties.db, import_id=checked.row.id)
    with pytest.raises(Killed):
        await work(parties.db, started, tell=dies_at(3))
    assert started.job_id is not None
    await break_off(SYSTEM, parties.db, job_id=started.job_id)
    again = await start_import(parties.hr, parties.db, import_id=checked.row.id)
    assert again.job_id != started.job_id
    assert (await work(parties.db, again)).outcomes == [C] * 6
    assert await count(parties, Professional) == 6


async def test_an_unreadable_file_cannot_be_started(parties: Parties):
    found = await dry_run(parties.hr, parties.db, b"PK\x03\x04")
    assert (found.row.status, found.row.content) == (ImportStatus.UNREADABLE, None)
    assert found.row.issues[0]["rule"] == "import_workbook"
    with pytest.raises(StateNotAllowed):
        await start_import(parties.hr, parties.db, import_id=found.row.id)


async def test_one_key_checks_once_and_an_organisation_has_only_so_many_files_in_hand(parties: Parties):
    first = await check_import(parties.hr, parties.db, kind=PEOPLE, content=sheet(PERSON), idempotency_key="k")
    again = await check_import(parties.hr, parties.db, kind=PEOPLE, content=sheet(PERSON), idempotency_key="k")
    assert first.id == again.id
    for _ in range(MOST_OPEN - 1):
        await check_import(parties.hr, parties.db, kind=PEOPLE, content=sheet(PERSON))
    with pytest.raises(LimitReached):
        await check_import(parties.hr, parties.db, kind=PEOPLE, content=sheet(PERSON))
    async with parties.db.read() as session:
        jobs = (await session.scalars(sa.select(JobRow.kind))).all()
    assert jobs == [JobKind.IMPORT.value] * MOST_OPEN


async def test_the_file_stands_sealed_and_goes_after_a_day_and_its_results_after_weeks(parties: Parties):
    checked = await dry_run(parties.hr, parties.db, sheet(PERSON))
    done = await do_import(parties.hr, parties.db, sheet(PERSON))
    async with parties.db.read() as session:
        (kept,) = (await session.execute(sa.text("SELECT content FROM data_imports WHERE content IS NOT NULL"))).one()
    assert base64.b64encode(b"prof.een")[:8].decode() not in kept
    with time_machine.travel(now() + dt.timedelta(days=2), tick=False):
        await run_import_clock(SYSTEM, parties.db)
        found = await result(parties.db, checked.row)
        assert (found.row.status, found.row.content) == (ImportStatus.EXPIRED, None)
        with pytest.raises(StateNotAllowed):
            await start_import(parties.hr, parties.db, import_id=checked.row.id)
    with time_machine.travel(now() + dt.timedelta(days=31), tick=False):
        assert await run_import_clock(SYSTEM, parties.db, kept_days=30) == 2
    assert await get_import(parties.hr, parties.db, import_id=done.row.id) is None
    assert (await count(parties, DataImport), await count(parties, DataImportRow)) == (0, 0)
    assert await count(parties, ImportedReference) == 1


async def test_an_operator_imports_for_an_organisation_and_for_no_other(parties: Parties):
    of = await find_organisation(SYSTEM, parties.db, kind=PEOPLE, named=str(parties.company.kvk_no))
    found = await do_import(operator_of(PEOPLE, of), parties.db, sheet(PERSON))
    assert found.outcomes == [C]
    async with parties.db.read() as session:
        row = await session.get_one(Professional, found.rows[0].professional_id)
    assert (row.employer_id, row.posted_by) == (parties.company.id, None)
    with pytest.raises(NotFound):
        await find_organisation(SYSTEM, parties.db, kind=PEOPLE, named=str(parties.school.location_code))
    school = await find_organisation(
        SYSTEM, parties.db, kind=ImportKind.VACANCIES, named=str(parties.school.location_code)
    )
    assert school.id == parties.school.id


async def test_a_colleague_may_start_what_somebody_else_sent(parties: Parties):
    checked = await dry_run(parties.hr, parties.db, sheet(PERSON))
    account = await factories.member(parties.db, parties.company, Role.COMPANY_ADMIN)
    colleague = factories.actor(account, (parties.company, Role.COMPANY_ADMIN))
    started = await start_import(colleague, parties.db, import_id=checked.row.id)
    assert (await work(parties.db, started)).outcomes == [C]
    assert (await result(parties.db, started)).row.user_id == account.id
