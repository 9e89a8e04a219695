"""Subscriptions: what is hidden does not arrive, and nothing tells hidden from absent; its owners do hear it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from duobaan import events
from duobaan.access import Actor
from duobaan.clock import held_at, now
from duobaan.db import outbox
from duobaan.db.outbox import OutboxRow
from duobaan.db.uow import Database
from duobaan.ids import new_id, parse, public
from duobaan.live.feed import Feed
from duobaan.live.repository import FeedRepository
from schema.live.following import open_cursor
from schema.operations import Answer
from schema.streams import OPENED, stream
from tests.access.asking import NOW, Caller
from tests.access.stage import Staged
from tests.access.test_hidden import hidden_ids
from tests.access.world import FOREIGN, OWN, SECRET, World
from tests.support.walking import Walk

QUIET = 0.15


def happened(world: World, relation: str) -> list[events.Event]:
    """Everything that live updates tell of happens to these objects."""
    ids = {key: parse(text)[1] for key, text in world.targets[relation].items()}
    return [
        events.ProposalChanged(ids["proposalId"], ids["vacancyId"]),
        events.ProposalReminded(ids["proposalId"], new_id()),
        events.VacancyChanged(ids["vacancyId"]),
        events.MessageSent(ids["threadId"], new_id()),
        events.IntroductionChanged(ids["introductionId"]),
        events.ArrangementChanged(ids["arrangementId"]),
        events.AbsenceReported(ids["absenceId"], ids["arrangementId"]),
        events.HoursChanged(ids["assignmentId"], ids["arrangementId"]),
        events.ProfileChanged(ids["professionalId"]),
        events.ReleaseChanged(ids["releaseId"], ids["professionalId"]),
    ]


@pytest.fixture(scope="module")
async def start(shared_db: Database, staged: Staged) -> int:
    """Let it all happen, as far as the index is concerned long ago; return where the feed was before."""
    async with shared_db.read() as session:
        before = await FeedRepository(session).newest()
    async with shared_db.write() as uow:
        told = [*happened(staged.world, FOREIGN), *happened(staged.world, OWN)]
        rows = [OutboxRow.of(one, at=now()) for one in told]
        uow.session.add_all(rows)
        await uow.session.flush()
        await outbox.acknowledge(uow.session, [row.id for row in rows], now=now())
    return before


class Listener:
    """Follows each subscription as somebody, from before it all happened."""

    def __init__(self, caller: Caller, db: Database, start: int) -> None:
        self.caller, self.feed, self.start = caller, Feed(db), start
        root = caller.schema._schema.subscription_type
        assert root is not None
        self.fields = root.fields
        walk = Walk(caller.schema._schema, hops=0)
        self.chosen = {name: walk.chosen(field) for name, field in self.fields.items()}

    def is_quiet(self, name: str) -> bool:
        """Say whether a stream has read all that happened; jobs, which are no events, are looked at once."""
        listeners = [one for line in self.feed.lines for one in line._listeners]
        return bool(listeners) and (name == "importProgress" or all(one.is_live for one in listeners))

    async def hear(self, name: str, actor: Actor, **given: Any) -> str:
        """Return everything that is said, as text, until it is quiet or ends."""
        context = self.caller.context(actor)
        context.line = self.feed.line(name, actor)
        given = given | {"after": open_cursor(context, self.start)}
        kinds = {key: self.fields[name].args[key].type for key in given}
        head = ", ".join(f"${key}: {kind}" for key, kind in kinds.items())
        passed = ", ".join(f"{key}: ${key}" for key in given)
        text = f"subscription ({head}) {{ {name}({passed}) {self.chosen[name]} }}"
        said: list[Any] = []
        answers = stream(self.caller.schema, context, text, variables=given)
        pending: asyncio.Task[Answer | None] | None = None
        with held_at(NOW):
            while True:
                pending = asyncio.create_task(anext(answers, None))
                while not pending.done() and not self.is_quiet(name):
                    await asyncio.wait({pending}, timeout=QUIET)
                if not pending.done() or (answer := pending.result()) is None:
                    break
                if answer is OPENED:
                    said.append("open")
                else:
                    said.append(answer.body())
        pending.cancel()
        await asyncio.gather(pending, return_exceptions=True)
        await answers.aclose()
        context.line.close()
        return json.dumps(said, default=str, ensure_ascii=False)


@pytest.fixture(scope="module")
def listener(caller: Caller, shared_db: Database, start: int) -> Listener:
    """The one who listens."""
    return Listener(caller, shared_db, start)


def cases(world: World, relation: str) -> list[tuple[str, dict[str, Any]]]:
    """Every subscription, with the objects of a relation where it names one."""
    of = world.targets[relation]
    return [
        ("proposalChanged", {}),
        ("proposalChanged", {"id": of["proposalId"]}),
        ("inboxChanged", {}),
        ("vacancyChanged", {"id": of["vacancyId"]}),
        ("searchChanged", {"savedSearchId": of["savedSearchId"]}),
        ("importProgress", {}),
        ("importProgress", {"importId": of["importId"]}),
    ]


def test_every_subscription_is_walked(listener: Listener, staged: Staged) -> None:
    assert {name for name, _ in cases(staged.world, FOREIGN)} == set(listener.fields)


async def test_those_whose_it_is_hear_it(listener: Listener, staged: Staged) -> None:
    far, of = staged.world.far, staged.world.targets[FOREIGN]
    said = await listener.hear("proposalChanged", far.planner, id=of["proposalId"])
    assert of["proposalId"] in said
    assert of["vacancyId"] in await listener.hear("vacancyChanged", far.planner, id=of["vacancyId"])
    inbox = await listener.hear("inboxChanged", far.planner)
    assert all(of[key] in inbox for key in ("proposalId", "introductionId", "arrangementId"))


@pytest.mark.parametrize("part", range(4))
async def test_nothing_hidden_arrives_at_any_role(listener: Listener, staged: Staged, part: int) -> None:
    secrets = hidden_ids(staged.world)
    for role in list(staged.actors)[part::4]:
        for name, given in cases(staged.world, FOREIGN):
            said = await listener.hear(name, staged.actors[role], **given)
            told = {one for one in secrets if one in said and one not in str(given)}
            assert not told, (role, name, told)
            assert SECRET not in said, (role, name)


async def test_hidden_and_absent_sound_the_same(listener: Listener, staged: Staged) -> None:
    for role in ("anonymous", "professional", "company_admin", "school_admin", "matchmaker", "support_looking"):
        for name, given in cases(staged.world, FOREIGN):
            if not given:
                continue
            absent = {key: public(parse(text)[0], new_id()) for key, text in given.items()}
            actor = staged.actors[role]
            hidden, nothing = await listener.hear(name, actor, **given), await listener.hear(name, actor, **absent)
            assert hidden == nothing, (role, name)
