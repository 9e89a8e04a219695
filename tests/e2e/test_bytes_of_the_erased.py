"""After an erasure the files of a real house hold nothing of the person: database, free pages, log, index, lexicon."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from api.cli import app
from api.commands.jobs import carry_out, visiting
from duobaan.access import SYSTEM
from duobaan.conversations.service import Subject, send_message
from duobaan.db import jobs
from duobaan.db.engine import make_engine
from duobaan.db.jobs import JobKind
from duobaan.db.outbox import OutboxRow
from duobaan.db.uow import Database
from duobaan.events import ProfileChanged
from duobaan.introductions.service import request_introduction
from duobaan.people.models import User
from duobaan.privacy.scrubbing import run_erasure_clock
from duobaan.professionals.models import Professional
from duobaan.proposals.erasing import erase_account
from duobaan.settings import Settings
from search.indexes import PROFESSIONALS
from search.reindex import NAMES
from tests.support import warm
from tests.support.story import Stage, make_stage

MARK, PLACE = "Zwaluwstaartverbinding", "zwaluw.staart@example.org"
SHORT = MARK.lower()[:18]  # the index folds and cuts words


def holders(folder: Path, *marks: str) -> list[str]:
    """Name the files in which one of the marks stands, whatever its case."""
    wanted = [mark.lower().encode() for mark in marks]
    found = {path: path.read_bytes().lower() for path in folder.rglob("*") if path.is_file()}
    return sorted(str(path.relative_to(folder)) for path, held in found.items() if any(one in held for one in wanted))


async def a_person_with_a_mark(db: Database) -> Stage:
    """A profile with a word that stands nowhere else, told, talked about, saved and idempotently asked."""
    stage = await make_stage(db)
    async with db.write(SYSTEM) as uow:
        row = await uow.session.get_one(Professional, stage.people[0].id)
        row.profession = row.headline = row.about = row.name = MARK
        row.expertise, row.contact_email, row.contact_phone = [MARK], PLACE, "0612345678"
        account = await uow.session.get_one(User, stage.persons[0].user_id)
        account.name, account.email = MARK, PLACE
        for one in stage.people:
            uow.emit(ProfileChanged(one.id))
    meeting = await request_introduction(
        stage.planner, db, professional_id=stage.people[0].id, message=MARK, idempotency_key="one"
    )
    await send_message(stage.persons[0], db, about=Subject(introduction_id=meeting.id), body=MARK)
    return stage


async def test_nothing_of_an_erased_person_is_left_in_any_file(
    sqlite_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    folder, caplog.handler.level = sqlite_settings.data_dir, logging.DEBUG
    async with visiting(sqlite_settings) as house:
        stage = await a_person_with_a_mark(house.db)
        await carry_out(house, JobKind.REINDEX, NAMES)
        await house.relay().drain()
    before = holders(folder, MARK, PLACE)
    assert any(one.startswith("search") for one in before), "the index holds the mark, or this shows nothing"
    assert any("duobaan.db" in one for one in before)
    async with visiting(sqlite_settings) as house:
        await erase_account(stage.persons[0], house.db)
    async with visiting(sqlite_settings) as house:
        assert await run_erasure_clock(SYSTEM, house.db, indexes=[PROFESSIONALS.name])
        # The job that the clock left is done by whoever owns the index: here this process.
        await carry_out(house, JobKind.REINDEX, [PROFESSIONALS.name])
        async with house.db.read() as session:
            assert all(row.has_ended for row in await jobs.latest(session))
            told = (await session.scalars(sa.select(OutboxRow))).all()
            assert not any(MARK in str(row.payload) for row in told)
    assert holders(folder, MARK, PLACE, SHORT) == []
    assert MARK not in caplog.text


async def test_the_command_erases_on_request_scrubs_and_says_that_nothing_is_left(sqlite_settings: Settings) -> None:
    folder = sqlite_settings.data_dir
    db = Database(make_engine(sqlite_settings))
    await a_person_with_a_mark(db)
    await db.close()

    def duobaan(*words: str) -> tuple[int, str]:
        done = warm.run("privacy", *words, "--data-dir", folder)
        return done.returncode, done.stdout + done.stderr

    code, said = duobaan("erase", PLACE)
    assert (code, "--sure" in said, "professionals" in said) == (0, True, True)
    assert holders(folder, PLACE), "looking erases nothing"
    code, said = duobaan("erase", PLACE, "--sure")
    assert code == 0, said
    assert duobaan("erase", PLACE, "--sure")[0] == 1
    code, said = duobaan("check")
    assert (code, "waiting" in said) == (1, True)
    code, said = duobaan("scrub")
    assert code == 0, said
    code, said = duobaan("check")
    assert (code, "nothing of erased people is left" in said) == (0, True)
    assert holders(folder, MARK, PLACE) == []
    db = Database(make_engine(sqlite_settings))
    async with db.write(SYSTEM) as uow:  # something went wrong: a row came back
        erased = await uow.session.scalar(sa.select(User.id).where(User.name == ""))
        await uow.session.execute(sa.update(User).where(User.id == erased).values(name="Terug"))
    await db.close()
    code, said = duobaan("check", "--json")
    assert code == 1
    assert '{"where": "users", "rows": 1}' in said


def test_the_help_says_what_each_does() -> None:
    said = CliRunner().invoke(app, ["privacy", "--help"]).output
    assert all(name in said for name in ("erase", "scrub", "check"))
