"""How messages arrive: signed, tried again, given up; redelivered, and twice rather than never."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from standardwebhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from auth.actors import actor_of
from duobaan.access import SYSTEM
from duobaan.clock import now
from duobaan.errors import AlreadyDone, InvalidInput, NotFound
from duobaan.notices.models import Notice, NoticeKind
from duobaan.notices.reading import NoticeReading
from duobaan.webhooks.answer import Answer
from duobaan.webhooks.delivery_repository import LEASE
from duobaan.webhooks.log import (
    count_deliveries,
    redeliver_failed,
    redeliver_message,
    send_test,
    view_delivery,
)
from duobaan.webhooks.looking_after import deliveries_state, run_webhook_clock
from duobaan.webhooks.models import (
    DeliveryStatus,
    DeliveryTrouble,
    Webhook,
    WebhookAttempt,
    WebhookDelivery,
    WebhookKind,
    WebhookStop,
)
from duobaan.webhooks.rules import SCHEDULE
from duobaan.webhooks.service import (
    Registered,
    WebhookChange,
    change_webhook,
    remove_webhook,
    rotate_webhook_secret,
)
from duobaan.webhooks.signing import message_id
from schema.cursors import live_cursor
from tests.domain.webhooks.conftest import BOX, SETTINGS, TERMS, Desk, admin, worker
from tests.support.receiver import Received, Say

K = WebhookKind
MANY = len(SCHEDULE) + 1


async def tried(desk: Desk) -> Registered:
    """An address of the school with one test message that waits."""
    made = await desk.register(desk.stage.school, K.VACANCY_CHANGED)
    await try_out(desk, made)
    return made


async def try_out(desk: Desk, made: Registered) -> WebhookDelivery:
    lead = await admin(desk.db, desk.stage.school)
    return await send_test(lead, desk.db, webhook_id=made.webhook.id, cursor=lambda mark: live_cursor(BOX, mark))


def verified(came: Received, secret: str) -> Any:
    """What the official library makes of a request."""
    return Verifier(secret).verify(came.body, came.headers)


async def rows(desk: Desk) -> list[WebhookDelivery]:
    async with desk.db.read() as session:
        return list((await session.scalars(sa.select(WebhookDelivery).order_by(WebhookDelivery.id))).all())


async def attempts(desk: Desk) -> list[WebhookAttempt]:
    async with desk.db.read() as session:
        return list((await session.scalars(sa.select(WebhookAttempt).order_by(WebhookAttempt.id))).all())


async def hook(desk: Desk, made: Registered) -> Webhook:
    async with desk.db.read() as session:
        return await session.get_one(Webhook, made.webhook.id)


async def test_the_official_library_verifies_what_comes(any_desk: Desk) -> None:
    desk = any_desk
    made = await tried(desk)
    assert await desk.tell() == 1
    (came,) = desk.receiver.received
    (row,) = await rows(desk)
    assert made.secret is not None
    assert came.line == "POST /hooks HTTP/1.1"
    assert verified(came, made.secret)["type"] == "webhook.test"
    assert (came.headers["webhook-id"], came.body.decode()) == (message_id(row.id), row.body)
    assert came.headers["content-type"] == "application/json"
    signed = f"{came.headers['webhook-id']}.{came.headers['webhook-timestamp']}.".encode() + came.body
    key = base64.b64decode(made.secret.removeprefix("whsec_"))
    by_hand = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    assert came.headers["webhook-signature"] == f"v1,{by_hand}"
    with pytest.raises(WebhookVerificationError):
        Verifier("whsec_" + base64.b64encode(b"another key of 32 bytes, no less").decode()).verify(
            came.body, came.headers
        )
    assert (row.status, row.attempts) == (DeliveryStatus.DELIVERED, 1)
    assert [(one.status_code, one.trouble) for one in await attempts(desk)] == [(204, None)]
    assert (await hook(desk, made)).delivered_at is not None
    assert await desk.tell() == 0


async def test_the_secret_stands_sealed_in_the_database(desk: Desk) -> None:
    made = await tried(desk)
    async with desk.db.read() as session:
        raw = await session.scalar(sa.text("SELECT secret FROM webhooks"))
    assert made.secret is not None
    assert made.secret not in raw
    assert made.secret.removeprefix("whsec_")[:8] not in raw


async def test_is_tried_again_under_the_same_id_with_the_same_bytes(any_desk: Desk) -> None:
    desk = any_desk
    made = await tried(desk)
    desk.receiver.script.extend([Say(500, body=b"<b>broken</b>"), Say(503, (("retry-after", "3600"),)), Say(200)])
    with time_machine.travel(now(), tick=True) as clock:
        assert await desk.tell() == 1
        assert await desk.tell() == 0
        clock.shift(SCHEDULE[0] * 1.2)
        assert await desk.tell() == 1
        clock.shift(SCHEDULE[1] * 1.2)
        assert await desk.tell() == 0  # the receiver asked for an hour
        clock.shift(dt.timedelta(hours=1))
        assert await desk.tell() == 1
        assert made.secret is not None
        verified(desk.receiver.received[-1], made.secret)
    first, *others = desk.receiver.received
    assert {(one.headers["webhook-id"], one.body) for one in others} == {(first.headers["webhook-id"], first.body)}
    assert len({one.headers["webhook-signature"] for one in desk.receiver.received}) == 3
    done = [(one.status_code, one.trouble, one.response) for one in await attempts(desk)]
    assert done == [
        (500, DeliveryTrouble.STATUS, "<b>broken</b>"),
        (503, DeliveryTrouble.STATUS, ""),
        (200, None, ""),
    ]
    found = await hook(desk, made)
    assert (found.failing_since, found.stop, found.version) == (None, None, 1)


async def test_is_given_up_after_the_schedule_and_sent_again_when_asked(any_desk: Desk) -> None:
    desk = any_desk
    made = await tried(desk)
    desk.receiver.script.extend([Say(500)] * MANY)
    with time_machine.travel(now(), tick=True) as clock:
        for _ in range(MANY):
            assert await desk.tell() == 1
            clock.shift(dt.timedelta(hours=27))
            if (await hook(desk, made)).stop is not None:
                await _switch_on(desk, made)
        (row,) = await rows(desk)
        assert (row.status, row.attempts) == (DeliveryStatus.FAILED, MANY)
        assert (await deliveries_state(SYSTEM, desk.db)).failed == 1
        lead = await admin(desk.db, desk.stage.school)
        assert await redeliver_failed(lead, desk.db, webhook_id=made.webhook.id, since=now()) == 0
        since = row.happened_at
        assert await redeliver_failed(lead, desk.db, webhook_id=made.webhook.id, since=since) == 1
        assert await desk.tell() == 1
    (row,) = await rows(desk)
    assert row.status is DeliveryStatus.DELIVERED
    assert len({one.headers["webhook-id"] for one in desk.receiver.received}) == 1
    assert len(await attempts(desk)) == MANY + 1


async def _switch_on(desk: Desk, made: Registered) -> None:
    lead = await admin(desk.db, desk.stage.school)
    await change_webhook(lead, desk.db, webhook_id=made.webhook.id, change=WebhookChange(active=True), terms=TERMS)


async def test_one_message_can_be_sent_again(desk: Desk) -> None:
    made = await tried(desk)
    (row,) = await rows(desk)
    lead = await admin(desk.db, desk.stage.school)
    with pytest.raises(AlreadyDone):
        await redeliver_message(lead, desk.db, delivery_id=row.id)
    await desk.tell()
    await redeliver_message(lead, desk.db, delivery_id=row.id)
    assert await desk.tell() == 1
    assert len({one.headers["webhook-id"] for one in desk.receiver.received}) == 1
    assert made.secret is not None
    verified(desk.receiver.received[1], made.secret)


async def test_gone_switches_off_at_once_and_its_people_hear_of_it(any_desk: Desk) -> None:
    desk = any_desk
    made = await tried(desk)
    desk.receiver.script.append(Say(410))
    await desk.tell()
    found = await hook(desk, made)
    assert (found.stop, found.stopped_at is not None) == (WebhookStop.GONE, True)
    await NoticeReading(desk.db, lambda session, user: actor_of(session, user, None), by_mail=False).drain()
    async with desk.db.read() as session:
        told = (await session.scalars(sa.select(Notice))).all()
    assert {one.kind for one in told} == {NoticeKind.WEBHOOK_STOPPED}
    assert {one.subject_id for one in told} == {desk.stage.school.id}
    with pytest.raises(InvalidInput):
        await try_out(desk, made)


async def test_days_of_failures_switch_off_and_what_waited_is_sent_once_it_is_on_again(desk: Desk) -> None:
    made = await tried(desk)
    desk.receiver.script.extend([Say(500)] * 3)
    with time_machine.travel(now(), tick=True) as clock:
        await desk.tell()
        clock.shift(TERMS.failing - dt.timedelta(hours=1))
        await desk.tell()
        assert (await hook(desk, made)).stop is None
        clock.shift(dt.timedelta(hours=2))
        await desk.tell()
        assert (await hook(desk, made)).stop is WebhookStop.FAILING
        clock.shift(dt.timedelta(days=1))
        assert await desk.tell() == 0
        await _switch_on(desk, made)
        assert await desk.tell() == 1
    (row,) = await rows(desk)
    assert row.status is DeliveryStatus.DELIVERED


async def test_while_a_secret_is_replaced_both_verify(desk: Desk) -> None:
    made = await desk.register(desk.stage.school, K.VACANCY_CHANGED)
    lead = await admin(desk.db, desk.stage.school)
    other = await rotate_webhook_secret(lead, desk.db, webhook_id=made.webhook.id, terms=TERMS)
    assert made.secret is not None
    assert other.secret is not None
    with time_machine.travel(now(), tick=True) as clock:
        await try_out(desk, made)
        await desk.tell()
        for secret in (made.secret, other.secret):
            verified(desk.receiver.received[0], secret)
        clock.shift(TERMS.overlap)
        assert await run_webhook_clock(SYSTEM, desk.db, terms=TERMS) == 0
        await try_out(desk, made)
        await desk.tell()
        verified(desk.receiver.received[1], other.secret)
        with pytest.raises(WebhookVerificationError):
            verified(desk.receiver.received[1], made.secret)
    assert (await hook(desk, made)).old_secret is None


async def test_a_worker_that_dies_in_the_middle_leaves_the_message_to_the_next(any_desk: Desk) -> None:
    desk = any_desk
    made = await tried(desk)
    desk.receiver.hold = asyncio.Event()
    await desk.worker.sender.begin()
    await asyncio.wait_for(desk.receiver.came.wait(), 60)
    await desk.worker.sender.finish(0)  # broken off after the receiver took it and before it was noted
    assert await attempts(desk) == []
    desk.receiver.hold = None
    other = worker(desk.db)
    assert await other.sender.drain() == 0
    with time_machine.travel(now() + LEASE, tick=True):
        assert await other.sender.drain() == 1
        assert made.secret is not None
        verified(desk.receiver.received[1], made.secret)
    first, second = desk.receiver.received
    assert (first.headers["webhook-id"], first.body) == (second.headers["webhook-id"], second.body)
    (row,) = await rows(desk)
    assert (row.status, row.attempts) == (DeliveryStatus.DELIVERED, 2)


async def test_two_workers_share_and_a_slow_address_holds_up_no_other(any_desk: Desk) -> None:
    desk = any_desk
    made = await desk.register(desk.stage.school, K.VACANCY_CHANGED)
    for _ in range(10):
        await try_out(desk, made)
    slow, asked = asyncio.Event(), 0

    async def hangs(url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        nonlocal asked
        asked += 1
        await slow.wait()
        return Answer(204)

    one, two = worker(desk.db), worker(desk.db)
    one.sender.post = two.sender.post = hangs
    assert [await one.sender.begin(), await two.sender.begin()] == [4, 4]
    assert await one.sender.begin() == 0
    slow.set()
    await one.sender.finish()
    await two.sender.finish()
    await one.sender.drain()
    assert asked == 10
    assert {row.status for row in await rows(desk)} == {DeliveryStatus.DELIVERED}


async def test_what_is_removed_while_it_is_sent_leaves_nothing(desk: Desk) -> None:
    made = await tried(desk)
    desk.receiver.hold = asyncio.Event()
    await desk.worker.sender.begin()
    await asyncio.wait_for(desk.receiver.came.wait(), 60)
    await remove_webhook(await admin(desk.db, desk.stage.school), desk.db, webhook_id=made.webhook.id)
    desk.receiver.hold.set()
    await desk.worker.sender.finish()
    assert await rows(desk) == []
    assert await attempts(desk) == []


async def test_nobody_sees_or_touches_what_is_anothers(desk: Desk) -> None:
    made = await tried(desk)
    await desk.tell()
    (row,) = await rows(desk)
    stranger = await admin(desk.db, desk.stage.companies[0])
    assert await count_deliveries(stranger, desk.db, webhook_id=made.webhook.id, status=None) == 0
    for asked in (
        view_delivery(stranger, desk.db, delivery_id=row.id),
        redeliver_message(stranger, desk.db, delivery_id=row.id),
        redeliver_failed(stranger, desk.db, webhook_id=made.webhook.id, since=row.happened_at),
        remove_webhook(stranger, desk.db, webhook_id=made.webhook.id),
        rotate_webhook_secret(stranger, desk.db, webhook_id=made.webhook.id, terms=TERMS),
    ):
        with pytest.raises(NotFound):
            await asked
    assert len(await rows(desk)) == 1


async def test_the_log_is_forgotten_in_time(desk: Desk) -> None:
    await tried(desk)
    await desk.tell()
    with time_machine.travel(now() + TERMS.kept - dt.timedelta(hours=1), tick=True) as clock:
        assert await run_webhook_clock(SYSTEM, desk.db, terms=TERMS) == 0
        clock.shift(dt.timedelta(hours=2))
        assert await run_webhook_clock(SYSTEM, desk.db, terms=TERMS) == 1
    assert await attempts(desk) == []


async def test_a_running_worker_tells_within_moments_and_ends_when_it_is_asked(desk: Desk) -> None:
    running = worker(desk.db, SETTINGS)
    task = asyncio.create_task(running.run())
    await tried(desk)
    await asyncio.wait_for(desk.receiver.came.wait(), 60)
    running.stop()
    await asyncio.wait_for(task, 60)
    assert [row.status for row in await rows(desk)] == [DeliveryStatus.DELIVERED]
