"""What a letter holds, and that nothing of it outlives its reader's account."""

from __future__ import annotations

import datetime as dt
import re
from email.message import EmailMessage

import sqlalchemy as sa
import time_machine

from api.noticing import actor_of, links_of
from duobaan.access import SYSTEM
from duobaan.db.uow import Database
from duobaan.notices.clock import Terms, run_reminder_clock
from duobaan.notices.confirming import confirm_by_letter
from duobaan.notices.models import Notice, NoticeChannel, NoticeChoice, NoticeKind, NoticeLetter, NoticeSettings
from duobaan.notices.service import change_notice_settings
from duobaan.people.models import User
from duobaan.privacy.exporting import export_my_data
from duobaan.professionals.models import Professional
from duobaan.proposals.erasing import erase_account
from duobaan.words import ProfileStatus, TimeBasis
from tests import factories
from tests.domain.notices.conftest import KEYS, mailing, noticer
from tests.support.mailbox import Mailbox

NOON = dt.datetime(2026, 11, 23, 11, tzinfo=dt.UTC)
TERMS = Terms(fresh_days=60, reminder_days=7, kept_days=180)


def plain(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


async def a_silent_professional(db: Database, **values: object) -> tuple[User, Professional]:
    person = await factories.user(db, **values)
    row = await factories.professional(
        db, user_id=person.id, confirmed_at=NOON - dt.timedelta(days=55), time_basis=TimeBasis.OWN_TIME
    )
    return person, row


async def remind(db: Database, mailbox: Mailbox) -> None:
    await run_reminder_clock(SYSTEM, db, actor_of=actor_of, by_mail=True, terms=TERMS)
    await noticer(db, mailbox).round()


async def test_the_reminder_holds_a_link_that_confirms_once(any_db: Database, mailbox: Mailbox) -> None:
    person, row = await a_silent_professional(any_db, locale="en")
    with time_machine.travel(NOON, tick=True):
        await remind(any_db, mailbox)
        (letter,) = mailbox.letters
        assert letter["Subject"] == "Duobaan: is your profile still right?"
        assert "28 November 2026" in plain(letter)
        assert person.name not in letter.as_string()
        found = re.search(r"/notices/confirm\?token=(\S+)", plain(letter))
        assert found is not None
        link = links_of(mailing(mailbox), KEYS).read_confirm(found[1])
        assert link is not None
        assert (link.user_id, link.professional_id) == (person.id, row.id)
        assert await confirm_by_letter(SYSTEM, any_db, link=link)
        assert not await confirm_by_letter(SYSTEM, any_db, link=link)
    async with any_db.read() as session:
        fresh = await session.get_one(Professional, row.id)
    assert fresh.status is ProfileStatus.PUBLISHED
    assert fresh.confirmed_at is not None
    assert fresh.confirmed_at >= NOON


async def test_the_export_holds_what_one_was_told_and_erasing_takes_it(db: Database, mailbox: Mailbox) -> None:
    person, row = await a_silent_professional(db)
    actor = factories.actor(person, professional_id=row.id)
    await change_notice_settings(actor, db, quiet_from=0, channels={NoticeKind.SEARCH_HITS: NoticeChannel.OFF})
    with time_machine.travel(NOON, tick=True):
        await remind(db, mailbox)
    told = (await export_my_data(actor, db)).as_json()["tables"]
    assert [one["kind"] for one in told["notices"]["rows"]] == ["PROFILE_STALE_SOON"]
    assert told["notice_settings"]["rows"][0]["quiet_from"] == 0
    assert len(told["notice_choices"]["rows"]) == len(told["notice_letters"]["rows"]) == 1
    await erase_account(actor, db)
    async with db.read() as session:
        for table in (Notice, NoticeLetter, NoticeSettings, NoticeChoice):
            assert await session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
