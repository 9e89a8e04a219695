"""What time brings: a reminder before a profile is hidden, releases that end, checks that are due; and what is kept."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
import time_machine

from api.noticing import actor_of
from duobaan.access import SYSTEM
from duobaan.arrangements.models import Arrangement, CheckItem
from duobaan.clock import now, today
from duobaan.db.uow import Database
from duobaan.notices.clock import Terms, run_reminder_clock
from duobaan.notices.letter_repository import LetterRepository
from duobaan.notices.models import LetterStatus, Notice, NoticeKind, NoticeLetter
from duobaan.notices.posting import letters_state, skipped_events, try_again
from duobaan.notices.reading import NoticeReading
from duobaan.professionals.ageing import run_profile_clock
from duobaan.professionals.models import Professional, Release
from duobaan.words import ArrangementStatus, CheckKind, CheckStatus, ProfileStatus, Role
from tests import factories
from tests.support.story import Stage

TERMS = Terms(fresh_days=60, reminder_days=7, kept_days=180)


async def tick(db: Database) -> int:
    return await run_reminder_clock(SYSTEM, db, actor_of=actor_of, by_mail=False, terms=TERMS)


async def kinds(db: Database, user_id: object) -> list[NoticeKind]:
    async with db.read() as session:
        found = sa.select(Notice.kind).where(Notice.user_id == user_id).order_by(Notice.kind)
        return list(await session.scalars(found))


async def confirmed(db: Database, person: Professional, days_ago: float) -> None:
    async with db.write() as uow:
        at = now() - dt.timedelta(days=days_ago)
        await uow.session.execute(sa.update(Professional).where(Professional.id == person.id).values(confirmed_at=at))


async def test_a_silent_profile_is_announced_once_then_hidden_and_told(any_stage: Stage) -> None:
    stage, db = any_stage, any_stage.db
    person, other = stage.people
    await confirmed(db, person, 52)
    assert await tick(db) == 0
    await confirmed(db, person, 54)
    assert await tick(db) == 1
    assert await tick(db) == 0
    async with db.read() as session:
        (notice,) = await session.scalars(sa.select(Notice))
    assert (notice.kind, notice.user_id) == (NoticeKind.PROFILE_STALE_SOON, person.user_id)
    with time_machine.travel(now() + dt.timedelta(days=7), tick=True):
        report = await run_profile_clock(SYSTEM, db, now(), fresh_days=60)
        assert report.stale == 1
        await NoticeReading(db, actor_of, by_mail=False).drain()
    assert await kinds(db, person.user_id) == [NoticeKind.PROFILE_STALE, NoticeKind.PROFILE_STALE_SOON]
    assert await kinds(db, other.user_id) == []


async def test_the_days_of_freshness_are_a_setting(stage: Stage) -> None:
    await confirmed(stage.db, stage.people[0], 40)
    assert (await run_profile_clock(SYSTEM, stage.db, now())).stale == 0
    assert (await run_profile_clock(SYSTEM, stage.db, now(), fresh_days=30)).stale == 1
    async with stage.db.read() as session:
        row = await session.get_one(Professional, stage.people[0].id)
    assert row.status is ProfileStatus.STALE


async def test_a_release_that_ends_is_told_to_both_unless_the_next_one_stands(any_stage: Stage) -> None:
    stage, db = any_stage, any_stage.db
    first, second = stage.people
    async with db.write() as uow:
        await uow.session.execute(sa.update(Release).values(valid_to=today() + dt.timedelta(days=20)))
    await factories.release(db, second, valid_from=today(), valid_to=today() + dt.timedelta(days=300))
    assert await tick(db) == 2
    assert await tick(db) == 0
    assert await kinds(db, first.user_id) == [NoticeKind.RELEASE_EXPIRING]
    assert await kinds(db, stage.coordinators[0].user_id) == [NoticeKind.RELEASE_EXPIRING]
    assert await kinds(db, second.user_id) == await kinds(db, stage.coordinators[1].user_id) == []


async def test_a_check_that_is_due_is_told_to_who_approves_it(stage: Stage) -> None:
    db = stage.db
    hr = await factories.member(db, stage.school, Role.SCHOOL_HR)
    proposal = await stage.propose(stage.line(0, 0, 1))
    work = await factories.store(
        db,
        Arrangement(
            proposal_id=proposal.id,
            vacancy_id=stage.vacancy.id,
            school_id=stage.school.id,
            status=ArrangementStatus.PREPARING,
            terms_hash="0" * 64,
            starts_on=today() + dt.timedelta(days=10),
            ends_on=today() + dt.timedelta(days=100),
        ),
    )
    await factories.store(db, CheckItem(arrangement_id=work.id, kind=CheckKind.VOG, status=CheckStatus.REQUIRED))
    assert await tick(db) == 1
    assert await kinds(db, hr.id) == [NoticeKind.CHECK_DUE]


async def test_old_notices_go_with_their_letters_and_waiting_letters_stay(stage: Stage) -> None:
    db, person = stage.db, stage.persons[0]
    await stage.propose(stage.line(0, 0, 1))
    await NoticeReading(db, actor_of, by_mail=True).drain()
    async with db.write() as uow:
        await uow.session.execute(sa.update(NoticeLetter).values(status=LetterStatus.SENT))
    with time_machine.travel(now() + dt.timedelta(days=181), tick=True):
        async with db.write() as uow:
            uow.session.add(NoticeLetter(user_id=person.user_id, due_at=now(), not_before=now()))
        await tick(db)
    assert NoticeKind.PROPOSAL_RECEIVED not in await kinds(db, person.user_id)
    async with db.read() as session:
        assert [row.status for row in await session.scalars(sa.select(NoticeLetter))] == [LetterStatus.WAITING]


async def test_letters_that_were_given_up_get_another_chance(stage: Stage) -> None:
    db, at = stage.db, now()
    async with db.write() as uow:
        for number, status in enumerate((LetterStatus.DEAD, LetterStatus.SENT, LetterStatus.WAITING)):
            due = at - dt.timedelta(hours=2, minutes=number)
            uow.session.add(
                NoticeLetter(user_id=stage.persons[0].user_id, due_at=due, not_before=due, status=status, attempts=12)
            )
    found = await letters_state(SYSTEM, db)
    assert (found.waiting, found.late, found.dead) == (1, 1, 1)
    assert await try_again(SYSTEM, db) == 1
    assert (await letters_state(SYSTEM, db)).dead == 0
    async with db.write() as uow:
        assert len(await LetterRepository(uow.session).claim(now(), 10)) == 2
        assert await LetterRepository(uow.session).claim(now(), 10) == []
    assert await skipped_events(SYSTEM, db) == []
