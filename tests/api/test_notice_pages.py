"""The links of letters: they stop mail and confirm a profile, by POST alone, and say nothing of anybody."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import httpx2
import pytest
import sqlalchemy as sa
import time_machine

from api.app import create_app
from api.noticing import links_of
from duobaan.clock import now
from duobaan.db.engine import make_engine
from duobaan.db.installation_key import key_ring
from duobaan.db.uow import Database
from duobaan.notices.links import NoticeLinks
from duobaan.notices.models import NoticeChannel, NoticeKind
from duobaan.notices.service import view_notice_settings
from duobaan.professionals.models import Professional
from duobaan.settings import Settings
from duobaan.words import ProfileStatus, TimeBasis
from tests import factories
from tests.support.http import client

ONE_CLICK = {"content": b"List-Unsubscribe=One-Click", "headers": {"content-type": "application/x-www-form-urlencoded"}}
KIND = NoticeKind.PROPOSAL_RECEIVED


@pytest.fixture
def links(sqlite_settings: Settings) -> NoticeLinks:
    return links_of(sqlite_settings, key_ring(sqlite_settings))


async def test_a_mail_program_stops_a_kind_or_all_with_one_post(sqlite_settings: Settings, links: NoticeLinks) -> None:
    db = Database(make_engine(sqlite_settings))
    person = await factories.user(db)
    actor = factories.actor(person)
    async with client(create_app(sqlite_settings)) as http:
        opened = await http.get(links.stop(person.id, KIND))
        assert opened.status_code == 200
        assert person.name not in opened.text
        assert (await view_notice_settings(actor, db)).channels[KIND] is NoticeChannel.AT_ONCE  # opening does nothing
        for _ in range(2):
            stopped = await http.post(links.stop(person.id, KIND), **ONE_CLICK)
            assert stopped.status_code == 200
        assert (await view_notice_settings(actor, db)).channels[KIND] is NoticeChannel.INBOX
        assert not (await view_notice_settings(actor, db)).habits.mail_stopped
        assert (await http.post(links.stop(person.id), **ONE_CLICK)).status_code == 200
    assert (await view_notice_settings(actor, db)).habits.mail_stopped
    await db.close()


async def test_links_that_are_not_ours_do_nothing(sqlite_settings: Settings, links: NoticeLinks) -> None:
    db = Database(make_engine(sqlite_settings))
    person = await factories.user(db)
    good = links.stop(person.id)
    foreign = NoticeLinks(b"another", "").stop(person.id)
    gone = links.stop(UUID(int=0))
    crossed = links.confirm(person.id, person.id, None).replace("/confirm", "/unsubscribe")
    async with client(create_app(sqlite_settings)) as http:
        for bad in (good[:-2], foreign, gone, crossed, "/notices/unsubscribe", "/notices/unsubscribe?token=%00é"):
            answer = await http.post(bad, **ONE_CLICK)
            assert answer.status_code == 410, bad
    assert not (await view_notice_settings(factories.actor(person), db)).habits.mail_stopped
    await db.close()


async def test_one_click_confirms_a_stale_profile_once(sqlite_settings: Settings, links: NoticeLinks) -> None:
    db = Database(make_engine(sqlite_settings))
    person = await factories.user(db)
    long_ago = now() - dt.timedelta(days=70)
    row = await factories.professional(
        db, user_id=person.id, confirmed_at=long_ago, status=ProfileStatus.STALE, time_basis=TimeBasis.OWN_TIME
    )
    link = links.confirm(person.id, row.id, row.confirmed_at)
    async with client(create_app(sqlite_settings)) as http:
        assert (await http.get(link)).status_code == 200
        assert (await profile(db, row.id)).status is ProfileStatus.STALE
        assert (await http.post(link)).status_code == 200
        confirmed = await profile(db, row.id)
        assert confirmed.status is ProfileStatus.PUBLISHED
        assert confirmed.confirmed_at is not None
        assert confirmed.confirmed_at > long_ago
        assert (await http.post(link)).status_code == 410
        with time_machine.travel(now() + dt.timedelta(days=31), tick=True):
            assert (await http.get(link)).status_code == 410
    await db.close()


@pytest.mark.parametrize("status", [ProfileStatus.AWAITING_CONFIRMATION, ProfileStatus.PAUSED, ProfileStatus.DRAFT])
async def test_a_link_never_gives_the_first_word(
    sqlite_settings: Settings, links: NoticeLinks, status: ProfileStatus
) -> None:
    db = Database(make_engine(sqlite_settings))
    person = await factories.user(db)
    row = await factories.professional(db, user_id=person.id, status=status, time_basis=TimeBasis.OWN_TIME)
    async with client(create_app(sqlite_settings)) as http:
        assert (await http.post(links.confirm(person.id, row.id, row.confirmed_at))).status_code == 410
    assert (await profile(db, row.id)).status is status
    await db.close()


async def profile(db: Database, key: UUID) -> Professional:
    async with db.read() as session:
        return (await session.scalars(sa.select(Professional).where(Professional.id == key))).one()


async def test_both_languages_are_spoken(sqlite_settings: Settings, links: NoticeLinks) -> None:
    async with client(create_app(sqlite_settings)) as http:
        dutch, english = [await read(http, links, locale) for locale in ("nl", "en")]
    assert 'lang="nl"' in dutch
    assert 'lang="en"' in english
    assert "<script" not in dutch + english


async def read(http: httpx2.AsyncClient, links: NoticeLinks, locale: str) -> str:
    return (await http.get(links.stop(UUID(int=1), KIND), headers={"Accept-Language": locale})).text
