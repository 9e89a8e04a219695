"""From a change to the inbox and the mailbox of whom it concerns: once each, whatever comes twice or fails."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest
import sqlalchemy as sa
import time_machine

from api.noticing import Noticer, actor_of
from auth.mail import post_of
from duobaan.access import Actor
from duobaan.clock import now
from duobaan.conversations.service import Subject, send_message
from duobaan.db.uow import Database
from duobaan.notices import log_reading, reading
from duobaan.notices.happening import READINGS
from duobaan.notices.models import (
    DigestCadence,
    LetterStatus,
    Notice,
    NoticeChannel,
    NoticeKind,
    NoticeLetter,
    NoticeReader,
)
from duobaan.notices.service import change_notice_settings, mark_notices_read
from duobaan.people.models import User
from duobaan.proposals.answers import accept_proposal, decline_proposal
from duobaan.words import DeclineReason
from tests.domain.notices.conftest import KEYS, mailing, noticer
from tests.support.mailbox import Mailbox
from tests.support.story import Stage

NOON = dt.datetime(2026, 11, 23, 11, tzinfo=dt.UTC)  # a Monday, noon in the Netherlands
NIGHT = dt.datetime(2026, 11, 23, 22, tzinfo=dt.UTC)


async def told(db: Database, actor: Actor) -> list[NoticeKind]:
    async with db.read() as session:
        found = sa.select(Notice.kind).where(Notice.user_id == actor.user_id).order_by(Notice.id)
        return list(await session.scalars(found))


async def address(db: Database, actor: Actor) -> str:
    async with db.read() as session:
        return (await session.get_one(User, actor.user_id)).email


async def letters(db: Database) -> list[NoticeLetter]:
    async with db.read() as session:
        return list(await session.scalars(sa.select(NoticeLetter).order_by(NoticeLetter.due_at)))


async def test_everybody_who_is_awaited_is_told_once_and_nobody_else(any_stage: Stage, mailbox: Mailbox) -> None:
    stage, one, two = any_stage, noticer(any_stage.db, mailbox), noticer(any_stage.db, mailbox)
    with time_machine.travel(NOON, tick=True):
        await stage.propose()
        await asyncio.gather(one.round(), two.round())  # two workers read the same events
        await one.round()
    for actor in (*stage.persons, *stage.coordinators):
        assert await told(stage.db, actor) == [NoticeKind.PROPOSAL_RECEIVED]
    for actor in (stage.planner, stage.director, stage.stranger):
        assert await told(stage.db, actor) == []
    awaited = [await address(stage.db, actor) for actor in (*stage.persons, *stage.coordinators)]
    assert sorted(mailbox.recipients) == sorted(awaited)


async def test_a_worker_that_begins_anew_tells_nothing_twice(stage: Stage, mailbox: Mailbox) -> None:
    with time_machine.travel(NOON, tick=True):
        await stage.propose()
        await noticer(stage.db, mailbox).round()
        async with stage.db.write() as uow:  # as after a kill before the mark was written, or a backup
            await uow.session.execute(sa.update(NoticeReader).values(upto=0))
        await noticer(stage.db, mailbox).round()
    assert len(mailbox.letters) == 4
    assert await told(stage.db, stage.persons[0]) == [NoticeKind.PROPOSAL_RECEIVED]


async def test_a_past_that_was_written_out_of_order_is_told_in_order_from_its_first_recent_event(
    stage: Stage, mailbox: Mailbox
) -> None:
    for days, line in ((0, stage.line(0, 0, 1)), (20, stage.line(1, 2, 3))):  # as a demo region writes its past
        with time_machine.travel(NOON - dt.timedelta(days=days), tick=True):
            await stage.propose(line)
    with time_machine.travel(NOON + dt.timedelta(hours=1), tick=True):
        await noticer(stage.db, mailbox).round()
    assert await told(stage.db, stage.persons[0]) == [NoticeKind.PROPOSAL_RECEIVED]
    async with stage.db.read() as session:
        days = [one.day for one in await session.scalars(sa.select(Notice.happened_at).order_by(Notice.id))]
    assert days == [3, 3, 23, 23]


async def test_the_way_of_a_proposal_is_told_to_its_end(stage: Stage, mailbox: Mailbox) -> None:
    worker = noticer(stage.db, mailbox)
    row = await stage.propose(stage.line(0, 0, 1))
    await worker.round()
    await accept_proposal(stage.persons[0], stage.db, proposal_id=row.id, revision=1)
    await accept_proposal(stage.coordinators[0], stage.db, proposal_id=row.id, revision=1)
    await worker.round()
    assert await told(stage.db, stage.planner) == [NoticeKind.PROPOSAL_AGREED]
    assert await told(stage.db, stage.persons[0]) == [NoticeKind.PROPOSAL_RECEIVED, NoticeKind.PROPOSAL_AGREED]
    # Whose word made it final knows.
    assert await told(stage.db, stage.coordinators[0]) == [NoticeKind.PROPOSAL_RECEIVED]


async def test_a_proposal_that_was_declined_is_told_without_saying_so_in_the_subject(
    stage: Stage, mailbox: Mailbox
) -> None:
    worker = noticer(stage.db, mailbox)
    await change_notice_settings(stage.planner, stage.db, channels={NoticeKind.PROPOSAL_ENDED: NoticeChannel.AT_ONCE})
    with time_machine.travel(NOON, tick=True):
        row = await stage.propose(stage.line(0, 0, 1))
        await decline_proposal(stage.persons[0], stage.db, proposal_id=row.id, revision=1, reason=DeclineReason.NO_TIME)
        await worker.round()
    (letter,) = [one for one in mailbox.letters if one["To"] == await address(stage.db, stage.planner)]
    assert letter["Subject"] == "Duobaan: een voorstel gaat niet door"
    text = letter.get_body(("plain",))
    assert text is not None
    assert "afgewezen" in text.get_content().lower()


async def test_letters_wait_for_the_end_of_the_quiet_hours_and_come_together(stage: Stage, mailbox: Mailbox) -> None:
    worker = noticer(stage.db, mailbox)
    with time_machine.travel(NIGHT, tick=True):
        row = await stage.propose(stage.line(0, 0, 1))
        await worker.round()
        await send_message(stage.planner, stage.db, about=Subject(proposal_id=row.id), body="Goed u te spreken")
        await worker.round()
        assert mailbox.letters == []
    assert {one.due_at for one in await letters(stage.db)} == {dt.datetime(2026, 11, 24, 6, tzinfo=dt.UTC)}
    with time_machine.travel(dt.datetime(2026, 11, 24, 6, 0, 5, tzinfo=dt.UTC), tick=True):
        await noticer(stage.db, mailbox).round()
    theirs = [one for one in mailbox.letters if one["To"] == await address(stage.db, stage.persons[0])]
    (letter,) = theirs
    assert letter["Subject"] == "Duobaan: nieuws voor u"
    assert "spreken" not in letter.as_string()


async def test_what_was_read_in_time_is_not_mailed(stage: Stage, mailbox: Mailbox) -> None:
    with time_machine.travel(NIGHT, tick=True):
        await stage.propose(stage.line(0, 0, 1))
        await noticer(stage.db, mailbox).round()
        assert await mark_notices_read(stage.persons[0], stage.db) == 0
    with time_machine.travel(NIGHT + dt.timedelta(hours=12), tick=True):
        await noticer(stage.db, mailbox).round()
    assert mailbox.recipients == [await address(stage.db, stage.coordinators[0])]
    assert sorted(one.status for one in await letters(stage.db)) == [LetterStatus.DROPPED, LetterStatus.SENT]


async def test_a_weekly_digest_goes_on_monday_with_all_of_the_week(stage: Stage, mailbox: Mailbox) -> None:
    person, worker = stage.persons[0], noticer(stage.db, mailbox)
    digest = dict.fromkeys((NoticeKind.PROPOSAL_RECEIVED, NoticeKind.MESSAGE_RECEIVED), NoticeChannel.DIGEST)
    await change_notice_settings(person, stage.db, digest=DigestCadence.WEEKLY, channels=digest)
    with time_machine.travel(NOON, tick=True) as clock:
        row = await stage.propose(stage.line(0, 0, 1))
        await worker.round()
        clock.shift(dt.timedelta(days=2))
        await send_message(stage.planner, stage.db, about=Subject(proposal_id=row.id), body="Tot ziens")
        await worker.round()
        theirs = await address(stage.db, person)
        assert theirs not in mailbox.recipients
        clock.move_to(dt.datetime(2026, 11, 30, 6, 30, 5, tzinfo=dt.UTC))
        await noticer(stage.db, mailbox).round()
    (letter,) = [one for one in mailbox.letters if one["To"] == theirs]
    text = letter.get_body(("plain",))
    assert text is not None
    assert text.get_content().count("https://duobaan.example/proposals") == 2


async def test_a_conversation_is_not_a_letter_a_line(stage: Stage, mailbox: Mailbox) -> None:
    worker = noticer(stage.db, mailbox)
    row = await stage.propose(stage.line(0, 0, 1))
    for body in ("Een", "Twee", "Drie"):
        await send_message(stage.planner, stage.db, about=Subject(proposal_id=row.id), body=body)
        await worker.round()
    assert (await told(stage.db, stage.persons[0])).count(NoticeKind.MESSAGE_RECEIVED) == 1
    with time_machine.travel(now() + dt.timedelta(hours=2), tick=True):
        await send_message(stage.planner, stage.db, about=Subject(proposal_id=row.id), body="Nog iets")
        await worker.round()
    assert (await told(stage.db, stage.persons[0])).count(NoticeKind.MESSAGE_RECEIVED) == 2


async def test_who_wants_nothing_gets_nothing_and_who_wants_the_inbox_only_no_mail(
    stage: Stage, mailbox: Mailbox
) -> None:
    off, inbox = stage.persons
    kind = NoticeKind.PROPOSAL_RECEIVED
    await change_notice_settings(off, stage.db, channels={kind: NoticeChannel.OFF})
    await change_notice_settings(inbox, stage.db, channels={kind: NoticeChannel.INBOX})
    with time_machine.travel(NOON, tick=True):
        await stage.propose()
        await noticer(stage.db, mailbox).round()
    assert await told(stage.db, off) == []
    assert await told(stage.db, inbox) == [kind]
    assert len(mailbox.letters) == 2


async def test_a_mail_server_that_is_busy_gets_the_letter_again_and_one_that_refuses_does_not(
    stage: Stage, mailbox: Mailbox
) -> None:
    mailbox.answers = ["451 Later", "550 Never"]
    with time_machine.travel(NOON, tick=True) as clock:
        await stage.propose(stage.line(0, 0, 1))
        await noticer(stage.db, mailbox).round()
        assert mailbox.letters == []
        assert sorted(one.status for one in await letters(stage.db)) == [LetterStatus.DEAD, LetterStatus.WAITING]
        clock.shift(dt.timedelta(minutes=2))
        await noticer(stage.db, mailbox).round()
    assert sorted(one.status for one in await letters(stage.db)) == [LetterStatus.DEAD, LetterStatus.SENT]
    assert len(mailbox.letters) == 1


async def test_a_letter_that_never_leaves_is_given_up_after_twelve_tries(stage: Stage, mailbox: Mailbox) -> None:
    mailbox.answers = ["451 Later"] * 100
    with time_machine.travel(NOON, tick=True) as clock:
        await stage.propose(stage.line(0, 0, 1))
        for _ in range(14):
            await noticer(stage.db, mailbox).round()
            clock.shift(dt.timedelta(hours=13))
    assert {(one.status, one.attempts) for one in await letters(stage.db)} == {(LetterStatus.DEAD, 12)}
    assert len(mailbox.answers) == 100 - 2 * 12


async def test_a_letter_says_how_to_stop_it_and_is_one_letter_however_often_it_is_sent(
    stage: Stage, mailbox: Mailbox
) -> None:
    with time_machine.travel(NOON, tick=True):
        await stage.propose(stage.line(0, 0, 1))
        await noticer(stage.db, mailbox).round()
        async with stage.db.write() as uow:  # a kill between the mail server's word and ours
            await uow.session.execute(sa.update(NoticeLetter).values(status=LetterStatus.WAITING, not_before=NOON))
        await noticer(stage.db, mailbox).round()
    theirs = [one for one in mailbox.letters if one["To"] == await address(stage.db, stage.persons[0])]
    assert len(theirs) == 2
    assert len({one["Message-ID"] for one in theirs}) == 1
    raw = theirs[0]["List-Unsubscribe"]
    assert raw.startswith("<https://duobaan.example/notices/unsubscribe?token=")
    assert raw.endswith(">")
    assert " " not in raw
    # On the wire it is one line as well: an address that is folded or encoded is no address to a mail program.
    lines = mailbox.raw[0].partition(b"\r\n\r\n")[0].splitlines()
    assert [line for line in lines if line.startswith(b"List-Unsubscribe: <https://duobaan.example/")]
    assert theirs[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    html = theirs[0].get_body(("html",))
    assert html is not None
    assert '<html lang="nl">' in html.get_content()


async def test_only_addresses_that_were_proven_are_mailed(stage: Stage, mailbox: Mailbox) -> None:
    async with stage.db.write() as uow:
        await uow.session.execute(sa.update(User).values(email_proven_at=None))
    with time_machine.travel(NOON, tick=True):
        await stage.propose()
        await noticer(stage.db, mailbox).round()
    assert mailbox.letters == []
    assert await told(stage.db, stage.persons[0]) == [NoticeKind.PROPOSAL_RECEIVED]


async def test_without_a_mail_server_no_letters_pile_up(stage: Stage) -> None:
    settings = mailing(Mailbox(port=25)).model_copy(update={"mail_host": ""})

    await stage.propose()
    await Noticer(stage.db, settings, KEYS, post_of(settings)).round()
    assert await told(stage.db, stage.persons[0]) == [NoticeKind.PROPOSAL_RECEIVED]
    assert await letters(stage.db) == []


async def test_an_event_that_fails_is_skipped_in_the_end_and_named(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(session: object, events: object) -> list[object]:
        raise RuntimeError("bad event")

    row = await stage.propose(stage.line(0, 0, 1))
    await send_message(stage.planner, stage.db, about=Subject(proposal_id=row.id), body="Dag")
    monkeypatch.setattr("duobaan.notices.happening.READINGS", {**READINGS, "ProposalChanged": broken})
    reader = reading.NoticeReading(stage.db, actor_of, by_mail=False)
    with time_machine.travel(now(), tick=True) as clock:
        for _ in range(log_reading.MAX_ATTEMPTS + 1):
            await reader.drain()
            clock.shift(dt.timedelta(minutes=6))
    async with stage.db.read() as session:
        kept = await session.get_one(NoticeReader, "events")
    assert [one["name"] for one in kept.skipped] == ["ProposalChanged"]
    assert await told(stage.db, stage.persons[0]) == [NoticeKind.MESSAGE_RECEIVED]


async def test_a_running_worker_hears_a_commit_and_ends_when_it_is_asked(stage: Stage, mailbox: Mailbox) -> None:
    worker = noticer(stage.db, mailbox)
    await change_notice_settings(stage.persons[0], stage.db, quiet_from=0, quiet_to=0)
    theirs = await address(stage.db, stage.persons[0])
    running = asyncio.create_task(worker.run())
    await stage.propose(stage.line(0, 0, 1))
    async with asyncio.timeout(60):
        while theirs not in mailbox.recipients:
            mailbox.came.clear()
            await mailbox.came.wait()
    worker.stop()
    await asyncio.wait_for(running, 30)
