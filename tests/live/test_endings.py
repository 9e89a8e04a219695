"""A stream ends when its reader may no longer read it, and when they are slower than what happens."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa

from auth.models import PersonalToken
from duobaan.access import Actor, Permission
from duobaan.clock import now
from duobaan.db.outbox import OutboxRow
from duobaan.events import VacancyChanged
from duobaan.ids import Kind, public
from duobaan.live.feed import Bounds
from duobaan.organisations.models import Membership, Organisation
from duobaan.words import Role
from tests.live.conftest import Scene
from tests.live.documents import INBOX, PROPOSALS, VACANCY
from tests.live.talking import Person
from tests.live.test_streams import change

WITHIN = 5.0
ERASE = "mutation { eraseAccount(input: {isSure: true}) { __typename ... on UserError { message } } }"
REVOKE = "mutation ($id: ID!) { endSession(input: {sessionId: $id}) { __typename } }"
SESSIONS = "{ viewer { sessions { id } } }"
Act = Callable[[Scene, Actor, Person], Awaitable[None]]


async def sign_out(scene: Scene, actor: Actor, person: Person) -> None:
    answer = await scene.place.http.post(f"{scene.place.base}/auth/sign-out", headers=person.headers)
    assert answer.status_code < 400, answer.text


async def sign_out_elsewhere(scene: Scene, actor: Actor, person: Person) -> None:
    (session,) = (await person.ask(SESSIONS))["viewer"]["sessions"]
    await (await scene.place.person(actor.user_id)).ask(REVOKE, id=session["id"])


async def lose_a_role(scene: Scene, actor: Actor, person: Person) -> None:
    async with scene.place.db.write() as uow:  # in another process: nothing in the server hears of it
        row = (await uow.session.scalars(sa.select(Membership).where(Membership.user_id == actor.user_id))).one()
        row.roles = (Role.SCHOOL_TIMETABLER,)


async def be_asked_for_a_second_step(scene: Scene, actor: Actor, person: Person) -> None:
    async with scene.place.db.write() as uow:
        row = await uow.session.get_one(Organisation, scene.stage.school.id)
        row.second_step_demanded = True


async def be_erased(scene: Scene, actor: Actor, person: Person) -> None:
    done = await (await scene.place.browser(actor.user_id)).ask(ERASE)
    assert done["eraseAccount"]["__typename"] == "EraseAccountSuccess", done


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (sign_out, "UNAUTHENTICATED"),
        (sign_out_elsewhere, "UNAUTHENTICATED"),
        (lose_a_role, "RIGHTS_CHANGED"),
        (be_asked_for_a_second_step, "RIGHTS_CHANGED"),
        (be_erased, "UNAUTHENTICATED"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
async def test_idle_streams_and_sockets_end_within_five_seconds(any_scene: Scene, act: Act, code: str) -> None:
    actor = any_scene.stage.planner
    person = await any_scene.place.browser(actor.user_id)
    async with person.follow(INBOX) as stream, person.socket() as socket:
        await stream.opened()
        await socket.init()
        await socket.subscribe("1", INBOX)
        await asyncio.sleep(2.2)  # seen once as it was
        await act(any_scene, actor, person)
        started = time.monotonic()
        assert await stream.code(WITHIN) == code
        assert await socket.closed(WITHIN) == 4403
        assert time.monotonic() - started < WITHIN


@pytest.mark.parametrize("moment", ["at once", "later"])
async def test_a_revoked_token_ends_its_streams(scene: Scene, moment: str) -> None:
    person = await scene.place.person(scene.stage.planner.user_id)
    async with person.follow(PROPOSALS) as stream:
        await stream.opened()
        if moment == "later":
            await asyncio.sleep(2.2)
        async with scene.place.db.write() as uow:
            await uow.session.execute(sa.update(PersonalToken).values(revoked_at=now()))
        assert await stream.code(WITHIN) == "UNAUTHENTICATED"


async def test_nothing_is_delivered_after_the_moment_of_sign_out(scene: Scene) -> None:
    stage, person = scene.stage, await scene.place.browser(scene.stage.persons[0].user_id)
    async with person.follow(PROPOSALS) as stream:
        await stream.opened()
        await stage.propose()
        await stream.data()
        await sign_out(scene, stage.persons[0], person)
        made = await stage.propose(stage.line(0, 0))  # long before anybody looks round
        event = await stream.next()
        assert event is not None
        assert event.data["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert public(Kind.PROPOSAL, made.id) not in str(event.data)


async def test_a_token_without_the_scope_opens_no_stream(scene: Scene) -> None:
    person = await scene.place.person(scene.stage.planner.user_id, Permission.SEARCHES_SAVE)
    async with person.follow(PROPOSALS) as stream:
        assert await stream.code() == "FORBIDDEN"
    async with scene.place.nobody().follow(PROPOSALS) as stream:
        assert await stream.code() == "UNAUTHENTICATED"


async def test_a_reader_slower_than_the_events_is_told_so_and_loses_nothing(scene: Scene) -> None:
    house, key = scene.place.house, public(Kind.VACANCY, scene.stage.vacancy.id)
    assert house is not None
    house.feed.bounds = replace(house.feed.bounds, waiting=3)
    async with scene.place.nobody().follow(VACANCY, id=key) as stream:
        await stream.opened()
        async with scene.place.db.write() as uow:
            told = VacancyChanged(scene.stage.vacancy.id)
            uow.session.add_all([OutboxRow.of(told, at=now()) for _ in range(20)])
        event = await stream.next()
        assert event is not None
        told = event.data["errors"][0]["extensions"]
        assert told["code"] == "STREAM_OVERFLOW"
        cursor = told["cursor"]
    house.feed.bounds = Bounds()
    await change(scene, "nieuw")
    async with scene.place.nobody().follow(VACANCY, id=key, after=cursor) as stream:
        assert (await stream.data())["vacancy"]["title"] == "nieuw"
