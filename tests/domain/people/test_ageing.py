"""Accounts that nobody uses are told and then erased; those of systems, members and people who come back stay."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine

from api.clocks import Clocks, clocks_of
from auth.mail import Letter, NoPost
from auth.models import PersonalToken
from duobaan.access import SYSTEM
from duobaan.clock import now
from duobaan.db.uow import Database
from duobaan.people.models import LoginSession, User
from duobaan.professionals.models import Professional
from duobaan.proposals.ageing import AgeingReport, run_account_clock
from duobaan.settings import Settings
from duobaan.words import ArrangementStatus, ProfileStatus, Role
from tests import factories
from tests.support import agreed

THEN = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
TERMS: dict[str, Any] = {"unused": dt.timedelta(days=730), "warned": dt.timedelta(days=30)}


class Box:
    """Keeps the letters; `fails` as a mail server does that is away."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, str, dt.date]] = []
        self.fails = False

    async def __call__(self, address: str, locale: str, day: dt.date) -> bool:
        if not self.fails:
            self.letters.append((address, locale, day))
        return not self.fails


async def used(db: Database, account: User, until: dt.datetime) -> None:
    row = LoginSession(user_id=account.id, token_hash=account.id.hex, expires_at=until)
    await factories.store(db, row)


async def still_there(db: Database, account: User) -> bool:
    async with db.read() as session:
        return bool((await session.get_one(User, account.id)).name)


async def tick(db: Database, box: Box) -> AgeingReport:
    return await run_account_clock(SYSTEM, db, tell=box, **TERMS)


async def test_who_does_not_come_is_told_and_a_month_later_erased_with_the_profile(any_db: Database) -> None:
    box = Box()
    with time_machine.travel(THEN, tick=False) as clock:
        account = await factories.user(any_db, locale="en")
        person = await factories.professional(any_db, user_id=account.id)
        await used(any_db, account, now() + dt.timedelta(days=14))
        clock.shift(dt.timedelta(days=744))
        assert await tick(any_db, box) == AgeingReport(0, 0, 0, 0)
        clock.shift(dt.timedelta(seconds=1))
        assert (await tick(any_db, box)).told == 1
        assert box.letters == [(account.email, "en", (now() + TERMS["warned"]).date())]
        clock.shift(TERMS["warned"])
        assert await tick(any_db, box) == AgeingReport(0, 0, 0, 0)
        clock.shift(dt.timedelta(seconds=1))
        assert (await tick(any_db, box)).ended == 1
        assert not await still_there(any_db, account)
        async with any_db.read() as session:
            assert (await session.get_one(Professional, person.id)).status is ProfileStatus.ERASED
        assert await tick(any_db, box) == AgeingReport(0, 0, 0, 0), "once is enough"


async def test_who_comes_back_is_told_anew_the_next_time(db: Database) -> None:
    box = Box()
    with time_machine.travel(THEN, tick=False) as clock:
        account = await factories.user(db)
        clock.shift(dt.timedelta(days=731))
        assert (await tick(db, box)).told == 1
        token = PersonalToken(user_id=account.id, name="t", token_hash="h", last_used_at=now())
        await factories.store(db, token)
        clock.shift(dt.timedelta(days=31))
        assert await tick(db, box) == AgeingReport(0, 1, 0, 0)
        assert await still_there(db, account)
        clock.shift(dt.timedelta(days=731))
        assert (await tick(db, box)).told == 1


async def test_the_term_starts_when_the_letter_goes(db: Database) -> None:
    box = Box()
    with time_machine.travel(THEN, tick=False) as clock:
        account = await factories.user(db)
        clock.shift(dt.timedelta(days=731))
        box.fails = True
        assert (await tick(db, box)).told == 0
        clock.shift(dt.timedelta(days=60))
        assert await tick(db, box) == AgeingReport(0, 0, 0, 0)
        assert await still_there(db, account)


async def test_systems_members_and_demo_people_stay(any_db: Database) -> None:
    box = Box()
    with time_machine.travel(THEN, tick=False) as clock:
        kept = [
            await factories.user(any_db, email="system@clients.invalid"),
            await factories.user(any_db, is_demo=True),
            await factories.member(any_db, await factories.school(any_db), Role.SCHOOL_PLANNER),
        ]
        clock.shift(dt.timedelta(days=4000))
        assert await tick(any_db, box) == AgeingReport(0, 0, 0, 0)
        assert all([await still_there(any_db, one) for one in kept])


async def test_agreed_work_keeps_an_account_until_it_ends(db: Database) -> None:
    box = Box()
    with time_machine.travel(THEN, tick=False) as clock:
        account = await factories.user(db)
        person = await factories.professional(db, user_id=account.id)
        post = await factories.vacancy(db, await factories.school(db))
        lesson = await factories.slot(db, post)
        clock.shift(dt.timedelta(days=731))
        days = {"starts_on": now().date(), "ends_on": now().date() + dt.timedelta(days=200)}
        await agreed.arrangement(db, post, person, [lesson.id], status=ArrangementStatus.ACTIVE, **days)
        await tick(db, box)
        clock.shift(dt.timedelta(days=31))
        assert (await tick(db, box)).kept == 1
        assert await still_there(db, account)
        clock.shift(dt.timedelta(days=200))
        assert (await tick(db, box)).ended == 1


@pytest.mark.parametrize("is_open", [True, False])
async def test_the_house_runs_it_with_its_terms_and_its_mail(db: Database, is_open: bool) -> None:
    sent: list[Letter] = []

    class Post(NoPost):
        async def send(self, letter: Letter) -> bool:
            sent.append(letter)
            return True

    settings = Settings(stale_account_days=200, stale_warning_days=20, public_url="https://duobaan.example.org")
    clocks = clocks_of(settings, Post(is_open=is_open))
    assert next(iter(clocks)) == "accounts"
    with time_machine.travel(THEN, tick=False) as clock:
        account = await factories.user(db)
        clock.shift(dt.timedelta(days=201))
        assert await Clocks(db, {"accounts": clocks["accounts"]}).round()
        assert len(sent) == is_open
        if sent:
            assert "2027-07-02" in sent[0].subject
            assert settings.public_url in sent[0].text
        clock.shift(dt.timedelta(days=21))
        assert await Clocks(db, {"accounts": clocks["accounts"]}).round()
        assert not await still_there(db, account)
